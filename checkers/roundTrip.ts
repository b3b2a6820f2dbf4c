import type { Outcome } from '../src/behaviour/outcome.ts';
import type { Checker } from '../src/nouns/checker.ts';
import { domainOf, inputsIn } from './calls/domain.ts';
import { isValue, lawOptions, openLaw } from './calls/law.ts';

/**
 * What is encoded can be decoded: `decode(encode(x))` equals `x`. The two are called in attempts of their own, so that nothing can be remembered
 * from one to the other.
 *
 * @param encode - the exported name, a function of one argument.
 * @param decode - the exported name of its inverse.
 * @param inputs - the parameter of `encode` as it is written in TypeScript, such as `values: number[]`.
 * @example
 * ```ts
 * roundTrip('toCsv', 'parseCsv', 'rows: string[][]');
 * ```
 */
export function roundTrip(encode: string, decode: string, inputs: string): Checker {
  return {
    ...lawOptions(`roundTrip ${encode} ${decode}`, { encode, decode, inputs }, [], [encode, decode]),
    open: (task, context) =>
      openLaw('roundTrip', task, context, async () => {
        const signature = domainOf('roundTrip', encode, inputs);
        return {
          says: `${decode}(${encode}(…)) being what it was given`,
          shownAs: encode,
          signature,
          unit: 'property runs',
          inputs: await inputsIn(signature, context.seed),
          async compare(candidate, some) {
            const encoded = await candidate(encode, some);
            const decoded = [
              ...(await candidate(
                decode,
                encoded.filter(isValue).map(({ value }) => [value]),
              )),
            ];
            const actual = encoded.map((one): Outcome => (isValue(one) ? (decoded.shift() ?? { kind: 'ended' }) : one));
            return [actual, some.map(([value]): Outcome => ({ kind: 'value', value }))];
          },
        };
      }),
  };
}
