import { allOf } from '../config/config.ts';
import { MemberError } from '../errors.ts';
import { digestOf } from '../nouns/digest.ts';
import { openBudget, within } from '../policy/budget.ts';
import { breakerOf } from '../sampling/breaker.ts';
import { replyTo, type Reply } from './committee.ts';
import type { OnBehalf } from './feed.ts';
import type { Whose } from './metrics.ts';
import type { Passing } from './passThrough.ts';
import type { PassPlan, SolvePlan } from './plan.ts';
import type { Service } from './service.ts';
import type { ChatBody } from './wires/chat/body.ts';

/** Who asks, until when, and of which server. */
export interface Asking {
  readonly service: Service;
  readonly account: string;
  readonly signal: AbortSignal;
}

/** What the committee replies, told to the feed and to the metrics as it comes about. */
export async function askCommittee(
  title: string,
  plan: SolvePlan,
  { service, account, signal }: Asking,
  onProgress: (words: string) => void,
): Promise<Reply> {
  const behalf = onBehalfOf(service, account, title, {
    thread: threadOf(plan, account),
    whose: plan.goal === undefined ? 'request' : 'workspace',
  });
  const { underWay, most } = service.turns;
  if (underWay >= most) onProgress(`waiting: ${underWay} requests are being solved`);
  const reply = await behalf.inTurn(() =>
    replyTo(plan, { config: service.config, disk: service.disk, ...behalf, signal, onProgress }),
  );
  service.metrics.replied(reply.status);
  service.ledger?.noteReply(reply.solution.run, account, reply.status);
  service.thinkers.handed(reply);
  return reply;
}

/**
 * Refuses what nobody can answer now, before a stream is begun: its status could not say so any more.
 *
 * @throws {@link MemberError} that says of each member why.
 */
export function refuseUnanswerable({ config }: Service): void {
  const resting = allOf(config).map((member) => breakerOf(member).resting);
  const errors = resting.filter((error) => error !== undefined);
  if (errors.length < resting.length) return;
  const retryAfterMs = Math.min(...errors.map((error) => error.retryAfterMs ?? 0));
  const each = errors.map(({ message }) => message.replace(/\.?$/, '.')).join(' ');
  throw new MemberError(`No member can be asked. ${each}`, { resting: true, retryAfterMs });
}

/** Whose budget a run is within; feed and metrics are told of it. */
export function onBehalfOf(
  { accounts, feed, ledger, metrics, turns }: Service,
  account: string,
  title: string,
  { thread, whose = 'request' }: { readonly thread?: string | undefined; readonly whose?: Whose } = {},
): OnBehalf {
  const telling = feed.open(account, title);
  return {
    account,
    inTurn: (run) => turns.take(account, run),
    within: accounts.budgetOf(account),
    telling: {
      event(event) {
        if (event.kind === 'run-started')
          ledger?.noteRequest(event.run, { account, words: title, ...(thread !== undefined && { thread }) });
        metrics.event(event, whose);
        telling.event(event);
      },
      end: (how) => telling.end(how),
    },
  };
}

/** What tells the requests of one conversation from others: it begins in the same words. */
function threadOf({ input: { conversation } }: SolvePlan, account: string): string | undefined {
  const first = conversation?.chat.messages.find(
    (message) => typeof message === 'object' && message !== null && 'role' in message && message.role === 'user',
  );
  return first === undefined ? undefined : digestOf([account, first]);
}

/** What passing a request on to one member needs; what it takes is told to the metrics. */
export function passingFor(
  { member, shadowed }: PassPlan,
  { service, account, signal }: Asking,
  body: ChatBody,
  title: string,
): Passing {
  const limits = service.config.serve?.budget ?? {};
  const status = shadowed === true ? 'shadow' : 'unverified';
  const own = openBudget({
    ...(limits.usd !== undefined && { usd: limits.usd }),
    ...(limits.tokens !== undefined && { tokens: limits.tokens }),
  });
  return {
    account: within(service.accounts.budgetOf(account), own),
    signal,
    status,
    onSkipped: () => service.metrics.skipped(member.name),
    ...(shadowed && { overhear: () => service.shadow?.overhear({ body, account, title }) }),
    onSpent(usage, usd) {
      service.metrics.replied(status);
      service.metrics.spent(member.name, usage.inputTokens + usage.outputTokens, usd);
    },
  };
}
