import * as Plot from '@observablehq/plot';
import type { SuiteFigures } from '../figures.ts';
import { colour, drawn, FRAME, NARROW, scalesOf } from './drawing.ts';
import type { Markup } from '../../html/html.ts';
import { apart } from './labels.ts';
import { figure } from './numbers.ts';

const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'times'] as const;

/** pass@k against k for each member; undefined where none has more than one sample of each task. */
export function coveragePlot({ members }: SuiteFigures): Markup | undefined {
  const curves = members.map(({ name, passAt }, index) => ({
    name,
    index,
    points: Object.entries(passAt).map(([k, { value }]) => ({ k: Number(k), value })),
  }));
  if (!curves.some(({ points }) => points.length > 1)) return undefined;
  const text = curves
    .map(({ name, points }) => `${name}: ${points.map(({ k, value }) => `${figure(value)} % at ${k}`).join(', ')}`)
    .join('; ');
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ k }) => k)));
  const ends = curves.filter(({ points }) => points.length > 0);
  return drawn({ id: 'coverage', title: 'pass@k against k for each member', text: `${text}.` }, (width) => {
    const height = width === NARROW ? 280 : 340;
    const options: Plot.PlotOptions = {
      ...FRAME,
      width,
      height,
      marginRight: 28,
      x: { domain: [1, most], ticks: ks(most), tickFormat: 'd', label: 'k, samples of each task →' },
      y: { domain: [0, 100], ticks: 5, grid: true, label: '↑ pass@k, %' },
    };
    const { y } = scalesOf(options);
    const wanted = ends.map(({ points }) => y(points.at(-1)?.value ?? 0));
    const heights = apart(wanted, 16, height - FRAME.marginBottom);
    return {
      ...options,
      marks: [
        ...curves.flatMap(({ points, index }) => [
          Plot.line(points, { x: 'k', y: 'value', stroke: colour(index), strokeWidth: 2 }),
          Plot.dot(points, { x: 'k', y: 'value', fill: colour(index), symbol: SYMBOLS[index % SYMBOLS.length], r: 4 }),
        ]),
        ...ends.map(({ points, index }, at) =>
          Plot.text(points.slice(-1), {
            x: 'k',
            y: 'value',
            text: () => `${index + 1}`,
            textAnchor: 'start',
            dx: 11,
            dy: (heights[at] ?? 0) - (wanted[at] ?? 0),
            fill: colour(index),
            fontSize: 13,
            fontWeight: 700,
          }),
        ),
      ],
    };
  });
}

/** Each k where there is room, else every fifth or tenth. */
function ks(most: number): number[] {
  const step = most > 40 ? 10 : most > 16 ? 5 : 1;
  return [1, ...Array.from({ length: most }, (_, index) => index + 1).filter((k) => k > 1 && k % step === 0)];
}
