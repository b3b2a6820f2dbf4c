import { readSync, writeSync } from 'node:fs';
import { frame, frameReader } from './frames.ts';

// The child's side of the pipes: what the solver sends comes in on standard input, what is said goes out on a pipe of its own.

// Taken before a candidate can replace it.
const write = writeSync;
const read = readSync;
const REPLIES = 3;
const URGENT = 4;

/** Hears the solver's messages; ends this process when the solver is gone. */
export function listen(onMessage: (message: unknown) => void): void {
  process.stdin.on(
    'data',
    frameReader(onMessage, () => process.exit(1)),
  );
  process.stdin.on('end', () => process.exit(0));
}

/** Sends a message to the solver. Throws for what is not plain data. */
export function say(message: unknown): void {
  let bytes = frame(message);
  while (bytes.length > 0) bytes = bytes.subarray(write(REPLIES, bytes));
}

const arrived: unknown[] = [];
const parse = frameReader(
  (message) => arrived.push(message),
  () => process.exit(1),
);

/** Waits for the next message on the pipe for that, and does nothing else meanwhile. */
export function hearNow(): unknown {
  const bytes = Buffer.allocUnsafe(64 * 1024);
  while (arrived.length === 0) {
    const count = read(URGENT, bytes);
    // The solver is gone.
    if (count === 0) process.exit(0);
    parse(Buffer.from(bytes.subarray(0, count)));
  }
  return arrived.shift();
}

/** Takes from a process that will run a candidate what reaches others by signal: one to the solver would open its debugger. */
export function disarm(): void {
  for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd']) Reflect.deleteProperty(process, name);
}
