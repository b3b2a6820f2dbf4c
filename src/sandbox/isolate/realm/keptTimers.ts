import type { Runner } from '../runner.ts';

// Some libraries take the timers when they are evaluated, which here is before there are any. What they take leads to those that a realm
// has when its tests begin; a test that puts others in their place does not meet the library's own.

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const;

type Timer = (...args: readonly unknown[]) => unknown;

const kept = new Map<string, Timer>();
for (const name of NAMES)
  Object.assign(globalThis, { [name]: (...args: readonly unknown[]) => kept.get(name)?.(...args) });

/** A runner of which the libraries have the timers as they are when it begins. */
export function keepingTimers(runner: Runner): Runner {
  return {
    ...runner,
    run(...given) {
      for (const name of NAMES) kept.set(name, Reflect.get(globalThis, name) as Timer);
      return runner.run(...given);
    },
  };
}
