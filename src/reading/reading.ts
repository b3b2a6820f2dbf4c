import pLimit from 'p-limit';
import type { Changes } from '../nouns/changes.ts';
import type { Refusal } from '../nouns/refusal.ts';
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
  /** Give the digest of the shape of changes. */
  | ({ readonly kind: 'shape' } & Changes)
  /** Parse texts. */
  | { readonly kind: 'parse'; readonly texts: Files }
  /** Say what functions of a module take. Without names, those that it exports. */
  | { readonly kind: 'sign'; readonly path: string; readonly text: string; readonly names?: readonly string[] };

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

/**
 * Questions of each kind that are answered at once. Another process comes only where those that there are are busy: texts that take all of
 * their time must not hold up others of their kind, and those of another kind not at all.
 */
const AT_ONCE = { take: 4, shape: 2, look: 2, find: 2, parse: 2, sign: 2 } as const;

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
  const all = Object.values(AT_ONCE).reduce((sum, one) => sum + one, 0);
  const workers = openWorkers(() => startBeside(import.meta.url, 'host'), pLimit(all));
  const { take, shape, look, find, parse, sign } = AT_ONCE;
  const lanes = {
    take: pLimit(take),
    shape: pLimit(shape),
    look: pLimit(look),
    find: pLimit(find),
    parse: pLimit(parse),
    sign: pLimit(sign),
  };
  return {
    ready() {
      // One that cannot be started is missed when it is asked.
      workers.use(async () => {}).catch(() => {});
    },
    ask: (question, timeoutMs) => lanes[question.kind](() => workers.use(({ ask }) => ask(question, timeoutMs))),
    [Symbol.asyncDispose]: () => workers[Symbol.asyncDispose](),
  };
}
