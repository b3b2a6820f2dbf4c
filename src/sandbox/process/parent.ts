import { writeSync } from 'node:fs';
import { frame, frameReader } from './frames.ts';

// The child's side of the pipes: what the solver sends comes in on standard input, what is said goes out on a pipe of its own.

// Taken before a candidate can replace it.
const write = writeSync;
const REPLIES = 3;

/** Hears the solver's messages; ends this process when the solver is gone. */
export function listen(onMessage: (message: unknown) => void): void {
  const read = frameReader(onMessage, () => process.exit(1));
  process.stdin.on('data', read);
  process.stdin.on('end', () => process.exit(0));
}

/** Sends a message to the solver. Throws for what is not plain data. */
export function say(message: unknown): void {
  let bytes = frame(message);
  while (bytes.length > 0) bytes = bytes.subarray(write(REPLIES, bytes));
}

/** Takes from a process that will run a candidate what reaches others by signal: one to the solver would open its debugger. */
export function disarm(): void {
  for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd']) Reflect.deleteProperty(process, name);
}
