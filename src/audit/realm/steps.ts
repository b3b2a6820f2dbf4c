/** Counts what a program does, so that one which comes to no end is told by its own work and not by a clock. */
export interface Steps {
  begin(mostSteps: number): void;
  /** Called by the program wherever a loop goes round or a function begins. */
  readonly step: () => void;
  taken(): number;
  isEndless(): boolean;
}

export function openSteps(): Steps {
  let count = 0;
  let most = Number.POSITIVE_INFINITY;
  return {
    begin(mostSteps) {
      count = 0;
      most = mostSteps;
    },
    step() {
      if (++count > most) throw new Error('it comes to no end');
    },
    taken: () => count,
    isEndless: () => count > most,
  };
}
