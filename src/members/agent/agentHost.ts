import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HOME, LAID, RELAY } from '../../sandbox/process/contain.ts';
import { listen, say } from '../../sandbox/process/parent.ts';
import { changesIn } from './changes.ts';
import { KEPT_OUTPUT, type NotStarted, type Order, type Stop, type Worked } from './messages.ts';

// Runs behind the wall, beside the agent: lays its copy, starts it, and says in the end what it changed.

/** How long processes that were killed may take to be gone, in ms. */
const DYING_MS = 5000;

let stop = (): void => {};

listen((message) => {
  const told = message as Order | Stop;
  if (told.kind === 'stop') return stop();
  work(told).then(say, (error: unknown) => say(notStarted(String(error))));
});

async function work(order: Order): Promise<Worked | NotStarted> {
  // Later all processes but this one are killed: that must be those behind the wall, and no others.
  if (readlinkSync('/proc/self/ns/pid') === order.outside) return notStarted('there is no wall around it');
  const copy = process.cwd();
  const isPackages = (path: string): boolean => relative(LAID, path) === 'node_modules';
  cpSync(LAID, copy, { recursive: true, verbatimSymlinks: true, filter: (from) => !isPackages(from) });
  for (const { from, to } of order.home) {
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
  for (const [path, text] of Object.entries(order.settings)) {
    const file = join(HOME, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (order.port !== undefined) await relayOn(order.port);
  const [file, ...args] = order.command;
  const child = spawn(file, args, { cwd: copy, env: order.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = endOf(child);
  // It need not read its input, nor be there any more.
  child.stdin?.on('error', () => {});
  child.stdin?.end(order.input ?? '');
  stop = () => void child.kill('SIGKILL');
  const exitCode = await ended(child);
  if (typeof exitCode === 'string') return notStarted(exitCode);
  await killOthers();
  return { kind: 'worked', ...changesIn(copy, LAID, order.targets), exitCode, output: output() };
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((tell) => {
    child.once('error', ({ message }) => tell(message));
    // Not for the end of its output, which a process that it leaves behind would hold open.
    child.once('exit', (code) => tell(code));
  });
}

/** The end of what a child writes; all else is let go. */
function endOf(child: ChildProcess): () => string {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (bytes: Buffer): void => {
    parts.push(bytes);
    length += bytes.length;
    if (length < 2 * KEPT_OUTPUT) return;
    const kept = Buffer.concat(parts).subarray(-KEPT_OUTPUT);
    parts = [kept];
    length = kept.length;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => Buffer.concat(parts).subarray(-KEPT_OUTPUT).toString();
}

/** A port of this namespace's own loopback, by which programs reach the one socket that leads out. */
async function relayOn(port: number): Promise<void> {
  const server = createServer((inner) => {
    const outer = connect(RELAY);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
}

/** Kills all that the agent has left running, so that files are read as they stay. */
async function killOthers(): Promise<void> {
  const others = (): string[] =>
    readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && !['1', String(process.pid)].includes(name) && isRunning(name),
    );
  for (const until = Date.now() + DYING_MS; others().length > 0 && Date.now() < until; await delay(10)) {
    try {
      process.kill(-1, 'SIGKILL');
    } catch {
      // They have ended in between.
    }
  }
}

function isRunning(pid: string): boolean {
  try {
    // One that has ended has no program any more, and waits to be noticed.
    return existsSync(`/proc/${pid}`) && readlinkSync(`/proc/${pid}/exe`) !== '';
  } catch {
    return false;
  }
}

function notStarted(reason: string): NotStarted {
  return { kind: 'not-started', reason };
}
