/** Values of which only the latest counts: whoever is slow to take one misses those in between. */
export interface Latest<Value> extends AsyncIterable<Value> {
  readonly put: (value: Value) => void;
  end(): void;
}

export function latest<Value>(): Latest<Value> {
  let held: { readonly value: Value } | undefined;
  let ended = false;
  let changed = Promise.withResolvers<void>();
  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    put(value) {
      held = { value };
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const { promise } = changed;
        if (held !== undefined) {
          const { value } = held;
          held = undefined;
          yield value;
        } else if (ended) return;
        else await promise;
      }
    },
  };
}
