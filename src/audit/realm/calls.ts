import '../../sandbox/isolate/realm/standIns.ts';
import type { Called, CallsOrder, CallsRan } from './order.ts';
import { register, type Stage } from './stage.ts';

// The script of a realm in which a function of a program is called.

register({ kind: 'calls', packages: {}, run });

/** By this name the program tells which mutants it reached. */
const CALLS = 'calls';

async function run({ path, name, inputs, mostSteps }: CallsOrder, { load, steps, cover }: Stage): Promise<CallsRan> {
  const failed = (message: string): CallsRan => ({
    kind: 'calls',
    calls: [],
    reached: [],
    failure: { test: path, message },
  });
  let called: unknown;
  try {
    called = (await load(path))[name];
  } catch (error) {
    return failed(String(error));
  }
  if (typeof called !== 'function') return failed(`${name} is no function`);
  cover.currentTestId = CALLS;
  const calls = inputs.map((args): Called => {
    steps.begin(mostSteps);
    const own = [...args];
    try {
      const value: unknown = called(...own);
      if (steps.isEndless()) return { kind: 'ended' };
      return isData(value) && isData(own) ? { kind: 'value', value, args: own } : { kind: 'opaque' };
    } catch (error) {
      if (steps.isEndless()) return { kind: 'ended' };
      return isData(own) ? { kind: 'threw', name: nameOf(error), args: own } : { kind: 'opaque' };
    }
  });
  cover.currentTestId = undefined;
  return { kind: 'calls', calls, reached: Object.keys(cover.mutantCoverage.perTest[CALLS] ?? {}), failure: undefined };
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : typeof error;
}

/** Whether a value can be compared by what is in it: an instance of a class may hold what nobody sees. */
function isData(value: unknown, depth = 0): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null) return true;
  if (depth > MOST_DEEP) return false;
  const within = (inner: unknown): boolean => isData(inner, depth + 1);
  if (Array.isArray(value)) return value.every(within);
  if (value instanceof Date) return true;
  if (value instanceof Set) return [...value].every(within);
  if (value instanceof Map) return [...value].flat().every(within);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every(within);
}

const MOST_DEEP = 50;
