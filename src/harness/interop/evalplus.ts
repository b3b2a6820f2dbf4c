import type { CodedSample } from './exported.ts';

/** A line of the samples that EvalPlus evaluates: `solution` is a whole program, `completion` goes on from the problem's prompt. */
export interface EvalPlusRow {
  readonly task_id: string;
  readonly solution?: string;
  readonly completion?: string;
}

/** One member's samples as lines for `evalplus.evaluate --samples`. An answer without code is an empty solution, so that it counts. */
export function evalPlusRows(byTask: ReadonlyMap<string, readonly CodedSample[]>): EvalPlusRow[] {
  return [...byTask].flatMap(([task, samples]) => samples.map(({ code }) => ({ task_id: task, solution: code ?? '' })));
}
