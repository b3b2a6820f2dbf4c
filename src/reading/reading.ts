import pLimit from 'p-limit';
import type { Refusal } from '../nouns/proposal.ts';
import { startBeside } from '../sandbox/process/beside.ts';
import { openWorkers } from '../sandbox/process/workers.ts';
import type { Files } from '../workspace/workspace.ts';
import type { RawAnswer } from './answers/answer.ts';
import type { Wanted } from './answers/wanted.ts';
import type { Editable } from './edits/takeEdits.ts';

/** What the process is asked. */
export type Question =
  /** Take the code out of an answer. */
  | {
      readonly kind: 'take';
      readonly answer: RawAnswer;
      readonly wanted: Wanted;
      /** What an answer is called that cannot be looked into. */
      readonly why: Refusal;
      readonly editable?: Editable;
    }
  /** Say what the syntax of files does. */
  | { readonly kind: 'look'; readonly files: readonly (readonly [path: string, text: string])[] }
  /** Find the checkers in what users said. */
  | { readonly kind: 'find'; readonly said: readonly string[] }
  /** Parse texts. */
  | { readonly kind: 'parse'; readonly texts: Files };

/** What came of a question. */
type Answered = { readonly kind: 'reply'; readonly reply: unknown } | { readonly kind: 'timeout' | 'ended' };

/**
 * Reads what others wrote (answers, files of candidates, requests) in a process of its own: text that crashes a parser or keeps it busy for
 * ever must cost no more than itself. The process is started anew after a text that ended it.
 */
export interface Reading extends AsyncDisposable {
  ask(question: Question, timeoutMs: number): Promise<Answered>;
  /** Starts the process, for a question that is sure to come. */
  ready(): void;
}

/** A second process comes only where one is busy: a text that takes all of its time must not hold up the others. */
const AT_ONCE = 2;

let lent: { readonly reading: Reading; users: number } | undefined;

/** Whoever reads at the same time shares the process, and the last one ends it. */
export function borrowReading(): Reading {
  const shared = (lent ??= { reading: open(), users: 0 });
  shared.users++;
  return {
    ...shared.reading,
    async [Symbol.asyncDispose]() {
      if (--shared.users > 0) return;
      if (lent === shared) lent = undefined;
      await shared.reading[Symbol.asyncDispose]();
    },
  };
}

function open(): Reading {
  const workers = openWorkers(() => startBeside(import.meta.url, 'host'), pLimit(AT_ONCE));
  return {
    ready() {
      // One that cannot be started is missed when it is asked.
      workers.use(async () => {}).catch(() => {});
    },
    ask: (question, timeoutMs) => workers.use(({ ask }) => ask(question, timeoutMs)),
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}
