import { rmSync } from 'node:fs';
import { frameReader } from '../../sandbox/process/frames.ts';
import { say } from '../../sandbox/process/parent.ts';
import type { FromHost, LoadOptions, ToHost } from './messages.ts';
import { openModel, type OpenModel } from './openModel.ts';

// Runs in a process of its own, holds one model, and writes answers with it until the solver is gone.

const stops = new Map<number, AbortController>();
let opening: Promise<OpenModel | undefined> = Promise.resolve(undefined);
let folder: string | undefined;

process.stdin.on(
  'data',
  frameReader((message) => void hear(message as ToHost), quit),
);
process.stdin.on('end', quit);
// Ctrl-C reaches every process of the terminal. The solver decides: it stops its calls, and when it ends so does this.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, quit);

async function hear(message: ToHost): Promise<void> {
  switch (message.kind) {
    case 'load':
      ({ folder } = message.options);
      opening = open(message.options);
      return;
    case 'generate': {
      const { call, generation } = message;
      const stop = new AbortController();
      stops.set(call, stop);
      const model = await opening;
      await model?.generate(generation, stop.signal, (report) => tell({ kind: 'report', call, report }));
      // Where one answer failed, the others of its call need not be written to their end.
      stop.abort();
      stops.delete(call);
      return;
    }
    case 'stop':
      stops.get(message.call)?.abort();
  }
}

async function open(options: LoadOptions): Promise<OpenModel | undefined> {
  try {
    const model = await openModel(options);
    tell({ kind: 'loaded' });
    return model;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    tell(missing ? { kind: 'not-installed' } : { kind: 'not-loaded', reason: String(error) });
    return undefined;
  }
}

function tell(message: FromHost): void {
  say(message);
}

/** Ends at once: an orderly exit would wait for the step of the model that is under way. */
function quit(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
}
