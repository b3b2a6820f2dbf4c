import { stringify } from 'csv-stringify/sync';
import type { SuiteFigures } from '../figures.ts';
import { rounded } from '../statistics/shown.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** One row for each sample. */
export function samplesCsv({ samples }: SuiteFigures): string {
  return csv(
    samples.map((sample) => ({
      task: sample.task,
      member: sample.member,
      ordinal: sample.ordinal,
      visible: sample.visible,
      right: sample.right,
      evidence: sample.evidence,
      usd: sample.usd,
      inputTokens: sample.inputTokens,
      outputTokens: sample.outputTokens,
      tokensEstimated: sample.estimated,
      ms: sample.ms,
      digest: sample.digest,
    })),
  );
}

/** One row for each arm; rates in per cent. Nothing is in a cell where there is no figure. */
export function armsCsv({ arms }: SuiteFigures): string {
  return csv(
    arms.map((arm) => ({
      arm: arm.name,
      solved: rounded(arm.solved.value),
      solvedLow: rounded(arm.solved.low),
      solvedHigh: rounded(arm.solved.high),
      falseAccepts: rounded(arm.falseAccepts.value),
      falseAcceptsLow: rounded(arm.falseAccepts.low),
      falseAcceptsHigh: rounded(arm.falseAccepts.high),
      returned: arm.returned,
      cost: rounded(arm.cost.value, 3),
      costLow: rounded(arm.cost.low, 3),
      costHigh: rounded(arm.cost.high, 3),
      usd: rounded(arm.usd, 6),
      tokens: rounded(arm.tokens, 0),
      strongShare: rounded(arm.strongShare),
      p: Number(arm.p.toPrecision(3)),
      breakEven: rounded(arm.breakEven),
      selectionEfficiency: rounded(arm.selectionEfficiency.value),
      coverage: rounded(arm.diagnostics.coverage),
      identifiability: rounded(arm.diagnostics.identifiability),
      progress: rounded(arm.diagnostics.progress),
      diversity: rounded(arm.diagnostics.diversity),
      ambiguous: rounded(arm.ambiguous),
      p50Ms: rounded(arm.p50, 0),
      p95Ms: rounded(arm.p95, 0),
    })),
  );
}

/** What models wrote may begin like a formula, which a spreadsheet would run. */
function csv(rows: readonly Row[]): string {
  return stringify([...rows], { header: true, escape_formulas: true, cast: { boolean: String } });
}
