import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readTexts } from '../../src/workspace/texts.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

describe('texts of a workspace', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('are those that are wanted, as they stand now', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'a.ts');
    const read = async () =>
      Object.fromEntries(await readTexts(await readWorkspace(folder.path), (path) => path.endsWith('.ts')));
    writeFileSync(file, 'one\n');
    writeFileSync(join(folder.path, 'b.md'), 'words\n');
    expect(await read()).toEqual({ 'a.ts': 'one\n' });
    // It is remembered from here on, as long after it was written.
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 10_000);
    expect(await read()).toEqual({ 'a.ts': 'one\n' });
    // As long as before, and given the time that it had: the file system notes another time of change.
    const { atime, mtime } = statSync(file);
    writeFileSync(file, 'two\n');
    utimesSync(file, atime, mtime);
    expect(await read()).toEqual({ 'a.ts': 'two\n' });
    expect(await read()).toEqual({ 'a.ts': 'two\n' });
  });

  it('are given as they are where they are no files', async () => {
    const workspace = await readWorkspace({ files: { 'a.ts': 'x', 'b.ts': 'y' } });
    expect([...(await readTexts(workspace, (path) => path === 'b.ts'))]).toEqual([['b.ts', 'y']]);
  });
});
