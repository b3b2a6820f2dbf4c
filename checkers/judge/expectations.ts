import type { Inputs } from '../../src/sandbox/membrane/inputs.ts';

// A candidate that changes what it was handed can make what is compared hold of itself: `xs.length = 0; return []` passes for sorting where
// a test expects as many elements as the input has. So tests in which an input was changed, and which passed, are run once more with their
// inputs kept as they were. What fails then is either a test of the change itself, which expects what it expected before; or one whose
// expectation was the candidate's own making, and has become another.

/** What each assertion expected, by whatever its test is known by, and its place in it. */
export type Expectations = Readonly<Record<string, readonly string[]>>;

/** Said of a test whose expectation the candidate made. */
export const VACUOUS =
  'passes only because the candidate changed its input: it expects something else of the input as it was handed over';

/** Stands for what was expected before any input had been changed. */
export const NOT_YET = '';

/** Follows what assertions expect while they run. */
export interface Expecting {
  /** Runs an assertion that expects a value; `same` says that it asks for this very object. */
  readonly expecting: <Result>(test: string, expected: unknown, same: boolean, run: () => Result) => Result;
  /** What was expected once an input had been changed; nothing where none was. */
  readonly expectations: () => Expectations | undefined;
  /** Tests that expected something else or more than before, and failed by that. */
  readonly vacuous: () => readonly string[];
}

/** How often the candidate is called at most while inputs are kept: who loops until one has changed would go on for ever. */
const MOST_CALLS = 20_000;

/**
 * @param before - what the assertions expected when the inputs were changed; undefined when that is being found out. Where it is given,
 * inputs are kept as they are from now on.
 */
export function openExpecting(inputs: Inputs, before: Expectations | undefined): Expecting {
  const { changes, emptied, isAltered } = inputs;
  let calls = 0;
  if (before !== undefined)
    inputs.show({
      keeps: () => true,
      handing() {
        if (calls++ === MOST_CALLS) throw new Error('it goes on calling the candidate');
      },
    });
  const seen: Record<string, string[]> = {};
  /** How often the candidate had been called by each test's last assertion that was there before. */
  const known = new Map<string, number>();
  const vacuous = new Set<string>();
  return {
    expecting(test, expected, same, run) {
      if (before === undefined && changes() === 0) {
        (seen[test] ??= []).push(NOT_YET);
        return run();
      }
      // An input that is asked for as such is the same one, whatever is in it.
      const digest =
        same && typeof expected === 'object' && expected !== null && isAltered(expected) ? '<input>' : told(expected);
      const list = (seen[test] ??= []);
      const was = before?.[test]?.[list.length];
      if (was !== undefined) known.set(test, calls);
      list.push(digest);
      try {
        return run();
      } catch (error) {
        // Of an emptied input a claim that is true or false of all its elements is true of none.
        const ofNone = typeof expected === 'boolean' && emptied() > 0;
        if (was === undefined) {
          // One for each element of an input, which before had fewer. Whoever loops until an input is empty calls the candidate meanwhile.
          const isNew = ofNone || before?.[test]?.includes(digest) === false;
          if (isNew && known.get(test) === calls) vacuous.add(test);
        } else if (was !== NOT_YET && (was !== digest || ofNone)) vacuous.add(test);
        throw error;
      }
    },
    expectations: () => (changes() === 0 ? undefined : seen),
    vacuous: () => [...vacuous],
  };
}

const MOST = 2000;

function told(value: unknown): string {
  const seen = new Set<unknown>();
  try {
    return (
      JSON.stringify(value, (_, one: unknown) => {
        if (typeof one === 'bigint' || typeof one === 'symbol' || typeof one === 'function') return String(one);
        if (typeof one === 'number' && !Number.isFinite(one)) return String(one);
        if (typeof one !== 'object' || one === null) return one;
        if (seen.has(one)) return '<again>';
        seen.add(one);
        return one instanceof Map || one instanceof Set ? [...one] : one;
      }) ?? String(value)
    ).slice(0, MOST);
  } catch {
    return '<unreadable>';
  }
}
