import { readScript } from '../../checkers/reading/readScript.ts';
import { patient } from '../sandbox/patience.ts';
import { countedAll } from './counted.ts';
import type { Engine, Program } from './engine/engine.ts';
import type { Chain, EndedChain, Timed } from './engine/host.ts';
import type { Mutant, Mutated } from './mutants.ts';
import type { Project, TestFile } from './project.ts';
import type { RanTest, TestsOrder, TestsRan } from './realm/order.ts';
import type { MutantResult, TestCase } from './result.ts';

/** Tests that run in isolates, tried once without any mutant. */
export interface Dry {
  readonly tests: readonly TestCase[];
  /** Files that do not pass here as they are, and why. */
  readonly failed: ReadonlyMap<string, string>;
  /** Runs the tests that reach a mutant, for each of some. Undefined for one that none of them reaches. */
  run(mutants: readonly Mutant[], signal: AbortSignal, onResult: (result: MutantResult) => void): Promise<void>;
}

/** How many times the steps of the unchanged program a mutant may take, and how many more. */
const [STEPS_TIMES, STEPS_MORE] = [50, 20_000];
/** By the clock, for what counts no steps: a floor in ms, and how many times as long as the unchanged program. */
const [LEAST_MS, MS_TIMES] = [2000, 20];
const DRY_MS = 60_000;
/** Mutants that are sent to a host at once. */
const BATCH = 16;

/** The program of a project as an engine gets it: with all mutants in it, counting its steps. */
export function programOf({ tests, texts }: Project, mutated: Promise<Mutated>): Program {
  const files = tests.filter(({ apart }) => apart === undefined);
  const sources = mutated.then((made) => ({
    ...texts,
    ...Object.fromEntries(files.map(({ path, text }) => [path, text])),
    ...countedAll(made.files),
  }));
  // Whoever waits for the mutants hears of it.
  sources.catch(() => {});
  const properties = files.some(({ reaches }) => [...reaches].some((path) => texts[path]?.includes('fast-check')));
  return { sources, properties };
}

/** Whether a file may change what stands around it, as far as its text shows. */
function reachesOut(path: string, text: string): boolean {
  if (path.endsWith('.json')) return false;
  const { reaches, changes, clock, whole, writes, defines, spied, names } = readScript(path, text);
  const isWatching = spied.length > 0 || defines.length > 0;
  return reaches || changes || clock || whole || writes || isWatching || names.some((name) => GLOBAL.has(name));
}

const GLOBAL: ReadonlySet<string> = new Set(['globalThis', 'global', 'self', 'console', 'Function', 'eval']);

interface Known {
  readonly file: TestFile;
  readonly tests: readonly RanTest[];
  /** Mutants that are reached while the file is loaded. */
  readonly outside: ReadonlySet<string>;
  readonly limits: Pick<Timed<TestsOrder>, 'mostSteps' | 'timeoutMs' | 'mayLeaveTraces'>;
}

/** Runs the tests of a project that can be in isolates, once, without any mutant. */
export async function dryRun(engine: Engine, project: Project, seed: number, signal: AbortSignal): Promise<Dry> {
  const files = project.tests.filter(({ apart }) => apart === undefined);
  const chains = files.map(({ path }): Chain<TestsOrder> => [
    {
      kind: 'tests',
      files: [{ path }],
      mostSteps: Number.MAX_SAFE_INTEGER,
      mayLeaveTraces: true,
      seed,
      untilFailure: false,
      timeoutMs: patient(DRY_MS),
    },
  ]);
  const ended = await engine.tests(chains, signal);
  const known: Known[] = [];
  const failed = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    const [run] = ended[index] ?? [];
    if (run?.kind !== 'ran') {
      failed.set(file.path, run?.kind === 'needs' ? `it needs ${run.what}` : (run?.why ?? 'it was not run'));
      continue;
    }
    const { failure, tests, outside, steps } = run.result;
    if (failure !== undefined) failed.set(file.path, `${failure.test}: ${failure.message}`);
    else
      known.push({
        file,
        tests,
        outside: new Set(outside),
        limits: {
          mostSteps: STEPS_TIMES * steps + STEPS_MORE,
          timeoutMs: patient(LEAST_MS + MS_TIMES * run.ms),
          mayLeaveTraces: [...file.reaches].some((path) => reachesOut(path, project.texts[path] ?? '')),
        },
      });
  }
  return {
    tests: known.flatMap(({ tests }) => tests.map(({ id, name, file }) => ({ id, name, file }))),
    failed,
    run: (mutants, until, onResult) => runAll(engine, known, seed, mutants, until, onResult),
  };
}

async function runAll(
  engine: Engine,
  known: readonly Known[],
  seed: number,
  mutants: readonly Mutant[],
  signal: AbortSignal,
  onResult: (result: MutantResult) => void,
): Promise<void> {
  const planned = mutants.map((mutant) => planOf(mutant, known, seed));
  for (const { mutant, chain } of planned) if (chain.length === 0) onResult({ ...mutant, status: 'uncovered', ms: 0 });
  const reached = planned.filter(({ chain }) => chain.length > 0);
  const batches = Array.from({ length: Math.ceil(reached.length / BATCH) }, (_, at) =>
    reached.slice(at * BATCH, (at + 1) * BATCH),
  );
  await Promise.all(
    batches.map(async (batch) => {
      const ended = await engine.tests(
        batch.map(({ chain }) => chain),
        signal,
      );
      for (const [index, { mutant, coveredBy, isStatic }] of batch.entries())
        onResult({
          ...mutant,
          coveredBy,
          ...(isStatic && { static: true }),
          ...statusOf(ended[index] ?? [], known),
        });
    }),
  );
}

interface Plan {
  readonly mutant: Mutant;
  readonly chain: Chain<TestsOrder>;
  readonly coveredBy: readonly string[];
  readonly isStatic: boolean;
}

/** The tests that reach a mutant, file by file. One that is reached while a file is loaded concerns all tests of that. */
function planOf(mutant: Mutant, known: readonly Known[], seed: number): Plan {
  const reaching = known.flatMap(({ file, tests, outside, limits }) => {
    const isStatic = outside.has(mutant.id);
    const own = isStatic ? tests : tests.filter(({ reached }) => reached.includes(mutant.id));
    if (own.length === 0) return [];
    const ids = own.map(({ id }) => id);
    const order: Timed<TestsOrder> = {
      kind: 'tests',
      files: [{ path: file.path, ...(!isStatic && { tests: ids }) }],
      mutant: mutant.id,
      seed,
      untilFailure: true,
      ...limits,
    };
    return [{ order, ids, isStatic }];
  });
  return {
    mutant,
    chain: reaching.map(({ order }) => order),
    coveredBy: reaching.flatMap(({ ids }) => ids),
    isStatic: reaching.some(({ isStatic }) => isStatic),
  };
}

function statusOf(
  chain: EndedChain<TestsRan>,
  known: readonly Known[],
): Pick<MutantResult, 'status' | 'reason' | 'killedBy' | 'ms'> {
  const ms = chain.reduce((sum, run) => sum + run.ms, 0);
  const last = chain.at(-1);
  if (last === undefined) return { status: 'broken', reason: 'it was not run', ms };
  if (last.kind === 'stopped') return { status: 'timeout', reason: last.why, ms };
  if (last.kind === 'needs') return { status: 'broken', reason: `it needs ${last.what}`, ms };
  const { endless, failure, tests } = last.result;
  if (endless) return { status: 'timeout', reason: 'it comes to no end', ms };
  if (failure === undefined) return { status: 'survived', ms };
  const failing = tests.find(({ passed }) => !passed);
  const killedBy = failing && known.flatMap((one) => one.tests).find(({ id }) => id === failing.id)?.id;
  return {
    status: 'killed',
    reason: `${failure.test}: ${failure.message}`,
    ...(killedBy !== undefined && { killedBy }),
    ms,
  };
}
