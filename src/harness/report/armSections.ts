import type { ArmFigures } from '../armFigures.ts';
import type { SuiteFigures } from '../figures.ts';
import { html, type Markup } from '../../html/html.ts';
import { keyOf } from './keys.ts';
import { dollars, figure, pValue, seconds } from './numbers.ts';
import { moneyPlot } from './moneyPlot.ts';
import { paretoPlot } from './paretoPlot.ts';
import { table } from '../../html/table.ts';
import { legend, named, plate, withInterval } from './tables.ts';

const armNamed = ({ name }: ArmFigures, index: number): Markup => named(keyOf(index), name);

/** Cost against solve rate. */
export function tradeSection(figures: SuiteFigures): Markup {
  const without = figures.arms.filter(({ cost }) => !(cost.value > 0));
  return html`<section id="trade" aria-labelledby="trade-title">
    <h2 id="trade-title">Cost against solve rate</h2>
    ${plate(
      paretoPlot(figures),
      'Up and to the left is better. Lines through a point are its 95 % intervals; the ring is the baseline; the dashed line joins the arms that no other beats in both.',
      legend(figures.arms.map(armNamed)),
    )}
    ${without.length > 0 ? html`<p>Without a cost to compare, and so not in the plot: ${without.map(({ name }) => name).join('; ')}.</p>` : ''}
  </section>`;
}

/** Every figure of each arm. */
export function armsSection({ arms, priceTables }: SuiteFigures): Markup {
  const prices = arms[0]?.costAt ?? [];
  return html`<section id="arms" aria-labelledby="arms-title">
    <h2 id="arms-title">Arms</h2>
    ${table(
      'What each arm came to',
      [
        'Arm',
        'Solved, %',
        'False accepts, %',
        'Cost, baseline = 1',
        'USD',
        'Strong called, %',
        'p',
        'Break-even, %',
        'Selection efficiency, %',
        'p50',
        'p95',
      ],
      arms.map((arm, index) => [
        armNamed(arm, index),
        withInterval(arm.solved),
        withInterval(arm.falseAccepts),
        withInterval(arm.cost, 3),
        dollars(arm.usd),
        figure(arm.strongShare),
        index === 0 ? 'baseline' : pValue(arm.p),
        figure(arm.breakEven),
        withInterval(arm.selectionEfficiency),
        seconds(arm.p50),
        seconds(arm.p95),
      ]),
    )}
    <p class="note">
      False accepts: wrong answers among those returned. Strong called: tasks for which the strong member was asked
      after the cheap ones. p: against the baseline. Break-even: how many more of the cheap answers could be wrong until
      the baseline solves as many. p50 and p95: time a task.
    </p>
    <h3>Why: the four diagnostics</h3>
    ${table(
      'The cheap members of each arm, without its strong member',
      ['Arm', 'Coverage, %', 'Identifiability, %', 'Progress, %', 'Diversity, %', 'Ambiguous, %'],
      arms.map((arm, index) => [
        armNamed(arm, index),
        figure(arm.diagnostics.coverage),
        figure(arm.diagnostics.identifiability),
        figure(arm.diagnostics.progress),
        figure(arm.diagnostics.diversity),
        figure(arm.ambiguous),
      ]),
    )}
    <p class="note">
      Coverage: a right proposal is in the pile. Identifiability: given that, it is returned. Progress: of rounds of
      repair; no policy repairs yet. Diversity: of what one proposal misses, what another gets right. Ambiguous: the
      visible checkers pass right and wrong proposals alike.
    </p>
    <h3>Cost at other prices</h3>
    ${table(
      'Cost as a multiple of the baseline’s, at other prices',
      ['Arm', 'As bought', ...prices.map(({ prices: name }) => name)],
      arms.map((arm, index) => [
        armNamed(arm, index),
        figure(arm.cost.value, 3),
        ...arm.costAt.map(({ cost }) => figure(cost?.value, 3)),
      ]),
    )}
    ${
      priceTables.length > 0
        ? html`<ul>
            ${priceTables.map(({ name, date, source }) => html`<li>${name}: ${source}, read ${date}.</li>`)}
          </ul>`
        : ''
    }
  </section>`;
}

/** Who was paid. */
export function moneySection(figures: SuiteFigures): Markup {
  const { arms, members } = figures;
  return html`<section id="money" aria-labelledby="money-title">
    <h2 id="money-title">Where the money went</h2>
    ${plate(
      moneyPlot(figures),
      'Of all tasks together. A segment has its member’s number where there is room for it.',
      memberLegend(figures),
    )}
    ${table(
      'USD by arm and member',
      ['Arm', ...members.map(({ name }, index) => named(index + 1, name)), 'Together'],
      arms.map((arm, index) => [
        armNamed(arm, index),
        ...members.map(({ name }) => (arm.spent[name] === undefined ? '' : dollars(arm.spent[name]))),
        dollars(arm.usd),
      ]),
    )}
  </section>`;
}

/** Members by number and colour. */
export function memberLegend({ members }: SuiteFigures): Markup {
  return legend(
    members.map(({ name }, index) => html`<span class="key member-${(index % 8) + 1}">${index + 1}</span> ${name}`),
  );
}
