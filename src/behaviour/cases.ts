import type { Checker } from '../nouns/checker.ts';
import type { Example } from './examples.ts';

/** The examples that checkers carry as data, in their options: `{ call, cases: [[arguments, result], …] }`. */
export function casesOf(checkers: readonly Pick<Checker, 'options'>[], name: string): Example[] {
  return checkers.flatMap(({ options }) => {
    if (typeof options !== 'object' || options === null || !('cases' in options) || !('call' in options)) return [];
    const { call, cases } = options;
    if (call !== name || !Array.isArray(cases)) return [];
    return cases.flatMap((one): Example[] =>
      Array.isArray(one) && Array.isArray(one[0]) ? [{ input: one[0], expected: one[1] }] : [],
    );
  });
}
