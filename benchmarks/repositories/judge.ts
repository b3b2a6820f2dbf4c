import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { checkersIn } from '../../checkers/checkersOf.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import { headline, weakest, type Isolation, type Verdict } from '../../src/nouns/verdict.ts';
import { openContext } from '../../src/verification/context.ts';
import { openVerifier } from '../../src/verification/verifier.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import type { Laid } from './lay.ts';
import type { Repository } from './list.ts';

/** What became of the right files and of those with the bug. */
export interface Judged {
  readonly right: Verdict['kind'];
  readonly wrong: Verdict['kind'];
  /** The weakest, of a pass of the right files. */
  readonly isolation: Isolation | 'none';
  /** Tests or assertions that ran. */
  readonly count: number | 'unknown';
  /** Opening and the first check. */
  readonly firstMs: number;
  /** A later check of right files, the median, with the pause before it that a model would take: runners are started in it. */
  readonly warmMs: number;
  /** One right after the other, the median. */
  readonly inRowMs: number;
  readonly byHandMs: number;
  /** Why right files did not pass, or wrong ones did not fail. */
  readonly said: string;
}

const TIMEOUT_MS = 120_000;
/** Less than most models take for an answer. */
const PAUSE_MS = 2000;
/** Runners are quieter then, and ask nothing. */
const ENVIRONMENT = { CI: 'true' };

/** Judges the right files and those with the bug by the repository's own tests, and runs these by hand. */
export async function judge(repository: Repository, { root, right, wrong }: Laid, runs: number): Promise<Judged> {
  const { id, target, test, checkers, byHand } = repository;
  const typed = target.some((path) => /\.[cm]?tsx?$/.test(path));
  const specs = checkers ?? [...(typed ? ['types'] : []), { tests: test }];
  const [first = '', ...rest] = target;
  const task = await resolveTask({ id, prompt: 'Mend it.', target: [first, ...rest], workspace: root });
  const begun = performance.now();
  const { signal } = new AbortController();
  const limits = { timeoutMs: TIMEOUT_MS, seed: 1, signal, unsafe: false, cores: availableParallelism() };
  await using context = await openContext(task, limits);
  const verdictStore = { verdicts: () => [], addVerdict: () => {} };
  const judging = await checkersIn(specs, 'repositories.json', []);
  await using verifier = await openVerifier(task, judging, context, verdictStore, { until: 'all', stub: 'warn' });
  const check = async (files: Files): Promise<Verdict[]> => {
    const named = await verifier.check({ files, digest: digestOf(files) }, signal);
    return named.map(({ verdict }) => verdict);
  };
  const passed = await check(right);
  const firstMs = Math.round(performance.now() - begun);
  const failed = await check(wrong);
  let edits = 0;
  const timed = async (pauseMs: number): Promise<number> => {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      await setTimeout(pauseMs);
      const start = performance.now();
      // Other bytes each time: what was judged is not judged again.
      edits++;
      await check(mapped(right, (text) => `${text}${'\n'.repeat(edits)}`));
      times.push(performance.now() - start);
    }
    return Math.round(times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN);
  };
  const warmMs = await timed(PAUSE_MS);
  const inRowMs = await timed(0);
  const byHandMs = await timedByHand(byHand, root);
  await refuseUnfound(byHand, root, { right, wrong });
  const rightKind = kindOf(passed);
  const wrongKind = kindOf(failed);
  return {
    right: rightKind,
    wrong: wrongKind,
    isolation: isolationOf(passed),
    count: countOf(passed),
    firstMs,
    warmMs,
    inRowMs,
    byHandMs,
    said: [
      ...(rightKind === 'pass' ? [] : passed.filter(({ kind }) => kind !== 'pass').map(headline)),
      ...(wrongKind === 'fail' ? [] : ['the bug was not refused']),
    ].join('; '),
  };
}

function mapped(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
}

function kindOf(verdicts: readonly Verdict[]): Verdict['kind'] {
  return verdicts.find(({ kind }) => kind !== 'pass')?.kind ?? 'pass';
}

function isolationOf(verdicts: readonly Verdict[]): Isolation | 'none' {
  return weakest(
    verdicts.flatMap((verdict) => (verdict.kind === 'pass' && verdict.isolation !== 'none' ? verdict.isolation : [])),
  );
}

function countOf(verdicts: readonly Verdict[]): number | 'unknown' {
  const counts = verdicts.flatMap((verdict) =>
    verdict.kind === 'pass' && verdict.isolation !== 'none' ? [verdict.executed] : [],
  );
  return counts.reduce<number | 'unknown'>(
    (sum, one) => (sum === 'unknown' || one === 'unknown' ? 'unknown' : sum + one.count),
    0,
  );
}

/** A bug that the tests do not find by hand says nothing of anybody. */
async function refuseUnfound(
  [program = '', ...args]: readonly string[],
  cwd: string,
  { right, wrong }: Pick<Laid, 'right' | 'wrong'>,
): Promise<void> {
  const put = (files: Files): void => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text);
  };
  put(wrong);
  try {
    const { failed } = await execa(program, args, {
      cwd,
      env: ENVIRONMENT,
      timeout: TIMEOUT_MS,
      preferLocal: true,
      reject: false,
    });
    if (!failed) throw new Error('the tests do not find the bug by hand');
  } finally {
    put(right);
  }
}

/** The better of two: the first may have a cache to fill. */
async function timedByHand([program = '', ...args]: readonly string[], cwd: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    await execa(program, args, { cwd, env: ENVIRONMENT, timeout: TIMEOUT_MS, preferLocal: true });
    times.push(performance.now() - start);
  }
  return Math.round(Math.min(...times));
}
