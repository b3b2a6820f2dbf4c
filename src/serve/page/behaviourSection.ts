import { html, type Markup } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import type { ToldComparison } from '../../nouns/comparison.ts';
import type { Settled } from '../../nouns/solution.ts';

/** What sound proposals do on the same inputs, and what was said of the call between them. */
export function behaviourSection(
  { clusters, inputs, outside, aside, notCompared, lines = [] }: ToldComparison,
  settled: readonly Settled[],
): Markup {
  const ways = clusters.length === 1 ? 'one way' : `${clusters.length} ways`;
  return html`<section id="behaviour" aria-labelledby="behaviour-title">
    <h2 id="behaviour-title">Behaviour</h2>
    ${
      clusters.length === 0
        ? html`<p>Nothing was compared.</p>`
        : html`<p>
            On ${inputs} inputs the sound proposals behave in ${ways}. ${outside} more inputs are outside of what they
            are for.
          </p>`
    }
    ${notCompared.map((reason) => html`<p class="note">Not compared: ${reason}.</p>`)}
    ${aside.map(({ proposal, reason }) => html`<p class="note"><code>${proposal}</code> is set aside: ${reason}.</p>`)}
    ${
      clusters.length === 0
        ? ''
        : table(
            'Ways to behave',
            ['Proposals', 'Members', 'Families', 'On the call between the first two'],
            clusters.map(({ proposals, members, families }, index) => [
              proposals.join(' '),
              members,
              families,
              lines[index] === undefined ? '' : html`<code>${lines[index]}</code>`,
            ]),
          )
    }
    ${settled.map(({ line, by }) => html`<p>Settled by ${by.join(' and ')}: <code>${line}</code></p>`)}
  </section>`;
}
