import { BusyError, TaskError } from '../../errors.ts';
import type { Files } from '../../workspace/workspace.ts';
import { patient } from '../../sandbox/patience.ts';
import { borrowReading, type Question } from '../reading.ts';
import type { Found } from './found.ts';

/** Reads code that requests bring. */
export interface Reader extends AsyncDisposable {
  /** @throws {@link TaskError} when reading it ends the process, {@link BusyError} when it takes too long. */
  found(said: readonly string[]): Promise<Found | undefined>;
  /**
   * Makes sure that code can be parsed without ending the process that does.
   *
   * @throws {@link TaskError} when it cannot, {@link BusyError} when that takes too long.
   */
  refuseUnreadable(texts: Files): Promise<void>;
}

const LIMIT_MS = 5000;

/**
 * The process is warm when the first request comes.
 *
 * @param limitMs - how long it may take over one, on a machine that is not busy.
 */
export function openReader(limitMs = LIMIT_MS): Reader {
  const reading = borrowReading();
  reading.ready();

  async function ask(question: Question, what: string): Promise<object> {
    const ms = patient(limitMs);
    const said = await reading.ask(question, ms);
    if (said.kind === 'reply' && typeof said.reply === 'object' && said.reply !== null) return said.reply;
    if (said.kind === 'timeout')
      throw new BusyError(`Reading ${what} took more than ${Math.round(ms / 1000)} s.`, {
        fix: 'Ask again; where it stays so, send less, or something plainer.',
      });
    throw new TaskError(`Reading ${what} ended the parser: something is nested too deeply.`, {
      fix: 'Send less, or something plainer.',
    });
  }

  return {
    async found(said) {
      const reply = await ask({ kind: 'find', said }, 'the code in the messages');
      return 'found' in reply ? (reply.found as Found | undefined) : undefined;
    },
    async refuseUnreadable(texts) {
      const code = Object.entries(texts).filter(([path]) => /\.[cm]?[jt]sx?$/.test(path));
      if (code.length > 0) await ask({ kind: 'parse', texts: Object.fromEntries(code) }, 'the files');
    },
    [Symbol.asyncDispose]: () => reading[Symbol.asyncDispose](),
  };
}
