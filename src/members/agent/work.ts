import { readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { MemberError } from '../../errors.ts';
import { startNode } from '../../sandbox/process/child.ts';
import { HOME, type Work } from '../../sandbox/process/contain.ts';
import { containedEnvironment } from '../../sandbox/process/environment.ts';
import type { RunResult } from '../../sandbox/sandbox.ts';
import type { NotStarted, Order, Worked } from './messages.ts';

/** One piece of work for an agent. */
export interface Job {
  readonly name: string;
  readonly root: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Words of the user's own among them, and in the variables: where they are paths, these can be read. */
  readonly named: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | undefined;
  /** Files that are written into its home, by their paths there. */
  readonly settings: Readonly<Record<string, string>>;
  readonly targets: readonly string[];
  /** The relay's socket and the port on which it is found; undefined where the agent has the machine's network. */
  readonly relay: { readonly socket: string; readonly port: number } | undefined;
  /** Paths of the user's home that it gets a copy of. */
  readonly home: readonly string[];
  readonly timeoutMs: number;
}

/** Work under way. */
export interface Working {
  /** Ends the agent; what stands in the files by then is what it made. */
  stop(): void;
  readonly done: Promise<Worked>;
}

/** What laying a copy, and looking through it, may take beside the agent, in ms. */
const AROUND_MS = 60_000;
/** Places that the wall lays itself. */
const OWN_OF_WALL = /^\/(?:dev|proc|tmp)(?:\/|$)/;
/** Where paths of the user's home are shown, to be copied. */
const SHOWN = '/home-of-user';

/** Starts an agent behind the wall, in a copy of its own. It dies with the solver, and when the signal fires. */
export function startWork(job: Job, signal: AbortSignal): Working {
  const { name, root, program, relay, timeoutMs } = job;
  const shown = job.home.map((path, index) => ({ from: resolve(path), at: `${SHOWN}-${index}` }));
  const work: Work = {
    programs: [program],
    named: job.named.filter((path) => !OWN_OF_WALL.test(path)),
    relay: relay?.socket,
    shown,
    network: relay === undefined,
  };
  const script = new URL(import.meta.url.endsWith('.ts') ? 'agentHost.ts' : 'agentHost.js', import.meta.url);
  const child = startNode(script, {
    cwd: root,
    timeoutMs: timeoutMs + AROUND_MS,
    signal,
    fenced: false,
    contained: { writable: true, work },
  });
  const order: Order = {
    kind: 'work',
    command: [program, ...job.args],
    env: { ...containedEnvironment(), ...job.env },
    input: job.input,
    port: relay?.port,
    home: shown.map(({ from, at }) => ({ from: at, to: join(HOME, relative(homedir(), from)) })),
    settings: job.settings,
    targets: job.targets,
    outside: readlinkSync('/proc/self/ns/pid'),
  };
  const { promise, resolve: tell } = Promise.withResolvers<Worked | NotStarted>();
  child.hear((message) => {
    if (isReport(message)) tell(message);
  });
  child.send(order);
  return { stop: () => child.send({ kind: 'stop' }), done: done() };

  async function done(): Promise<Worked> {
    const report = await Promise.race([promise, child.ended]);
    child.kill();
    // Everything behind the wall is gone before anybody goes on.
    const end = await child.ended;
    signal.throwIfAborted();
    if (!('kind' in report)) throw new MemberError(`${name} ${howItEnded(end)}.`);
    if (report.kind === 'worked') return report;
    throw new MemberError(`${name} could not be started: ${report.reason}.`, {
      fix: 'Run its command yourself; it has to work without a terminal.',
    });
  }
}

function isReport(message: unknown): message is Worked | NotStarted {
  const kind = typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;
  return kind === 'worked' || kind === 'not-started';
}

function howItEnded({ ended, limit, output }: RunResult): string {
  if (ended === 'limit') return limit ?? 'took more than it may';
  if (ended === 'timeout') return 'did not end in time';
  if (ended === 'not-contained') return `could not be put behind the wall: ${output.trim().slice(-300)}`;
  return `ended the process that looks after it (${ended})${output === '' ? '' : `: ${output.trim().slice(-300)}`}`;
}
