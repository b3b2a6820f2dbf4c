import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openShelf, type Laid } from '../../src/workspace/shelf.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

const PATHS = ['a.ts', 'src/b.ts', 'src/deep/c.ts', 'd'];

function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('a shelf', () => {
  const take = async (shelf: ReturnType<typeof openShelf>, root: string): Promise<Laid> =>
    shelf.take(await readWorkspace(root), '', () => true);

  it('lends what is on the disk, whatever came, went or changed since it was laid', async () => {
    const write = fc.record({
      op: fc.constant('write'),
      path: fc.constantFrom(...PATHS),
      text: fc.constantFrom('1', '22'),
    });
    const remove = fc.record({ op: fc.constant('remove'), path: fc.constantFrom(...PATHS), text: fc.constant('') });
    const swap = fc.record({ op: fc.constant('swap'), path: fc.constant('d'), text: fc.constantFrom('d/e.ts', '') });
    const rename = fc.record({ op: fc.constant('rename'), path: fc.constantFrom(...PATHS), text: fc.constant('') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.oneof(write, remove, swap, rename), { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        async (turns) => {
          using folder = temporaryFolder();
          await using shelf = openShelf();
          put(folder.path, 'a.ts', '0');
          put(folder.path, 'src/b.ts', '0');
          for (const ops of turns) {
            const laid = await take(shelf, folder.path);
            // What a run leaves beside the files is no part of them.
            mkdirSync(join(laid.home, 'copy'));
            expect(filesIn(laid.whole)).toEqual(filesIn(folder.path));
            await laid.giveBack();
            for (const { op, path, text } of ops) {
              const at = join(folder.path, path);
              const isFolder = statSync(at, { throwIfNoEntry: false })?.isDirectory() === true;
              if (op === 'write' && !isFolder) put(folder.path, path, text);
              if (op === 'remove') rmSync(at, { recursive: true, force: true });
              if (op === 'rename' && statSync(at, { throwIfNoEntry: false }) !== undefined) {
                // A folder cannot take the place of one that holds something.
                rmSync(`${at}x`, { recursive: true, force: true });
                renameSync(at, `${at}x`);
              }
              if (op === 'swap') {
                rmSync(at, { recursive: true, force: true });
                put(folder.path, text === '' ? path : text, 's');
              }
            }
            if (readdirSync(folder.path).length === 0) put(folder.path, 'a.ts', 'again');
          }
          const laid = await take(shelf, folder.path);
          expect(filesIn(laid.whole)).toEqual(filesIn(folder.path));
          await laid.giveBack();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lends one to one at a time, keeps what was given back, and leaves nothing', async () => {
    using folder = temporaryFolder();
    put(folder.path, 'a.ts', '0');
    const homes: string[] = [];
    {
      await using shelf = openShelf();
      const [one, two] = [await take(shelf, folder.path), await take(shelf, folder.path)];
      expect(one.whole).not.toBe(two.whole);
      await one.giveBack();
      await two.giveBack();
      const again = await take(shelf, folder.path);
      expect(again).toMatchObject({ whole: one.whole, fresh: false });
      homes.push(one.home, two.home);
      await again.giveBack();
      expect(statSync(two.home, { throwIfNoEntry: false })).toBeUndefined();
    }
    expect(homes.map((home) => statSync(home, { throwIfNoEntry: false }))).toEqual([undefined, undefined]);
  });
});
