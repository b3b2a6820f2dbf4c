import { isSame } from '../behaviour/same.ts';
import type { Outcome } from '../behaviour/outcome.ts';
import { written } from '../behaviour/testLine.ts';
import type { Task } from '../nouns/task.ts';
import { lastLine } from '../text/lastLine.ts';

/** How a question may be put. Asked twice in the same words, a model makes the same mistake. */
const PHRASINGS = ['', 'Go through it step by step first.'] as const;

/** The question for what one call must give; as many as there are phrasings. No answer of a proposal stands in it. */
export function questionsFor({ prompt, signature = '' }: Task, call: string): string[] {
  return PHRASINGS.map((phrasing) =>
    [
      'This is asked of a function:',
      [prompt, signature].filter(Boolean).join('\n\n'),
      `What must \`${call}\` return by these words?${phrasing && ` ${phrasing}`}`,
      'End with one line: the value alone as a literal of JavaScript, or `throws` where it must throw, or `unknown` where the words do not say.',
    ].join('\n\n'),
  );
}

/** What an answer ends with; undefined where it says that it does not know. */
export function answerIn(text: string): string | undefined {
  const last = lastLine(text);
  return last === '' || /^unknown\b/i.test(last) ? undefined : last;
}

/** Whether a text says that a call comes to this: by its line, or by the value that it ends with. */
export function says(text: string, line: string, outcome: Outcome): boolean {
  const answer = answerIn(text);
  return text.trim() === line || (answer !== undefined && means(answer, outcome));
}

function means(answer: string, outcome: Outcome): boolean {
  if (outcome.kind === 'threw') return /^throws?(?: (?:an? )?\w*(?:error|exception))?\.?$/i.test(answer);
  if (outcome.kind === 'ended') return false;
  const given = jsonOf(answer);
  return given === undefined ? bare(answer) === bare(written(outcome.value)) : isSame(given.value, outcome.value);
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A literal without what may be written in two ways. */
function bare(literal: string): string {
  // Blanks within a string are part of it.
  return literal.replaceAll(/["'`]/g, "'").replaceAll(/('(?:[^'\\]|\\.)*')|\s+/g, '$1');
}
