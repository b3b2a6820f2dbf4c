import { ConfigError } from '../../errors.ts';
import type { FinishedRun } from '../runFolder.ts';
import type { Sample } from '../sample.ts';

/** A sample with the code it holds. */
export interface CodedSample extends Sample {
  /** Undefined where the answer held none. */
  readonly code: string | undefined;
}

/** A run's samples by member and then by task, with their code, in the order of the suite. */
export function samplesByMember({ seal, samples, code }: FinishedRun): Map<string, Map<string, CodedSample[]>> {
  const byMember = Map.groupBy(samples, ({ member }) => member);
  return new Map(
    seal.members.map(({ name }) => {
      const byTask = Map.groupBy(byMember.get(name) ?? [], ({ task }) => task);
      return [
        name,
        new Map(
          seal.tasks.map(({ id }) => [
            id,
            (byTask.get(id) ?? [])
              .toSorted((a, b) => a.ordinal - b.ordinal)
              .map((sample) => ({ ...sample, code: codeOf(sample, code) })),
          ]),
        ),
      ];
    }),
  );
}

/** @throws {@link ConfigError} where a sample has several files: the known shapes hold one. */
function codeOf({ digest, task }: Sample, code: FinishedRun['code']): string | undefined {
  if (digest === null) return undefined;
  const files = Object.values(code.get(digest) ?? {});
  if (files.length !== 1)
    throw new ConfigError(
      files.length === 0
        ? `The code of an answer to ${task} is not in the run.`
        : `The answers to ${task} are of ${files.length} files, and this shape holds one.`,
      {
        at: task,
        fix:
          files.length === 0
            ? 'Run the suite again with the command that made it.'
            : 'Export suites whose tasks have one target.',
      },
    );
  return files[0];
}
