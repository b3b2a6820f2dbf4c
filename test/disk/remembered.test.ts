import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remembered } from '../../src/disk/remembered.ts';

describe('what is made of files and kept for later processes', () => {
  let root: string;
  let made = 0;
  const input = (): string => join(root, 'work/input.txt');
  const make = async (): Promise<string> =>
    remembered('upper case', async () => {
      made++;
      return {
        text: (await readFile(input(), 'utf8')).toUpperCase(),
        inputs: [input()],
        lookups: [['some', join(root, 'work')]],
      };
    });
  const cached = async (): Promise<string[]> =>
    (await readdir(join(root, 'cache/weak-committee/made'))).map((name) =>
      join(root, 'cache/weak-committee/made', name),
    );

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'weak-committee-made-'));
    vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
    await mkdir(join(root, 'work'));
    await writeFile(input(), 'first');
    made = 0;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  it('is made once', async () => {
    expect([await make(), await make(), made]).toEqual(['FIRST', 'FIRST', 1]);
  });

  it('is made again when one of its files has changed, or is gone', async () => {
    await make();
    await writeFile(input(), 'second');
    expect([await make(), made]).toEqual(['SECOND', 2]);
    await rm(input());
    await expect(make()).rejects.toThrow('ENOENT');
  });

  it('is made again when a package is found elsewhere', async () => {
    await mkdir(join(root, 'node_modules/some'), { recursive: true });
    await make();
    await mkdir(join(root, 'work/node_modules/some'), { recursive: true });
    await make();
    expect(made).toBe(2);
  });

  it('is made again when the link to a package leads elsewhere, or its manifest is another', async () => {
    await mkdir(join(root, '.store/a'), { recursive: true });
    await mkdir(join(root, '.store/b'));
    await mkdir(join(root, 'node_modules'));
    const link = join(root, 'node_modules/some');
    await symlink('../.store/a', link);
    await make();
    await rm(link);
    await symlink('../.store/b', link);
    await make();
    expect(made).toBe(2);
    await writeFile(join(root, '.store/b/package.json'), '{}');
    await make();
    expect([await make(), made]).toEqual(['FIRST', 3]);
  });

  it.each(['', 'no JSON', '{}', '{"text":"FORGED"}', '{"text":1,"inputs":[],"lookups":[]}'])(
    'is made again where its file in the cache holds %j',
    async (text) => {
      await make();
      for (const file of await cached()) await writeFile(file, text);
      expect([await make(), made]).toEqual(['FIRST', 2]);
    },
  );

  it('is made each time where nothing can be kept, and leaves nothing half-written', async () => {
    await writeFile(join(root, 'cache'), 'a file where the folder should be');
    expect([await make(), await make(), made]).toEqual(['FIRST', 'FIRST', 2]);
  });

  it('is kept whole by several who make it at once', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 8 }, make)))).toEqual(new Set(['FIRST']));
    expect((await cached()).filter((file) => !file.endsWith('.json'))).toEqual([]);
    const before = made;
    expect([await make(), made]).toEqual(['FIRST', before]);
  });
});
