import type { MutantStatus as SchemaStatus, MutationTestResult } from 'mutation-testing-report-schema/api';
import type { Audit, MutantResult, MutantStatus } from '../result.ts';

const STATUS: Readonly<Record<MutantStatus, SchemaStatus>> = {
  killed: 'Killed',
  timeout: 'Timeout',
  survived: 'Survived',
  uncovered: 'NoCoverage',
  ignored: 'Ignored',
  broken: 'RuntimeError',
};

/** An audit in the schema of mutation-testing-elements (version 2), which their viewer and dashboard open. */
export function schemaOf({ mutants, tests, sources }: Audit, version: string): MutationTestResult {
  const byFile = Map.groupBy(mutants, ({ file }) => file);
  return {
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    files: Object.fromEntries(
      Object.entries(sources).map(([path, source]) => [
        path,
        {
          language: /\.[cm]?tsx?$/.test(path) ? 'typescript' : 'javascript',
          source,
          mutants: (byFile.get(path) ?? []).map(mutantOf),
        },
      ]),
    ),
    testFiles: Object.fromEntries(
      [...Map.groupBy(tests, ({ file }) => file)].map(([path, own]) => [
        path,
        { tests: own.map(({ id, name }) => ({ id, name })) },
      ]),
    ),
    framework: { name: 'weak-committee', version },
  };
}

function mutantOf(mutant: MutantResult): MutationTestResult['files'][string]['mutants'][number] {
  const { id, mutator, replacement, start, end, status, coveredBy, killedBy, ms } = mutant;
  const reason = reasonOf(mutant);
  return {
    id,
    mutatorName: mutator,
    replacement,
    location: { start, end },
    status: STATUS[status],
    duration: Math.round(ms),
    ...(reason !== undefined && { statusReason: reason }),
    ...(coveredBy !== undefined && { coveredBy: [...coveredBy] }),
    ...(killedBy !== undefined && { killedBy: [killedBy] }),
    ...(mutant.static === true && { static: true }),
  };
}

function reasonOf({ finding, reason }: MutantResult): string | undefined {
  if (finding?.kind === 'equivalent') return `Likely equivalent: alike on ${finding.inputs} inputs that reach it.`;
  return finding?.kind === 'killable' ? `To kill it: ${finding.line}` : reason;
}
