import { html, type Markup } from '../../html/html.ts';
import { money } from '../../text/money.ts';
import type { NamedVerdict } from '../../nouns/proposal.ts';
import { headline, wordsOf, type Verdict } from '../../nouns/verdict.ts';
import type { Changes } from '../../nouns/changes.ts';
import { durationOf } from './duration.ts';
import type { Entry, Standing } from './pile.ts';
import { state, type Tone } from './shown.ts';

/** How much of a run's proposals is shown. */
export type Depth =
  /** Each on a line or two: who, how it stands, what the last checker says. */
  | 'glance'
  /** With all evidence, and the code. */
  | 'all';

/** Proposals with what checkers say of them. Those that were refused for the same are folded behind the first. */
export function pileList(pile: readonly Entry[], depth: Depth): Markup {
  const kinds = [...Map.groupBy(pile, kindOf).values()];
  return html`<ol class="pile">
    ${kinds.map(([first, ...more]) => (first === undefined ? '' : item(first, depth, more)))}
  </ol>`;
}

const REFUSED: ReadonlySet<Standing> = new Set(['not-sound', 'broken', 'no-code', 'cut-off', 'cancelled', 'failed']);

/** Of what may still become something else, each is for itself. */
function kindOf({ id, standing, verdicts }: Entry): string {
  if (!REFUSED.has(standing)) return id;
  return JSON.stringify([standing, verdicts.map(({ checker, verdict }) => [checker, wordsOf(verdict)])]);
}

const STANDINGS: Readonly<Record<Standing, readonly [Tone, string]>> = {
  asked: ['busy', 'asked'],
  arrived: ['nothing', 'not checked'],
  open: ['busy', 'being checked'],
  sound: ['right', 'sound'],
  'not-sound': ['wrong', 'not sound'],
  broken: ['doubt', 'could not be judged'],
  'no-code': ['wrong', 'holds no code'],
  'cut-off': ['wrong', 'was cut off'],
  cancelled: ['nothing', 'cancelled, no longer needed'],
  failed: ['wrong', 'call failed'],
};

/** In a run that is over, what was not refused was left when it was no longer needed. */
const LEFT = ['nothing', 'not checked to the end'] as const;

function item(
  { id, strong, rung, standing, verdicts, usd, ms, changes }: Entry,
  depth: Depth,
  alike: readonly Entry[],
): Markup {
  const [tone, words] = standing === 'open' && depth === 'all' ? LEFT : STANDINGS[standing];
  const cost = [usd === undefined ? [] : money(usd), ms === undefined ? [] : durationOf(ms)].flat().join(', ');
  return html`<li>
    <p class="who">
      <b>${id}</b> ${state(tone, words)} <small>${strong ? 'the strong member' : rung}</small>
      <small class="cost">${cost}</small>
    </p>
    ${depth === 'glance' ? verdicts.slice(-1).map(glimpse) : verdicts.map(told)}
    ${depth === 'all' && changes !== undefined ? code(changes, standing) : ''}
    ${alike.length === 0 ? '' : folded(alike, depth)}
  </li>`;
}

/** At a glance their names do. */
function folded(alike: readonly Entry[], depth: Depth): Markup {
  const words = `${alike.length} more with the same end`;
  if (depth === 'glance') return html`<p class="note">${words}: ${alike.map(({ id }) => id).join(', ')}</p>`;
  return html`<details>
    <summary>${words}</summary>
    <ol class="pile">
      ${alike.map((entry) => item(entry, depth, []))}
    </ol>
  </details>`;
}

const VERDICTS: Readonly<Record<Verdict['kind'], Tone>> = { pass: 'right', fail: 'wrong', broken: 'doubt' };

const GLIMPSE = 240;

function glimpse({ checker, verdict }: NamedVerdict): Markup {
  return html`<p class="verdict">
    ${state(VERDICTS[verdict.kind], checker)} <span>${headline(verdict).slice(0, GLIMPSE)}</span>
  </p>`;
}

const LONGEST_EVIDENCE = 4000;
const MOST_EVIDENCE = 10;

function told({ checker, verdict }: NamedVerdict): Markup {
  if (verdict.kind !== 'fail') return glimpse({ checker, verdict });
  const words = wordsOf(verdict);
  const more = words.length - MOST_EVIDENCE;
  return html`<div class="verdict">
    ${state('wrong', `${checker}: ${verdict.kind}`)}
    <ul class="evidence">
      ${words.slice(0, MOST_EVIDENCE).map((one) => html`<li>${one.slice(0, LONGEST_EVIDENCE)}</li>`)}
      ${more > 0 ? html`<li class="note">${more} more; <code>weak-committee runs export</code> has them.</li>` : ''}
    </ul>
  </div>`;
}

function code({ files, removed = [] }: Changes, standing: Standing): Markup {
  const label = standing === 'sound' ? 'sound' : 'not sound: do not use it';
  return html`<details>
    <summary>Code, ${label}</summary>
    ${Object.entries(files).map(
      ([path, text]) =>
        html`<p class="path"><code>${path}</code>, ${label}</p>
          ${block(text, path)}`,
    )}
    ${removed.map((path) => html`<p class="path"><code>${path}</code> is removed, ${label}</p>`)}
  </details>`;
}

const LONGEST_CODE = 100_000;

/** Words as they stand; their lines may be broken. */
export function prose(words: string): Markup {
  return html`<blockquote>${words.slice(0, LONGEST_CODE)}</blockquote>`;
}

/** Text as it stands, in a box of its own that scrolls and can be reached by keyboard. */
export function block(text: string, label: string): Markup {
  const cut = text.length > LONGEST_CODE ? html`<p class="note">Cut after ${LONGEST_CODE} characters.</p>` : '';
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text.slice(0, LONGEST_CODE)}</code></pre>
    ${cut}`;
}
