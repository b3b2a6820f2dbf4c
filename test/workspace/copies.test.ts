import { execa } from 'execa';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import type { Copy } from '../../src/workspace/laying.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace, type Files } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';
import { noWall } from '../sandbox/contained.ts';

function lay(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function inCopy({ root }: Copy, lines: string, targets: readonly string[] = []): Promise<string> {
  const { signal } = new AbortController();
  const { output } = await processSandbox().run('/bin/bash', ['-c', lines], {
    cwd: root,
    targets,
    timeoutMs: 60_000,
    signal,
  });
  return output;
}

/** What is seen in a copy behind the wall: each file with its text. */
async function seenIn(copy: Copy, targets: readonly string[] = []): Promise<Files> {
  const said = await inCopy(
    copy,
    'find . -path ./node_modules -prune -o -type f -exec sh -c \'echo "$1 $(cat "$1")"\' _ {} \\;',
    targets,
  );
  const lines = said.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(2, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}/${parts.join('')}.txt`);
/** Some folders hold more files than are laid one by one. */
const filler = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`a/b/filler${index}.txt`, 'filler']));

describe.skipIf(noWall !== undefined)('a copy behind the wall', () => {
  it('holds the workspace with the changes and without what is hidden, in folders of any size', async () => {
    const texts = fc.uniqueArray(path, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, texts, texts, fc.boolean(), async (own, changed, hidden, filled) => {
        const files = { ...(filled && filler), ...Object.fromEntries(own.map((one) => [one, 'own'])) };
        const proposal = Object.fromEntries(changed.map((one) => [one, 'changed']));
        await using copies = await openCopies(await readWorkspace({ files }), true);
        await using copy = await copies.lay(proposal, hidden);
        const kept = Object.entries(files).filter(([one]) => !hidden.includes(one));
        expect(await seenIn(copy, changed.slice(0, 1))).toEqual({ ...Object.fromEntries(kept), ...proposal });
        // Whatever was laid before, another copy is the workspace.
        await using next = await copies.lay({});
        expect(await seenIn(next)).toEqual(files);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps the modes of files, and takes new ones only on the way to a target', async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'run.sh': 'echo ran', 'src/target.txt': 'old', 'other/x.txt': 'x' });
    await execa('chmod', ['755', join(folder.path, 'run.sh')]);
    await using copies = await openCopies(await readWorkspace(folder.path), true);
    await using copy = await copies.lay({ 'src/target.txt': 'new', 'other/y.txt': 'y' });
    const lines = './run.sh; for at in . src other; do (echo > $at/made) 2>/dev/null && echo $at; done';
    expect((await inCopy(copy, lines, ['src/target.txt'])).split('\n')).toEqual(['ran', '.', 'src']);
  });

  it.each([
    ['src', 'src is a folder'],
    ['src/a.txt/b.txt', 'src/a.txt is a file'],
  ])('has no file where the workspace has something else: %s', async (at, message) => {
    await using copies = await openCopies(await readWorkspace({ files: { 'src/a.txt': 'a' } }), true);
    await expect(copies.lay({ [at]: 'x' })).rejects.toThrow(message);
  });

  it('finds its packages however many files stand at its root', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.txt`, '']));
    await using copies = await openCopies(await readWorkspace({ files }), true);
    await using copy = await copies.lay({ 'new.txt': '' }, ['f1.txt']);
    const lines =
      'ls *.txt | wc -l; test -e node_modules/vitest/package.json && echo found; echo > node_modules/.cache/x && echo kept';
    expect((await inCopy(copy, lines)).split('\n')).toEqual(['60', 'found', 'kept']);
  });

  it('has room for what build tools keep beside the packages of a package', async () => {
    using folder = temporaryFolder();
    lay(folder.path, { 'packages/a/package.json': '{}', 'packages/a/node_modules/x/index.js': '' });
    await using copies = await openCopies(await readWorkspace(folder.path), true);
    await using copy = await copies.lay({});
    const ways = ['.vite/results.json', '.cache/deep/x', 'x/index.js', 'y'];
    const lines = ways
      .map((way) => `(mkdir -p $(dirname ${way}); echo > ${way}) 2>/dev/null && echo ${way}`)
      .join('\n');
    expect((await inCopy(copy, `cd packages/a/node_modules\n${lines}`)).split('\n')).toEqual(ways.slice(0, 2));
  });
});

describe('a run that is killed outright', () => {
  it.each(['walled', 'whole'])('leaves the workspace as it was, and its copies to the next: %s', async (way) => {
    using folder = temporaryFolder();
    lay(folder.path, { 'src/target.txt': 'old', 'a.txt': 'a' });
    const before = await digestWorkspace(await readWorkspace(folder.path));
    const script = join(import.meta.dirname, 'holding.ts');
    const child = execa(process.execPath, [script, folder.path, way], { reject: false });
    let root = '';
    for await (const line of child) {
      root = line;
      child.kill('SIGKILL');
    }
    await child;
    expect(existsSync(root)).toBe(true);
    const workspace = await readWorkspace(folder.path);
    expect(await digestWorkspace(workspace)).toEqual(before);
    await (await openCopies(workspace))[Symbol.asyncDispose]();
    expect(existsSync(dirname(root))).toBe(false);
  });
});
