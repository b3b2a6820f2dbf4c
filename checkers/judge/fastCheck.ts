import type * as FastCheck from 'fast-check';
import type { Inputs } from '../../src/sandbox/membrane/inputs.ts';
import { tried, type Tried } from './onceMore.ts';

// fast-check as the tests get it: each run is counted, one in which the candidate changed its input is tried once more, and what is
// interrupted half-way has not held. Nothing that a file configures takes that away.

type Module = typeof FastCheck;
type Property = FastCheck.IRawProperty<unknown[]>;

/** Runs one try of a property; each input is tried once, or `more` than that, which is no run of the tests' own. */
export type Around = <Result>(more: boolean, run: () => Result | Promise<Result>) => Result | Promise<Result>;

export interface Watched {
  /** For the tests to import. */
  readonly watched: Readonly<Record<string, unknown>>;
  /** Begins a run of tests. */
  readonly watch: (inputs: Inputs, around?: Around) => void;
  /** How often a property has been tried since. */
  readonly runs: () => number;
}

export function openFastCheck(fastCheck: Module): Watched {
  let inputs: Inputs | undefined;
  let around: Around = plainly;
  let runs = 0;
  const configure = (given: FastCheck.GlobalParameters): void => {
    const { beforeEach } = given;
    fastCheck.configureGlobal({
      ...given,
      markInterruptAsFailure: true,
      beforeEach() {
        runs++;
        beforeEach?.();
      },
    });
  };
  configure({});

  function watching(property: Property): Property {
    const run = property.run.bind(property) as (given: unknown[]) => Tried | Promise<Tried>;
    const watched = (given: unknown[]): Tried | Promise<Tried> =>
      inputs === undefined ? run(given) : drive(tried(given, inputs), inputs);

    function drive(tries: ReturnType<typeof tried>, { show }: Inputs): Tried | Promise<Tried> {
      let more = false;
      const next = (...said: [] | [Tried]): Tried | Promise<Tried> => {
        const { done, value } = tries.next(...(said as [Tried]));
        if (done === true) return value;
        const attempt = (): Tried | Promise<Tried> => {
          const before = show(value.view);
          return then(run(value.given), (came) => {
            show(before);
            return came;
          });
        };
        const came = around(more, more ? () => between(attempt) : attempt);
        more = true;
        return then(came, next);
      };
      return next();
    }

    /** One run more between that of fast-check and what the property does after each. */
    function between(attempt: () => Tried | Promise<Tried>): Tried | Promise<Tried> {
      const counted = runs;
      const begun = then(property.runAfterEach(), () => property.runBeforeEach());
      return then(begun, () => {
        runs = counted;
        return attempt();
      });
    }

    return Object.assign(property, { run: watched });
  }

  const made =
    (make: (...given: never[]) => unknown) =>
    (...given: unknown[]): unknown =>
      watching(make(...(given as never[])) as Property);

  const ours = {
    property: made(fastCheck.property),
    asyncProperty: made(fastCheck.asyncProperty),
    configureGlobal: configure,
    resetConfigureGlobal: () => configure({}),
  };
  return {
    watched: { ...fastCheck, ...ours, default: { ...fastCheck.default, ...ours } },
    watch(given, by = plainly) {
      inputs = given;
      around = by;
      runs = 0;
    },
    runs: () => runs,
  };
}

function plainly<Result>(_: boolean, run: () => Result): Result {
  return run();
}

function then<Value, Result>(value: Value | Promise<Value>, use: (value: Value) => Result | Promise<Result>) {
  return value instanceof Promise ? value.then(use) : use(value);
}
