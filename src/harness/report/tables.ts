import type { Estimate } from '../statistics/estimate.ts';
import { html, type Markup } from '../../html/html.ts';
import { figure } from './numbers.ts';

/** A figure with its interval beneath it. */
export function withInterval(estimate: Estimate | undefined, digits = 1): Markup {
  if (estimate === undefined || !Number.isFinite(estimate.value)) return html`–`;
  const { value, low, high } = estimate;
  return html`<b>${figure(value, digits)}</b> <small>${figure(low, digits)} to ${figure(high, digits)}</small>`;
}

/** An arm or a member, with its short name before it. */
export function named(key: string | number, name: string): Markup {
  return html`<span class="key">${key}</span> <span class="name">${name}</span>`;
}

/** What short names stand for. */
export function legend(entries: readonly Markup[]): Markup {
  return html`<ul class="legend">
    ${entries.map((entry) => html`<li>${entry}</li>`)}
  </ul>`;
}

/** A plot with what its short names stand for beside it; those alone where there is nothing to plot. */
export function plate(plot: Markup | undefined, caption: string, names: Markup): Markup {
  if (plot === undefined) return names;
  return html`<div class="beside">
    <figure>
      ${plot}
      <figcaption>${caption}</figcaption>
    </figure>
    ${names}
  </div>`;
}
