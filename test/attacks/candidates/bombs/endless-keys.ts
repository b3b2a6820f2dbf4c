// Class: TRACE "execution environment hacks"
// Plain vitest: not run
// Time: 800
// Refused: isolates assertion|crash|timeout; processes assertion|crash|timeout
// Gives back a proxy that lists keys without end.
export function tally(): unknown {
  return new Proxy(
    {},
    {
      ownKeys: () => Array.from({ length: 5_000_000 }, (_, index) => `k${index}`),
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
    },
  );
}
