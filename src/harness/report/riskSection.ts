import type { SuiteFigures } from '../figures.ts';
import { html, type Markup } from '../../html/html.ts';
import { riskPlot } from './riskPlot.ts';

/** What would come of returning only answers with much behind them, for each arm that knows what speaks for one. */
export function riskSection({ arms }: SuiteFigures): Markup | string {
  const plots = arms.flatMap((arm, index) => {
    const plot = riskPlot(arm, index);
    return plot === undefined ? [] : [{ name: arm.name, plot }];
  });
  if (plots.length === 0) return '';
  return html`<section id="risk" aria-labelledby="risk-title">
    <h2 id="risk-title">Risk and coverage</h2>
    <p>
      An answer is wrong less often where more speaks for it. Where only answers with much behind them are returned,
      fewer tasks are answered, and fewer answers are wrong.
    </p>
    ${plots.map(
      ({ name, plot }) =>
        html`<figure>
          ${plot}
          <figcaption>${name}: answers of its cheap members. The band is the exact 95 % interval.</figcaption>
        </figure>`,
    )}
  </section>`;
}
