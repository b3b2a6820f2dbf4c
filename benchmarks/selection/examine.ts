import { availableParallelism } from 'node:os';
import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import { compare } from '../../src/behaviour/compare.ts';
import { examplesIn } from '../../src/behaviour/examples.ts';
import { distinguish } from '../../src/behaviour/distinguish.ts';
import { observe, type Behaviour, type Endless, type Observed } from '../../src/behaviour/observe.ts';
import { isSameOutcome, type Outcome } from '../../src/behaviour/outcome.ts';
import { inputsIn, inputsInProse } from '../../src/behaviour/seen.ts';
import type { Input, Signature } from '../../src/behaviour/shape.ts';
import { suspects } from '../../src/behaviour/suspects.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { testLine } from '../../src/behaviour/testLine.ts';
import { openJudge, type Judge } from '../../src/harness/judge.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { take } from '../../src/reading/answers/extract.ts';
import { openContext } from '../../src/verification/context.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import { mostOf, numbered, type Numbered } from './numbered.ts';
import type { Answer, Piled } from './pile.ts';

// What there is to know of a task before anything is chosen: which answers are sound, and what they do.

/** A recorded answer, looked at. */
export interface Seen {
  readonly member: string;
  readonly right: boolean;
  readonly sound: boolean;
  /** Which of the behaviours is its own; null where there is none. */
  readonly behaviour: number | null;
}

export interface Examined {
  readonly task: string;
  readonly cheap: readonly Seen[];
  readonly strong: readonly Seen[];
  /** What programs did on the inputs, in numbers. */
  readonly behaviours: readonly Numbered[];
  /** What right answers give on each input; null where they are at odds. */
  readonly truth: readonly (number | null)[];
  /** How much each input counts. */
  readonly weights: readonly number[];
  /** Inputs outside of the domain. */
  readonly outside: number;
  /** Why the cheap answers are not compared. */
  readonly notCompared: string | null;
  /** The simplest input found on which the two first clusters differ, as the lines of tests that one of them passes each. */
  readonly between: readonly [string, string] | null;
  /** Examples that seem wrong, as lines of a test. */
  readonly suspects: readonly string[];
  /** Whether an example names what is defined nowhere: nothing can meet it. */
  readonly adrift: boolean;
}

/** How long an answer may take in a checker, and with all inputs of a round. */
const CHECK_MS = 20_000;
const CALLS_MS = 500;

/** @param seed - of the inputs that are made. */
export async function examine(
  { task: suite, cheap, strong, references }: Piled,
  seed: number,
  signal: AbortSignal,
): Promise<Examined> {
  await using judge = await openJudge(suite.input, suite.visible, { timeoutMs: CHECK_MS, signal });
  const look = (answers: readonly Answer[]): Promise<Looked[]> =>
    Promise.all(answers.map((answer) => lookedAt(judge, suite, answer)));
  const [few, many] = [await look(cheap), await look(strong)];
  const right = references.map((code) => filesOf(judge, code)).filter(isThere);
  const found = await behaved(judge, few, many, right, seed, signal);
  const seenAs = (looked: readonly Looked[]): Seen[] =>
    looked.map(({ member, right: isRight, sound, files }) => ({
      member,
      right: isRight,
      sound,
      behaviour: (files && found.numbers.get(textOf(files))) ?? null,
    }));
  const { numbers: _, ...rest } = found;
  return { task: suite.input.id, cheap: seenAs(few), strong: seenAs(many), ...rest };
}

interface Looked extends Answer {
  /** Where it can be run. */
  readonly files: Files | undefined;
  readonly sound: boolean;
}

type Found = Omit<Examined, 'task' | 'cheap' | 'strong'> & {
  /** Which behaviour is that of a program, by its text. */
  readonly numbers: ReadonlyMap<string, number>;
};

const NONE: Omit<Found, 'notCompared'> = {
  behaviours: [],
  truth: [],
  weights: [],
  outside: 0,
  between: null,
  suspects: [],
  adrift: false,
  numbers: new Map(),
};

const EXAMPLES = 'visible/examples.ts';

async function behaved(
  { task }: Judge,
  cheap: readonly Looked[],
  strong: readonly Looked[],
  references: readonly Files[],
  seed: number,
  signal: AbortSignal,
): Promise<Found> {
  const name = task.exports[0] ?? '';
  const [target] = task.targets;
  const words = task.signature ?? '';
  const signature = signatureOf(target, words, name);
  if ('reason' in signature) return { ...NONE, notCompared: signature.reason };
  const examples = (await readText(task.workspace, EXAMPLES)) ?? '';
  const cores = availableParallelism();
  await using context = await openContext(task, { timeoutMs: CALLS_MS, seed, signal, unsafe: false, cores });
  const observed: Observed = { ...((await materialOf(task, [])) ?? NOTHING), target, name };
  const watch = async (all: readonly Files[], inputs: readonly Input[]): Promise<Behaviour[]> =>
    Promise.all(all.map((files) => observe(context, observed, files, inputs, signal)));

  const shown = examplesIn(EXAMPLES, examples, name);
  const run = programsOf(cheap.map(({ files }) => files).filter(isThere));
  const onExamples = await watch(
    [...run.values()],
    shown.told.map(({ input }) => input),
  );
  const places = new Map([...run.keys()].map((text, at) => [text, at]));
  const each = cheap.map(({ files }) => onExamples[(files && places.get(textOf(files))) ?? -1]);
  const told = suspects(
    shown.told,
    each.map((one) => one && outcomesOf(one)),
  ).map(({ example }) => testLine(name, example.input, { kind: 'value', value: example.expected }));
  const sound = programsOf(
    cheap
      .filter((one) => one.sound)
      .map(({ files }) => files)
      .filter(isThere),
  );
  const adrift = sound.size === 0 && shown.adrift.length > 0;
  const suspect = adrift ? [...told, ...shown.adrift] : told;
  if (sound.size === 0) return { ...NONE, suspects: suspect, adrift, notCompared: null };
  const seen = [...inputsIn(EXAMPLES, examples, name), ...inputsInProse(words, name)];
  const compared = await compare(context, observed, [...sound.values()], { signature, seen, signal });
  const others = programsOf([...strong.map(({ files }) => files).filter(isThere), ...references]);
  for (const text of sound.keys()) others.delete(text);
  const programs = new Map([...sound, ...others]);
  const besides = await Promise.all(
    [...others.values()].map((files) => patiently(context, observed, files, compared.inputs, signal)),
  );
  const all = [...compared.behaviours, ...besides].map(outcomesOf);
  const behaviours = numbered(all);
  const numbers = new Map(
    [...programs.keys()].flatMap((text, at): [string, number][] => {
      const own = behaviours.findIndex(({ program }) => program === at);
      return own < 0 ? [] : [[text, own]];
    }),
  );
  const opaque = compared.behaviours.flatMap((one) => (one.kind === 'opaque' ? [one.reason] : []));
  return {
    behaviours: behaviours.map(({ program: __, ...one }) => one),
    truth: compared.inputs.map((___, at) =>
      mostOf(references.flatMap((files) => behaviours[numbers.get(textOf(files)) ?? -1]?.answers[at] ?? [])),
    ),
    weights: compared.weights,
    outside: compared.outside,
    notCompared: opaque.length < sound.size ? null : (opaque[0] ?? null),
    between: await linesBetween(context, observed, signature, [...sound.values()], compared.inputs, all, signal),
    suspects: suspect,
    adrift,
    numbers,
  };
}

/** Times that an answer is looked at once more without the inputs on which it came to no end. */
const AGAIN = 6;

/** What an answer does that is asked for single values: it is not given up for inputs on which it comes to no end. */
async function patiently(
  context: CheckContext,
  observed: Observed,
  files: Files,
  inputs: readonly Input[],
  signal: AbortSignal,
): Promise<Behaviour> {
  const ended = new Set<Input>();
  const endless: Endless = { isKnown: (input) => ended.has(input), add: (input) => void ended.add(input) };
  let behaviour = await observe(context, observed, files, inputs, signal, endless);
  for (let again = 0; again < AGAIN && behaviour.kind === 'endless'; again++)
    behaviour = await observe(context, observed, files, inputs, signal, endless);
  return behaviour;
}

async function linesBetween(
  context: CheckContext,
  observed: Observed,
  signature: Signature,
  programs: readonly Files[],
  inputs: readonly Input[],
  all: readonly (readonly Outcome[] | undefined)[],
  signal: AbortSignal,
): Promise<[string, string] | null> {
  const [one, other] = clustersOf(all.slice(0, programs.length));
  const [here, there] = [one, other].map((cluster) => programs[cluster?.proposals[0] ?? -1]);
  if (here === undefined || there === undefined) return null;
  for (const [at, input] of inputs.entries()) {
    const [a, b] = [one?.outcomes[at], other?.outcomes[at]];
    if (a === undefined || b === undefined || isSameOutcome(a, b)) continue;
    const found = await distinguish(context, observed, signature, [here, there], { input, outcomes: [a, b] }, signal);
    const [mine, theirs] = found.outcomes;
    return [testLine(observed.name, found.input, mine), testLine(observed.name, found.input, theirs)];
  }
  return null;
}

function outcomesOf(behaviour: Behaviour): readonly Outcome[] | undefined {
  return behaviour.kind === 'observed' ? behaviour.outcomes : undefined;
}

async function lookedAt(judge: Judge, { visible }: SuiteTask, answer: Answer): Promise<Looked> {
  const files = filesOf(judge, answer.code);
  if (files === undefined) return { ...answer, files, sound: false };
  const verdicts = await judge.verdictsOn(files);
  const sound = verdicts.length === visible.length && verdicts.every(({ verdict }) => verdict.kind === 'pass');
  // What does not compile is not run.
  const compiles = verdicts[0]?.verdict.kind === 'pass';
  return { ...answer, files: compiles ? files : undefined, sound };
}

function filesOf({ task }: Judge, text: string): Files | undefined {
  const { code } = take({ [task.targets[0]]: text }, task);
  return 'refused' in code ? undefined : code.files;
}

function isThere<One>(one: One | undefined): one is One {
  return one !== undefined;
}

/** Each text once. */
function programsOf(all: readonly Files[]): Map<string, Files> {
  return new Map(all.map((files) => [textOf(files), files]));
}

function textOf(files: Files): string {
  return Object.values(files).join('\n');
}
