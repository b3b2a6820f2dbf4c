import { allOf } from '../../config/config.ts';
import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { money } from '../../text/money.ts';
import type { Spending } from '../accounts.ts';
import type { Service } from '../service.ts';

const DAYS = 14;

/** What was spent today and in the days before: by one account, or by all. */
export function moneySection({ accounts, config }: Service, account: string | undefined): Markup {
  const spent = accounts.spending(DAYS).filter((one) => account === undefined || one.account === account);
  const date = new Date().toISOString().slice(0, 10);
  const today = spent.filter(({ day }) => day === date);
  const unpriced = allOf(config).filter(({ prices }) => prices === undefined);
  const keys = config.serve?.keys ?? {};
  const keyed = Object.keys(keys).length > 0;
  const row = (one: Spending): readonly string[] => {
    const { usdPerDay, tokensPerDay } = keys[one.account] ?? {};
    return [
      one.account,
      `${money(one.usd)}${usdPerDay === undefined ? '' : ` of ${money(usdPerDay)}`}`,
      `${one.tokens.toLocaleString('en')}${tokensPerDay === undefined ? '' : ` of ${tokensPerDay.toLocaleString('en')}`}`,
      ...(keyed ? [String(one.requests)] : []),
    ];
  };
  const head = ['Account', 'Spent', 'Tokens', ...(keyed ? ['Requests'] : [])];
  return html`<section id="money" aria-labelledby="money-title">
    <h2 id="money-title">Money today</h2>
    ${today.length === 0 ? html`<p>Nothing was spent today.</p>` : table('Spent since midnight, UTC', head, today.map(row))}
    ${today.length === 0 ? '' : html`<p class="note">${wordsFor(unpriced.map(({ name }) => name))}</p>`}
    ${daysBefore(spent, date)}
  </section>`;
}

/** All accounts together, day by day. */
function daysBefore(spent: readonly Spending[], date: string): Markup | string {
  const days = [...Map.groupBy(spent, ({ day }) => day)];
  if (days.every(([day]) => day === date)) return '';
  const sum = (all: readonly Spending[], of: 'usd' | 'tokens'): number => all.reduce((some, one) => some + one[of], 0);
  return html`<details id="days">
    <summary>Money by day</summary>
    ${table(
      `The last ${DAYS} days, UTC`,
      ['Day', 'Spent', 'Tokens'],
      days.map(([day, all]) => [day, money(sum(all, 'usd')), sum(all, 'tokens').toLocaleString('en')]),
    )}
  </details>`;
}

function wordsFor(unpriced: readonly string[]): string {
  const known =
    'Requests that were passed to one member unchecked are in it too. Calls under way are in it at their worst case.';
  if (unpriced.length === 0) return known;
  return `${known} The prices of ${unpriced.join(', ')} are unknown: of these, tokens are counted and no money.`;
}
