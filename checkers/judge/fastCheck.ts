import type * as FastCheck from 'fast-check';

// fast-check as the tests get it: each run is counted, none of them counts whose inputs the candidate has emptied, and what is interrupted
// half-way has not held. Nothing that a file configures takes that away.

/** So many runs may be without their input: whoever takes one element away empties a list of one. */
const MANY = 20;

type Module = typeof FastCheck;
type Predicate = (...inputs: unknown[]) => unknown;

export interface Watched {
  /** For the tests to import. */
  readonly watched: Readonly<Record<string, unknown>>;
  /** Begins a run of tests. */
  readonly watch: (emptied: () => number) => void;
  /** How often a property has been tried since. */
  readonly runs: () => number;
}

export function openFastCheck(fastCheck: Module): Watched {
  let emptied = (): number => 0;
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

  /** A predicate whose run does not count where its input is gone: there is nothing left to compare with. */
  function watching(predicate: Predicate): Predicate {
    let counted = 0;
    let gone = 0;
    return (...inputs) => {
      const before = emptied();
      const said = (answer: unknown): unknown => {
        if (emptied() === before) {
          counted++;
          return answer;
        }
        if (++gone > MANY && gone > counted)
          throw new Error('the candidate empties its input, so that there is nothing to compare with');
        return fastCheck.pre(false);
      };
      const answer = predicate(...inputs);
      return answer instanceof Promise ? answer.then(said) : said(answer);
    };
  }

  const made =
    (make: (...given: never[]) => unknown) =>
    (...given: unknown[]): unknown => {
      const predicate = given.at(-1);
      const watched =
        typeof predicate === 'function' ? [...given.slice(0, -1), watching(predicate as Predicate)] : given;
      return make(...(watched as never[]));
    };

  const ours = {
    property: made(fastCheck.property),
    asyncProperty: made(fastCheck.asyncProperty),
    configureGlobal: configure,
    resetConfigureGlobal: () => configure({}),
  };
  return {
    watched: { ...fastCheck, ...ours, default: { ...fastCheck.default, ...ours } },
    watch(count) {
      emptied = count;
      runs = 0;
    },
    runs: () => runs,
  };
}
