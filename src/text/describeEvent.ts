import type { ToldAudit } from '../nouns/audit.ts';
import type { Decision } from '../nouns/decision.ts';
import type { RunEvent, TimedEvent } from '../nouns/events.ts';
import { REFUSALS } from '../nouns/refusal.ts';
import { lastLine } from './lastLine.ts';
import { money } from './money.ts';
import { percent } from './percent.ts';
import { headline } from '../nouns/verdict.ts';

/** One event in words, or undefined where it is not worth a line. */
export function describeEvent(event: TimedEvent): string | undefined {
  switch (event.kind) {
    case 'run-started':
      return `${event.resumed ? 'going on with' : 'started'} run ${event.run} of ${event.task}`;
    case 'proposal-started':
      return `${event.member}#${event.ordinal} ${event.role === 'strong' ? 'the strong member is asked' : `asked (${event.rung})`}`;
    case 'decided':
      return decidedLine(event);
    case 'proposal-streamed':
      return undefined;
    case 'proposal-arrived': {
      const { id, code, usd } = event.proposal;
      const what = 'refused' in code ? `${REFUSALS[code.refused]}: not used` : 'arrived';
      return `${id} ${what}${event.kept ? ' (kept from before)' : `, ${money(usd)}`}`;
    }
    case 'verdict':
      return `${event.proposal} ${event.checker}: ${headline(event.verdict)}`;
    case 'sound':
      return event.step
        ? `${event.proposal} makes nothing worse: a step`
        : `${event.proposal} is sound: every checker passed`;
    case 'escalation':
      return `escalation to ${event.member}: ${event.reason}`;
    case 'spend':
      return undefined;
    case 'refused':
      return `${event.member} not asked: ${event.reason}`;
    case 'call-failed':
      return `${event.member} attempt ${event.attempt} failed: ${event.reason}${event.retrying ? ' Asking again.' : ''}`;
    case 'skipped':
      return event.reason;
    case 'late': {
      const calls = event.ordinals.map((ordinal) => `${event.member}#${ordinal}`).join(', ');
      return event.hung ? `${calls}: nothing is heard` : `${calls} takes longer than usual`;
    }
    case 'hedged':
      return `${event.member}#${event.ordinal} is asked as well: what was asked before is late`;
    case 'cancelled':
      return `${event.ordinals.map((ordinal) => `${event.member}#${ordinal}`).join(', ')} cancelled: no longer needed`;
    case 'preparing':
      return event.checkers.length === event.of ? preparingLine(event) : undefined;
    case 'compared':
      return comparedLine(event);
    case 'audited':
      return auditLine(event);
    case 'answered':
      return `${event.member} says: ${lastLine(event.text) || 'nothing'}`;
    case 'notice':
      return event.message;
  }
}

/** What a policy decided, in words: what it chose with its chance and price, and why. */
export function decidedLine({ chose, because, believed }: Decision): string {
  const [first] = chose;
  if (first === undefined) return `no more is asked for: ${because}`;
  const counts = [...Map.groupBy(chose, (option) => option)].map(([option, all]) =>
    all.length === 1 ? option : `${option} ×${all.length}`,
  );
  const one = believed.find(({ option }) => option === first);
  const figures = one === undefined ? '' : ` (${percent(one.chance)} likely to be sound, about ${money(one.usd)})`;
  return `next ${counts.join(', ')}${figures}: ${because}`;
}

/** Which checkers are being opened or tried, in words. */
export function preparingLine({ step, checkers }: Extract<RunEvent, { kind: 'preparing' }>): string {
  const names = checkers.join(', ');
  return step === 'opening' ? `opening ${names}` : `trying ${names} on a stub, which must be refused`;
}

function comparedLine({ clusters, inputs, notCompared, lines = [] }: Extract<RunEvent, { kind: 'compared' }>): string {
  if (clusters.length === 0) return `not compared: ${notCompared.join('; ') || 'each is set aside'}`;
  const sizes = clusters.map(({ proposals }) => proposals.length).join(', ');
  const [one, other] = lines;
  if (one === undefined || other === undefined)
    return sizes === '1' ? `one sound proposal is left` : `all ${sizes} sound proposals agree on ${inputs} inputs`;
  return `sound proposals behave in ${clusters.length} ways on ${inputs} inputs (${sizes}): ${one} or ${other}`;
}

/** How checkers fared in an audit, in words. */
export function auditLine({ of, made, killed, equivalent, killRate, reason }: ToldAudit): string {
  if (killRate === null) return `the checkers were not audited: ${reason ?? 'there is nothing to change'}`;
  const [value, low, high] = [killRate.value, killRate.low, killRate.high].map((share) => Math.round(100 * share));
  const some = of < made ? `, of ${made} that there are` : '';
  const alike = equivalent === 0 ? '' : `, ${equivalent} likely no change at all`;
  return `the checkers kill ${value} % of mutants (${killed} of ${of}${some}${alike}; ${low} to ${high} %)`;
}
