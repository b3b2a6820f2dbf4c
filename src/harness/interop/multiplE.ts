import type { BenchTaskSeal } from '../seal.ts';
import type { CodedSample } from './exported.ts';

/** A problem with its completions and, once they were run, their results, as MultiPL-E keeps them (one JSON object a problem). */
export interface MultiplERow {
  readonly name: string;
  readonly language: string;
  /** Each completion goes on from it. */
  readonly prompt: string;
  readonly completions: readonly string[];
  readonly results?: readonly {
    readonly program: string;
    readonly status: string;
    readonly exit_code: number;
    readonly stdout: string;
    readonly stderr: string;
  }[];
}

const LANGUAGES: Readonly<Record<string, string>> = { typescript: 'ts', javascript: 'js', python: 'py' };

/**
 * One member's samples as MultiPL-E's problems with results, whose `pass_k.py` reads them: `OK` for what is right by the truth. Completions
 * are whole programs, so prompts are empty; the tests stay in the suite.
 */
export function multiplERows(
  tasks: readonly BenchTaskSeal[],
  byTask: ReadonlyMap<string, readonly CodedSample[]>,
): MultiplERow[] {
  return tasks.map(({ id, language }) => {
    const samples = byTask.get(id) ?? [];
    return {
      name: id,
      language: LANGUAGES[language] ?? language,
      prompt: '',
      completions: samples.map(({ code }) => code ?? ''),
      results: samples.map(({ code, right, evidence }) => ({
        program: code ?? '',
        status: right ? 'OK' : 'Exception',
        exit_code: right ? 0 : 1,
        stdout: '',
        stderr: evidence ?? '',
      })),
    };
  });
}
