import type { Member } from '../member.ts';
import { replyTo, type Reply } from './committee.ts';
import type { Passing } from './passThrough.ts';
import type { SolvePlan } from './plan.ts';
import type { Service } from './service.ts';

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
  const { config, accounts, feed, metrics } = service;
  const telling = feed.open(account, title);
  const reply = await replyTo(plan, {
    config,
    account: accounts.budgetOf(account),
    telling: {
      event(event) {
        metrics.event(event);
        telling.event(event);
      },
      end: (how) => telling.end(how),
    },
    signal,
    onProgress,
  });
  metrics.replied(reply.status);
  return reply;
}

/** What passing a request on to one member needs; what it takes is told to the metrics. */
export function passingFor(member: Member, { service, account, signal }: Asking): Passing {
  return {
    account: service.accounts.budgetOf(account),
    signal,
    onSpent(usage, usd) {
      service.metrics.replied('unverified');
      service.metrics.spent(member.name, usage.inputTokens + usage.outputTokens, usd);
    },
  };
}
