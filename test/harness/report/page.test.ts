import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { chosen } from '../../../src/harness/report/browser/choose.ts';
import { hashOf, viewOf } from '../../../src/harness/report/browser/view.ts';
import { embed } from '../../../src/harness/report/embed.ts';
import { headlineOf } from '../../../src/harness/report/headline.ts';
import { html, inertJson } from '../../../src/html/html.ts';
import { apart, besidePoints } from '../../../src/harness/report/labels.ts';
import { dollars } from '../../../src/harness/report/numbers.ts';
import { pageOf } from '../../../src/harness/report/page.ts';
import { samplesCsv } from '../../../src/harness/report/spreadsheets.ts';
import { writeReport } from '../../../src/harness/writeReport.ts';
import { temporaryFolder } from '../../answers.ts';
import { HOSTILE, hostileRun } from './hostile.ts';

describe('what others write', () => {
  it('is text in HTML, also in attributes, and shows what cannot be seen', () => {
    expect(html`<p title="${'"><b>'}">${"<b>&'\u202E\u2028"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;b&gt;">&lt;b&gt;&amp;&#39;\\u{202e}\\u{2028}</p>',
    );
  });

  it('is the same again after it was embedded as JSON, and never ends the element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: element } = inertJson('x', [text, HOSTILE]);
        const json = element.slice('<script type="application/json" id="x">'.length, -'</script>'.length);
        expect(json).not.toContain('<');
        expect(JSON.parse(json)).toEqual([text, HOSTILE]);
      }),
    );
  });

  it('leaves the page with the elements it has without it, and one script', async () => {
    const { figures, code } = hostileRun();
    const { document } = parseHTML(await pageOf(figures, code));
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect([...document.querySelectorAll('script')].map((script) => script.getAttribute('type'))).toEqual([
      'application/json',
      'application/json',
      null,
    ]);
    expect(document.querySelectorAll('[style], [onerror], [onclick]')).toHaveLength(0);
  });

  it('is no formula in a spreadsheet', () => {
    const csv = samplesCsv(hostileRun().figures);
    expect(csv).toContain(`"'=1+1 `);
    expect(csv).not.toMatch(/(?:^|,)"?=/m);
  });
});

describe('the view in the address', () => {
  it('is the same after it was written and read', () => {
    const position = fc.option(fc.nat(20), { nil: undefined });
    const view = fc.record({
      text: fc.string({ unit: 'grapheme' }),
      arm: position,
      outcome: fc.constantFrom('right', 'wrong', 'nothing', undefined),
      member: position,
      disagree: fc.boolean(),
      sort: fc.constantFrom('task', 'proposals', '0', '3'),
      descending: fc.boolean(),
      opened: fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(view, (one) => {
        expect(viewOf(hashOf(one))).toEqual(one);
      }),
    );
  });

  it('takes nothing else from it', () => {
    expect(viewOf('#outcome=__proto__&sort=constructor&arm=-1&member=1e9&tasks')).toEqual(viewOf(''));
    expect(hashOf(viewOf(''))).toBe('');
  });

  it('chooses and orders tasks', () => {
    const { figures, code } = hostileRun();
    const { run } = embed(figures, code);
    const shown = (hash: string): number[] => chosen(run, viewOf(hash));
    expect(shown('')).toEqual([0, 1, 2]);
    expect(shown('outcome=wrong')).toEqual([1]);
    expect(shown('outcome=nothing&arm=1')).toEqual([2]);
    expect(shown('outcome=nothing&arm=2')).toEqual([]);
    expect(shown('member=1&arm=2')).toEqual([2]);
    expect(shown('disagree=1')).toEqual([1, 2]);
    expect(shown('text=ONERROR')).toEqual([1, 2]);
    expect(shown('sort=proposals&descending=1')).toEqual([0, 1, 2]);
    expect(shown('sort=1')).toEqual([1, 2, 0]);
  });
});

describe('the headline', () => {
  it('says who solves most, whether that may be noise, and the false accepts', () => {
    const said = headlineOf(hostileRun().figures)
      .map(({ text }) => text.replaceAll(/<[^>]*>/g, ''))
      .join(' ');
    expect(said).toContain('large once, the baseline, solves 100.0 % (29.2 to 100.0) of 3 tasks. No arm solves more.');
    expect(said).toContain('Of those that cost less,');
    expect(said).toContain('which may be noise (p = 1.000)');
    expect(said).toMatch(/False accepts, wrong answers among those returned: 0\.0 % .* by large once; 33\.3 %/);
  });

  it('does not count false accepts where nothing could show them', () => {
    const { figures } = hostileRun();
    expect(headlineOf({ ...figures, hidden: false }).at(-1)?.text).toContain('cannot be counted');
  });
});

describe('labels', () => {
  it('keep apart, and inside', () => {
    expect(apart([10, 12, 95, 96], 10, 100)).toEqual([10, 20, 90, 100]);
    const [a, b] = besidePoints(
      [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ],
      [],
    );
    expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThan(14);
  });
});

it('amounts have three digits that count', () => {
  expect([0, 0.00012345, 0.5, 12.345, null].map(dollars)).toEqual(['$0', '$0.000123', '$0.500', '$12.35', 'no price']);
});

it('a report is five files, and no part of one is left', async () => {
  using folder = temporaryFolder();
  const { figures, code } = hostileRun();
  expect(await writeReport(folder.path, figures, code)).toBe(join(folder.path, 'report.html'));
  expect(readdirSync(folder.path).toSorted()).toEqual([
    'arms.csv',
    'figures.json',
    'report.html',
    'report.md',
    'samples.csv',
  ]);
  expect(existsSync(join(folder.path, 'report.html.part'))).toBe(false);
  expect(JSON.parse(readFileSync(join(folder.path, 'figures.json'), 'utf8'))).toMatchObject({ tasks: 3, samples: 12 });
  expect(readFileSync(join(folder.path, 'samples.csv'), 'utf8').split('\n', 1)).toEqual([
    'task,member,ordinal,visible,right,evidence,usd,inputTokens,outputTokens,tokensEstimated,ms,digest',
  ]);
});
