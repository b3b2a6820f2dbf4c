import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTier, type OpenTier, type Tier, type Trial } from '../../benchmarks/attacks/tiers.ts';
import { corpusIn, type Hostile } from './corpus.ts';

// Judges the corpus in one tier. One lane: what is left of a candidate meets the honest solution that comes right after it.

const TASK = join(import.meta.dirname, 'task');
const HONEST = readFileSync(join(TASK, 'src/tally.ts'), 'utf8');
const TEST = { path: 'tests/tally.spec.ts', text: readFileSync(join(TASK, 'tests/tally.spec.ts'), 'utf8') };
const TIMEOUT_MS = 8000;

/** The tests as another framework has them: its functions, and how it compares. */
export function testsOf(
  first: string,
  compare: (actual: string, expected: string) => string,
  files: Tests['files'] = {},
): Tests {
  const text = TEST.text
    .replace(/^import .*'vitest';$/m, first)
    .replace(/expect\((.*)\)\.toEqual\((.*)\);/g, (_, actual: string, expected: string) => compare(actual, expected));
  return { test: { path: TEST.path, text }, files };
}

export const CORPUS = corpusIn(join(import.meta.dirname, 'candidates'));
/** What imports modules of Node is put into a process anyway: see processes.test.ts. */
export const PURE = CORPUS.filter(({ code }) => !/from 'node:|^import 'node:/m.test(code));

/** A tier that is kept open for every candidate, with their own limits. */
export interface Lane extends AsyncDisposable {
  /** What was not as it should be: an attack accepted, refused for another reason, or followed by a refusal of the honest. */
  faultsOf(hostile: Hostile): Promise<string[]>;
}

/** Tests of the same by another framework, with its package's manifest. */
export type Tests = Pick<Trial, 'test' | 'files'>;

/** @param tests - vitest's by default. */
export function openLane(tier: Tier, tests: Tests = { test: TEST }): Lane {
  const opened = new AsyncDisposableStack();
  const open = new Map<number, Promise<OpenTier>>();
  const within = (timeoutMs: number): Promise<OpenTier> => {
    const found =
      open.get(timeoutMs) ??
      openTier(tier, { target: 'src/tally.ts', ...tests }, timeoutMs).then((one) => opened.use(one));
    open.set(timeoutMs, found);
    return found;
  };
  return {
    async faultsOf({ name, code, refused, accepted, right, timeoutMs = TIMEOUT_MS }) {
      const faults: string[] = [];
      const verdict = await (await within(timeoutMs)).verdictOn(code);
      const reason = verdict.kind === 'fail' ? (verdict.evidence[0]?.kind ?? 'no evidence') : verdict.kind;
      const expected = right !== undefined || accepted[tier] !== undefined ? ['pass'] : refused[tier];
      if (!expected.includes(reason)) faults.push(`${name}: ${reason}, not ${expected.join(' or ')}`);
      const after = await (await within(TIMEOUT_MS)).verdictOn(HONEST);
      if (after.kind !== 'pass') faults.push(`the honest solution after ${name}: ${JSON.stringify(after)}`);
      return faults;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
