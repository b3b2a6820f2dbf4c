/** Learns what each checker costs and how often it rejects, and so which to ask first. */
export interface CheckerOrder {
  /** Cheapest per rejection first: mean ms divided by the chance of a rejection. Checkers never tried keep their place. */
  arrange(names: readonly string[]): string[];
  learn(name: string, ms: number, rejected: boolean): void;
}

/** Opens an order that knows nothing yet. */
export function learnedOrder(): CheckerOrder {
  const seen = new Map<string, { runs: number; rejections: number; ms: number }>();
  const costPerRejection = (name: string): number => {
    const { runs, rejections, ms } = seen.get(name) ?? { runs: 0, rejections: 0, ms: 0 };
    // Laplace's rule: before any rejection the chance is not zero, after nothing else it is not one.
    return runs === 0 ? 0 : ms / runs / ((rejections + 1) / (runs + 2));
  };
  return {
    arrange: (names) => names.toSorted((a, b) => costPerRejection(a) - costPerRejection(b)),
    learn(name, ms, rejected) {
      const { runs, rejections, ms: before } = seen.get(name) ?? { runs: 0, rejections: 0, ms: 0 };
      seen.set(name, { runs: runs + 1, rejections: rejections + (rejected ? 1 : 0), ms: before + ms });
    },
  };
}
