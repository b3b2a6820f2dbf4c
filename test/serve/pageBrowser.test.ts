import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AXE, launchChromium, noChromium } from '../chromium.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { temporaryFolder } from '../answers.ts';
import { answer } from '../servers/openai.ts';
import { fence, serving, type Serving } from './serving.ts';

const BEFORE = 'export function double(n: number): number {\n  return n * 3;\n}\n';
const RIGHT = BEFORE.replace('n * 3', 'n * 2');
const WRONG = BEFORE.replace('n * 3', `n + 2; // ${'a long remark '.repeat(20)}`);
const HOSTILE = `Mend double. <img src=x onerror="globalThis.hacked=1"> ${'unbroken'.repeat(40)}`;

/** Has the committee asked; what contains `hopeless` is never solved. */
function ask({ client }: Serving, content: string): Promise<unknown> {
  const body = {
    model: 'weak-committee',
    messages: [{ role: 'user' as const, content }],
    weak_committee: {
      target: 'src/double.ts',
      checkers: [{ examples: { call: 'double', cases: [[[3], 6]] } }],
      files: { 'src/double.ts': BEFORE },
    },
  };
  return client.chat.completions.create(body);
}

/** What a shadow has found: enough requests to tell of, and some that would be lost. */
function keepShadow(path: string): void {
  using ledger = openLedger(path);
  for (let request = 0; request < 30; request++) {
    const row = ledger.noteShadow({ account: 'anyone', words: HOSTILE, member: 'large', usd: 0.01, ms: 2000 });
    const [usd, solved] = [0.002, request % 6 > 0];
    ledger.endShadow(row, {
      strongSolved: true,
      reply: 'verified',
      solved,
      by: 'small',
      escalated: false,
      usd,
      boughtUsd: usd,
      ms: 3000,
      run: null,
      remarks: [HOSTILE],
    });
  }
}

describe.skipIf(noChromium)('the live page in Chromium (skipped where no `chromium` is on PATH)', () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let served: Serving;
  let hold: PromiseWithResolvers<void>;
  let asked: Promise<unknown>;

  /** One run that is solved, one that is not, and one that goes on until `hold` is resolved. */
  beforeAll(async () => {
    hold = Promise.withResolvers<void>();
    const once = Promise.withResolvers<void>();
    let held = 0;
    served = await serving(
      async ({ body }) => {
        const words = body.messages.map(({ content }) => content).join('\n');
        if (words.includes('hopeless')) return answer(fence(WRONG));
        if (words.includes('patience') && ++held > 1) {
          once.resolve();
          await hold.promise;
        }
        return answer(fence(body.model === 'large' || held > 1 ? RIGHT : WRONG));
      },
      { ledger: join(folder.path, 'ledger.sqlite') },
    );
    keepShadow(join(folder.path, 'ledger.sqlite'));
    await ask(served, HOSTILE);
    await ask(served, 'Mend double, hopeless as it is.');
    asked = ask(served, 'Mend double, with patience.');
    await once.promise;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    hold.resolve();
    await asked;
    await served[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  /** Opens a page, and hears of everything that it must not do. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; heard: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(served.server.url) && !request.url().startsWith('data:')) heard.push(request.url());
    });
    await page.goto(`${served.server.url}${path}`);
    return { page, heard };
  }

  const live = (page: Page): Promise<void> => page.locator('#freshness[data-state="live"]').waitFor();
  /** The page of the run that is the how-manieth in the history. */
  async function runPath(index: number): Promise<string> {
    const { page } = await open('/');
    const path = await page.locator('#history li a').nth(index).getAttribute('href');
    await page.context().close();
    return path ?? 'none';
  }

  it.for([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'axe finds nothing wrong, and nothing is wider than the page: %s, %i px',
    async ([colorScheme, width]) => {
      const paths = ['/', await runPath(0), await runPath(1), await runPath(2), '/runs/none'];
      for (const path of paths) {
        // axe is a script that the page's policy refuses; it is let in for this test alone.
        const { page } = await open(path, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        if (path === '/') await live(page);
        for (const summary of await page.locator('summary').all()) await summary.click();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await page.addScriptTag({ path: AXE });
        const found: unknown = await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
        );
        expect([path, found]).toEqual([path, []]);
        await page.context().close();
      }
    },
  );

  it('can be read from top to bottom by keyboard, and runs nothing of what others wrote', async () => {
    const path = await runPath(2);
    const { page, heard } = await open(path);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const reached: unknown[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const at: unknown = await page.evaluate(
        '[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]',
      );
      if (JSON.stringify(at).includes('BODY')) break;
      reached.push(at);
      if (JSON.stringify(at).includes('SUMMARY')) await page.keyboard.press('Enter');
    }
    expect(reached.length).toBeGreaterThan(10);
    expect(reached.map((at) => (Array.isArray(at) ? at[1] : at))).not.toContain('none');
    expect(await page.locator('details[open]').count()).toBe(await page.locator('details').count());
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('says without JavaScript that it does not refresh itself, and shows the same', async () => {
    const { page } = await open('/', { javaScriptEnabled: false });
    expect(await page.locator('#freshness').textContent()).toContain('does not refresh itself');
    expect(await page.locator('#now .card').first().textContent()).toContain('Mend double, with patience.');
    await page.locator('#history a').last().click();
    expect(await page.locator('#certificate').isVisible()).toBe(true);
    await page.context().close();
  });

  it('shows what happens without a reload, keeps who is at a link there, and lets time grow', async () => {
    const { page, heard } = await open('/');
    await live(page);
    const card = page.locator('#now .card').first();
    expect(await card.textContent()).toContain('being solved');
    expect(await page.locator('#spoken').textContent()).toBe('');
    await page.evaluate('globalThis.same = true');
    const grown = await card.locator('[data-ms]').textContent();
    await card.locator('[data-ms]', { hasNotText: grown ?? '' }).waitFor();
    await card.getByRole('link').focus();
    const focused: unknown = await page.evaluate('document.activeElement.id');
    hold.resolve();
    await page.locator('#now .over', { hasText: 'with patience' }).waitFor();
    await asked;
    expect(await page.locator('#history li').first().textContent()).toContain('✓ solved');
    expect(await page.locator('#spoken').textContent()).toContain('Last ended: Mend double, with patience.: solved.');
    expect(await page.evaluate('document.activeElement.id')).toBe(focused);
    expect(await page.evaluate('globalThis.same')).toBe(true);
    expect(heard).toEqual([]);
    await page.context().close();
  });
});

describe.skipIf(noChromium)('the login in Chromium (skipped where no `chromium` is on PATH)', () => {
  it('lets in with a key and out again, and says what is wrong with a wrong one', async () => {
    const key = 'alice-alice-alice-1';
    await using served = await serving([], { serve: { keys: { alice: { key } } } });
    await using browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, bypassCSP: true });
    await page.goto(served.server.url);
    await page.getByLabel('Key').fill('not-the-key-of-alice');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('none of those in serve.keys');
    await page.addScriptTag({ path: AXE });
    expect(await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')).toEqual([]);
    await page.getByLabel('Key').fill(key);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('#freshness[data-state="live"]').waitFor();
    expect(await page.locator('.logout').textContent()).toContain('alice');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Log out' }).click();
    expect(await page.getByLabel('Key').isVisible()).toBe(true);
  });
});
