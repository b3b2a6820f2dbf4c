import type { Changes } from '../../nouns/changes.ts';
import type { TimedEvent } from '../../nouns/events.ts';
import type { RunExport } from '../../ledger/rows.ts';
import { candidateOf, type NamedVerdict } from '../../nouns/proposal.ts';
import type { Solution } from '../../nouns/solution.ts';

/** How a proposal stands. `open`: no checker refuses it, and nothing says that all have passed it. */
export type Standing =
  | 'asked'
  | 'arrived'
  | 'open'
  | 'sound'
  | 'not-sound'
  | 'broken'
  | 'no-code'
  | 'cut-off'
  | 'cancelled'
  | 'failed';

/** A proposal of a run, from when it is asked for. */
export interface Entry {
  readonly id: string;
  readonly strong: boolean;
  readonly rung: string;
  readonly standing: Standing;
  readonly verdicts: readonly NamedVerdict[];
  readonly usd: number | 'unknown' | undefined;
  readonly ms: number | undefined;
  readonly changes: Changes | undefined;
}

type Growing = { -readonly [Key in keyof Entry]: Entry[Key] };

/** What has become of each proposal of a run that is going on, in the order in which they were asked for. */
export function pileOf(events: readonly TimedEvent[]): Entry[] {
  const pile = new Map<string, Growing>();
  const all = (member: string, ordinals: readonly number[]): Growing[] =>
    ordinals.flatMap((ordinal) => pile.get(`${member}#${ordinal}`) ?? []);
  for (const event of events) {
    switch (event.kind) {
      case 'proposal-started': {
        const id = `${event.member}#${event.ordinal}`;
        const { rung, role } = event;
        const nothing = { verdicts: [], usd: undefined, ms: undefined, changes: undefined };
        pile.set(id, { id, rung, strong: role === 'strong', standing: 'asked', ...nothing });
        break;
      }
      case 'proposal-arrived': {
        const { proposal } = event;
        const { id, rung, role, usd, ms, code } = proposal;
        const standing = 'refused' in code ? (code.refused === 'unfinished' ? 'cut-off' : 'no-code') : 'arrived';
        const changes = candidateOf(proposal);
        pile.set(id, { id, rung, strong: role === 'strong', standing, verdicts: [], usd, ms, changes });
        break;
      }
      case 'verdict': {
        const entry = pile.get(event.proposal);
        if (entry === undefined) break;
        entry.verdicts = [...entry.verdicts, { checker: event.checker, verdict: event.verdict }];
        entry.standing = standingOf(entry.verdicts);
        break;
      }
      case 'sound': {
        const entry = pile.get(event.proposal);
        if (entry !== undefined) entry.standing = 'sound';
        break;
      }
      case 'cancelled':
        for (const entry of all(event.member, event.ordinals))
          if (entry.standing === 'asked') entry.standing = 'cancelled';
        break;
      case 'call-failed':
        if (!event.retrying) for (const entry of all(event.member, event.ordinals)) entry.standing = 'failed';
        break;
      case 'decided':
      case 'skipped':
      case 'late':
      case 'hedged':
      case 'run-started':
      case 'proposal-streamed':
      case 'escalation':
      case 'spend':
      case 'refused':
      case 'preparing':
      case 'compared':
      case 'audited':
      case 'answered':
      case 'notice':
        break;
    }
  }
  return [...pile.values()];
}

/** The proposals that the ledger keeps of a run. Who is sound is said by its solution: verdicts alone do not tell which checkers there were. */
export function pastPile({ proposals, verdicts }: RunExport, solution: Solution | undefined): Entry[] {
  const named = new Set(solution?.timeline.flatMap((event) => (event.kind === 'sound' ? [event.proposal] : [])));
  // Verdicts are on bytes: whoever wrote the same ones again is as sound.
  const sound = new Set(proposals.flatMap((one) => (named.has(one.id) ? (candidateOf(one)?.digest ?? []) : [])));
  return proposals.map((proposal) => {
    const { id, role, rung, usd, ms, code } = proposal;
    const candidate = candidateOf(proposal);
    const given = verdicts.filter((one) => one.candidate === candidate?.digest);
    const unread = 'refused' in code && (code.refused === 'unfinished' ? 'cut-off' : 'no-code');
    return {
      id,
      rung,
      strong: role === 'strong',
      standing:
        candidate !== undefined && sound.has(candidate.digest)
          ? 'sound'
          : unread || (given.length === 0 ? 'arrived' : standingOf(given)),
      verdicts: given,
      usd,
      ms,
      changes: candidate,
    };
  });
}

function standingOf(verdicts: readonly NamedVerdict[]): Standing {
  if (verdicts.some(({ verdict }) => verdict.kind === 'fail')) return 'not-sound';
  return verdicts.some(({ verdict }) => verdict.kind === 'broken') ? 'broken' : 'open';
}
