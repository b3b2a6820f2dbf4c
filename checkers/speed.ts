import { posix } from 'node:path';
import type { Input } from '../src/behaviour/shape.ts';
import { CheckerError, TaskError } from '../src/errors.ts';
import type { CheckContext, Checker } from '../src/nouns/checker.ts';
import type { Evidence, Verdict } from '../src/nouns/verdict.ts';
import type { Callable } from '../src/sandbox/callApart.ts';
import type { CallResult } from '../src/sandbox/sandbox.ts';
import { openExpressions } from './calls/expressions.ts';
import { isValue, lawOptions } from './calls/law.ts';
import { materialOf, NOTHING } from './reading/suite.ts';
import { isAllowed, type Growth, type Timed } from './speed/growth.ts';
import { PROBE_FILE, probeOf } from './speed/probe.ts';

export interface SpeedOptions {
  /** The exported function. */
  readonly call: string;
  /** An arrow function as text: it is given a size and a source of random numbers from 0 to 1, and gives arguments of that size, at most four. */
  readonly inputs: string;
  /** The fastest growth that may be. */
  readonly growth: Growth;
  /** The largest size (default 16384). */
  readonly most?: number;
}

const MOST = 16_384;
const LEAST = 32;
/** Inputs of one size. Another one each time: nothing can be remembered. The fastest counts, since whatever disturbs a call makes it slower. */
const REPEATS = 3;
/** Times below this say nothing, and above that no larger size is tried, in ms. */
const [SHORTEST_MS, LONGEST_MS] = [0.5, 100];
/** Sizes with a time that says something, before a growth is taken from them. */
const FEWEST = 3;
/** Calls of the smallest size ahead of all others: by then the candidate is compiled. */
const WARM = 100;
/** How often a growth has to be found before it is believed: a compiler that steps in between two sizes bends it. */
const AGREEING = 2;

/**
 * How the time of a call grows with its input. The time is that of a processor, which the call alone takes in its isolate, over sizes that
 * double; from that the power of the size is taken by which it grows. A growth is believed once it was found twice. It says nothing about the
 * answers: have another checker beside it, and let that ask for large ones.
 *
 * @example
 * ```ts
 * speed({ call: 'sort', inputs: '(n, random) => [Array.from({ length: n }, () => random())]', growth: 'n log n' });
 * ```
 */
export function speed({ call, inputs, growth, most = MOST }: SpeedOptions): Checker {
  return {
    ...lawOptions(`speed ${call}`, { call, inputs, growth, most }, [], [call]),
    async open(task, context) {
      if (!['typescript', 'javascript'].includes(task.language))
        throw new TaskError(`speed() cannot call ${task.language}.`, {
          at: 'checkers.speed',
          fix: 'For other languages use command().',
        });
      context.isolates.ready();
      const material = (await materialOf(task, [])) ?? NOTHING;
      const sized = await inputsOfSizes(inputs, most, context);
      const [target] = task.targets;
      const probe = posix.join(posix.dirname(target), PROBE_FILE);
      return {
        tools: { node: process.version },
        async check({ files }, { signal }): Promise<Verdict> {
          const start = performance.now();
          const { timeoutMs } = context;
          const own = { ...files, [probe]: probeOf(target) };
          const trial = { ...material, files: own, target: probe, timeoutMs, signal };
          const rounds: Measured[] = [];
          const like = (one: Measured): Measured[] =>
            rounds.filter((other) => isTooFast(other, growth) === isTooFast(one, growth));
          let measured: Measured | undefined;
          while (measured === undefined || (measured.power !== undefined && like(measured).length < AGREEING)) {
            const used = await context.isolates.load(trial, (module) => measure(module, call, sized));
            if (used.kind === 'needs-node') {
              const reason = `it needs ${used.what}, and its time can only be measured in an isolate`;
              return { kind: 'broken', reason, crash: false, ms: performance.now() - start };
            }
            measured = used.result;
            rounds.push(measured);
          }
          const runs = rounds.reduce((sum, round) => sum + round.runs, 0);
          const about = { executed: { unit: 'property runs', count: runs }, isolation: 'isolates' } as const;
          const evidence = evidenceAgainst(measured, call, growth);
          const ms = performance.now() - start;
          if (evidence === undefined) return { kind: 'pass', ...about, ms };
          if (measured.stopped?.kind === 'ended' && measured.stopped.crash)
            return { kind: 'broken', reason: "the candidate's process died", crash: true, ms };
          return { kind: 'fail', evidence, ...about, ms };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

interface Measured {
  readonly times: readonly Timed[];
  readonly runs: number;
  /** The power of the size by which they grow, where they are enough to tell. */
  readonly power?: number;
  /** A call that did not come to its end, and the size of its input. */
  readonly stopped?: Exclude<CallResult, { kind: 'value' }>;
  readonly at?: number;
}

/** A size, and inputs of it. */
interface Sized {
  readonly size: number;
  readonly inputs: readonly Input[];
}

/** Makes inputs of all sizes by what the task says, in an isolate of their own, before any candidate is there. */
async function inputsOfSizes(inputs: string, most: number, context: CheckContext): Promise<readonly Sized[]> {
  const functions = { inputs, random: RANDOM, draw: '(size, seed) => inputs(size, random(seed))' };
  const expressions = await openExpressions('speed', functions, context);
  const sized: Sized[] = [];
  for (let size = LEAST; size <= most; size *= 2) {
    const seeds = Array.from({ length: REPEATS }, (_, repeat) => [size, context.seed + size + repeat]);
    const made = (await expressions('draw', seeds)).filter(isValue).map(({ value }) => value);
    if (made.length < REPEATS || !made.every((one): one is Input => Array.isArray(one) && one.length <= 4))
      throw new CheckerError(`speed() gets no arguments for the size ${size}.`, {
        at: 'checkers.speed.inputs',
        fix: "Let it give a list of at most four arguments, such as '(n, random) => [Array.from({ length: n }, () => random())]'.",
      });
    sized.push({ size, inputs: made });
  }
  return sized;
}

/** Mulberry32: numbers from 0 to 1, the same ones for a seed. */
const RANDOM = `(seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}`;

async function measure(module: Callable, call: string, sized: readonly Sized[]): Promise<Measured> {
  const times: Timed[] = [];
  let runs = 0;
  const hold = async (input: Input): Promise<CallResult> => module.failure ?? module.call('hold', [input]);
  const run = async (): Promise<CallResult> => {
    runs++;
    return module.call('run', [call]);
  };
  const [smallest] = sized;
  const held = await hold(smallest?.inputs[0] ?? []);
  if (held.kind !== 'value') return { times, runs, stopped: held, at: LEAST };
  for (let warm = 0; warm < WARM; warm++) {
    const ran = await run();
    if (ran.kind !== 'value') return { times, runs, stopped: ran, at: LEAST };
    if ((ran.cpuMs ?? 0) > LONGEST_MS / WARM) break;
  }
  for (const { size, inputs } of sized) {
    let least = Number.POSITIVE_INFINITY;
    for (const input of inputs) {
      const taken = await hold(input);
      const ran = taken.kind === 'value' ? await run() : taken;
      if (ran.kind !== 'value') return { times, runs, stopped: ran, at: size };
      least = Math.min(least, ran.cpuMs ?? 0);
    }
    if (least >= SHORTEST_MS) times.push({ size, ms: least });
    if (least > LONGEST_MS && times.length >= FEWEST) break;
  }
  if (times.length < FEWEST) return { times, runs };
  // Loaded when there is something to be taken from: it brings statistics along.
  const { powerOf } = await import('./speed/power.ts');
  return { times, runs, power: powerOf(times) };
}

function isTooFast({ power }: Measured, growth: Growth): boolean {
  return power !== undefined && !isAllowed(power, growth);
}

function evidenceAgainst(measured: Measured, call: string, growth: Growth): Evidence[] | undefined {
  const { times, power, stopped, at } = measured;
  const test = `speed of ${call}`;
  if (stopped?.kind === 'threw')
    return [{ kind: 'assertion', test, message: `it throws on an input of size ${at}: ${stopped.error.message}` }];
  if (stopped?.kind === 'ended')
    return [
      { kind: 'assertion', test, message: `it comes to no end on an input of size ${at}${before(times)}` },
      stopped.evidence,
    ];
  if (power === undefined || !isTooFast(measured, growth)) return undefined;
  const message = `it grows like n^${power.toFixed(1)}, and may grow like ${growth} at most${before(times)}`;
  return [{ kind: 'assertion', test, message }];
}

function before(times: readonly Timed[]): string {
  const last = times.slice(-4).map(({ size, ms }) => `${ms.toFixed(1)} ms for ${size}`);
  return last.length === 0 ? '' : `: ${last.join(', ')}`;
}
