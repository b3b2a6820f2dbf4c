import { inspect } from 'node:util';
import { materialOf, NOTHING } from '../../checkers/reading/suite.ts';
import { agreement, isSameNear } from '../behaviour/agreement.ts';
import { clustersOf } from '../behaviour/clusters.ts';
import { compare, type Compared } from '../behaviour/compare.ts';
import { distinguish } from '../behaviour/distinguish.ts';
import { forCalls, observe, type Behaviour, type Observed } from '../behaviour/observe.ts';
import { openStrangeness } from '../behaviour/kinds.ts';
import { isSameAnswer, type Outcome } from '../behaviour/outcome.ts';
import { inputsIn, inputsInProse } from '../behaviour/seen.ts';
import type { Input, NotCompared, Signature } from '../behaviour/shape.ts';
import { casesOf, testTexts } from '../behaviour/stated.ts';
import { laidOver } from '../behaviour/laidOver.ts';
import { isTable } from '../behaviour/tables.ts';
import { telling, type Voting } from '../behaviour/telling.ts';
import { callLine, testLine } from '../behaviour/testLine.ts';
import type { CheckContext, Checker } from '../nouns/checker.ts';
import type { Between, Comparison } from '../nouns/comparison.ts';
import { candidateOf, type SoundProposal } from '../nouns/proposal.ts';
import type { Task } from '../nouns/task.ts';
import { borrowReading, type Reading } from '../reading/reading.ts';
import { patient } from '../sandbox/patience.ts';
import type { Files } from '../workspace/workspace.ts';
import { byWeight } from './byWeight.ts';

/** Compares sound proposals of one task by what they do. */
export interface Comparer extends AsyncDisposable {
  /** @param answers - how many there are to the task, those too that are not sound. */
  compare(sound: readonly SoundProposal[], answers: number, signal: AbortSignal): Promise<Comparison>;
}

/** A function that proposals have in common. */
interface Subject {
  readonly observed: Observed;
  readonly signature: Signature;
  readonly seen: readonly Input[];
}

/** What programs did with one function. */
interface Shown extends Subject {
  readonly inputs: readonly Input[];
  readonly weights: readonly number[];
  readonly outside: number;
  readonly behaviours: readonly Behaviour[];
}

/** A file of thousands of lines takes less than a second; the process may have to start first. */
const SIGN_MS = 15_000;
const COMPARED: ReadonlySet<string> = new Set(['typescript', 'javascript']);

/** Opens a comparer. It starts nothing until there is something to compare. */
export function openComparer(task: Task, checkers: readonly Checker[], given: CheckContext): Comparer {
  const context = forCalls(given);
  const reading = borrowReading();
  return {
    async compare(sound, answers, signal) {
      const programs = programsOf(sound);
      const changes = [...programs.values()].map(([first]) => first);
      const files = changes.map(laidOver);
      const removed = new Set(changes.flatMap(({ removed: own = [] }) => own));
      const notCompared: string[] = [];
      const shown: Shown[] = [];
      if (!COMPARED.has(task.language)) notCompared.push(`${task.language} is not run on inputs`);
      else
        for (const subject of await subjectsOf(task, checkers, reading, { files, removed }, signal)) {
          if ('reason' in subject) notCompared.push(subject.reason);
          else {
            const compared = await compare(context, subject.observed, files, { ...subject, signal });
            shown.push({ ...subject, ...compared, behaviours: withoutTables(compared, subject.seen) });
          }
        }
      return joined(context, sound, answers, [...programs.values()], shown, notCompared, signal);
    },
    [Symbol.asyncDispose]: () => reading[Symbol.asyncDispose](),
  };
}

/** What is right on the inputs of the tests alone is no answer to the task, unless most programs look like that: some functions are tables. */
function withoutTables({ inputs, behaviours }: Compared, seen: readonly Input[]): readonly Behaviour[] {
  const observed = behaviours.filter(({ kind }) => kind === 'observed').length;
  const tables = behaviours.map(
    (behaviour) => behaviour.kind === 'observed' && isTable(inputs, behaviour.outcomes, seen),
  );
  if (2 * tables.filter(Boolean).length >= observed) return behaviours;
  return behaviours.map((behaviour, index) =>
    tables[index] === true
      ? { kind: 'table', reason: 'it tells the inputs of the tests apart, and does the same on all others' }
      : behaviour,
  );
}

type Group = [SoundProposal, ...SoundProposal[]];

/** Each text is run once, whoever proposed it. */
function programsOf(sound: readonly SoundProposal[]): Map<string, Group> {
  const programs = new Map<string, Group>();
  for (const one of sound) {
    const digest = candidateOf(one.proposal)?.digest ?? one.proposal.id;
    const group = programs.get(digest);
    if (group === undefined) programs.set(digest, [one]);
    else group.push(one);
  }
  return programs;
}

async function subjectsOf(
  task: Task,
  checkers: readonly Checker[],
  reading: Reading,
  { files: programs, removed }: { readonly files: readonly Files[]; readonly removed: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<(Subject | NotCompared)[]> {
  const material = (await materialOf(task, [])) ?? NOTHING;
  const texts = await testTexts(task, checkers);
  const subjects: (Subject | NotCompared)[] = [];
  for (const target of task.targets) {
    if (removed.has(target)) {
      subjects.push({ reason: `some proposals remove ${target}` });
      continue;
    }
    const signatures = await signaturesFor(task, target, reading, programs);
    signal.throwIfAborted();
    for (const signature of signatures) {
      if ('reason' in signature) {
        subjects.push(signature);
        continue;
      }
      const { name } = signature;
      const seen = [
        ...casesOf(checkers, name).map(({ input }) => input),
        ...texts.flatMap(([path, text]) => inputsIn(path, text, name)),
        ...inputsInProse(`${task.prompt}\n${task.signature ?? ''}`, name),
      ];
      subjects.push({ observed: { ...material, target, name }, signature, seen });
    }
  }
  return subjects;
}

/**
 * As the task gives them; else, of each function, as most programs have it: a single one must not decide on what all are run.
 */
async function signaturesFor(
  { signature, targets: [first], exports }: Task,
  path: string,
  reading: Reading,
  programs: readonly Files[],
): Promise<readonly (Signature | NotCompared)[]> {
  const names = path === first && exports.length > 0 ? { names: exports } : {};
  const read = async (text: string): Promise<readonly (Signature | NotCompared)[]> => {
    const answer = await reading.ask({ kind: 'sign', path, text, ...names }, patient(SIGN_MS));
    if (answer.kind === 'reply') return answer.reply as readonly (Signature | NotCompared)[];
    return [{ reason: `${path} could not be read in time` }];
  };
  const own = path === first && signature !== undefined ? await read(signature) : [];
  if (own.some((one) => !('reason' in one))) return own;
  const all = (await Promise.all(programs.flatMap((files) => files[path] ?? []).map(read))).flat();
  const known = Map.groupBy(
    all.filter((one): one is Signature => !('reason' in one)),
    ({ name }) => name,
  );
  return known.size > 0 ? [...known.values()].map(commonest) : all.slice(0, 1);
}

/** What most have; of as many the first. */
function commonest(signatures: readonly Signature[]): Signature | NotCompared {
  const groups = Map.groupBy(signatures, (one) => inspect(one, { depth: null }));
  const [most] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return most?.[0] ?? { reason: 'no program has it' };
}

async function joined(
  context: CheckContext,
  sound: readonly SoundProposal[],
  answers: number,
  programs: readonly Group[],
  all: readonly Shown[],
  notCompared: readonly string[],
  signal: AbortSignal,
): Promise<Comparison> {
  const isOpaque = ({ kind }: Behaviour): boolean => kind === 'opaque';
  // A function whose answers nobody can compare says nothing of the others.
  const shown = all.filter(({ behaviours }) => !behaviours.every(isOpaque));
  const reasons = all.flatMap(({ observed, behaviours: [first, ...others] }) =>
    first?.kind === 'opaque' && others.every(isOpaque) ? [`${observed.name}: ${first.reason}`] : [],
  );
  const behaviours = programs.map((_, index) => together(shown.flatMap((one) => one.behaviours[index] ?? [])));
  const aside = behaviours.flatMap((one, index) =>
    one.kind === 'observed' ? [] : (programs[index] ?? []).map((proposal) => ({ proposal, reason: one.reason })),
  );
  const found = shown.length === 0 ? [] : clustersOf(behaviours.map(outcomesOf));
  const weights = shown.flatMap((one) => one.weights);
  const inOrder = found.map(({ proposals }) => {
    const own = proposals.flatMap((index) => programs[index] ?? []);
    return own.toSorted((a, b) => sound.indexOf(a) - sound.indexOf(b));
  });
  const outcomesIn = (cluster: number): readonly Outcome[] => found[cluster]?.outcomes ?? [];
  const agreementOf = (one: number, other: number): number => agreement(outcomesIn(one), outcomesIn(other), weights);
  const weighed = byWeight(inOrder, agreementOf, answers);
  const leaders = weighed.map(({ index, cluster: { votes } }) => ({
    files: laidOver(programs[found[index]?.proposals[0] ?? 0]?.[0] ?? { files: {} }),
    outcomes: outcomesIn(index),
    votes,
  }));
  const between = await lineBetween(context, shown, leaders, signal);
  return {
    of: sound,
    clusters: weighed.map(({ cluster }) => cluster),
    agreements: weighed.map(({ index }) => weighed.map((other) => agreementOf(index, other.index))),
    alikeNear: weighed.map(({ index }) =>
      weighed.map((other) => isSameNear(outcomesIn(index), outcomesIn(other.index), weights)),
    ),
    inputs: weights.length,
    outside: shown.reduce((sum, { outside }) => sum + outside, 0),
    aside,
    notCompared: [...notCompared, ...reasons],
    ...(between && { between }),
  };
}

/** What a program did with all functions; the first that sets it aside has the word. */
function together(behaviours: readonly Behaviour[]): Behaviour {
  const aside = behaviours.find(({ kind }) => kind !== 'observed');
  return aside ?? { kind: 'observed', outcomes: behaviours.flatMap((one) => outcomesOf(one) ?? []) };
}

function outcomesOf(behaviour: Behaviour): readonly Outcome[] | undefined {
  return behaviour.kind === 'observed' ? behaviour.outcomes : undefined;
}

/** The first program of a cluster, what it did on the inputs of all functions, and its share of the votes. */
interface Leader extends Voting {
  readonly files: Files;
}

/** The call whose value says most of which cluster is right, made as simple as it goes. */
async function lineBetween(
  context: CheckContext,
  shown: readonly Shown[],
  leaders: readonly Leader[],
  signal: AbortSignal,
): Promise<Between | undefined> {
  const places = shown.flatMap((subject) => subject.inputs.map((input, at) => ({ subject, input, at })));
  const told = places.map(({ subject, at }, place) => telling(leaders, place, subject.weights[at] ?? 1));
  const most = Math.max(0, ...told);
  const place = told.indexOf(most);
  const [one, outcome] = [leaders[0], leaders[0]?.outcomes[place]];
  const other = leaders.find(({ outcomes }) => outcome && outcomes[place] && !isSameAnswer(outcome, outcomes[place]));
  const there = other?.outcomes[place];
  const { subject, input } = places[place] ?? {};
  if (most === 0 || !subject || !input || !one || !other || !outcome || !there) return undefined;
  const { observed, signature, seen } = subject;
  const strangeness = openStrangeness(seen);
  const strange = strangeness(input);
  const simple = await distinguish(
    context,
    observed,
    signature,
    [one.files, other.files],
    { input, outcomes: [outcome, there] },
    signal,
    // A simpler call is no better where it is further from what the task is about.
    (simpler) => strangeness(simpler) <= strange,
  );
  const chosen = isSameAnswer(...simple.outcomes) ? input : simple.input;
  const outcomes = await Promise.all(
    leaders.map(async ({ files }): Promise<Outcome> => {
      const behaviour = await observe(context, observed, files, [chosen], signal);
      return outcomesOf(behaviour)?.[0] ?? { kind: 'ended' };
    }),
  );
  return {
    target: observed.target,
    name: observed.name,
    input: chosen,
    call: callLine(observed.name, chosen),
    outcomes,
    lines: outcomes.map((given) => testLine(observed.name, chosen, given)),
  };
}
