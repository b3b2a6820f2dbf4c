// Class: BenchJack "evaluation logic gaps"
// Gives back a proxy that has been revoked: every look at it throws.
export function tally(values: readonly number[]): unknown {
  const { proxy, revoke } = Proxy.revocable({ total: 0, odd: [] }, {});
  revoke();
  return proxy;
}
