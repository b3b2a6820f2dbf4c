import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchOf } from '../../src/repository.ts';
import { readWorkspace, type Files } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';
import { git } from './shop.ts';

function lay(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const line = fc.constantFrom('a', 'b', '', '-- c', '++ d', '@@ e', ' f', 'ü', 'diff --git a/x b/x');
const text = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, end, ended]) => lines.join(end) + (ended && lines.length > 0 ? end : ''));
const PATHS = ['src/a.ts', 'src/b c.ts', 'src/ü.ts', 'lib/[slug].ts', 'd.ts'];
/** A file before and after; undefined where there is none. */
const change = fc.tuple(fc.option(text, { nil: undefined }), fc.option(text, { nil: undefined }));

describe('a patch', () => {
  it('makes with `git apply` exactly the files, and takes away what is removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: PATHS.length }), async (changes) => {
        const named = changes.map(([before, after], index) => ({ path: PATHS[index] ?? '', before, after }));
        const filesOf = (when: 'before' | 'after'): Files =>
          Object.fromEntries(named.flatMap((one) => (one[when] === undefined ? [] : [[one.path, one[when]]])));
        const removed = named
          .filter(({ before, after }) => before !== undefined && after === undefined)
          .map(({ path }) => path);
        using folder = temporaryFolder();
        lay(folder.path, { 'kept.ts': 'kept\n', ...filesOf('before') });
        const workspace = await readWorkspace(folder.path);
        const patch = await patchOf(filesOf('after'), workspace, removed);
        fc.pre(patch !== '');
        git(folder.path, 'init', '--quiet');
        using beside = temporaryFolder();
        const file = join(beside.path, 'p.patch');
        writeFileSync(file, patch);
        git(folder.path, '-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', file);
        for (const { path, after } of named) {
          const to = join(folder.path, path);
          expect(existsSync(to) ? readFileSync(to, 'utf8') : undefined).toBe(after);
        }
        expect(readFileSync(join(folder.path, 'kept.ts'), 'utf8')).toBe('kept\n');
      }),
      { numRuns: 40 },
    );
  });

  it('takes the folder away that has nothing left in it', async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'a/b/c.ts': 'x\n', 'd.ts': '' });
    const patch = await patchOf({ 'e.ts': 'x\n' }, await readWorkspace(folder.path), ['a/b/c.ts']);
    git(folder.path, 'init', '--quiet');
    writeFileSync(join(folder.path, 'p.patch'), patch);
    git(folder.path, 'apply', 'p.patch');
    expect(existsSync(join(folder.path, 'a'))).toBe(false);
  });
});
