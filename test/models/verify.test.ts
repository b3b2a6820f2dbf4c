import { appendFileSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../src/models/catalogue.ts';
import { modelsFolder } from '../../src/models/folder.ts';
import { locateModel } from '../../src/models/locate.ts';
import { markPath, stateOf, verifyModel } from '../../src/models/verify.ts';
import { temporaryFolder } from '../answers.ts';
import { smallModel } from './wheel.ts';

const TEXT = 'GGUF and weights';
const MODEL = smallModel([TEXT]);

afterEach(() => vi.unstubAllEnvs());

it('accepts the file of the catalogue, and remembers its digest', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'tiny.gguf');
  writeFileSync(path, TEXT);
  await verifyModel(path, MODEL);
  expect(await stateOf(path, MODEL)).toBe('verified');
  expect(JSON.parse(readFileSync(markPath(path), 'utf8'))).toMatchObject({ bytes: TEXT.length, sha256: MODEL.sha256 });
});

it('refuses a truncated file by name, however often it was verified before', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'tiny.gguf');
  writeFileSync(path, TEXT);
  await verifyModel(path, MODEL);
  truncateSync(path, 5);
  await expect(verifyModel(path, MODEL)).rejects.toThrow('The file of the model tiny is truncated.');
});

it.each([
  ['one byte is another', (path: string) => writeFileSync(path, TEXT.replace('w', 'W'))],
  ['there is more of it', (path: string) => appendFileSync(path, '!')],
])('refuses an altered file by name: %s', async (_, alter) => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'tiny.gguf');
  writeFileSync(path, TEXT);
  await verifyModel(path, MODEL);
  const { mtimeMs } = statSync(path);
  alter(path);
  utimesSync(path, new Date(), new Date(mtimeMs + 1000));
  await expect(verifyModel(path, MODEL)).rejects.toThrow('it was altered');
  expect(await stateOf(path, MODEL)).toBe('altered');
});

it('refuses a model that is not here, and says how to fetch it', async () => {
  using folder = temporaryFolder();
  vi.stubEnv('WEAK_COMMITTEE_MODELS', folder.path);
  await expect(locateModel('smollm2-135m')).rejects.toMatchObject({
    message: 'The model smollm2-135m is not on this machine.',
    fix: 'Fetch it: weak-committee models pull smollm2-135m',
  });
});

it('takes a file of the user’s own for what it is, if it is GGUF', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'mine.gguf');
  writeFileSync(path, TEXT);
  expect(await locateModel(path)).toBe(path);
  writeFileSync(path, 'no model');
  await expect(locateModel(path)).rejects.toThrow('mine.gguf is missing or no GGUF file');
});

it('keeps models in the cache directory of the user', () => {
  vi.stubEnv('WEAK_COMMITTEE_MODELS', '');
  expect(modelsFolder()).toMatch(/weak-committee.*models$/);
});

it('has whole digests and parts that make up each model', () => {
  for (const { sha256, wheels, bytes } of CATALOGUE) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(bytes).toBeGreaterThan(0);
    expect(wheels.length).toBeGreaterThan(0);
  }
});
