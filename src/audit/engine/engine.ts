import type { LimitFunction } from 'p-limit';
import { CheckerError } from '../../errors.ts';
import { bundle, type Bundle } from '../../sandbox/isolate/bundle.ts';
import { startIsolateHost } from '../../sandbox/isolate/startHost.ts';
import { openWorkers, type Answer, type Worker } from '../../sandbox/process/workers.ts';
import type { Child } from '../../sandbox/sandbox.ts';
import type { CallsOrder, CallsRan, TestsOrder, TestsRan } from '../realm/order.ts';
import type { AuditReply, AuditRequest, Chain, EndedChain, Order } from './host.ts';

/** A program as a realm gets it. */
export interface Program {
  /** By path, with all that its files come to import; it may still be in the making. */
  readonly sources: Promise<Readonly<Record<string, string>>>;
  /** Whether its tests import fast-check. */
  readonly properties: boolean;
}

/** Runs a program with its mutants switched on one by one, in hosts that are kept warm. Where a host dies, its runs are made one by one, to see of which. */
export interface Engine extends AsyncDisposable {
  /** Starts hosts for tests while other things are prepared. */
  ready(): void;
  tests(chains: readonly Chain<TestsOrder>[], signal: AbortSignal): Promise<readonly EndedChain<TestsRan>[]>;
  calls(chains: readonly Chain<CallsOrder>[], signal: AbortSignal): Promise<readonly EndedChain<CallsRan>[]>;
}

const MEMORY_MB = 256;
const START_MS = 60_000;
/** How much longer than all of its runs together a host may take, in ms, before it is taken for stuck. */
const GRACE_MS = 5000;

/** @param from - the folder from which vitest and fast-check are looked up first. */
export function openEngine({ sources, properties }: Program, from: string, slots: LimitFunction): Engine {
  const workers = openWorkers(() => startIsolateHost(own('engine/host')), slots, true);
  const prepared = new WeakMap<Child, Set<string>>();
  const scripts = new Map<Order['kind'], Promise<Bundle>>();

  /** Bundled once one of them is wanted. */
  function scriptOf(kind: Order['kind']): Promise<Bundle> {
    const tests = properties ? 'realm/vitestWithProperties' : 'realm/vitest';
    const script = scripts.get(kind) ?? bundle(own(kind === 'tests' ? tests : 'realm/calls'), from);
    scripts.set(kind, script);
    return script;
  }

  async function prepare({ ask, child }: Worker, kind: Order['kind']): Promise<void> {
    const had = prepared.get(child) ?? new Set();
    prepared.set(child, had);
    const give = async (what: string, request: () => Promise<AuditRequest>): Promise<void> => {
      if (had.has(what)) return;
      const answer = await ask(await request(), START_MS);
      if (replyOf(answer)?.kind !== 'ready')
        throw new CheckerError(`The host of an audit did not start: ${wordsOf(answer)}.`, {
          fix: 'Run `weak-committee doctor`.',
        });
      had.add(what);
    };
    await give(kind, async () => ({
      kind: 'realm',
      of: kind,
      script: (await scriptOf(kind)).code,
      memoryMb: MEMORY_MB,
    }));
    await give('program', async () => ({ kind: 'program', sources: await sources }));
  }

  async function runIn(kind: Order['kind'], chains: readonly Chain[], signal: AbortSignal) {
    return workers.use(async (worker): Promise<readonly EndedChain[]> => {
      await prepare(worker, kind);
      const most = chains.flat().reduce((sum, { timeoutMs }) => sum + timeoutMs, GRACE_MS);
      const answer = await worker.ask({ kind: 'run', chains } satisfies AuditRequest, most);
      const reply = replyOf(answer);
      if (reply?.kind === 'ran') return reply.ended;
      return chains.length > 1 ? [] : [[{ kind: 'stopped', why: `its process ended: ${wordsOf(answer)}`, ms: 0 }]];
    }, signal);
  }

  async function run(kind: Order['kind'], chains: readonly Chain[], signal: AbortSignal) {
    const ended = chains.length === 0 ? [] : await runIn(kind, chains, signal);
    if (ended.length === chains.length) return ended;
    const apart: EndedChain[] = [];
    for (const chain of chains) apart.push(...(await runIn(kind, [chain], signal)));
    return apart;
  }

  return {
    ready() {
      // Whoever needs them later finds out that they cannot be had, and says so.
      for (let host = 0; host < slots.concurrency; host++)
        workers.use((worker) => prepare(worker, 'tests')).catch(() => {});
    },
    tests: async (chains, signal) => (await run('tests', chains, signal)) as readonly EndedChain<TestsRan>[],
    calls: async (chains, signal) => (await run('calls', chains, signal)) as readonly EndedChain<CallsRan>[],
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

/** A script that stands in this room, as `.ts` in development and `.js` in the package. */
function own(name: string): URL {
  return new URL(`../${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

function replyOf(answer: Answer): AuditReply | undefined {
  return answer.kind === 'reply' ? (answer.reply as AuditReply) : undefined;
}

function wordsOf(answer: Answer): string {
  if (answer.kind === 'timeout') return 'it is silent';
  return answer.kind === 'ended'
    ? `${answer.run.ended} ${answer.run.output.slice(-300)}`.trim()
    : 'it said something unheard of';
}
