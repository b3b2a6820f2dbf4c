import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More than any runner says of its tests. */
const MOST = 16 * 1024 * 1024;

/** In the record by which a command says that it waits at the gate. */
const WAITS = '"waits":';

/** Nothing else has been said before. */
const FIRST = 200;

/** A pipe in a folder of its own, into which the test runners of one command write. */
export interface Pipe extends AsyncDisposable {
  /** The folder; the pipe in it is called `report`, and the one at which a command waits `gate`. */
  readonly folder: string;
  /** Once a command has said that it waits. */
  readonly waits: Promise<void>;
  /** Lets it go on. */
  open(): void;
  /** All that was written, once the command has ended; undefined where it was more than can be a report. */
  text(): Promise<string | undefined>;
}

/**
 * Opens one. A pipe and not a file: what was once written cannot be taken back, nothing is left on the disk, and behind the wall
 * the folder can stay read-only.
 */
export async function openPipe(): Promise<Pipe> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `weak-committee-${process.pid}-report-`));
  const path = join(folder, 'report');
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (process.platform === 'win32') {
    await writeFile(path, '');
    const text = (): Promise<string> => readFile(path, 'utf8');
    return { folder, waits: new Promise(() => {}), open: () => {}, text, [Symbol.asyncDispose]: dispose };
  }
  const { execa } = await import('execa');
  // It stands there whatever a user's PATH leads to.
  const gate = join(folder, 'gate');
  await execa('mkfifo', ['-m', '622', path, gate], { env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin` } });
  // For both, so that it neither waits for a writer nor ends with one.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const opener = openSync(gate, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  const end = crypto.randomUUID();
  const ended = Promise.withResolvers<void>();
  const waits = Promise.withResolvers<void>();
  const chunks: Buffer[] = [];
  let length = 0;
  let last = '';
  socket.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST) chunks.push(chunk);
    last = (last + chunk.toString('latin1')).slice(-2 * end.length);
    if (last.includes(end)) ended.resolve();
    if (length < FIRST && chunk.includes(WAITS)) waits.resolve();
  });
  socket.on('error', ended.reject);
  return {
    folder,
    waits: waits.promise,
    open: () => void writeSync(opener, '\n'),
    async text() {
      // What comes behind all that was written tells that all was read.
      await marked(fd, `\n${end}\n`);
      await ended.promise;
      return length > MOST ? undefined : Buffer.concat(chunks).toString();
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
      closeSync(opener);
      await dispose();
    },
  };
}

async function marked(fd: number, line: string): Promise<void> {
  for (;;) {
    try {
      writeSync(fd, line);
      return;
    } catch (error) {
      // It is full, and being read.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      await new Promise(setImmediate);
    }
  }
}
