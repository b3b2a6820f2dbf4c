import type { Checker } from '../src/nouns/checker.ts';
import { domainOf, inputsIn } from './calls/domain.ts';
import { isValue, lawOptions, openLaw, onlyWhere } from './calls/law.ts';

/**
 * Doing it twice is doing it once: `call(call(x))` equals `call(x)`. The second call is made in an attempt of its own, so that nothing can be
 * remembered from the first. Inputs on which it throws are left out.
 *
 * @param call - the exported name, a function of one argument.
 * @param inputs - its parameter as it is written in TypeScript, such as `text: string`.
 * @example
 * ```ts
 * idempotent('slugify', 'text: string');
 * ```
 */
export function idempotent(call: string, inputs: string): Checker {
  return {
    ...lawOptions(`idempotent ${call}`, { call, inputs }, [], [call]),
    open: (task, context) =>
      openLaw('idempotent', task, context, async () => {
        const signature = domainOf('idempotent', call, inputs);
        return {
          says: `${call}(${call}(…)) being ${call}(…)`,
          shownAs: call,
          signature,
          unit: 'property runs',
          inputs: await inputsIn(signature, context.seed),
          async compare(candidate, some) {
            const once = await candidate(call, some);
            const again = await candidate(
              call,
              once.filter(isValue).map(({ value }) => [value]),
            );
            return onlyWhere(once, isValue, again);
          },
        };
      }),
  };
}
