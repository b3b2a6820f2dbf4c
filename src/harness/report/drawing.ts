import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Markup } from '../../html/html.ts';

/** What a plot shows, for those who do not see it. */
export interface Description {
  /** Of this plot alone in the page. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** In px. A drawing is made once for screens and once for phones, since text in it scales with it. */
const WIDE = 720;
export const NARROW = 340;

/** Room for the axes, in px. */
export const FRAME = { marginLeft: 44, marginBottom: 44, marginTop: 28 };

/** The same plot at both widths; the style sheet shows one. */
export function drawn(about: Description, plot: (width: number) => Plot.PlotOptions): Markup {
  return html`<div class="wide">${drawing({ ...about, id: `${about.id}-wide` }, plot(WIDE))}</div>
    <div class="narrow">${drawing({ ...about, id: `${about.id}-narrow` }, plot(NARROW))}</div>`;
}

/** As much of an element as is needed; the compiler knows no DOM here. */
interface SvgElement {
  readonly outerHTML: string;
  readonly ownerDocument: { createElementNS(namespace: string, tag: string): SvgElement };
  textContent: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  prepend(...children: readonly SvgElement[]): void;
  remove(): void;
}

/** A plot as elements, in a document that needs no browser. */
function plotted(options: Plot.PlotOptions): SvgElement & Plot.Plot {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return Plot.plot({ document, className: 'plot', ...options }) as SvgElement & Plot.Plot;
}

/** Where a value stands, in px. */
export type Scale = (value: number) => number;

/** Where a plot will put what it is given, for labels that keep out of the way. */
export function scalesOf(options: Plot.PlotOptions): { readonly x: Scale; readonly y: Scale } {
  const plot = plotted(options);
  const named = (name: 'x' | 'y'): Scale => {
    const scale = plot.scale(name);
    return (value) => Number(scale?.apply(value));
  };
  return { x: named('x'), y: named('y') };
}

function drawing({ id, title, text }: Description, options: Plot.PlotOptions): Markup {
  const svg = plotted(options);
  // The page allows no style sheet but its own, which says what this one does.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // In an image, whose description is ours, its parts need no names of their own.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  const named = (tag: string, suffix: string, content: string): SvgElement => {
    const element = svg.ownerDocument.createElementNS('http://www.w3.org/2000/svg', tag);
    element.setAttribute('id', `${id}-${suffix}`);
    element.textContent = content;
    return element;
  };
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-text`);
  svg.setAttribute('font-size', '12');
  svg.setAttribute('font-family', 'inherit');
  svg.prepend(named('title', 'title', title), named('desc', 'text', text));
  return new Markup(svg.outerHTML);
}

/** The colour of a member by its place in the list. The style sheet has each for light and dark. */
export function colour(index: number): string {
  return `var(--member-${(index % 8) + 1})`;
}
