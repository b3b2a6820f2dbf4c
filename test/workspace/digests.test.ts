import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/nouns/digest.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';

/** A workspace large enough for its digests to be kept, and a cache of its own. */
function large(): ReturnType<typeof temporaryFolder> & { readonly root: string; readonly index: () => string } {
  const folder = temporaryFolder();
  const root = join(folder.path, 'workspace');
  mkdirSync(root);
  for (let index = 0; index < 1200; index++) writeFileSync(join(root, `f${index}.txt`), `text ${index}`);
  vi.stubEnv('XDG_CACHE_HOME', join(folder.path, 'cache'));
  const kept = join(folder.path, 'cache/weak-committee/digests');
  return { ...folder, root, index: () => join(kept, readdirSync(kept)[0] ?? '') };
}

async function digestsOf(root: string): Promise<Record<string, string>> {
  return digestWorkspace(await readWorkspace(root));
}

function readAnew(root: string): Record<string, string> {
  return Object.fromEntries(readdirSync(root).map((name) => [name, sha256(readFileSync(join(root, name)))]));
}

/** As if the files had been written long ago. */
function later(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('digests of a large workspace', () => {
  it('are kept for later processes: what has not changed is not read', async () => {
    using folder = large();
    later();
    expect(await digestsOf(folder.root)).toEqual(readAnew(folder.root));
    // Only who does not read the file believes this.
    writeFileSync(folder.index(), readFileSync(folder.index(), 'utf8').replace(sha256('text 7'), sha256('planted')));
    expect(await digestsOf(folder.root)).toEqual({ ...readAnew(folder.root), 'f7.txt': sha256('planted') });
  });

  it('are not kept for files that were changed just before: they may change again in the same instant', async () => {
    const begun = Date.now();
    using folder = large();
    // However long it took to write them.
    vi.useFakeTimers({ toFake: ['Date'], now: begun });
    expect(await digestsOf(folder.root)).toEqual(readAnew(folder.root));
    expect(JSON.parse(readFileSync(folder.index(), 'utf8'))).toEqual([]);
  });

  it('see a change of the same length whose time was set back, and another file in the place of one', async () => {
    using folder = large();
    later();
    await digestsOf(folder.root);
    const at = (index: number): string => join(folder.root, `f${index}.txt`);
    const { atime, mtime } = statSync(at(1));
    writeFileSync(at(1), 'TEXT 1');
    utimesSync(at(1), atime, mtime);
    renameSync(at(3), at(2));
    expect(await digestsOf(folder.root)).toEqual(readAnew(folder.root));
  });

  it.each(['', '[', 'null', '[1, [2, 3]]', '{"f1.txt": 1}'])('do without an index that is none: %s', async (text) => {
    using folder = large();
    later();
    await digestsOf(folder.root);
    writeFileSync(folder.index(), text);
    expect(await digestsOf(folder.root)).toEqual(readAnew(folder.root));
  });

  it('are those of the files, whatever happened to them', async () => {
    using folder = large();
    const file = fc.integer({ min: 0, max: 40 });
    const edit = fc.record({ file, kind: fc.constantFrom('write', 'remove', 'rename', 'touch'), text: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), fc.boolean(), async (edits, isLater) => {
        vi.useRealTimers();
        if (isLater) later();
        for (const { file: index, kind, text } of edits) {
          const path = join(folder.root, `f${index}.txt`);
          const isThere = readdirSync(folder.root).includes(`f${index}.txt`);
          if (kind === 'write') writeFileSync(path, text);
          else if (kind === 'remove') rmSync(path, { force: true });
          else if (kind === 'rename' && isThere) renameSync(path, join(folder.root, `f${(index + 7) % 41}.txt`));
          else if (isThere) utimesSync(path, 1, 1);
        }
        expect(await digestsOf(folder.root)).toEqual(readAnew(folder.root));
      }),
      { numRuns: 30 },
    );
  });
});
