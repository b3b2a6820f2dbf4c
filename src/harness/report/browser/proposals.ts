import type { Embedded, EmbeddedCode, EmbeddedProposal, EmbeddedTask } from '../embedded.ts';
import { keyOf } from '../keys.ts';
import { dollars, seconds } from '../numbers.ts';
import { element } from './element.ts';

const VERDICTS = { pass: 'passes', fail: 'fails', broken: 'broken', 'no-code': 'no code' } as const;

/** Everything that is known of a task: what each arm did, and each proposal with its code. */
export function openedTask(task: EmbeddedTask, run: Embedded, code: () => EmbeddedCode): HTMLElement {
  return element(
    'div',
    { class: 'opened' },
    element('h3', {}, task.id),
    element('ul', { class: 'outcomes' }, ...task.outcomes.map((_, arm) => armLine(task, arm, run))),
    element(
      'p',
      { class: 'note' },
      `${task.proposals.length} proposals: verdict of the visible checkers, then the truth. Each opens to its evidence and code.`,
    ),
    element('ol', { class: 'proposals' }, ...task.proposals.map((proposal) => proposalItem(proposal, run, code))),
  );
}

function armLine(task: EmbeddedTask, arm: number, run: Embedded): HTMLElement {
  const outcome = task.outcomes[arm];
  const returned = outcome?.returned === undefined ? undefined : task.proposals[outcome.returned];
  return element(
    'li',
    {},
    element('span', { class: 'key' }, keyOf(arm)),
    element('span', { class: 'name' }, ` ${run.arms[arm] ?? ''}:`),
    ' ',
    returned === undefined
      ? element('span', { class: 'nothing' }, '– nothing returned')
      : element(
          'span',
          { class: returned.right ? 'right' : 'wrong' },
          `${returned.right ? '✓ right' : '✗ wrong, a false accept'}, ${idOf(returned, run)}`,
        ),
    `; asked: ${askedOf(task, outcome?.bought ?? [], run)}; ${dollars(outcome?.usd)}`,
  );
}

/** Who was asked for what, as `small #0 #1, large #0`. */
function askedOf({ proposals }: EmbeddedTask, bought: readonly number[], { members }: Embedded): string {
  const asked = bought.flatMap((position) => proposals[position] ?? []);
  const byMember = [...Map.groupBy(asked, ({ member }) => member)];
  const each = byMember.map(
    ([member, own]) => `${members[member] ?? ''} ${own.map(({ ordinal }) => `#${ordinal}`).join(' ')}`,
  );
  return each.join(', ') || 'nobody';
}

function proposalItem(proposal: EmbeddedProposal, run: Embedded, code: () => EmbeddedCode): HTMLElement {
  const { visible, right, usd, tokens, estimated, ms } = proposal;
  const evidence = proposal.evidence === undefined ? undefined : run.evidence[proposal.evidence];
  const passesWrong = visible === 'pass' && !right;
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: 'who' }, idOf(proposal, run)),
      element('span', { class: visible === 'pass' ? 'pass' : 'nothing' }, VERDICTS[visible]),
      element(
        'span',
        { class: right ? 'right' : 'wrong' },
        right ? '✓ right' : passesWrong ? '✗ wrong, accepted' : '✗ wrong',
      ),
      element(
        'span',
        { class: 'measure' },
        `${dollars(usd)} · ${tokens[0]} + ${tokens[1]} tokens${estimated ? ', estimated' : ''} · ${seconds(ms)}`,
      ),
      element('span', { class: 'glimpse' }, evidence?.split('\n', 1)[0] ?? ''),
    ),
  );
  details.addEventListener(
    'toggle',
    () => {
      if (evidence !== undefined) details.append(element('h4', {}, 'Evidence'), scrolling('Evidence', evidence));
      const files = proposal.code === undefined ? undefined : code()[proposal.code];
      if (files === undefined) details.append(element('p', { class: 'note' }, 'Its code was not kept.'));
      for (const [path, text] of Object.entries(files ?? {}))
        details.append(element('h4', {}, path), scrolling(`Code of ${idOf(proposal, run)}, ${path}`, text));
    },
    { once: true },
  );
  return element('li', {}, details);
}

/** Long lines scroll in a box that the keyboard reaches. */
function scrolling(label: string, text: string): HTMLElement {
  return element('pre', { tabindex: '0', role: 'group', 'aria-label': label }, element('code', {}, text));
}

function idOf({ member, ordinal }: EmbeddedProposal, { members }: Embedded): string {
  return `${members[member] ?? ''}#${ordinal}`;
}
