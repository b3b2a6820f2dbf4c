import pLimit from 'p-limit';
import { startBeside } from '../../sandbox/process/beside.ts';
import { openWorkers } from '../../sandbox/process/workers.ts';
import type { Child } from '../../sandbox/sandbox.ts';
import type { Files } from '../../workspace/workspace.ts';
import { TaskError } from '../../errors.ts';
import type { Found } from './found.ts';

/** What the reading process is asked. */
export type Question = { readonly said: readonly string[] } | { readonly texts: Files };

/** Reads code that requests bring, in a process of its own that is started anew when a request ends it. */
export interface Reader extends AsyncDisposable {
  /** @throws {@link TaskError} when reading it ends the process or takes too long. */
  found(said: readonly string[]): Promise<Found | undefined>;
  /**
   * Makes sure that code can be parsed without ending the process that does.
   *
   * @throws {@link TaskError} when it cannot.
   */
  refuseUnreadable(texts: Files): Promise<void>;
}

const LIMIT_MS = 5000;

/** Starts the process at the first question. */
export function openReader(): Reader {
  const workers = openWorkers(start, pLimit(1));

  async function ask(question: Question, what: string): Promise<object> {
    const said = await workers.use(({ ask: put }) => put(question, LIMIT_MS));
    if (said.kind === 'reply' && typeof said.reply === 'object' && said.reply !== null) return said.reply;
    throw new TaskError(
      said.kind === 'timeout'
        ? `Reading ${what} took more than ${LIMIT_MS / 1000} s.`
        : `Reading ${what} ended the parser: something is nested too deeply.`,
      { fix: 'Send less, or something plainer.' },
    );
  }

  return {
    async found(said) {
      const reply = await ask({ said }, 'the code in the messages');
      return 'found' in reply && reply.found !== null ? (reply.found as Found) : undefined;
    },
    async refuseUnreadable(texts) {
      const code = Object.entries(texts).filter(([path]) => /\.[cm]?[jt]sx?$/.test(path));
      if (code.length > 0) await ask({ texts: Object.fromEntries(code) }, 'the files');
    },
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}

function start(): Child {
  return startBeside(import.meta.url, 'readHost');
}
