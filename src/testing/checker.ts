import type { Checker, CheckSession } from '../nouns/checker.ts';
import { digestOf } from '../nouns/digest.ts';
import type { Candidate } from '../nouns/proposal.ts';
import type { TaskInput } from '../nouns/task.ts';
import type { Verdict } from '../nouns/verdict.ts';
import { openContext } from '../verification/context.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { digestWorkspace } from '../workspace/digests.ts';
import type { Files } from '../workspace/workspace.ts';
import { rule, type Rule } from './conformance.ts';

/** What a checker is tried on. */
export interface CheckerTrial {
  readonly task: TaskInput | string;
  /** Code that it must pass. */
  readonly sound: Files;
  /** Code that it must fail, each piece with evidence. */
  readonly unsound: readonly Files[];
  /** Time for each check, in ms (default 20,000). */
  readonly timeoutMs?: number;
}

/**
 * Tries a checker the way the engine uses it: opened once, several candidates at once, aborted, disposed of.
 *
 * @returns every rule, kept or not; {@link assertConforms} turns them into an error.
 * @example
 * ```ts
 * const rules = await checkerConformance(tests('a.test.ts'), { task, sound: { 'a.ts': right }, unsound: [{ 'a.ts': wrong }] });
 * ```
 */
export async function checkerConformance(checker: Checker, trial: CheckerTrial): Promise<Rule[]> {
  const task = await resolveTask(trial.task);
  const before = digestOf(await digestWorkspace(task.workspace));
  await using context = await openContext(task, {
    timeoutMs: trial.timeoutMs ?? 20_000,
    seed: 1,
    signal: new AbortController().signal,
    unsafe: false,
    cores: 2,
  });
  const sound = candidate(trial.sound);
  const unsound = trial.unsound.map(candidate);
  const check = async (session: CheckSession, one: Candidate): Promise<Verdict> =>
    session.check(one, { signal: new AbortController().signal });

  const session = await checker.open(task, context);
  const rules = [
    await rule('has a name and a version', async () =>
      checker.name && checker.version ? undefined : JSON.stringify([checker.name, checker.version]),
    ),
    await rule('has options that survive JSON', async () =>
      digestOf(JSON.parse(JSON.stringify(checker.options))) === digestOf(checker.options) ? undefined : 'they change',
    ),
    await rule('passes sound code', async () => refusal(await check(session, sound), 'pass')),
    await rule('counts what it executed, or says that it cannot', async () => emptyPass(await check(session, sound))),
    await rule('says how isolated a candidate was that it ran', async () =>
      isolationOf(checker, await check(session, sound)),
    ),
    await rule('fails unsound code, with evidence', async () =>
      firstOf(unsound, async (one) => withoutEvidence(await check(session, one))),
    ),
    await rule('judges several candidates at once as it judges one', async () => {
      const verdicts = await Promise.all([sound, ...unsound, sound].map((one) => check(session, one)));
      return firstOf(verdicts, async (verdict, index) =>
        refusal(verdict, index === 0 || index === verdicts.length - 1 ? 'pass' : 'fail'),
      );
    }),
    await rule('ends when it is aborted', async () => {
      await session.check(sound, { signal: AbortSignal.abort(new Error('aborted')) }).catch(() => undefined);
      return undefined;
    }),
    await rule('judges as before after an abort', async () => refusal(await check(session, sound), 'pass')),
  ];
  return [
    ...rules,
    await rule('can be disposed of', async () => {
      await session[Symbol.asyncDispose]();
      return undefined;
    }),
    await rule('leaves the workspace as it was', async () =>
      digestOf(await digestWorkspace(task.workspace)) === before ? undefined : 'files changed',
    ),
  ];
}

function candidate(files: Files): Candidate {
  return { files, digest: digestOf(files) };
}

function refusal(verdict: Verdict, wanted: Verdict['kind']): string | undefined {
  return verdict.kind === wanted ? undefined : JSON.stringify(verdict);
}

function emptyPass(verdict: Verdict): string | undefined {
  return verdict.kind === 'pass' && verdict.executed !== 'unknown' && verdict.executed.count === 0
    ? 'a pass that executed nothing'
    : undefined;
}

function isolationOf({ executes, replays }: Checker, verdict: Verdict): string | undefined {
  return verdict.kind === 'pass' && executes && replays !== true && verdict.isolation === 'none'
    ? 'it executes, and its verdict says isolation "none"'
    : undefined;
}

function withoutEvidence(verdict: Verdict): string | undefined {
  return verdict.kind === 'fail' && verdict.evidence.length > 0 ? undefined : JSON.stringify(verdict);
}

async function firstOf<Item>(
  items: readonly Item[],
  look: (item: Item, index: number) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const [index, item] of items.entries()) {
    const seen = await look(item, index);
    if (seen !== undefined) return seen;
  }
  return undefined;
}
