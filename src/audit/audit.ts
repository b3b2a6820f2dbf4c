import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { tests as testsChecker } from '../../checkers/tests.ts';
import { CheckerError, explain, CommitteeError } from '../errors.ts';
import type { CheckContext } from '../nouns/checker.ts';
import type { Task } from '../nouns/task.ts';
import { openContext } from '../verification/context.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { figuresOf } from './figures.ts';
import { openEngine } from './engine/engine.ts';
import { dryRun, programOf, type Dry } from './inIsolates.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import { openProject, type Project, type ProjectChoice, type TestFile } from './project.ts';
import type { Audit, MutantResult, Place } from './result.ts';
import { findingsOn } from './survivors.ts';
import { openJudges } from './throughChecker.ts';

export interface AuditOptions extends ProjectChoice {
  readonly signal: AbortSignal;
  /** Feeds the inputs that are made for mutants that live, and the order of tests that ask for one. */
  readonly seed: number;
  /** Whether to go on where nothing keeps processes from the machine; isolates need no such thing. */
  readonly unsafe: boolean;
  /** Whether to look for inputs that kill what lives. Without them likely equivalents are not known, and count as mutants that live. */
  readonly inputs: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly step: 'making' | 'trying' | 'running' | 'looking';
  readonly done: number;
  readonly of: number;
  readonly killed: number;
}

/** Time for all tests of a program as it is, where they run apart, in ms. */
const APART_MS = 60_000;

/**
 * Audits tests: makes mutants of the sources, and sees which of them the tests notice.
 *
 * @throws {@link TaskError} where there is nothing to audit; {@link CheckerError} where tests do not pass as they are.
 */
export async function audit(workspace: Workspace, options: AuditOptions): Promise<Audit> {
  const start = performance.now();
  const { signal, seed, unsafe, inputs, onProgress = () => {} } = options;
  const project = await openProject(workspace, options);
  const tell = (step: Progress['step'], done = 0, of = 0, killed = 0): void => onProgress({ step, done, of, killed });
  tell('making');
  const mutated = mutantsOf(project.sources);
  const slots = pLimit(availableParallelism());
  const from = workspace.mounts[0]?.from ?? process.cwd();
  await using opened = new AsyncDisposableStack();
  const engine = opened.use(openEngine(programOf(project, mutated), from, slots));
  if (project.tests.some(({ apart }) => apart === undefined)) engine.ready();
  const { mutants } = await mutated;
  signal.throwIfAborted();
  tell('trying');
  const dry = await dryRun(engine, project, seed, signal);
  const task = taskOf(project);
  const context = opened.use(
    await openContext(task, { timeoutMs: APART_MS, seed, signal, unsafe, cores: availableParallelism() }),
  );
  const places = placesOf(project, dry);
  const apart = project.tests.filter(({ path }) =>
    places.some(({ file, isolation }) => file === path && isolation === 'apart'),
  );

  const results = new Map<string, MutantResult>();
  const wanted = mutants.filter(({ ignored }) => ignored === undefined);
  for (const mutant of mutants)
    if (mutant.ignored !== undefined)
      results.set(mutant.id, { ...mutant, status: 'ignored', reason: mutant.ignored, ms: 0 });
  let killed = 0;
  const learn = (result: MutantResult): void => {
    if (result.status === 'killed' || result.status === 'timeout') killed++;
    results.set(result.id, result);
    tell('running', results.size, mutants.length, killed);
  };
  const reachedApart = (mutant: Mutant): TestFile[] => apart.filter(({ reaches }) => reaches.has(mutant.file));
  const left: MutantResult[] = [];
  await dry.run(wanted, signal, (result) => {
    const lives = result.status === 'survived' || result.status === 'uncovered';
    if (lives && reachedApart(result).length > 0) left.push(result);
    else learn(result);
  });
  await runApart(task, project, left, reachedApart, context, signal, learn);

  const living = [...results.values()].filter(({ status }) => status === 'survived' || status === 'uncovered');
  tell('looking', results.size, mutants.length, killed);
  const testsOf = (file: string) =>
    Object.fromEntries(
      project.tests.filter(({ reaches }) => reaches.has(file)).map(({ path }) => [path, project.texts[path] ?? '']),
    );
  const findings = await findingsOn(inputs ? living : [], { engine, sources: project.sources, testsOf, seed, signal });
  const told = mutants.flatMap(({ id }) => {
    const result = results.get(id);
    const finding = findings.get(id);
    return result === undefined ? [] : [{ ...result, ...(finding && { finding }) }];
  });
  return {
    figures: figuresOf(told),
    mutants: told,
    tests: dry.tests,
    places,
    sources: project.sources,
    seed,
    ms: performance.now() - start,
  };
}

function placesOf({ tests }: Project, { failed }: Dry): Place[] {
  return tests.map(({ path, apart }) => {
    const reason = apart ?? failed.get(path);
    return {
      file: path,
      isolation: reason === undefined ? 'isolates' : 'apart',
      ...(reason !== undefined && { reason }),
    };
  });
}

/** The program as a task whose targets are the mutated files. */
function taskOf({ workspace, sources }: Project): Task {
  const targets = Object.keys(sources);
  const [first = ''] = targets;
  return {
    id: 'audit',
    prompt: '',
    targets: [first, ...targets.slice(1)],
    signature: undefined,
    exports: [],
    language: /\.[cm]?tsx?$/.test(first) ? 'typescript' : 'javascript',
    workspace,
    context: [],
  };
}

/** Runs the tests that cannot be in isolates, as `tests()` runs them on proposals: all of each file. */
async function runApart(
  task: Task,
  { sources }: Project,
  mutants: readonly MutantResult[],
  reaching: (mutant: Mutant) => readonly TestFile[],
  context: CheckContext,
  signal: AbortSignal,
  learn: (result: MutantResult) => void,
): Promise<void> {
  for (const [file, own] of Map.groupBy(mutants, (mutant) => mutant.file)) {
    const [first] = own;
    const paths = first === undefined ? [] : reaching(first).map(({ path }) => path);
    const program = { [file]: sources[file] ?? '' };
    const judges = await openJudges(
      { ...task, targets: [file] },
      [testsChecker(paths)],
      program,
      context,
      signal,
    ).catch((error: unknown) => {
      if (!(error instanceof CommitteeError)) throw error;
      return { reason: explain(error) };
    });
    if ('reason' in judges)
      throw new CheckerError(`${paths.join(', ')} cannot be audited: ${judges.reason}`, {
        at: paths.join(', '),
        fix: 'Mend it, or name other tests by --tests.',
      });
    await using _ = judges;
    await Promise.all(own.map(async (mutant) => learn(combined(mutant, await judges.judge(mutant, signal)))));
  }
}

/** What tests in isolates and tests apart say together. */
function combined(before: MutantResult, now: MutantResult): MutantResult {
  return { ...now, ...(before.coveredBy && { coveredBy: before.coveredBy }), ms: before.ms + now.ms };
}
