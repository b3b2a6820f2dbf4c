import * as Plot from '@observablehq/plot';
import type { SuiteFigures } from '../figures.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { shown } from '../statistics/shown.ts';
import { colour, drawn, NARROW, plotted } from './drawing.ts';
import type { Markup } from './html.ts';
import { keyOf } from './keys.ts';
import { apart, besidePoints, type Place } from './labels.ts';
import { dollars, figure } from './numbers.ts';

/** Room for the axes, in px. */
const FRAME = { marginLeft: 44, marginBottom: 44, marginTop: 28 };

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

type Scale = (value: number) => number;

function scalesOf(options: Plot.PlotOptions): { readonly x: Scale; readonly y: Scale } {
  const plot = plotted(options);
  const named = (name: 'x' | 'y'): Scale => {
    const scale = plot.scale(name);
    return (value) => Number(scale?.apply(value));
  };
  return { x: named('x'), y: named('y') };
}

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

/** What each arm spent on which member, in USD; undefined where nothing has a price. */
export function moneyPlot({ arms, members }: SuiteFigures): Markup | undefined {
  const most = Math.max(...arms.map(({ usd }) => usd));
  if (!(most > 0)) return undefined;
  const bars = arms.flatMap(({ spent }, arm) =>
    members.flatMap(({ name }, member) => {
      const usd = spent[name] ?? 0;
      return usd > 0 ? [{ arm: keyOf(arm), member, usd }] : [];
    }),
  );
  const totals = arms.map(({ usd }, arm) => ({ arm: keyOf(arm), usd }));
  const text = arms.map(({ name, usd }, arm) => `${keyOf(arm)}, ${name}: ${dollars(usd)}`).join('; ');
  return drawn({ id: 'money', title: 'What each arm spent on which member', text: `${text}.` }, (width) => ({
    width,
    height: 50 + 34 * arms.length,
    marginLeft: 28,
    marginRight: 64,
    marginBottom: 40,
    marginTop: 8,
    x: {
      ticks: width === NARROW ? 3 : 6,
      tickFormat: (usd: number) => (usd === 0 ? '$0' : `$${usd}`),
      label: 'USD, all tasks →',
      grid: true,
    },
    y: { domain: totals.map(({ arm }) => arm), label: null, tickSize: 0, padding: 0.25 },
    marks: [
      Plot.barX(bars, {
        y: 'arm',
        x: 'usd',
        fill: ({ member }: { member: number }) => colour(member),
        stroke: 'var(--page)',
      }),
      Plot.text(
        bars,
        Plot.stackX({
          y: 'arm',
          x: 'usd',
          text: ({ member, usd }: (typeof bars)[number]) => (usd / most > 0.06 ? `${member + 1}` : ''),
          fill: 'var(--page)',
          fontWeight: 700,
        }),
      ),
      Plot.text(totals, {
        y: 'arm',
        x: 'usd',
        text: ({ usd }: { usd: number }) => dollars(usd),
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--ink)',
      }),
    ],
  }));
}
