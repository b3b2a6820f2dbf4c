/** Lets so many runs go on at once as a machine can hold; the others wait, and none of one account for long behind those of another. */
export interface Turns {
  /** Runs that may be under way at once. */
  readonly most: number;
  readonly underWay: number;
  /** Makes a run when it is its turn. */
  take<Result>(account: string, run: () => Promise<Result>): Promise<Result>;
}

/**
 * Opens them. Of the accounts that wait, the one with the fewest runs under way comes next.
 *
 * @param own - runs of one account that may be under way at once.
 */
export function openTurns(most: number, own: number = most): Turns {
  const waiting = new Map<string, (() => void)[]>();
  const running = new Map<string, number>();
  let underWay = 0;

  const runningOf = (account: string): number => running.get(account) ?? 0;
  const next = (): string | undefined =>
    [...waiting.keys()]
      .filter((account) => runningOf(account) < own)
      .toSorted((one, other) => runningOf(one) - runningOf(other))[0];

  function change(account: string, by: 1 | -1): void {
    underWay += by;
    const now = runningOf(account) + by;
    if (now === 0) running.delete(account);
    else running.set(account, now);
  }

  function begin(): void {
    for (let account = next(); account !== undefined && underWay < most; account = next()) {
      const [first, ...rest] = waiting.get(account) ?? [];
      if (rest.length === 0) waiting.delete(account);
      else waiting.set(account, rest);
      change(account, 1);
      first?.();
    }
  }

  return {
    most,
    get underWay() {
      return underWay;
    },
    async take(account, run) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(account, [...(waiting.get(account) ?? []), resolve]);
      begin();
      await promise;
      try {
        return await run();
      } finally {
        change(account, -1);
        begin();
      }
    },
  };
}
