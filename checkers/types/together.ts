import type { Outcome } from '../../src/typescript/typescript.ts';
import type { Evidence, Verdict } from '../../src/nouns/verdict.ts';
import type { Files } from '../../src/workspace/workspace.ts';
import { described, type Breach } from './breaches.ts';
import type { Known } from './known.ts';
import { inGigabytes } from '../../src/typescript/memory.ts';
import { MAX_DIAGNOSTICS } from '../../src/typescript/report.ts';

interface Given {
  readonly refused: (breach: Breach) => boolean;
  /** Whether the workspace has a tsconfig of its own. */
  readonly own: boolean;
  /** The targets that were looked at in the unchanged workspace. */
  readonly judged: readonly string[];
  readonly files: Files;
  /** What was spent so far. */
  readonly ms: number;
}

/** What several projects say of one candidate: sound in all of them, and each target looked at in one. */
export function together(
  outcomes: readonly { readonly known: Known; readonly outcome: Outcome; readonly limitMs: number }[],
  { refused, own, judged, files, ms }: Given,
): Verdict {
  const evidence: Evidence[] = [];
  const held = new Set<string>();
  let count = 0;
  let taken = 0;
  for (const { known, outcome, limitMs } of outcomes) {
    if (outcome.kind !== 'checked')
      return failed(
        outcome.kind === 'timeout'
          ? [{ kind: 'timeout', limitMs, what: 'the type check' }]
          : [{ kind: 'crash', message: diedBy(outcome) }],
        ms,
      );
    const fresh = known.fresh(outcome, files).slice(0, MAX_DIAGNOSTICS);
    evidence.push(...fresh.map((diagnostic): Evidence => ({ kind: 'diagnostic', ...diagnostic })));
    evidence.push(...outcome.felt.filter(refused).map(described));
    for (const target of outcome.held) held.add(target);
    count += outcome.files - (own ? 0 : 1);
    taken += outcome.ms;
  }
  const executed = { unit: 'files' as const, count };
  if (evidence.length > 0)
    return { kind: 'fail', evidence: distinct(evidence), executed, isolation: 'none', ms: taken };
  const unseen = judged.filter((target) => target in files && !held.has(target));
  if (count > 0 && unseen.length === 0) return { kind: 'pass', executed, isolation: 'none', ms: taken };
  const reason =
    count > 0 ? `${unseen.join(', ')} is in no project any more` : 'the tsconfig includes no file of the workspace';
  return { kind: 'broken', reason, crash: false, ms: taken };
}

function diedBy(outcome: Exclude<Outcome, { kind: 'checked' }>): string {
  return outcome.kind === 'memory'
    ? `the compiler reached its limit of ${inGigabytes(outcome.limit)} of memory on it`
    : 'the compiler died on it, twice';
}

export function failed(evidence: readonly Evidence[], ms: number): Verdict {
  return { kind: 'fail', evidence, executed: 'unknown', isolation: 'none', ms };
}

/** Several projects may hold one file, and say the same of it. */
function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()];
}
