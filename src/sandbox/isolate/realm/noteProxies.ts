/** Has the realm's proxies noted as they are made, since nothing in the language tells them; the function returned does. */
export function noteProxies(): (object: object) => boolean {
  const Native = Proxy;
  const made = new WeakSet();
  const note = <Made extends object>(proxy: Made): Made => {
    made.add(proxy);
    return proxy;
  };
  const noted = new Native(Native, {
    construct: (target, args, newTarget) => note(Reflect.construct(target, args, newTarget) as object),
    get: (target, key): unknown => (key === 'revocable' ? revocable : Reflect.get(target, key)),
  });
  const revocable = (target: object, handler: ProxyHandler<object>) => {
    const both = Native.revocable(target, handler);
    note(both.proxy);
    return both;
  };
  Object.defineProperty(globalThis, 'Proxy', { value: noted, writable: true, configurable: true });
  return (object) => made.has(object);
}
