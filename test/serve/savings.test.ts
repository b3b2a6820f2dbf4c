import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { Compared, ShadowRow } from '../../src/ledger/shadows.ts';
import { NOTHING, openBudget } from '../../src/policy/budget.ts';
import { openDay } from '../../src/serve/shadow/day.ts';
import { savingsOf, type Savings } from '../../src/serve/shadow/savings.ts';
import { wordsOfSavings } from '../../src/serve/shadow/savingsWords.ts';
import { temporaryFolder } from '../answers.ts';
import { cli, json } from '../cli/cli.ts';
import { serving } from './serving.ts';

const COMPARED: Compared = {
  strongSolved: true,
  reply: 'verified',
  solved: true,
  by: 'small',
  escalated: false,
  usd: 0.001,
  boughtUsd: 0.001,
  ms: 4000,
  run: '01234567-89ab',
  remarks: [],
};
const REQUEST = { account: 'anyone', words: 'Write <b>double</b>.', member: 'large', usd: 0.01, ms: 2000 };

function row(compared: Partial<Compared> | null, more: Partial<ShadowRow> = {}): ShadowRow {
  return {
    ...REQUEST,
    at: '2026-01-01T00:00:00.000Z',
    outcome: compared === null ? 'question' : 'compared',
    why: null,
    compared: compared === null ? null : { ...COMPARED, ...compared },
    ...more,
  };
}

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

/** 100 requests: 70 saved, 20 escalated, 6 lost, 4 gained. */
const DAY = [
  ...times(70, row({})),
  ...times(20, row({ by: 'large', escalated: true, usd: 0.014, boughtUsd: 0.004, ms: 9000 })),
  ...times(6, row({ solved: false, by: null, reply: 'unsolved', usd: 0.004, boughtUsd: 0.004 })),
  ...times(4, row({ strongSolved: false })),
];

describe('savings', () => {
  it('count nothing as saved of what the committee would refuse', () => {
    const refused = row({ reply: 'refused', solved: false, by: null, usd: 0, boughtUsd: 0, run: null });
    const savings = savingsOf([...DAY, ...times(50, refused)]);
    expect(savings).toMatchObject({ compared: 100, requests: 150, leftOut: { refused: 50 } });
    expect(savings.found).toEqual(savingsOf(DAY).found);
    expect(wordsOfSavings(savings).basis).toContain('50 that the committee does not take');
  });

  it('holds both against each other on the same requests', () => {
    const { usd, found, compared } = savingsOf(DAY);
    expect(compared).toBe(100);
    expect(usd.strong).toBeCloseTo(1, 9);
    expect(usd.committee).toBeCloseTo(0.07 + 0.28 + 0.024 + 0.004, 9);
    expect(found?.saved.value).toBeCloseTo(1 - usd.committee, 9);
    expect(found?.saved.low).toBeLessThan(found?.saved.value ?? 0);
    expect(found?.saved.high).toBeGreaterThan(found?.saved.value ?? 1);
    expect(found?.solved).toMatchObject({ both: 90, onlyFirst: 6, onlySecond: 4, strong: 96, committee: 94 });
    expect(found?.difference.value).toBeCloseTo(-0.02, 9);
    expect(found?.escalated).toBe(20);
    expect(found?.waiting).toEqual({ strong: { p50: 2000, p95: 2000 }, committee: { p50: 4000, p95: 9000 } });
    expect(found?.lost).toHaveLength(6);
    expect(found?.lost[0]).toMatchObject({ run: '01234567-89ab', reply: 'unsolved' });
  });

  it('knows no certainty where nothing differed', () => {
    const { found } = savingsOf(times(30, row({})));
    expect(found?.difference.value).toBe(0);
    expect(found?.difference.low).toBeLessThan(-0.05);
    expect(found?.wanted).toBeGreaterThan(30);
  });

  it('takes fewer requests for granted where more are there', () => {
    const [few, many] = [DAY, times(10, DAY).flat()].map((rows) => savingsOf(rows).found);
    expect(few?.wanted).toBeGreaterThan(100);
    expect((many?.wanted ?? 0) / (few?.wanted ?? 1)).toBeCloseTo(1, 0);
    expect(wordsOfSavings(savingsOf(times(10, DAY).flat())).verdict.at(-1)).toContain('enough');
  });

  it('says nothing of too few', () => {
    const savings = savingsOf([...times(19, row({})), row(null)]);
    expect(savings.found).toBeUndefined();
    expect(wordsOfSavings(savings).verdict).toEqual([
      'Too few to say what switching over would bring: at least 20 are needed.',
    ]);
  });

  it('says it plainly where the committee costs more', () => {
    const [cost, solved] = wordsOfSavings(savingsOf(times(30, row({ usd: 0.02 })))).verdict;
    expect(solved).toMatch(
      /^Solved: 0\.0 points \(-\d+\.\d to \+\d+\.\d\)\. 0 that large did not solve would be, and 0 that it did would not/,
    );
    expect(cost).toBe('Switching over would cost 100.0 % MORE (100.0 % to 100.0 %), $10.00 on a thousand requests.');
  });

  it('says what is left out, and what little the checkers know', () => {
    const stub = 'examples accepts a stub';
    const rows = [
      ...times(40, row({ remarks: [stub] })),
      ...times(3, row(null)),
      ...times(40, row(null, { outcome: 'budget' })),
      row(null, { outcome: 'undrawn' }),
      row(null, { outcome: 'unjudged', why: 'examples accepts any answer.' }),
    ];
    const { basis, notes } = wordsOfSavings(savingsOf(rows));
    expect(basis).toContain('3 with nothing to check');
    expect(basis).toContain('40 after the money of the day was used up');
    expect(notes).toContainEqual(expect.stringContaining('about 52.4 % of what it was'));
    expect(notes).toContain('Solved means that the checkers passed: what they do not look at, nobody knows.');
    expect(notes).toContain(`In 40 of them: ${stub}`);
    expect(notes).toContainEqual(
      expect.stringMatching(/^In 1 the checkers could not judge.*: examples accepts any answer\.$/),
    );
  });
});

/** Writes the day down, as a server does. */
function write(ledger: Ledger): void {
  for (const { compared } of DAY) if (compared !== null) ledger.endShadow(ledger.noteShadow(REQUEST), compared);
  ledger.endShadow(ledger.noteShadow({ ...REQUEST, account: 'other' }), { left: 'question' });
}

describe('weak-committee savings', () => {
  it('reads them from the ledger', async () => {
    using folder = temporaryFolder();
    {
      using ledger = openLedger(join(folder.path, '.weak-committee/ledger.sqlite'));
      write(ledger);
    }
    const told = await cli(folder.path, 'savings');
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout).toContain('101 requests were answered by large; on 100 of them both are compared.');
    expect(told.stdout).toMatch(/Switching over would cost 62\.2 % less \(\d+\.\d % to \d+\.\d %\)/);
    expect(told.stdout).toContain('runs show 01234567-89ab');
    const kept = json<Savings>(await cli(folder.path, 'savings', '--since', '1h', '--json'));
    expect(kept).toMatchObject({
      requests: 101,
      compared: 100,
      leftOut: { question: 1 },
      found: { p: expect.closeTo(0.7539, 4) },
    });
    const later = await cli(folder.path, 'savings', '--since', '2100-01-01');
    expect(later).toMatchObject({ exitCode: 0 });
    expect(later.stdout).toContain('No shadow was kept since 2100-01-01 00:00 UTC.');
  });

  it('says what is missing in one sentence', async () => {
    using folder = temporaryFolder();
    expect(await cli(folder.path, 'savings')).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining('There is no ledger yet.'),
    });
    for (const since of ['soon', '7'])
      expect(await cli(folder.path, 'savings', '--since', since)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('Give days or hours'),
      });
  });
});

describe('the ledger', () => {
  it('loses nothing that was compared behind what says nothing', () => {
    using ledger = openLedger(':memory:');
    write(ledger);
    for (let index = 0; index <= 10_000; index++) ledger.endShadow(ledger.noteShadow(REQUEST), { left: 'undrawn' });
    const savings = savingsOf(ledger.shadows(new Date(0)));
    expect(savings).toMatchObject({ compared: 100, leftOut: { undrawn: 10_000 } });
    expect(wordsOfSavings(savings).notes).toContain('There are more requests: these are the newest 10,000 of a kind.');
  });
});

describe('the money of a day', () => {
  it('is not used up by what is only set aside for calls under way', async () => {
    const budget = openBudget({ usd: 1 });
    const day = openDay(
      1,
      () => budget,
      () => '2026-01-01',
    );
    const held = await budget.reserve({ ...NOTHING, usd: 0.3 }, new AbortController().signal);
    expect([day.allows(0.8), day.allows(0.5)]).toEqual([false, true]);
    held.settle({ ...NOTHING, usd: 0.1 });
    expect(day.allows(0.8)).toBe(true);
    const spent = await budget.reserve({ ...NOTHING, usd: 0.3 }, new AbortController().signal);
    spent.settle({ ...NOTHING, usd: 0.3 });
    // Once it does not suffice for one, the cheaper ones are not begun either.
    expect([day.allows(0.8), day.allows(0.1)]).toEqual([false, false]);
  });
});

describe('the front page', () => {
  it('shows the same figures', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'ledger.sqlite');
    {
      using ledger = openLedger(path);
      write(ledger);
    }
    await using served = await serving([], { ledger: path });
    const { document } = parseHTML(await (await fetch(`${served.server.url}/`)).text());
    const section = document.querySelector('#savings');
    expect(section?.textContent).toContain('Switching over would cost 62.2 % less');
    expect([...(section?.querySelectorAll('#lost li') ?? [])]).toHaveLength(6);
    expect(section?.querySelector('#lost a')?.getAttribute('href')).toBe('/runs/01234567-89ab');
    expect(section?.querySelector('b')).toBeNull();
  });
});
