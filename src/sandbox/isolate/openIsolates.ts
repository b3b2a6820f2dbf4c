import { dirname } from 'node:path';
import type { LimitFunction } from 'p-limit';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { Evidence } from '../../nouns/verdict.ts';
import type {
  Child,
  CallResult,
  Isolates,
  ModuleTrial,
  Outcome,
  RealmScript,
  RemoteModule,
  TestsTrial,
} from '../sandbox.ts';
import { patient } from '../patience.ts';
import { join, leftEarly } from '../process/crossing.ts';
import { openWorkers, type Answer, type Worker } from '../process/workers.ts';
import { bundle, type Bundle } from './bundle.ts';
import type { Ended } from './attempt.ts';
import type { HostReply, HostRequest } from './host.ts';
import { startIsolateHost } from './startHost.ts';

/** How long a host may be late with its answer before it is taken for stuck, in ms. */
const GRACE_MS = 2000;
/** How long a host may take to start, in ms. */
const START_MS = 60_000;
const CANDIDATE_MB = 128;
const TESTS_MB = 256;

type Script = Bundle & RealmScript;

/** What a host is given ahead of a candidate: its realm, and the runner of its tests where that has one too. */
interface Scripts {
  readonly candidate: Script;
  readonly runner: Script | undefined;
  /** What a runner in the host is given. */
  readonly library: Bundle | undefined;
  readonly all: readonly (Script | Bundle)[];
}

/**
 * Starts no process yet: hosts come as they are needed, one for each slot, and are kept for the next candidate.
 *
 * @example
 * ```ts
 * await using isolates = openIsolates(pLimit(2));
 * ```
 */
export function openIsolates(slots: LimitFunction): Isolates {
  const workers = openWorkers(() => startIsolateHost(own('host')), slots, true);

  const prepared = new WeakMap<Child, Set<string>>();

  /** Gives a host the scripts it has not had yet. What it takes to start is not the candidate's time. */
  async function prepare({ ask, child }: Worker, scripts: Scripts['all']): Promise<Answer | undefined> {
    const had = prepared.get(child) ?? new Set();
    prepared.set(child, had);
    for (const script of scripts) {
      const { digest } = script;
      if (had.has(digest)) continue;
      const request: HostRequest = 'memoryMb' in script ? { kind: 'prepare', ...script } : { kind: 'keep', ...script };
      const answer = await ask(request, START_MS);
      if (replyOf(answer)?.kind !== 'prepared') return answer;
      had.add(digest);
    }
    return undefined;
  }

  async function scriptsFor(tests?: Parameters<Isolates['ready']>[0]): Promise<Scripts> {
    const [candidate, bundled, library] = await Promise.all([
      candidateRealm(),
      tests?.where === 'isolate' ? bundle(tests.runner, tests.packagesFrom) : undefined,
      tests?.library && bundle(tests.library, tests.packagesFrom),
    ]);
    const runner = bundled && { ...bundled, memoryMb: TESTS_MB, traps: false };
    const all = [candidate, runner, library].filter((one) => one !== undefined);
    return { candidate, runner, library, all };
  }

  return {
    ready(runner) {
      const made = scriptsFor(runner).then(({ all }) => workers.use((worker) => prepare(worker, all)));
      // Whoever needs it later finds out that it cannot be had, and says so.
      made.catch(() => {});
    },

    async judge({
      runner,
      packagesFrom,
      where,
      library,
      sources,
      hidden,
      files,
      shared,
      order,
      changes,
      candidate,
      timeoutMs: limitMs,
      signal,
    }: TestsTrial) {
      const timeoutMs = patient(limitMs);
      const scripts = await scriptsFor({ runner, packagesFrom, where, ...(library && { library }) });
      const message: Omit<Extract<HostRequest, { kind: 'judge' }>, 'remote'> = {
        kind: 'judge',
        runner:
          scripts.runner === undefined
            ? { module: runner.href, library: scripts.library?.digest }
            : { script: scripts.runner.digest },
        candidateScript: scripts.candidate.digest,
        sources,
        hidden,
        files,
        shared,
        order,
        changes,
        timeoutMs,
      };
      return workers.use(async (worker) => {
        const { ask, child, retire } = worker;
        const unprepared = await prepare(worker, scripts.all);
        if (unprepared !== undefined) return accident(unprepared);
        using joined = candidate && join(child, candidate);
        // Without its candidate a host would wait for ever.
        const left = candidate?.ended.then((run) => ({ ...run, kind: 'left' as const }));
        const answer = await Promise.race([
          ask({ ...message, remote: joined?.attempt } satisfies HostRequest, timeoutMs + GRACE_MS),
          ...(left === undefined ? [] : [left]),
        ]);
        if (answer.kind === 'left') {
          retire();
          return { kind: 'failed', evidence: leftEarly(answer), ms: answer.ms };
        }
        const reply = replyOf(answer);
        if ((reply?.kind === 'judged' || reply?.kind === 'ended') && reply.spent) retire();
        if (reply?.kind === 'judged')
          return 'report' in reply.judged
            ? { kind: 'report', ...reply.judged, ms: reply.ms }
            : {
                kind: 'failed',
                evidence: { kind: 'assertion', test: 'loading the module', message: reply.judged.unloadable },
                ms: reply.ms,
              };
        return reply?.kind === 'ended' ? endedAs(reply.ended, reply.ms, limitMs) : gone(answer, limitMs);
      }, signal);
    },

    async load({ sources, hidden, files, target, timeoutMs: limitMs, signal }: ModuleTrial, use) {
      const timeoutMs = patient(limitMs);
      const script = await candidateRealm();
      const start = performance.now();
      return workers.use(async (worker) => {
        const { ask } = worker;
        const unprepared = await prepare(worker, [script]);
        let early: Outcome | undefined;
        function heard(answer: Answer): CallResult | { readonly kind: 'names'; readonly names: readonly string[] } {
          const reply = replyOf(answer);
          if (reply?.kind === 'names' || reply?.kind === 'value') return reply;
          if (reply?.kind === 'threw') return { kind: 'threw', error: errorOf(reply.error) };
          early = reply?.kind === 'ended' ? endedAs(reply.ended, reply.ms, limitMs) : gone(answer, limitMs);
          const evidence: Evidence =
            early.kind === 'failed'
              ? early.evidence
              : { kind: 'crash', message: early.kind === 'crash' ? early.reason : early.what };
          return { kind: 'ended', evidence, crash: early.kind === 'crash' };
        }
        const opening: HostRequest = {
          kind: 'load',
          candidateScript: script.digest,
          sources,
          hidden,
          files,
          target,
          timeoutMs,
        };
        const loaded = heard(unprepared ?? (await ask(opening, timeoutMs + GRACE_MS)));
        const left = (): number => Math.max(0, start + timeoutMs - performance.now());
        let last = loaded.kind === 'names' ? undefined : loaded;
        const module: Pick<RemoteModule, 'names' | 'failure' | 'call'> = {
          names: loaded.kind === 'names' ? loaded.names : [],
          failure: last,
          async call(name, args) {
            if (last?.kind === 'ended') return last;
            const result = heard(await ask({ kind: 'call', name, args } satisfies HostRequest, left() + GRACE_MS));
            last = result.kind === 'names' ? { kind: 'value', value: undefined } : result;
            return last;
          },
        };
        const result = await use(module);
        if (early?.kind !== 'crash') await ask({ kind: 'close' } satisfies HostRequest, GRACE_MS);
        return early?.kind === 'needs-node' ? early : { kind: 'used', result };
      }, signal);
    },

    aside: async () => ({ module: own('inNode'), script: await candidateRealm() }),

    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

async function candidateRealm(): Promise<Script> {
  const made = await bundle(own('realm/candidate'), dirname(fileURLToPath(import.meta.url)));
  return { ...made, memoryMb: CANDIDATE_MB, traps: true };
}

/** A script that stands beside this file, as `.ts` in development and `.js` in the package. */
function own(name: string): URL {
  return new URL(`${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

function replyOf(answer: Answer): HostReply | undefined {
  return answer.kind === 'reply' ? (answer.reply as HostReply) : undefined;
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(inspect(thrown, { depth: 1 }));
}

/** @param limitMs - as it was set: what is said of it must not depend on how busy the machine was. */
function endedAs(ended: Ended, ms: number, limitMs: number): Outcome {
  if (ended.kind === 'failed') {
    const { evidence } = ended;
    return { kind: 'failed', evidence: evidence.kind === 'timeout' ? { ...evidence, limitMs } : evidence, ms };
  }
  if (ended.kind === 'differs') return { kind: 'needs-tests', what: ended.what, ms };
  return ended.who === 'candidate'
    ? { kind: 'needs-node', what: ended.what, ms }
    : { kind: 'crash', reason: `the tests need ${ended.what}`, ms };
}

/** A host that did not even start. */
function accident(answer: Answer): Outcome {
  const outcome = gone(answer, START_MS);
  return outcome.kind === 'failed' ? { kind: 'crash', reason: 'the host did not start', ms: outcome.ms } : outcome;
}

/** A host that is silent or gone: by its candidate's doing, or by an accident. */
function gone(answer: Answer, timeoutMs: number): Outcome {
  if (answer.kind === 'timeout')
    return { kind: 'failed', evidence: { kind: 'timeout', limitMs: timeoutMs, what: 'the candidate' }, ms: timeoutMs };
  const reply = replyOf(answer);
  if (reply?.kind === 'stuck')
    return { kind: 'crash', reason: `an isolate could not start: ${reply.reason}`, ms: reply.ms };
  const how =
    answer.kind === 'ended'
      ? `${answer.run.ended} ${answer.run.output.slice(-300)}`.trim()
      : 'it said something unheard of';
  return {
    kind: 'crash',
    reason: `the candidate's host died (${how})`,
    ms: answer.kind === 'ended' ? answer.run.ms : 0,
  };
}
