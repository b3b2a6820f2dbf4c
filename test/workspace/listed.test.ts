import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { stillListed } from '../../src/workspace/listed.ts';
import { listFolder } from '../../src/workspace/listing.ts';
import { temporaryFolder } from '../answers.ts';

const PATHS = [
  'a.ts',
  'src/b.ts',
  'src/deep/er/c.ts',
  'empty/d.ts',
  'empty/er/e.ts',
  'out/f.ts',
  'logs/g.log',
  'logs/h.ts',
];
const write = fc.record({ op: fc.constant('write' as const), path: fc.constantFrom(...PATHS) });
const remove = fc.record({ op: fc.constant('remove' as const), path: fc.constantFrom(...PATHS) });
const rename = fc.record({ op: fc.constant('rename' as const), path: fc.constantFrom(...PATHS) });
const make = fc.record({ op: fc.constant('make' as const), path: fc.constantFrom('empty', 'empty/er', 'fresh/er') });
const ignore = fc.record({
  op: fc.constant('ignore' as const),
  path: fc.constantFrom('out/\n*.log\n', '*.log\n', 'src/\n'),
});

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** File systems tell time in steps: what follows is later by at least one. */
function nextStep(root: string): void {
  const probe = join(root, '.git/probe');
  writeFileSync(probe, '');
  const before = statSync(probe).mtimeMs;
  do writeFileSync(probe, '');
  while (statSync(probe).mtimeMs === before);
}

describe('a listing that is remembered', () => {
  it('is not given back once it would be another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(write, remove, rename, make, ignore), { minLength: 1, maxLength: 4 }),
        async (ops) => {
          using folder = temporaryFolder();
          const root = realpathSync(folder.path);
          execFileSync('git', ['init', '--quiet', root]);
          put(root, '.gitignore', 'out/\n*.log\n');
          for (const path of ['a.ts', 'src/b.ts', 'out/f.ts', 'logs/g.log']) put(root, path, '');
          mkdirSync(join(root, 'empty/er'), { recursive: true });
          const before = await listFolder(root);
          // What was made this moment is not remembered.
          expect(stillListed(root)).toBeUndefined();
          nextStep(root);
          vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
          const later = await listFolder(root);
          vi.useRealTimers();
          expect([...later.files.keys()]).toEqual([...before.files.keys()]);
          expect(stillListed(root)).toBe(later);
          for (const { op, path } of ops)
            switch (op) {
              case 'write':
                put(root, path, '1');
                break;
              case 'remove':
                rmSync(join(root, path), { force: true });
                break;
              case 'rename':
                if (statSync(join(root, path), { throwIfNoEntry: false }) !== undefined)
                  renameSync(join(root, path), join(root, `${path}.txt`));
                break;
              case 'make':
                mkdirSync(join(root, path), { recursive: true });
                break;
              case 'ignore':
                put(root, '.gitignore', path);
            }
          const kept = stillListed(root);
          const now = await listFolder(root);
          if (kept !== undefined) expect([...kept.files.keys()].toSorted()).toEqual([...now.files.keys()].toSorted());
        },
      ),
      { numRuns: 30 },
    );
  });
});
