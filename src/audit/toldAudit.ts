import type { ToldAudit } from '../nouns/audit.ts';
import type { CheckersAudit } from './auditCheckers.ts';

/** As many lines as anybody reads. */
const LINES = 5;

/** An audit as a solution tells of it. */
export function toldAudit({ of, made, killed, equivalent, interval, survivors, reason }: CheckersAudit): ToldAudit {
  const lines = survivors.flatMap(({ finding }) => (finding?.kind === 'killable' ? [finding.line] : []));
  return {
    of,
    made,
    killed,
    equivalent,
    killRate: interval ?? null,
    lines: [...new Set(lines)].slice(0, LINES),
    ...(reason !== undefined && { reason }),
  };
}
