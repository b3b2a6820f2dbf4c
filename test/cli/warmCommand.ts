import { main } from '../../src/cli/main.ts';
import { borrowWarm } from '../../src/verification/context.ts';
import { availableParallelism } from 'node:os';
import { chdir } from 'node:process';

// Runs one command after the other in one process: loading all of it anew, and starting its engines, takes longer than most commands do.

export interface Order {
  readonly cwd: string;
  readonly args: readonly string[];
}

interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

borrowWarm(availableParallelism());

process.on('message', (order: Order) => void run(order).then((printed) => process.send?.(printed)));
process.on('disconnect', () => process.exit());

async function run({ cwd, args }: Order): Promise<Printed> {
  chdir(cwd);
  // Told by the command itself where it is another.
  process.exitCode = 0;
  const stdout = heard(process.stdout);
  const stderr = heard(process.stderr);
  try {
    await main([process.execPath, 'weak-committee', ...args]);
  } finally {
    stdout.end();
    stderr.end();
  }
  return { exitCode: process.exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Keeps what is written to a stream from it. */
function heard(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const own = stream.write.bind(stream);
  let text = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.find((one) => typeof one === 'function');
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  return { text: () => text.replace(/\n$/, ''), end: () => void (stream.write = own) };
}
