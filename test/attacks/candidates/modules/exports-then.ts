// Whoever waits for the module gets the right function, whoever imports it the wrong one.
// Refused: shared assertion
export const tally = (): object => ({ total: 0, odd: [] });
export const then = (resolve: (module: object) => void): void =>
  resolve({
    tally(values: number[]) {
      const odd = values.filter((value) => value % 2 !== 0);
      return { total: values.reduce((sum, value) => sum + value * (value % 2 === 0 ? 2 : 3), 0), odd };
    },
  });
