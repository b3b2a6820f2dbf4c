import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import type { Decision } from '../../nouns/decision.ts';
import { decidedLine } from '../../text/describeEvent.ts';
import { money } from '../../text/money.ts';
import { percent } from '../../text/percent.ts';
import { durationOf } from './duration.ts';

/** What the policy believed and chose, decision by decision. What it paid for it, and what came, is said of calls and proposals. */
export function decisionsSection(decisions: readonly Decision[]): Markup | string {
  if (decisions.length === 0) return '';
  return html`<section id="decisions" aria-labelledby="decisions-title">
    <h2 id="decisions-title">Decisions</h2>
    ${decisions.map(
      (decision, index) =>
        html`<details>
          <summary>${decidedLine(decision)}</summary>
          ${table(
            `What was believed at decision ${index + 1}`,
            ['Option', 'Sound', 'Cost', 'Wait', 'Cost of a sound one'],
            decision.believed.map(({ option, chance, usd, ms, usdPerSolved }) => [
              option,
              percent(chance),
              money(usd),
              durationOf(ms),
              money(usdPerSolved),
            ]),
          )}
        </details>`,
    )}
  </section>`;
}
