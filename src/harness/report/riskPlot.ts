import * as Plot from '@observablehq/plot';
import type { ArmFigures } from '../armFigures.ts';
import { colour, drawn, FRAME, NARROW } from './drawing.ts';
import type { Markup } from '../../html/html.ts';
import { figure } from './numbers.ts';

/** The share of wrong answers against the share of tasks that are answered, for each line; undefined where an arm has none. */
export function riskPlot({ name, riskCoverage: points }: ArmFigures, index: number): Markup | undefined {
  if (points.length < 2) return undefined;
  const ends = [points[0], points[Math.floor(points.length / 2)], points.at(-1)].flatMap((point) => point ?? []);
  const text = ends
    .map(
      ({ line, coverage, risk }) =>
        `from an evidence of ${line.toFixed(2)} on, ${figure(coverage)} % are answered and ${figure(risk.value)} % of these are wrong`,
    )
    .join('; ');
  const rows = points.map(({ coverage, risk: { value, low, high } }) => ({ coverage, value, low, high }));
  return drawn({ id: `risk-${index}`, title: `Risk against coverage: ${name}`, text: `${text}.` }, (width) => ({
    ...FRAME,
    width,
    height: width === NARROW ? 260 : 300,
    marginRight: 28,
    x: { domain: [0, 100], ticks: 5, label: 'answered, % of tasks →' },
    y: {
      domain: [0, Math.max(10, ...points.map(({ risk }) => risk.value)) * 1.5],
      clamp: true,
      ticks: 5,
      grid: true,
      label: '↑ wrong, % of answers',
    },
    marks: [
      Plot.areaY(rows, {
        x: 'coverage',
        y1: 'low',
        y2: 'high',
        fill: colour(index),
        fillOpacity: 0.15,
        curve: 'step-after',
      }),
      Plot.line(rows, { x: 'coverage', y: 'value', stroke: colour(index), strokeWidth: 2, curve: 'step-after' }),
    ],
  }));
}
