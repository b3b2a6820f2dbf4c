// Stands in for `node:async_hooks` in a realm, where nothing follows what is begun: what is kept is known until something else is.

export class AsyncLocalStorage<Kept> {
  #kept: Kept | undefined = undefined;
  run<Args extends readonly unknown[], Result>(kept: Kept, run: (...args: Args) => Result, ...args: Args): Result {
    this.#kept = kept;
    return run(...args);
  }
  getStore(): Kept | undefined {
    return this.#kept;
  }
}
