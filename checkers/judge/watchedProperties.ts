import type * as FastCheck from 'fast-check';
import type { Inputs } from '../../src/sandbox/membrane/inputs.ts';
import { tried, type Tried } from './onceMore.ts';

// Properties of fast-check whose runs are watched: one in which the candidate changed its input is tried once more.

/** Runs one try of a property; each input is tried once, or `more` than that, which is no run of the tests' own. */
export type Around = <Result>(more: boolean, run: () => Result | Promise<Result>) => Result | Promise<Result>;

type Property = FastCheck.IRawProperty<unknown[]>;
type Run = (this: Property, given: unknown[], ...rest: unknown[]) => Tried | Promise<Tried>;

/** Watches every property that this fast-check makes; `watching` says how, for now. */
export function watchProperties(
  fastCheck: Pick<typeof FastCheck, 'property' | 'asyncProperty' | 'nat'>,
  watching: () => { readonly inputs: Inputs; readonly around: Around } | undefined,
): void {
  const any = fastCheck.nat();
  for (const property of [fastCheck.property(any, () => true), fastCheck.asyncProperty(any, async () => true)]) {
    // What makes properties cannot be replaced where it has been imported; what they inherit can.
    const kind = Object.getPrototypeOf(property) as { run: Run };
    const { run } = kind;
    // Old ones run a property and what stands around it in one.
    if (typeof property.runBeforeEach !== 'function') continue;
    kind.run = function (given, ...rest) {
      const watched = watching();
      const attempt = (one: unknown[]): ReturnType<Run> => run.call(this, one, ...rest);
      return watched === undefined ? attempt(given) : drive(this, given, attempt, watched);
    };
  }
}

function drive(
  property: Property,
  given: unknown[],
  attempt: (given: unknown[]) => Tried | Promise<Tried>,
  { inputs, around }: { readonly inputs: Inputs; readonly around: Around },
): Tried | Promise<Tried> {
  const tries = tried(given, inputs);
  let more = false;
  const next = (...said: [] | [Tried]): Tried | Promise<Tried> => {
    const { done, value } = tries.next(...(said as [Tried]));
    if (done === true) return value;
    const shown = (): Tried | Promise<Tried> => {
      const before = inputs.show(value.view);
      return then(attempt(value.given), (came) => {
        inputs.show(before);
        return came;
      });
    };
    // One run more stands between that of fast-check and what the property does after each.
    const between = (): Tried | Promise<Tried> =>
      then(
        then(property.runAfterEach(), () => property.runBeforeEach()),
        shown,
      );
    const came = around(more, more ? between : shown);
    more = true;
    return then(came, next);
  };
  return next();
}

function then<Value, Result>(value: Value | Promise<Value>, use: (value: Value) => Result | Promise<Result>) {
  return value instanceof Promise ? value.then(use) : use(value);
}
