import type { Ledger } from '../../ledger/ledger.ts';
import type { Compared, LeftOut } from '../../ledger/shadows.ts';
import type { Member, Usage } from '../../nouns/member.ts';
import type { Feed, OnBehalf } from '../feed.ts';
import type { Metrics } from '../metrics.ts';
import type { Planning } from '../plan.ts';
import type { ChatBody } from '../wires/chat/body.ts';
import { compare } from './compare.ts';
import type { Day } from './day.ts';
import { answerIn } from './overhear.ts';

/** Whose its money and its runs are; no key can be called so. */
export const SHADOW = '(shadow)';

/** An answer that its client has, and what it was an answer to. */
export interface Answering {
  readonly body: ChatBody;
  readonly title: string;
  readonly bytes: Buffer;
  readonly usage: Usage;
  readonly usd: number;
  readonly ms: number;
}

/** What became of a request behind its answer. */
export type End = Compared | { readonly left: LeftOut; readonly why?: string };

/** What solving it takes. */
interface Behind {
  /** With the folder as it was when the request came. */
  readonly planning: Planning;
  readonly strong: Member;
  readonly day: Day;
  readonly feed: Feed;
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
}

/**
 * Has the committee solve a request that is answered, for the money of the day. Who may see all runs sees it at work.
 *
 * @throws the signal's reason, and what reading the answer does.
 */
export async function solveBehind(
  { body, title, bytes, usage, ms }: Answering,
  { planning, strong, day, feed, metrics, ledger, signal }: Behind,
): Promise<End> {
  if (!day.allows(planning.config.budget?.usd ?? 0)) return { left: 'budget' };
  const run = day.open();
  const words = `(in the shadow) ${title}`;
  // Of what is a question nobody is told.
  let telling: OnBehalf['telling'] | undefined;
  const tell = (): OnBehalf['telling'] => (telling ??= feed.open(SHADOW, words));
  const behalf: OnBehalf = {
    account: SHADOW,
    inTurn: (go) => go(),
    within: run.budget,
    telling: {
      event(event) {
        if (event.kind === 'run-started') ledger.noteRequest(event.run, { account: SHADOW, words });
        if (event.kind === 'spend' && event.member !== strong.name) metrics.event(event, 'request');
        tell().event(event);
      },
      end: (how) => tell().end(how),
    },
  };
  const given = { ...(await answerIn(bytes, body.stream === true, strong.name)), usage, ms };
  const how = await compare({ body, strong, given }, { planning, behalf, bought: () => run.bought, signal });
  return run.brokenOff ? { left: 'budget', why: 'it was broken off' } : how;
}
