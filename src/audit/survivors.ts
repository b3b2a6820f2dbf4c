import { parseSync } from 'oxc-parser';
import { fits } from '../behaviour/conforms.ts';
import { simplest, type Distinguishing } from '../behaviour/distinguish.ts';
import { openInputs, type InputSource } from '../behaviour/inputs.ts';
import { isSameOutcome } from '../behaviour/outcome.ts';
import { inputsIn, valuesIn } from '../behaviour/seen.ts';
import type { Input, Signature } from '../behaviour/shape.ts';
import { signatureOf } from '../reading/syntax/signature.ts';
import { callLine, outcomeWords, testLine } from '../behaviour/testLine.ts';
import type { Files } from '../workspace/workspace.ts';
import { callsOn, type Calling, type Outcomes } from './calls.ts';
import type { Engine } from './engine/engine.ts';
import type { Mutant } from './mutants.ts';
import type { Finding } from './result.ts';

/** What is looked at, and what is known of its inputs. */
export interface Looking {
  readonly engine: Engine;
  /** Texts of the mutated files. */
  readonly sources: Files;
  /** Texts of the tests that reach a file, by path: the inputs in them are what somebody cared about. */
  readonly testsOf: (file: string) => Files;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Inputs of each round: few at first, to see whether a function reaches any; then next to those that told something. */
const ROUNDS = [100, 300, 300];
/** How many of the values that stand in tests are taken for inputs. */
const MOST_SEEN = 100;

/**
 * Looks for an input on which a mutant that lives does something else than the original, by running both on inputs that are made from the
 * types and from the tests. One that is reached and does the same on all of them is likely no change at all.
 */
export async function findingsOn(mutants: readonly Mutant[], looking: Looking): Promise<ReadonlyMap<string, Finding>> {
  const findings = new Map<string, Finding>();
  const files = Map.groupBy(mutants, ({ file }) => file);
  await Promise.all([...files].map(([file, own]) => lookInto(file, own, looking, findings)));
  return findings;
}

async function lookInto(
  file: string,
  mutants: readonly Mutant[],
  looking: Looking,
  findings: Map<string, Finding>,
): Promise<void> {
  const text = looking.sources[file] ?? '';
  const reasons: string[] = [];
  for (const { exported, local } of functionsIn(file, text)) {
    const signature = signatureOf(file, text, local);
    if ('reason' in signature) reasons.push(signature.reason);
    else {
      const left = mutants.filter(({ id }) => findings.get(id)?.kind !== 'killable');
      const calling = callsOn(looking.engine, file, exported, looking.signal);
      const own = { ...signature, name: exported };
      const source = openInputs(own, seenIn(looking.testsOf(file), own), looking.seed);
      const reason = await compareOn(calling, own, source, left, findings);
      if (reason !== undefined) reasons.push(reason);
    }
  }
  const reason = reasons[0] ?? 'no exported function reaches it on the inputs that were made';
  for (const { id } of mutants) if (!findings.has(id)) findings.set(id, { kind: 'unknown', reason });
}

/** Compares mutants with the original on inputs of one function. @returns why that cannot be done. */
async function compareOn(
  calling: Calling,
  signature: Signature,
  source: InputSource,
  mutants: readonly Mutant[],
  findings: Map<string, Finding>,
): Promise<string | undefined> {
  const alike = new Map<string, number>();
  let parents: Input[] = [];
  let left = mutants;
  for (const [round, count] of ROUNDS.entries()) {
    const inputs = round === 0 ? source.first(count) : source.next(parents, count);
    const original = await calling.original(inputs);
    if ('reason' in original) return original.reason;
    const reached = left.filter(({ id }) => original.reached.has(id));
    // None are left, or they stand where this function does not go.
    if (reached.length === 0) break;
    const others = await calling.mutants(
      reached.map(({ id }) => id),
      inputs,
    );
    const found = reached.map(({ id }, index) => ({ id, difference: differenceOf(inputs, original, others[index]) }));
    parents = [];
    for (const { id, difference } of found) {
      if (difference === undefined) {
        alike.set(id, (alike.get(id) ?? 0) + inputs.length);
        continue;
      }
      parents.push(difference.input);
      alike.delete(id);
      findings.set(id, killableBy(signature.name, await simplest(signature, difference, calling.both(id))));
    }
    left = left.filter(({ id }) => findings.get(id)?.kind !== 'killable');
  }
  for (const [id, inputs] of alike) {
    const before = findings.get(id);
    findings.set(id, { kind: 'equivalent', inputs: inputs + (before?.kind === 'equivalent' ? before.inputs : 0) });
  }
  return undefined;
}

/** The first input on which a mutant does something else; one on which the original comes to no end tells nothing. */
function differenceOf(
  inputs: readonly Input[],
  original: Outcomes,
  mutant: Outcomes | undefined,
): Distinguishing | undefined {
  for (const [at, input] of inputs.entries()) {
    const [one, other] = [original.outcomes[at], mutant?.outcomes[at]];
    if (one === undefined || other === undefined || one.kind === 'ended' || isSameOutcome(one, other)) continue;
    return { input, outcomes: [one, other] };
  }
  return undefined;
}

function killableBy(name: string, { input, outcomes: [wanted, got] }: Distinguishing): Finding {
  return {
    kind: 'killable',
    input: callLine(name, input),
    wanted: outcomeWords(wanted),
    got: outcomeWords(got),
    line: testLine(name, input, wanted),
  };
}

/** Arguments of calls in tests; then whatever else is written there and could be some, such as rows of a table of cases. */
function seenIn(tests: Files, signature: Signature): Input[] {
  const entries = Object.entries(tests);
  const calls = entries.flatMap(([path, text]) => inputsIn(path, text, signature.name));
  const rows = entries
    .flatMap(([path, text]) => valuesIn(path, text))
    .flatMap((value) => [
      ...(Array.isArray(value) && value.length > 1 ? [value.slice(0, signature.items.length)] : []),
      [value],
    ]);
  return [...calls, ...rows.filter((row) => fits(row, signature))].slice(0, MOST_SEEN);
}

/** What a module exports by a name under which it can be called. */
function functionsIn(path: string, text: string): { readonly exported: string; readonly local: string }[] {
  const { module } = parseSync(path, text);
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, localName, isType, moduleRequest }) =>
      isType || moduleRequest !== null || exportName.name === null || localName.name === null
        ? []
        : [{ exported: exportName.name, local: localName.name }],
    ),
  );
}
