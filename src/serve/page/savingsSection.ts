import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import type { ShadowRow } from '../../ledger/shadows.ts';
import { firstWords } from '../firstWords.ts';
import { savingsOf } from '../shadow/savings.ts';
import { wordsOfSavings } from '../shadow/savingsWords.ts';
import type { Look } from './look.ts';

/** For how long it is shown. */
const DAYS = 7;
const MOST_LOST = 10;

/** The requests of a shadow of late. */
export function shadowsIn({ service: { ledger }, viewer: { account } }: Look): ShadowRow[] {
  return ledger?.shadows(new Date(Date.now() - DAYS * 86_400_000), account) ?? [];
}

/** What switching over from the strong member would save, and lose: there where a shadow was kept of late. */
export function savingsSection(look: Look): Markup {
  const rows = shadowsIn(look);
  const { account } = look.viewer;
  if (rows.length === 0) return html`<section id="savings" hidden></section>`;
  const savings = savingsOf(rows);
  const { basis, table: told, verdict, notes } = wordsOfSavings(savings);
  const lost = savings.found?.lost.slice(0, MOST_LOST) ?? [];
  return html`<section id="savings" aria-labelledby="savings-title">
    <h2 id="savings-title">In the shadow, in ${DAYS} days</h2>
    <p>${basis}</p>
    ${told.rows.length === 0 ? '' : table('Both on the same requests', told.head, told.rows)}
    ${verdict.map((words) => html`<p>${words}</p>`)}
    ${
      lost.length === 0
        ? ''
        : html`<details id="lost">
            <summary>Solved by the strong member alone</summary>
            <ol>
              ${lost.map(
                ({ run, words }) =>
                  html`<li>
                    ${
                      // Only who may see all runs may see those of the shadow.
                      run === null || account !== undefined
                        ? firstWords(words)
                        : html`<a href="/runs/${run}">${firstWords(words)}</a>`
                    }
                  </li>`,
              )}
            </ol>
          </details>`
    }
    ${notes.map((words) => html`<p class="note">${words}</p>`)}
  </section>`;
}
