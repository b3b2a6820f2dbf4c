import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';
import { checkersOf } from '../checkers/checkersOf.ts';
import config from '../fixtures/weak-committee.config.ts';
import { solve } from '../src/index.ts';
import { digestOf } from '../src/nouns/digest.ts';
import type { NamedVerdict } from '../src/nouns/proposal.ts';
import { openContext } from '../src/verification/context.ts';
import { openVerifier } from '../src/verification/verifier.ts';
import { resolveTask } from '../src/workspace/resolveTask.ts';

const ROOT = resolve(import.meta.dirname, '../fixtures/tasks');
const TASKS = readdirSync(ROOT);

/** What the recorded answers come to: small models solve these, and no other. */
const SOLVED = new Set(['anagrams', 'chunk', 'clamp', 'leap-year', 'sum-even']);

/** The verdicts of all the task's checkers on the target files in folders of it, as the candidates of one run would get them. */
async function judge(name: string, folders: readonly string[], signal: AbortSignal): Promise<Judged> {
  const path = join(ROOT, name);
  const task = await resolveTask(path);
  const checkers = await checkersOf(path);
  await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 2 });
  // Opening it tries the stub: one that every checker accepts is refused by throwing, a checker that accepts it is warned of.
  await using verifier = await openVerifier(
    task,
    checkers,
    context,
    { verdicts: () => [], addVerdict: () => {} },
    { until: 'first-refusal', stub: 'refuse' },
  );
  const judged = new Map<string, readonly NamedVerdict[]>();
  for (const folder of folders) {
    const files = Object.fromEntries(
      task.targets.map((target) => [target, readFileSync(join(path, folder, target), 'utf8')] as const),
    );
    judged.set(folder, await verifier.check({ files, digest: digestOf(files) }, signal));
  }
  return { names: checkers.map((checker) => checker.name), warnings: verifier.warnings, judged };
}

interface Judged {
  readonly names: readonly string[];
  readonly warnings: readonly string[];
  readonly judged: ReadonlyMap<string, readonly NamedVerdict[]>;
}

describe.concurrent('the fixtures', () => {
  it.for(TASKS)(
    '%s: the reference is sound, wrong answers and a stub are refused',
    async (name, { expect, signal }) => {
      const wrong = ['wrong/1', 'wrong/2', 'wrong/3'];
      const { names, warnings, judged } = await judge(name, ['reference', ...wrong], signal);
      expect(warnings).toEqual([]);
      const reference = judged.get('reference') ?? [];
      expect(reference.filter(({ verdict }) => verdict.kind !== 'pass')).toEqual([]);
      expect(reference.map(({ checker }) => checker).toSorted()).toEqual(names.toSorted());
      for (const folder of wrong)
        expect({ folder, last: judged.get(folder)?.at(-1)?.verdict }).toMatchObject({
          folder,
          last: { kind: 'fail', evidence: expect.arrayContaining([expect.anything()]) },
        });
    },
  );

  it.for(TASKS)('%s: the recorded answers end as is known of them', async (name, { expect, signal }) => {
    const path = join(ROOT, name);
    const run = solve(path, await checkersOf(path), { ...config, ledger: ':memory:', signal });
    const solution = await run;
    if (SOLVED.has(name)) {
      expect(solution).toMatchObject({ status: 'solved', reason: 'sound' });
    } else {
      expect(solution).toMatchObject({ status: 'unsolved', reason: 'exhausted', nearest: { sound: false } });
      expect(solution).not.toHaveProperty('files');
    }
  });

  it('were all asked of every recorded model, four times at least', async ({ expect }) => {
    for (const name of TASKS) {
      const task = await resolveTask(join(ROOT, name));
      for (const member of config.committee) expect(member.answersFor?.(task)).toBeGreaterThanOrEqual(4);
    }
  });
});
