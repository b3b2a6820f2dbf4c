import { isBounded } from '../../src/behaviour/bounded.ts';
import type { Outcome } from '../../src/behaviour/outcome.ts';
import type { Input } from '../../src/behaviour/shape.ts';
import type { Evidence } from '../../src/nouns/verdict.ts';
import type { Callable } from '../../src/sandbox/callApart.ts';
import type { CallResult } from '../../src/sandbox/sandbox.ts';

/** What calls came to. Those behind one that ended the attempt were not made: they count as ended too. */
export interface Answered {
  readonly outcomes: readonly Outcome[];
  readonly ended: { readonly evidence: Evidence; readonly crash: boolean } | undefined;
}

/** An answer that nobody could look at whole is as good as none. */
function outcomeOf(result: Exclude<CallResult, { kind: 'ended' }>): Outcome {
  if (result.kind === 'threw') return { kind: 'threw', name: result.error.name };
  return isBounded(result.value) ? { kind: 'value', value: result.value } : { kind: 'ended' };
}

/** Calls an exported function with each input. */
export async function answersOf(module: Callable, name: string, inputs: readonly Input[]): Promise<Answered> {
  const outcomes: Outcome[] = [];
  for (const input of inputs) {
    const result = module.failure ?? (await module.call(name, input));
    if (result.kind === 'ended') {
      const { evidence, crash } = result;
      const left = inputs.slice(outcomes.length).map((): Outcome => ({ kind: 'ended' }));
      return { outcomes: [...outcomes, ...left], ended: { evidence, crash } };
    }
    outcomes.push(outcomeOf(result));
  }
  return { outcomes, ended: undefined };
}
