import type { Files } from '../../src/workspace/workspace.ts';
import type { Trial, Waiting } from './trial.ts';

/** Runs a command over some files. */
export type Run = (files: Files, signal: AbortSignal) => Promise<Trial>;

/** Starts of one command that were made ahead of the time at which they are needed. */
export interface Starts extends AsyncDisposable {
  /**
   * For the runs of one candidate: both begin ahead, or neither, so that nobody can tell them apart by it. What is not used goes back.
   */
  take(): { readonly run: Run } & Disposable;
  /** Has two wait that were laid with these files, unless two do. */
  prepare(files: Files): void;
}

/** A run and its control. */
const PAIR = 2;
/** How long one waits for the next candidate, in ms: it holds the memory of a runner. */
const PATIENCE_MS = 60_000;
/** Settings are read before a runner comes to where it waits. */
const CODE = /\.(?:[cm]?[jt]sx?|py|vue|svelte)$/;

/**
 * Keeps a command started, so that a check takes what the tests take, and not what it takes to start their runner.
 *
 * @param cold - starts it when it is asked for.
 * @param begin - starts it ahead; undefined where it does not wait by itself.
 */
export function openStarts(cold: Run, begin: ((files: Files) => Promise<Waiting | undefined>) | undefined): Starts {
  let pool: Waiting[] = [];
  let laid: ReadonlySet<string> = new Set();
  let coming = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const unfinished = new Set<Promise<void>>();

  function follow(work: Promise<void>): void {
    const followed = work.catch(() => {}).finally(() => unfinished.delete(followed));
    unfinished.add(followed);
  }

  function leave(ones: readonly Waiting[]): void {
    for (const waiting of ones) follow(Promise.resolve(waiting[Symbol.asyncDispose]()));
  }

  function put(ones: readonly Waiting[], from: ReadonlySet<string>): void {
    if (closed || from !== laid) return leave(ones);
    pool.push(...ones);
    clearTimeout(timer);
    timer = setTimeout(() => leave(pool.splice(0)), PATIENCE_MS).unref();
  }

  async function one(start: NonNullable<typeof begin>, files: Files, from: ReadonlySet<string>): Promise<void> {
    coming++;
    try {
      const waiting = await start(files);
      if (waiting !== undefined) put([waiting], from);
    } finally {
      coming--;
    }
  }

  return {
    take() {
      const lent = pool.length >= PAIR ? pool.splice(0) : [];
      const from = laid;
      return {
        async run(files, signal) {
          const fits = Object.keys(files).every((path) => from.has(path));
          const next = fits ? lent.pop() : undefined;
          if (next === undefined) return await cold(files, signal);
          await using _ = next;
          if (await next.waits) return await next.run(files, signal);
          // What comes to its end by itself would only be run in vain again.
          closed = true;
          return await cold(files, signal);
        },
        [Symbol.dispose]: () => lent.length > 0 && put(lent.splice(0), from),
      };
    },
    prepare(files) {
      const paths = Object.keys(files);
      if (begin === undefined || closed || !paths.every((path) => CODE.test(path))) return;
      if (laid.size !== paths.length || !paths.every((path) => laid.has(path))) {
        leave(pool.splice(0));
        laid = new Set(paths);
      }
      for (let missing = PAIR - pool.length - coming; missing > 0; missing--) follow(one(begin, files, laid));
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(timer);
      leave(pool.splice(0));
      await Promise.all(unfinished);
    },
  };
}
