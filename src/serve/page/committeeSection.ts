import { allOf } from '../../config/config.ts';
import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import type { Figures, MemberFigures } from '../../ledger/figures.ts';
import { costOf, type Member } from '../../nouns/member.ts';
import { breakerOf } from '../../sampling/breaker.ts';
import { money } from '../../text/money.ts';
import type { Look } from './look.ts';
import { shadowsIn } from './savingsSection.ts';
import { state, type Tone } from './shown.ts';

const DAYS = 30;

/** How the members fared of late, what refuses their proposals, and what the strong member alone would have cost. */
export function committeeSection(look: Look): Markup {
  const { ledger, config } = look.service;
  const { account } = look.viewer;
  const figures = ledger?.figures(new Date(Date.now() - DAYS * 86_400_000), account);
  if (figures === undefined || figures.members.length === 0) return html`<section id="committee" hidden></section>`;
  const members = allOf(config);
  return html`<section id="committee" aria-labelledby="committee-title">
    <h2 id="committee-title">The committee in ${DAYS} days</h2>
    ${table(
      'Members',
      ['Member', 'Now', 'Requests', 'Solved', 'Calls', 'Failed', 'Tokens', 'Spent'],
      figures.members.map((one) =>
        memberRow(
          one,
          members.find(({ name }) => name === one.member),
        ),
      ),
    )}
    <p class="note">
      Solved: its answer passed every checker and was the one returned. Questions count as requests too.
    </p>
    ${shadowsIn(look).length > 0 ? '' : saved(figures, config.strong)} ${refusing(figures)}
  </section>`;
}

function memberRow({ member, calls, failed, runs, solved, tokens, usd }: MemberFigures, known: Member | undefined) {
  return [
    member,
    known === undefined ? state('nothing', 'not configured') : healthOf(known),
    count(runs),
    `${count(solved)} (${share(solved, runs)})`,
    count(calls),
    `${count(failed)} (${share(failed, calls)})`,
    count(tokens),
    known?.prices === undefined ? 'unknown' : money(usd),
  ] as const;
}

const HEALTH: Readonly<Record<string, readonly [Tone, string]>> = {
  closed: ['right', 'can be asked'],
  open: ['wrong', 'left alone: it fails'],
  'half-open': ['doubt', 'being tried again'],
};

function healthOf(member: Member): Markup {
  const [tone, words] = HEALTH[breakerOf(member).state] ?? ['nothing', ''];
  return state(tone, words);
}

/** Told only where prices are known: what is not known is not saved. A shadow says more than this estimate. */
function saved({ answered: { runs, usd, first } }: Figures, strong: Member | undefined): Markup | string {
  const alone = first.map((usage) => costOf(usage, strong?.prices));
  const known = alone.filter((cost) => cost !== 'unknown');
  if (strong === undefined || runs === 0 || known.length < alone.length) return '';
  const sum = known.reduce((all, cost) => all + cost, 0);
  if (sum === 0) return '';
  const part = Math.round((usd / sum) * 100);
  return html`<p>
    ${count(runs)} ${runs === 1 ? 'request' : 'requests'} cost ${money(usd)}. Asked alone and once each, ${strong.name}
    would have cost about ${money(sum)}: this was ${part} %.
    <span class="note">An estimate: answers of that member as long as the first ones that came.</span>
  </p>`;
}

function refusing({ refusing: all }: Figures): Markup | string {
  if (all.length === 0) return '';
  return table(
    'What refuses proposals most',
    ['Test, property or fault', 'Checker', 'Proposals refused'],
    all.map(({ checker, what, proposals }) => [what.slice(0, 120), checker, count(proposals)]),
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;
}
