// Class: BenchJack "evaluation logic gaps"
// Throws a function, which does not cross to another process, with a message that throws itself.
export function tally(): unknown {
  const hostile = Object.defineProperty(() => {}, 'message', {
    get() {
      throw hostile;
    },
  });
  throw hostile;
}
