import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { types, type TypesOptions } from '../../checkers/index.ts';
import type { Checker, CheckSession } from '../../src/nouns/checker.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Candidate } from '../../src/nouns/proposal.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { loadSuite } from '../recorded/suites.ts';
import { slowTypes } from './slowTypes.ts';

/** A recorded answer with what its own checks said, once. */
export interface Recorded {
  readonly task: string;
  readonly code: string;
  readonly tscOk: boolean;
  readonly testsPassed: boolean;
}

/** Recorded answers of the suite humaneval-ts, in the order of the recording. */
export function recordedAnswers(data: string): Recorded[] {
  const text = readFileSync(join(data, 'humaneval-ts', 'samples.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

/** What one way of checking took and said. */
export interface Measured {
  /** From the first answer given to the last verdict, without opening the tasks, divided by the answers. */
  readonly msPerProposal: number;
  /** Opening every task that has an answer, in ms. */
  readonly openMs: number;
  readonly verdicts: readonly { readonly answer: Recorded; readonly verdict: Verdict }[];
}

/**
 * `types()`, as the engine uses it: `atOnce` answers are in flight at any time.
 *
 * @param data - the folder that holds humaneval-ts/.
 */
export async function measureTypes(
  data: string,
  answers: readonly Recorded[],
  { atOnce, ...options }: TypesOptions & { readonly atOnce: number },
): Promise<Measured> {
  return measure(data, answers, types(options), atOnce);
}

/** A process of TypeScript 7's native `tsc` for each answer, one after the other. */
export async function measureTsc7(data: string, answers: readonly Recorded[]): Promise<Measured> {
  return measure(data, answers, slowTypes(), 1);
}

/**
 * A process of TypeScript 6's `tsc` for each answer, one after the other.
 *
 * @param from - a file from which `typescript6` can be resolved: `npm install --save-dev typescript6@npm:typescript@6.0.3`.
 */
export async function measureTsc6(
  data: string,
  answers: readonly Recorded[],
  from: string = import.meta.filename,
): Promise<Measured> {
  return measure(data, answers, slowTypes(createRequire(from).resolve('typescript6/lib/tsc.js')), 1);
}

async function measure(
  data: string,
  answers: readonly Recorded[],
  checker: Checker,
  atOnce: number,
): Promise<Measured> {
  const { signal } = new AbortController();
  await using opened = new AsyncDisposableStack();
  const sessions = new Map<string, { readonly session: CheckSession; readonly name: string }>();
  const wanted = new Set(answers.map(({ task }) => task));
  const begun = performance.now();
  await Promise.all(
    loadSuite('humaneval-ts', data).tasks.map(async ({ input }) => {
      if (!wanted.has(input.id)) return;
      const task = await resolveTask(input);
      const context = opened.use(
        await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 }),
      );
      const session = opened.use(await checker.open(task, context));
      sessions.set(input.id, { session, name: task.exports[0] ?? '' });
    }),
  );
  const ready = performance.now();
  const verdicts: { answer: Recorded; verdict: Verdict }[] = [];
  const left = answers.values();
  const lane = async (): Promise<void> => {
    for (const answer of left) {
      const { session, name } = sessions.get(answer.task) ?? {};
      if (session === undefined) throw new Error(`There is no task ${answer.task}.`);
      const verdict = await session.check(candidate(`${answer.code}\nexport { ${name} };\n`), { signal });
      verdicts.push({ answer, verdict });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { msPerProposal: (performance.now() - ready) / answers.length, openMs: ready - begun, verdicts };
}

function candidate(text: string): Candidate {
  const files = { 'solution.ts': text };
  return { files, digest: digestOf(files) };
}
