import * as Plot from '@observablehq/plot';
import type { SuiteFigures } from '../figures.ts';
import { colour, drawn, NARROW } from './drawing.ts';
import type { Markup } from '../../html/html.ts';
import { keyOf } from './keys.ts';
import { dollars } from './numbers.ts';

/** What each arm spent on which member, in USD; undefined where nothing has a price. */
export function moneyPlot({ arms, members }: SuiteFigures): Markup | undefined {
  const most = Math.max(0, ...arms.map(({ usd }) => usd).filter(Number.isFinite));
  if (!(most > 0)) return undefined;
  const bars = arms.flatMap(({ spent }, arm) =>
    members.flatMap(({ name }, member) => {
      const usd = spent[name] ?? 0;
      return usd > 0 ? [{ arm: keyOf(arm), member, usd }] : [];
    }),
  );
  const totals = arms.flatMap(({ usd }, arm) => (Number.isFinite(usd) ? [{ arm: keyOf(arm), usd }] : []));
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
