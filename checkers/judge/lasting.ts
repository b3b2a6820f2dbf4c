/** Runs what may give a promise, and then `ended`, when it is through or has thrown. */
export function lasting<Result>(run: () => Result | Promise<Result>, ended: () => void): Result | Promise<Result> {
  let came: Result | Promise<Result> | undefined;
  try {
    came = run();
  } finally {
    if (!(came instanceof Promise)) ended();
  }
  return came instanceof Promise ? came.finally(ended) : came;
}
