import type { Member, MemberEvent, SampleRequest } from '../nouns/member.ts';
import { askFor, briefFor, briefOf } from '../sampling/prompt.ts';
import { rungOf } from '../sampling/ladder.ts';
import type { TaskInput } from '../nouns/task.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { rule, type Rule } from './conformance.ts';

/** What a member is tried on; it is really asked, three times. */
export interface MemberTrial {
  readonly task: TaskInput | string;
}

/**
 * Tries a member the way the sampler uses it: asked for one answer, asked again, aborted.
 *
 * @returns every rule, kept or not; {@link assertConforms} turns them into an error.
 * @example
 * ```ts
 * assertConforms(await memberConformance(mine(), { task: { prompt: 'Write `one()`.', target: 'one.ts', workspace: { files: {} } } }));
 * ```
 */
export async function memberConformance(member: Member, trial: MemberTrial): Promise<Rule[]> {
  const task = await resolveTask(trial.task);
  const rung = rungOf(0, member);
  const { messages } = askFor(briefFor(await briefOf(task), member), rung);
  const request = (signal: AbortSignal): SampleRequest => ({
    task,
    messages,
    ordinals: [0],
    maxOutputTokens: member.limits.maxOutputTokens,
    signal,
    ...(rung.temperature !== undefined && { temperature: rung.temperature }),
  });
  const events: MemberEvent[] = [];
  const asked = await rule('can be asked', async () => {
    for await (const event of member.propose(request(new AbortController().signal))) events.push(event);
    return undefined;
  });
  if (!asked.kept) return [asked];
  return [
    asked,
    await rule('has a name', async () => (member.name ? undefined : 'it is empty')),
    await rule('has limits above zero', async () =>
      member.limits.concurrency > 0 && member.limits.maxOutputTokens > 0 ? undefined : JSON.stringify(member.limits),
    ),
    await rule('ends a choice with exactly one answer', async () =>
      answers(events).length === 1 ? undefined : `${answers(events).length} answers`,
    ),
    await rule('streams what it answers', async () => {
      const streamed = events.map((event) => (event.kind === 'chunk' ? event.text : '')).join('');
      return streamed === answers(events)[0]?.text ? undefined : 'the chunks do not add up to the answer';
    }),
    await rule('reports a usage that can be', async () => {
      const usage = events.find((event) => event.kind === 'usage')?.usage;
      if (usage === undefined) return undefined;
      const { inputTokens, cachedInputTokens, outputTokens } = usage;
      return inputTokens >= cachedInputTokens && cachedInputTokens >= 0 && outputTokens >= 0
        ? undefined
        : JSON.stringify(usage);
    }),
    await rule('can be asked again', async () =>
      answers(await Array.fromAsync(member.propose(request(new AbortController().signal)))).length === 1
        ? undefined
        : 'no answer',
    ),
    await rule('stops when it is aborted, with the reason that was given', async () => {
      const reason = new Error('aborted by the kit');
      try {
        await Array.fromAsync(member.propose(request(AbortSignal.abort(reason))));
      } catch (error) {
        return error === reason ? undefined : String(error);
      }
      return 'it answered all the same';
    }),
  ];
}

function answers(events: readonly MemberEvent[]): Extract<MemberEvent, { kind: 'answer' }>[] {
  return events.filter((event) => event.kind === 'answer');
}
