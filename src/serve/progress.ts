import { auditLine, preparingLine } from '../text/describeEvent.ts';
import type { RunEvent } from '../nouns/events.ts';

/** What of a run a client is told while it waits: who is asked and what checkers say, and nothing of any proposal's text. */
export function inProgress(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'run-started':
      return `run ${event.run}${event.resumed ? ' goes on' : ''}`;
    case 'proposal-started':
      return `asking ${event.member} (${event.ordinal + 1}${event.role === 'strong' ? ', strong' : ''})`;
    case 'proposal-arrived':
      return `${event.proposal.id} answered${'refused' in event.proposal.code ? ', without code that could be checked' : ''}`;
    case 'verdict':
      return `${event.proposal}: ${event.checker} says ${event.verdict.kind}`;
    case 'sound':
      return `${event.proposal} is sound`;
    case 'escalation':
      return `calling the strong member: ${event.reason}`;
    case 'refused':
      return `the budget does not allow ${event.member}`;
    case 'call-failed':
      return `${event.member} failed${event.retrying ? ', asking again' : ''}`;
    case 'skipped':
      return event.reason;
    case 'late':
      return `${event.member} is late`;
    case 'hedged':
      return undefined;
    case 'preparing':
      return event.checkers.length === event.of ? preparingLine(event) : undefined;
    case 'compared':
      return 'comparing what sound proposals do';
    case 'audited':
      return auditLine(event);
    case 'notice':
      return event.message;
    case 'decided':
    case 'proposal-streamed':
    case 'spend':
    case 'cancelled':
    case 'answered':
      return undefined;
  }
}
