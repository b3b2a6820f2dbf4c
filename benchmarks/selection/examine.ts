import { availableParallelism } from 'node:os';
import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { clustersOf } from '../../src/behaviour/clusters.ts';
import { compare, type Compared } from '../../src/behaviour/compare.ts';
import { distinguish } from '../../src/behaviour/distinguish.ts';
import { observe, type Behaviour, type Observed } from '../../src/behaviour/observe.ts';
import { isSameOutcome, type Outcome } from '../../src/behaviour/outcome.ts';
import { inputsIn } from '../../src/behaviour/seen.ts';
import type { Signature } from '../../src/behaviour/shape.ts';
import { signatureOf } from '../../src/reading/syntax/signature.ts';
import { testLine } from '../../src/behaviour/testLine.ts';
import { openJudge, type Judge } from '../../src/harness/judge.ts';
import type { SuiteTask } from '../../src/suites/suite.ts';
import type { CheckContext } from '../../src/nouns/checker.ts';
import { take } from '../../src/reading/answers/extract.ts';
import { openContext } from '../../src/verification/context.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';
import type { Answer, Piled } from './pile.ts';

// What there is to know of a task before anything is chosen: which answers are sound, and which of them behave alike.

/** A recorded answer, looked at. */
export interface Seen {
  readonly member: string;
  readonly right: boolean;
  readonly sound: boolean;
  /** The number of its cluster; null where it is not sound or not compared. */
  readonly cluster: number | null;
}

export interface Examined {
  readonly task: string;
  readonly cheap: readonly Seen[];
  /** Where an answer behaves like none of the clusters, it has none. */
  readonly strong: readonly Seen[];
  readonly inputs: number;
  /** Inputs outside of the domain. */
  readonly outside: number;
  /** Why the cheap answers are not compared. */
  readonly notCompared: string | null;
  /** The simplest input found on which the two first clusters differ, as the lines of tests that one of them passes each. */
  readonly between: readonly [string, string] | null;
}

/** How long an answer may take in a checker, and with all inputs of a round. */
const CHECK_MS = 20_000;
const CALLS_MS = 500;

export async function examine({ task: suite, cheap, strong }: Piled, signal: AbortSignal): Promise<Examined> {
  await using judge = await openJudge(suite.input, suite.visible, { timeoutMs: CHECK_MS, signal });
  const [cheapFiles, strongFiles] = await Promise.all(
    [cheap, strong].map((answers) => Promise.all(answers.map((answer) => soundFiles(judge, suite, answer)))),
  );
  const programs = programsOf(cheapFiles ?? []);
  const others = programsOf(strongFiles ?? []);
  const seenAs = (answers: readonly Answer[], files: readonly (Files | undefined)[], clusters: Clusters): Seen[] =>
    answers.map(({ member, right }, index) => {
      const own = files[index];
      return { member, right, sound: own !== undefined, cluster: (own && clusters.get(textOf(own))) ?? null };
    });
  const none = { inputs: 0, outside: 0, between: null };
  const found =
    programs.size === 0
      ? { ...none, notCompared: null, clusters: new Map(), strongClusters: new Map() }
      : await parted(judge, programs, others, signal);
  const { clusters, strongClusters, ...rest } = found;
  return {
    task: suite.input.id,
    cheap: seenAs(cheap, cheapFiles ?? [], clusters),
    strong: seenAs(strong, strongFiles ?? [], strongClusters),
    ...rest,
  };
}

/** The numbers of clusters by the text of their programs. */
type Clusters = ReadonlyMap<string, number>;

interface Parted extends Pick<Examined, 'inputs' | 'outside' | 'notCompared' | 'between'> {
  readonly clusters: Clusters;
  readonly strongClusters: Clusters;
}

async function parted(
  { task }: Judge,
  programs: ReadonlyMap<string, Files>,
  others: ReadonlyMap<string, Files>,
  signal: AbortSignal,
): Promise<Parted> {
  const name = task.exports[0] ?? '';
  const [target] = task.targets;
  const signature = signatureOf(target, task.signature ?? '', name);
  if ('reason' in signature)
    return {
      inputs: 0,
      outside: 0,
      notCompared: signature.reason,
      between: null,
      clusters: new Map(),
      strongClusters: new Map(),
    };
  const examples = (await readText(task.workspace, EXAMPLES)) ?? '';
  const seen = inputsIn(EXAMPLES, examples, name);
  const cores = availableParallelism();
  await using context = await openContext(task, { timeoutMs: CALLS_MS, seed: 1, signal, unsafe: false, cores });
  const observed: Observed = { ...((await materialOf(task, [])) ?? NOTHING), target, name };
  const files = [...programs.values()];
  const compared = await compare(context, observed, files, { signature, seen, signal });
  const clusters = clustersOf(compared.behaviours.map(outcomesOf));
  const numbers = new Map(
    [...programs.keys()].flatMap((text, index): [string, number][] => {
      const number = clusters.findIndex(({ proposals }) => proposals.includes(index));
      return number < 0 ? [] : [[text, number]];
    }),
  );
  const strongClusters = new Map<string, number>();
  for (const [text, own] of others) {
    const behaviour = await observe(context, observed, own, compared.inputs, signal);
    const outcomes = outcomesOf(behaviour);
    const number = clusters.findIndex((one) => outcomes !== undefined && areSame(one.outcomes, outcomes));
    if (number >= 0) strongClusters.set(text, number);
  }
  const notCompared = clusters.length > 0 ? null : reasonOf(compared.behaviours);
  const pair = clusters.slice(0, 2).flatMap(({ proposals: [first = 0] }) => files.slice(first, first + 1));
  const between =
    pair[0] && pair[1]
      ? await linesBetween(context, observed, signature, [pair[0], pair[1]], compared, clusters, signal)
      : null;
  return {
    inputs: compared.inputs.length,
    outside: compared.outside,
    notCompared,
    between,
    clusters: numbers,
    strongClusters,
  };
}

async function linesBetween(
  context: CheckContext,
  observed: Observed,
  signature: Signature,
  pair: readonly [Files, Files],
  { inputs }: Compared,
  [one, other]: ReturnType<typeof clustersOf>,
  signal: AbortSignal,
): Promise<[string, string] | null> {
  for (const [at, input] of inputs.entries()) {
    const [a, b] = [one?.outcomes[at], other?.outcomes[at]];
    if (a === undefined || b === undefined || isSameOutcome(a, b)) continue;
    const found = await distinguish(context, observed, signature, pair, { input, outcomes: [a, b] }, signal);
    const [here, there] = found.outcomes;
    return [testLine(observed.name, found.input, here), testLine(observed.name, found.input, there)];
  }
  return null;
}

const EXAMPLES = 'visible/examples.ts';

function outcomesOf(behaviour: Behaviour): readonly Outcome[] | undefined {
  return behaviour.kind === 'observed' ? behaviour.outcomes : undefined;
}

function areSame(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  return a.every((outcome, at) => isSameOutcome(outcome, b[at] ?? { kind: 'ended' }));
}

function reasonOf(behaviours: readonly Behaviour[]): string | null {
  return behaviours.flatMap((one) => (one.kind === 'observed' ? [] : [one.reason]))[0] ?? null;
}

/** The files of an answer that every visible checker passes. */
async function soundFiles(judge: Judge, { visible }: SuiteTask, answer: Answer): Promise<Files | undefined> {
  const { code } = take({ [judge.task.targets[0]]: answer.code }, judge.task);
  if ('refused' in code) return undefined;
  const verdicts = await judge.verdictsOn(code.files);
  const isSound = verdicts.length === visible.length && verdicts.every(({ verdict }) => verdict.kind === 'pass');
  return isSound ? code.files : undefined;
}

/** Each text once. */
function programsOf(all: readonly (Files | undefined)[]): Map<string, Files> {
  return new Map(all.flatMap((files): [string, Files][] => (files === undefined ? [] : [[textOf(files), files]])));
}

function textOf(files: Files): string {
  return Object.values(files).join('\n');
}
