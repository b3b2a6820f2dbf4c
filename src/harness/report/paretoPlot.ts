import * as Plot from '@observablehq/plot';
import type { SuiteFigures } from '../figures.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { shown } from '../statistics/shown.ts';
import { drawn, FRAME, NARROW, scalesOf, type Scale } from './drawing.ts';
import type { Markup } from '../../html/html.ts';
import { keyOf } from './keys.ts';
import { besidePoints, type Place } from './labels.ts';

interface Point {
  readonly key: string;
  readonly cost: Estimate;
  readonly solved: Estimate;
}

/** Cost against solve rate of each arm, with intervals; undefined where fewer than two arms have a cost. */
export function paretoPlot({ arms }: SuiteFigures): Markup | undefined {
  const points = arms.flatMap(({ cost, solved }, index): Point[] =>
    cost.value > 0 && Number.isFinite(cost.value) ? [{ key: keyOf(index), cost, solved }] : [],
  );
  if (points.length < 2) return undefined;
  const text = arms
    .map(
      ({ name, cost, solved }, index) => `${keyOf(index)}, ${name}: solves ${shown(solved)} %, cost ${shown(cost, 3)}`,
    )
    .join('; ');
  const about = { id: 'pareto', title: 'Cost against solve rate of each arm', text: `${text}.` };
  return drawn(about, (width) => pareto(points, width));
}

function pareto(points: readonly Point[], width: number): Plot.PlotOptions {
  const low = Math.max(0, Math.floor((Math.min(...points.map(({ solved }) => solved.low)) - 3) / 5) * 5);
  const high = Math.min(100, Math.ceil((Math.max(...points.map(({ solved }) => solved.high)) + 2) / 5) * 5);
  const costs = points.flatMap(({ cost }) => [cost.value, cost.low, cost.high]).filter((cost) => cost > 0);
  const domain = [Math.min(...costs) / 1.3, Math.max(...costs) * 1.3] as const;
  const options: Plot.PlotOptions = {
    ...FRAME,
    width,
    height: width === NARROW ? 320 : 400,
    marginRight: 16,
    x: {
      type: 'log',
      domain: [...domain],
      ticks: logTicks(domain, width),
      tickFormat: (cost: number) => `${cost}×`,
      label: 'cost, baseline = 1 (log scale) →',
    },
    y: { domain: [low, high], ticks: 6, grid: true, label: '↑ solved, %' },
  };
  const { x, y } = scalesOf(options);
  const places = points.map(({ cost, solved }) => ({ x: x(cost.value), y: y(solved.value) }));
  const labels = besidePoints(
    places,
    points.flatMap((point) => whiskers(point, x, y)),
  );
  const clamped = (cost: number): number => Math.max(domain[0], cost);
  return {
    ...options,
    marks: [
      Plot.line(frontier(points), {
        x: ({ cost }: Point) => cost.value,
        y: ({ solved }: Point) => solved.value,
        stroke: 'var(--quiet)',
        strokeDasharray: '3 4',
        curve: 'step-after',
      }),
      Plot.ruleY(points, {
        y: ({ solved }: Point) => solved.value,
        x1: ({ cost }: Point) => clamped(cost.low),
        x2: ({ cost }: Point) => cost.high,
        stroke: 'var(--accent)',
        strokeOpacity: 0.55,
      }),
      Plot.ruleX(points, {
        x: ({ cost }: Point) => cost.value,
        y1: ({ solved }: Point) => solved.low,
        y2: ({ solved }: Point) => solved.high,
        stroke: 'var(--accent)',
        strokeOpacity: 0.55,
      }),
      Plot.dot(points, {
        x: ({ cost }: Point) => cost.value,
        y: ({ solved }: Point) => solved.value,
        r: 5,
        fill: ({ key }: Point) => (key === keyOf(0) ? 'var(--page)' : 'var(--accent)'),
        stroke: 'var(--accent)',
        strokeWidth: 2,
      }),
      ...points.map((point, index) => {
        const [from, to] = [places[index], labels[index]];
        return Plot.text([point], {
          x: ({ cost }: Point) => cost.value,
          y: ({ solved }: Point) => solved.value,
          text: 'key',
          dx: (to?.x ?? 0) - (from?.x ?? 0),
          dy: (to?.y ?? 0) - (from?.y ?? 0),
          fontSize: 13,
          fontWeight: 700,
          fill: 'var(--ink)',
          stroke: 'var(--page)',
          strokeWidth: 4,
        });
      }),
    ],
  };
}

/** The arms that no other beats in both, from the cheapest on. */
function frontier(points: readonly Point[]): Point[] {
  let most = Number.NEGATIVE_INFINITY;
  return points
    .toSorted((a, b) => a.cost.value - b.cost.value || b.solved.value - a.solved.value)
    .filter(({ solved }) => {
      const better = solved.value > most;
      most = Math.max(most, solved.value);
      return better;
    });
}

/** Some places on the lines of a point's intervals, for labels to keep clear of. */
function whiskers({ cost, solved }: Point, x: Scale, y: Scale): Place[] {
  const between = (from: number, to: number): number[] =>
    Array.from({ length: 21 }, (_, i) => from + ((to - from) * i) / 20);
  const across = between(x(Math.max(cost.low, Number.MIN_VALUE)), x(cost.high)).map((px) => ({
    x: px,
    y: y(solved.value),
  }));
  const up = between(y(solved.low), y(solved.high)).map((py) => ({ x: x(cost.value), y: py }));
  return [...across, ...up].filter((place) => Number.isFinite(place.x) && Number.isFinite(place.y));
}

function logTicks([low, high]: readonly [number, number], width: number): number[] {
  const decades = Math.log10(high / low);
  const steps = decades < 1.5 ? [1, 2, 5] : decades < 3 && width > NARROW ? [1, 3] : [1];
  const powers = Array.from({ length: 13 }, (_, index) => index - 6);
  return powers
    .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
}
