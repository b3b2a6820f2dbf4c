import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../../src/harness/writeReport.ts';
import { AXE, launchChromium, noChromium } from '../../chromium.ts';
import { temporaryFolder } from '../../answers.ts';
import { hostileRun } from './hostile.ts';

describe.skipIf(noChromium)('report.html in Chromium (skipped where no `chromium` is on PATH)', () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const { figures, code } = hostileRun();
    address = pathToFileURL(await writeReport(folder.path, figures, code)).href;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    folder[Symbol.dispose]();
  });

  /** Opens the page, and hears of everything that it must not do. */
  async function open(hash = '', options: BrowserContextOptions = {}): Promise<{ page: Page; heard: string[] }> {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) heard.push(request.url());
    });
    await page.goto(`${address}${hash}`);
    return { page, heard };
  }

  const rows = (page: Page): Promise<number> => page.locator('tr[data-task]').count();

  it('opens to every proposal by keyboard, runs nothing of it and asks for nothing', async () => {
    const { page, heard } = await open();
    await page.locator('tr[data-task="2"] button').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('tr[data-task="2"] button').getAttribute('aria-expanded')).toBe('true');
    expect(await page.evaluate('document.activeElement.closest("tr").dataset.task')).toBe('2');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const opened = page.locator('#opened-2');
    expect(await opened.locator('summary').count()).toBe(4);
    // What is opened is shown in the browser's own time.
    await opened.locator('pre').nth(1).waitFor();
    expect(await opened.locator('pre').allTextContents()).toEqual([
      expect.stringContaining('=1+1 </script><img src=x onerror="globalThis.hacked=1"><!--\\u{2028}\\u{202e}'),
      expect.stringContaining("const x = '</script><img"),
    ]);
    await page.locator('tr[data-task="2"] button').focus();
    await page.keyboard.press('Space');
    expect(await opened.count()).toBe(0);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(heard).toEqual([]);
    await page.context().close();
  });

  it('finds and sorts, and a link restores what is shown', async () => {
    const { page } = await open();
    expect(await rows(page)).toBe(3);
    await page.getByLabel('Returned').selectOption('wrong');
    expect(await rows(page)).toBe(1);
    await page.getByLabel('Returned').selectOption('');
    await page.getByLabel('Arms disagree').check();
    expect(await page.getByRole('status').textContent()).toBe('2 of 3 tasks');
    await page.getByLabel('Answer of').selectOption({ index: 2 });
    await page.getByLabel('Text in task or evidence').fill('img');
    await page.getByRole('button', { name: 'Task', exact: true }).click();
    await page.getByRole('button', { name: 'Task', exact: true }).click();
    await page.locator('tr[data-task="2"] button').click();
    const { page: again, heard } = await open(new URL(page.url()).hash);
    expect(await again.locator('#task-table').textContent()).toBe(await page.locator('#task-table').textContent());
    expect(await again.locator('th[aria-sort="descending"]').innerText()).toContain('Task');
    expect(await again.getByLabel('Text in task or evidence').inputValue()).toBe('img');
    expect(await again.locator('#opened-2 h3').isVisible()).toBe(true);
    await again.getByRole('button', { name: 'Show all' }).click();
    expect(await rows(again)).toBe(3);
    await again.getByRole('link', { name: 'Members' }).click();
    expect(await again.locator('#opened-2').count()).toBe(1);
    expect(heard).toEqual([]);
    await page.context().close();
    await again.context().close();
  });

  it('does not scroll sideways on a phone', async () => {
    const { page } = await open('#task=c', { viewport: { width: 360, height: 740 } });
    await page.locator('#opened-2 summary').first().click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.context().close();
  });

  it.for([
    ['light', 1280],
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
  ] as const)('axe finds nothing wrong: %s, %i px wide', async ([colorScheme, width]) => {
    // axe is a script that the page's policy refuses; it is let in for this test alone.
    const { page } = await open('#task=c', {
      colorScheme,
      viewport: { width, height: 800 },
      bypassCSP: true,
    });
    await page.locator('#opened-2 summary').first().click();
    await page.addScriptTag({ path: AXE });
    const found: unknown = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))',
    );
    expect(found).toEqual([]);
    await page.context().close();
  });
});
