import { join, posix, relative, sep } from 'node:path';
import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { digestOf } from '../../nouns/digest.ts';
import type { Task } from '../../nouns/task.ts';
import { describeEvidence, headline, type Evidence } from '../../nouns/verdict.ts';
import { printable } from '../../text/printable.ts';
import type { CheckReport } from '../../verification/checkFiles.ts';

/** Results of one checker at most: what shows them takes no more than some thousands in all. */
const MOST = 100;

/**
 * Verdicts in SARIF 2.1.0, for what shows code scanning. Each piece of evidence is a result at its line; evidence that names no file stands at the
 * first target. A pass is a note and a checker that could not tell an error of the run: whatever is a result is shown as an alert.
 *
 * @param from - the folder that paths are told from, as the repository's root.
 */
export function sarifOf({ verdicts, warnings, tools, seed }: CheckReport, task: Task, from: string): Log {
  const rules: ReportingDescriptor[] = verdicts.map(({ checker }) => ({
    id: checker,
    shortDescription: { text: `What the checker ${checker} refuses.` },
  }));
  const results = verdicts.flatMap(({ checker, verdict }): Result[] => {
    if (verdict.kind !== 'fail') return [];
    return verdict.evidence.slice(0, MOST).map((evidence) => ({
      ruleId: checker,
      kind: 'fail',
      level: 'error',
      ...said(describeEvidence(evidence)),
      ...at(placeOf(evidence, task)),
      partialFingerprints: { 'weakCommittee/v1': digestOf([checker, describeEvidence(evidence)]) },
    }));
  });
  const notes: Notification[] = [
    ...verdicts.flatMap(({ checker, verdict }): Notification[] => {
      if (verdict.kind === 'fail') return [];
      const level = verdict.kind === 'pass' ? 'note' : 'error';
      return [{ level, associatedRule: { id: checker }, ...said(headline(verdict)) }];
    }),
    ...warnings.map((warning): Notification => ({ level: 'warning', ...said(warning) })),
  ];
  const executionSuccessful = verdicts.every(({ verdict }) => verdict.kind !== 'broken');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'weak-committee', rules, properties: { tools } } },
        invocations: [{ executionSuccessful, toolExecutionNotifications: notes, properties: { seed } }],
        results,
        columnKind: 'utf16CodeUnits',
      },
    ],
  };

  function at({ file, line, column }: Place): Pick<Result, 'locations'> {
    const [mount] = task.workspace.mounts;
    const path = mount === undefined ? file : relative(from, join(mount.from, relative(mount.at, file)));
    const uri = path.split(sep).map(encodeURIComponent).join(posix.sep);
    const region = { startLine: Math.max(1, line), startColumn: Math.max(1, column) };
    return { locations: [{ physicalLocation: { artifactLocation: { uri }, region } }] };
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function first({ targets: [file] }: Task): Place {
  return { file, line: 1, column: 1 };
}

function placeOf(evidence: Evidence, task: Task): Place {
  return evidence.kind === 'diagnostic' && evidence.file !== '' ? evidence : first(task);
}

function said(text: string): { readonly message: { readonly text: string } } {
  return { message: { text: printable(text) } };
}
