import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Child } from '../sandbox/sandbox.ts';
import { openWorkers, type Worker } from '../sandbox/process/workers.ts';
import { CheckerError } from '../errors.ts';
import type { Files } from '../workspace/workspace.ts';
import { divide, type Failure } from '../async/divide.ts';
import { gather } from '../async/gather.ts';
import { askHost, type End } from './askHost.ts';
import type { Workspace } from './layout.ts';
import type { Member, ProgramOf, ProgramReport, Question, Report } from './messages.ts';
import { memoryFor, mostMemory } from './memory.ts';
import { startHost } from './startHost.ts';
import { stubsOf } from './stubs.ts';

/** A candidate to check, and what it has to have in common with those that it is checked together with. */
interface Order extends Member {
  /** Members of equal groups make one program; undefined for one that must be alone. */
  readonly group: string | undefined;
  readonly globals: readonly string[];
  /** Nothing it imports can declare anything for everyone, and the group has been checked before. */
  readonly librariesKnown: boolean;
  /** It does not parse: what it would mean to others is unknown, and nothing else is asked of it. */
  readonly syntaxOnly: boolean;
  /** How long it may take by itself, in ms. */
  readonly timeoutMs: number;
  /** It is the workspace itself: the first compile of a project takes its time, and is no candidate's. */
  readonly patient: boolean;
}

/** What came of an order. `ms` is its share of the batch's time. */
export interface Checked extends Report {
  readonly options: Readonly<Record<string, unknown>>;
  readonly ms: number;
}

/** The native compiler behind a queue: what is asked for at the same time is checked in one go. */
export interface CompilerService extends AsyncDisposable {
  /** Makes a workspace known by a name of its own. */
  put(project: string, workspace: Workspace): void;
  forget(project: string): void;
  /** The address space of the compiler, in bytes. */
  readonly memory: number;
  check(order: Order): Promise<Checked | End>;
}

/** Of an order that shares its program with none. */
export const ALONE = { group: undefined, globals: [], librariesKnown: false, syntaxOnly: false } as const;

const BATCH = { items: 256, weight: 3_000_000 };
/** A busy machine may take its time to start a process. */
const START_MS = 60_000;
/** What the first compile of a workspace may take beside that, in ms for each of its characters. */
const FIRST_MS = 0.01;

/** Starts nothing until the first order. */
export function openCompilerService(): CompilerService {
  const projects = new Map<string, Workspace & { readonly weight: number }>();
  // One for batches, one for those that have to show what they do alone.
  const workers = openWorkers(start, pLimit(2));
  /** The most that any project needs so far, and what each host was given. */
  let memory = memoryFor(0, 0);
  let characters = 0;
  const given = new WeakMap<Child, number>();
  const alone = pLimit(1);
  const compiled = new WeakSet<Child>();
  let folder: string | undefined;
  // Named so that the copies' broom finds it, should this process be killed.
  const home = (): string =>
    (folder ??= mkdtempSync(join(realpathSync(tmpdir()), `weak-committee-${process.pid}-types-`)));
  let closed = false;

  function start(): Child {
    const child = startHost(mkdtempSync(join(home(), 'types-')), memory, characters);
    given.set(child, memory);
    return child;
  }

  const weigh = ({ project, files }: Member): number => (projects.get(project)?.weight ?? 0) + lengthOf(files);
  const patience = (member: Member): number => START_MS + FIRST_MS * weigh(member);

  /** Has a host that has compiled nothing yet compile a workspace as it is: the first time is no candidate's. */
  async function warm({ ask: put, child }: Worker, [first]: readonly ProgramOf[]): Promise<End | undefined> {
    if (first === undefined || compiled.has(child)) return undefined;
    const failure = await ready({ ask: put, child });
    if (failure !== undefined) return failure;
    const [{ project, targets }] = first.members;
    const files = stubsOf(targets, projects.get(project)?.files ?? {});
    const asItIs = { project, targets, files, asks: [], before: undefined };
    const result = await askHost(put, [{ ...first, members: [asItIs] }], projects, patience(asItIs));
    return typeof result === 'string' ? result : undefined;
  }

  /** What it takes to start is not the time of what is asked first. */
  async function ready({ ask: put, child }: Pick<Worker, 'ask' | 'child'>): Promise<Failure | undefined> {
    if (compiled.has(child)) return undefined;
    return (await put({ kind: 'ready' } satisfies Question, START_MS)).kind === 'reply' ? undefined : 'crash';
  }

  async function run(orders: readonly Order[], timeoutMs: number): Promise<readonly (Checked | 'stray')[] | End> {
    // Else those that were cut off by closing would be tried again in a compiler that nobody ends.
    if (closed) throw new CheckerError('The compiler has been closed.');
    const begun = performance.now();
    const programs = programsOf(orders);
    const asked = programs.map(({ program }) => program);
    // A workspace as it is warms the compiler by itself.
    const patient = orders.every((order) => order.patient);
    const reports = await roomy(async (worker) => {
      const failure = patient ? await ready(worker) : await warm(worker, asked);
      const answer = failure ?? (await askHost(worker.ask, asked, projects, timeoutMs));
      if (typeof answer !== 'string') compiled.add(worker.child);
      return answer;
    });
    if (typeof reports === 'string') return reports;
    const ms = (performance.now() - begun) / orders.length;
    const found = new Map<Order, Checked | 'stray'>();
    for (const [index, { orders: own }] of programs.entries()) {
      const report = reports[index];
      for (const [place, order] of own.entries()) {
        const member = report?.members[place];
        if (report !== undefined && member !== undefined)
          found.set(order, isSilent(order, report, member) ? 'stray' : { ...member, options: report.options, ms });
      }
    }
    return orders.map((order) => found.get(order) ?? 'stray');
  }

  /** Lends a host that has as much memory as is needed by now. */
  async function roomy<Result>(work: (worker: Worker) => Promise<Result>): Promise<Result> {
    for (;;) {
      const done = await workers.use(async (worker) => {
        if ((given.get(worker.child) ?? 0) >= memory) return { result: await work(worker) };
        worker.retire();
        return undefined;
      });
      if (done !== undefined) return done.result;
    }
  }

  /** The last word on one order: by itself, with all of its time. What dies twice does so by its own fault. */
  async function checkAlone(order: Order): Promise<Checked | End> {
    const single = [{ ...order, ...ALONE }];
    for (let tries = 1; ; tries++) {
      const results = await run(single, order.patient ? Math.max(patience(order), order.timeoutMs) : order.timeoutMs);
      const result = typeof results === 'string' ? results : results[0];
      if (result !== undefined && result !== 'stray' && result !== 'crash' && result !== 'memory') return result;
      // What packages bring is known to the compiler alone: the workspace itself is given all that there is.
      if (result === 'memory' && order.patient) memory = mostMemory();
      if (tries === 2) return result === 'memory' ? 'memory' : 'crash';
    }
  }

  const check = gather<Order, Checked | End>(
    async (orders, settle) => {
      const limitMs = (items: readonly Order[]): number =>
        Math.max(
          ...items.map((order) => (order.patient ? patience(order) : 0)),
          Math.min(
            Math.max(...items.map(({ timeoutMs }) => timeoutMs)),
            3000 + items.reduce((sum, order) => sum + 50 + weigh(order) / 200, 0),
          ),
        );
      await divide(
        orders,
        async (items) => {
          const results = await run(items, limitMs(items));
          return results === 'memory' ? 'crash' : results;
        },
        (order, result) => {
          // The others need not wait for one that may take all of its time.
          settle(order, typeof result === 'string' ? alone(() => checkAlone(order)) : result);
        },
      );
    },
    { ...BATCH, weigh },
  );

  return {
    put(project, workspace) {
      const weight = lengthOf(workspace.files);
      projects.set(project, { ...workspace, weight });
      memory = Math.max(memory, memoryFor(weight, Object.keys(workspace.files).length));
      characters = Math.max(characters, weight);
    },
    get memory() {
      return memory;
    },
    forget: (project) => void projects.delete(project),
    check,
    async [Symbol.asyncDispose]() {
      closed = true;
      await workers[Symbol.asyncDispose]();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whether the report leaves open what is to be said of this member. */
function isSilent({ syntaxOnly }: Order, { stray }: ProgramReport, { unparsed }: Report): boolean {
  return syntaxOnly ? !unparsed : stray;
}

function programsOf(orders: readonly Order[]): { readonly program: ProgramOf; readonly orders: readonly Order[] }[] {
  const groups = Map.groupBy(orders, (order) => order.group ?? order);
  return [...groups.values()].flatMap((own) => {
    const [first, ...rest] = own.map(({ project, files, targets, asks, before }): Member => ({
      project,
      files,
      targets,
      asks,
      before,
    }));
    const { group, globals, librariesKnown, syntaxOnly } = own[0] ?? ALONE;
    if (first === undefined) return [];
    const members = [first, ...rest] as const;
    const shared = group === undefined ? { group: crypto.randomUUID(), globals: undefined } : { group, globals };
    const program = { ...shared, librariesKnown, syntaxOnly, members };
    return [{ program, orders: own }];
  });
}

function lengthOf(files: Files): number {
  return Object.values(files).reduce((sum, text) => sum + text.length, 0);
}
