import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const PATHS = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'chromium'));
const executablePath = PATHS.find((path) => existsSync(path));
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether there is no Chromium on PATH, so that what needs one is skipped. */
export const noChromium = executablePath === undefined;

/** Starts the machine's own Chromium, which asks nobody for anything. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: QUIET });
}

/** The file of axe-core, to be put into a page. */
export const AXE = createRequire(import.meta.url).resolve('axe-core');
