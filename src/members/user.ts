import { NO_USAGE, type Member } from '../nouns/member.ts';

/**
 * Puts a choice to whoever sits there: lines of a test, of which at most one is right.
 *
 * @returns the one that is right, or undefined where none is or nobody knows.
 */
export type AskUser = (lines: readonly string[], signal: AbortSignal) => Promise<string | undefined>;

/** The user as one who can be asked: what is said stands in the ledger, and is not asked again where a run goes on. */
export function userMember(ask: AskUser): Member {
  return {
    name: 'you',
    prices: { input: 0, output: 0 },
    abilities: { temperature: false, n: false, seed: false, reasoning: false },
    limits: { concurrency: 1, maxOutputTokens: 1000 },
    async *propose({ messages, signal }) {
      const [question] = messages;
      const text = typeof question?.content === 'string' ? await ask(question.content.split('\n'), signal) : undefined;
      yield { kind: 'answer', choice: 0, text: text ?? '', finish: 'stop', plain: true };
      yield { kind: 'usage', usage: NO_USAGE };
    },
  };
}
