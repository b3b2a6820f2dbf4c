import { html, type Markup } from '../../html/html.ts';
import { durationOf } from './duration.ts';

/** A moment in UTC; the page's script puts it into the reader's own time. */
export function moment(at: Date | string): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** A duration that goes on: the page's script lets it grow. It is counted from when it was drawn, so that no clock has to agree with ours. */
export function growing(ms: number): Markup {
  return html`<span data-ms="${Math.round(ms)}">${durationOf(ms)}</span>`;
}

/** What a state is to be seen as: never by its colour alone, so each has its sign and its words. */
export type Tone = 'right' | 'wrong' | 'doubt' | 'busy' | 'nothing';

const SIGNS: Readonly<Record<Tone, string>> = { right: '✓', wrong: '✗', doubt: '?', busy: '●', nothing: '–' };

/** A state in words, with the sign and the colour of its kind. */
export function state(tone: Tone, words: string): Markup {
  return html`<span class="state ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${words}</span>`;
}

const STATUSES: Readonly<Record<string, readonly [Tone, string]>> = {
  solved: ['right', 'solved'],
  ambiguous: ['doubt', 'ambiguous'],
  unsolved: ['wrong', 'not solved'],
  refused: ['wrong', 'refused'],
  verified: ['right', 'solved'],
  step: ['right', 'a step'],
  failing: ['wrong', 'files fail'],
  unverified: ['nothing', 'answered'],
  open: ['nothing', 'not over'],
};

/** How a run stands. */
export function statusOf(status: string, live: boolean): Markup {
  if (live) return state('busy', 'being solved');
  const [tone, words] = STATUSES[status] ?? ['nothing', status];
  return state(tone, words);
}
