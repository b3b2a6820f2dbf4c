import { COPY } from '../../sandbox/isolate/attempt.ts';
import { openRealms, type Realm, type Realms } from '../../sandbox/isolate/isolates.ts';
import { givenOn, NeedsNode, openLoader, type Loader } from '../../sandbox/isolate/modules.ts';
import { openRealm } from '../../sandbox/isolate/realmApi.ts';
import { disarm, listen, say } from '../../sandbox/process/parent.ts';
import type { CallsOrder, CallsRan, TestsOrder, TestsRan } from '../realm/order.ts';

// Runs in a disposable process of its own: a program again and again, each time with another of its mutants.

/** What is asked of a host: a program and the script of a realm first, then runs. */
export type AuditRequest =
  | { readonly kind: 'realm'; readonly of: Order['kind']; readonly script: string; readonly memoryMb: number }
  | { readonly kind: 'program'; readonly sources: Readonly<Record<string, string>> }
  /** Of each chain, one order after the other until something fails. */
  | { readonly kind: 'run'; readonly chains: readonly Chain[] };

export type Order = TestsOrder | CallsOrder;
export type Timed<One extends Order> = One & {
  /** By the clock, for what comes to no end without doing anything that is counted. */
  readonly timeoutMs: number;
};
export type Chain<One extends Order = Order> = readonly Timed<One>[];

export type AuditReply = { readonly kind: 'ready' } | { readonly kind: 'ran'; readonly ended: readonly EndedChain[] };

/** The runs of a chain, as far as it went. */
export type EndedChain<Result extends TestsRan | CallsRan = TestsRan | CallsRan> = readonly EndedRun<Result>[];

/** How a run ended. */
export type EndedRun<Result extends TestsRan | CallsRan = TestsRan | CallsRan> = { readonly ms: number } & (
  | { readonly kind: 'ran'; readonly result: Result }
  | Stopped
);

type Stopped =
  /** It took too long, too much memory, or waits for what never comes. */
  | { readonly kind: 'stopped'; readonly why: string }
  /** The program needs what only Node has. */
  | { readonly kind: 'needs'; readonly what: string };

interface Done {
  readonly result: TestsRan | CallsRan;
  readonly leavesTraces: boolean;
}

/** Contexts keep what is evaluated in them: after so many runs one has enough. */
const MOST_RUNS = 100;

disarm();
let sources: ReadonlyMap<string, string> = new Map();
const realms = new Map<Order['kind'], Realms>();
const open = new Map<Order['kind'], { readonly runs: Runs; readonly realm: Realm; count: number }>();

listen(async (message) => say(await serve(message as AuditRequest)));

async function serve(request: AuditRequest): Promise<AuditReply> {
  switch (request.kind) {
    case 'realm': {
      const made = openRealms(request.script, request.memoryMb, false);
      made.prepare();
      realms.set(request.of, made);
      return { kind: 'ready' };
    }
    case 'program':
      sources = new Map(Object.entries(request.sources));
      return { kind: 'ready' };
    case 'run': {
      const ended: EndedChain[] = [];
      for (const chain of request.chains) ended.push(await runChain(chain));
      return { kind: 'ran', ended };
    }
  }
}

async function runChain(chain: Chain): Promise<EndedChain> {
  const ended: EndedRun[] = [];
  for (const order of chain) {
    const one = await run(order);
    ended.push(one);
    if (one.kind !== 'ran' || one.result.failure !== undefined) break;
  }
  return ended;
}

async function run(order: Timed<Order>): Promise<EndedRun> {
  const start = performance.now();
  const { kind } = order;
  const at = open.get(kind) ?? begin(kind);
  open.set(kind, at);
  const ended = await runIn(at.runs, order).catch((error: unknown) => stoppedBy(error, at.realm));
  const isClean = 'result' in ended && !ended.leavesTraces;
  if (!isClean || ++at.count >= MOST_RUNS) {
    at.realm.release(isClean);
    open.delete(kind);
  }
  const ms = performance.now() - start;
  return 'result' in ended ? { kind: 'ran', result: ended.result, ms } : { ...ended, ms };
}

function begin(kind: Order['kind']) {
  const realm = realms.get(kind)?.open();
  if (realm === undefined) throw new Error(`No script for ${kind} has come.`);
  return { realm, runs: openRuns(realm), count: 0 };
}

type Runs = ReturnType<typeof openRuns>;

/** One realm, in which runs follow one another. */
function openRuns(realm: Realm) {
  let loader: Loader | undefined;
  let timeout = 1;
  let needed: string | undefined;
  const load = (path: string): { error?: string } => {
    try {
      loader ??= openLoader(realm, sources, (_, specifier) => provided(specifier), { suffix: saysLoaded });
      member('namespace').applySync(undefined, [path, loader.load(path, timeout).derefInto()]);
      return {};
    } catch (error) {
      if (error instanceof NeedsNode) needed = error.message;
      return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  };
  const member = openRealm(realm, 'openAudit', { load });
  const provided = (name: string): string | undefined => {
    const names = member('names').applySync(undefined, [name], COPY) as readonly string[] | undefined;
    return names && givenOn(name, names);
  };
  const call = (name: string, args: readonly unknown[], timeoutMs?: number): unknown =>
    member(name).applySync(undefined, [...args], { ...COPY, ...(timeoutMs !== undefined && { timeout: timeoutMs }) });
  return {
    begin(order: Order, timeoutMs: number): void {
      loader = undefined;
      needed = undefined;
      timeout = timeoutMs;
      call('run', [order], timeoutMs);
    },
    ran: () => call('ran', []) as Done | { readonly thrown: string } | undefined,
    wait: () => call('wait', []) as number | undefined,
    fire: (timeoutMs: number) => call('fire', [], timeoutMs),
    needed: () => needed,
  };
}

function saysLoaded(path: string): string {
  return `\n;globalThis.weakCommitteeLoaded(${JSON.stringify(path)});`;
}

async function runIn(runs: Runs, { timeoutMs, ...order }: Timed<Order>): Promise<Done | Stopped> {
  const deadline = performance.now() + timeoutMs;
  const left = (): number => Math.max(1, Math.ceil(deadline - performance.now()));
  runs.begin(order, left());
  for (;;) {
    const done = runs.ran();
    const what = runs.needed();
    if (what !== undefined) return { kind: 'needs', what };
    if (done !== undefined) return 'thrown' in done ? { kind: 'stopped', why: done.thrown } : done;
    const wait = runs.wait();
    if (wait === undefined) return { kind: 'stopped', why: 'it waits for what never comes' };
    if (performance.now() + wait > deadline) return { kind: 'stopped', why: 'it takes too long' };
    await new Promise((resolve) => setTimeout(resolve, wait));
    runs.fire(left());
  }
}

function stoppedBy(error: unknown, { isolate }: Realm): Stopped {
  if (isolate.isDisposed) return { kind: 'stopped', why: 'it takes more memory than there is' };
  const message = error instanceof Error ? error.message : String(error);
  if (message === 'Script execution timed out.') return { kind: 'stopped', why: 'it takes too long' };
  return { kind: 'stopped', why: message };
}
