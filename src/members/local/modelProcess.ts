import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemberError } from '../../errors.ts';
import { notInstalled } from '../../models/llama.ts';
import { frame, frameReader } from '../../sandbox/process/frames.ts';
import type { CallReport, FromHost, Generation, LoadOptions, ToHost } from './messages.ts';

/** A process that holds one model. */
export interface ModelProcess {
  /** Reports of one call, up to `done`. Throws {@link MemberError} when it fails; when the signal fires its reason, at once. */
  generate(generation: Generation, signal: AbortSignal): AsyncGenerator<CallReport>;
  readonly alive: boolean;
  /** Whether the solver's process must stay for it. Either way it ends with the solver. */
  hold(needed: boolean): void;
  /** Kills it, and waits until it is gone. */
  end(): Promise<void>;
}

/** The rest of what the process wrote to standard error, in characters. */
const LAST_WORDS = 500;

/** Starts a process and has it load the model; calls may be made at once. */
export function startModelProcess(name: string, options: Omit<LoadOptions, 'folder'>): ModelProcess {
  const folder = mkdtempSync(join(tmpdir(), 'weak-committee-model-'));
  const script = new URL(import.meta.url.endsWith('.ts') ? 'modelHost.ts' : 'modelHost.js', import.meta.url);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(script)], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    cwd: tmpdir(),
  });
  const [input, , errors, replies] = child.stdio as unknown as [Socket, null, Socket, Socket];
  const calls = new Map<number, ReadableStreamDefaultController<CallReport>>();
  let count = 0;
  let alive = true;
  let lastWords = '';

  const send = (message: ToHost): void => void input.write(frame(message));
  /** Every call that is under way fails alike; the next one finds another process. */
  const fail = (error: Error): void => {
    alive = false;
    for (const controller of calls.values()) controller.error(error);
    calls.clear();
    child.kill('SIGKILL');
  };
  const hear = (message: FromHost): void => {
    switch (message.kind) {
      case 'loaded':
        return;
      case 'not-installed':
        return fail(notInstalled('local()'));
      case 'not-loaded':
        return fail(
          new MemberError(`${name}: the model could not be loaded: ${message.reason}`, {
            at: options.path,
            fix: 'Check that the file is a whole GGUF model, and that there is memory for it; a smaller contextSize or fewer sequences take less.',
          }),
        );
      case 'report':
        calls.get(message.call)?.enqueue(message.report);
    }
  };
  // A process that has ended no longer reads: how it ended is told by `close`.
  input.on('error', () => {});
  errors.on('data', (bytes: Buffer) => {
    lastWords = (lastWords + bytes.toString()).slice(-LAST_WORDS);
  });
  replies.on(
    'data',
    frameReader(
      (message) => hear(message as FromHost),
      () => child.kill('SIGKILL'),
    ),
  );
  const closed = once(child, 'close');
  child.on('error', (cause) => fail(new MemberError(`${name}: its process could not be started.`, { cause })));
  child.on('close', (code, signal) => {
    rmSync(folder, { recursive: true, force: true });
    const how = signal === null ? `with exit code ${String(code)}` : `by ${signal}`;
    const said = lastWords.trim() === '' ? '' : ` Its last words: ${lastWords.trim()}`;
    fail(
      new MemberError(`${name}: the process of the model ended ${how}.${said}`, {
        retryable: true,
        fix: 'If it happens again there is too little memory: a smaller contextSize, fewer sequences or a smaller model take less.',
      }),
    );
  });
  send({ kind: 'load', options: { ...options, folder } });

  const hold = (needed: boolean): void => {
    for (const one of [child, input, errors, replies]) {
      if (needed) one.ref();
      else one.unref();
    }
  };

  return {
    hold,
    get alive() {
      return alive;
    },
    async *generate(generation, signal) {
      signal.throwIfAborted();
      const call = ++count;
      let ended = false;
      const reports = new ReadableStream<CallReport>({ start: (controller) => void calls.set(call, controller) });
      const stop = (): void => calls.get(call)?.error(signal.reason);
      signal.addEventListener('abort', stop);
      send({ kind: 'generate', call, generation });
      try {
        for await (const report of reports) {
          ended = report.kind === 'done' || report.kind === 'failed';
          yield report;
          if (ended) return;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        calls.delete(call);
        if (!ended) send({ kind: 'stop', call });
      }
    },
    async end() {
      alive = false;
      // Whoever waits for the end must live to see it.
      hold(true);
      child.kill('SIGKILL');
      await closed;
    },
  };
}
