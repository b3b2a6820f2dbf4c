import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { digestWorkspace } from '../../src/workspace/digests.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { temporaryFolder } from '../answers.ts';
import { noWall } from '../sandbox/contained.ts';

// All copies of a workspace share one snapshot: a candidate that could change it would speak in the checks of those that come after.

const MANY = Array.from({ length: 60 }, (_, index) => `many/${index}.txt`);
const FILES = ['tests/a.test.txt', 'src/context.txt', 'package.json', 'packages/a/package.json', ...MANY];
const TARGETS = ['src/target.txt', 'many/target.txt'];

/** Ways to change a file that is shown, or to put another in its place. */
const WAYS = [
  'echo spoiled > $at',
  'chmod 777 $at && echo spoiled > $at',
  'rm -f $at && echo spoiled > $at',
  'mv -f $at $at.gone',
  'ln -f src/mine $at',
  'ln $at /tmp/other && echo spoiled > /tmp/other',
  'ln -s $PWD/$at /tmp/link && echo spoiled > /tmp/link',
  'cp src/mine $at.new && mv -f $at.new $at',
  'truncate -s 0 $at',
  'touch -d 2000-01-01 $at',
  'setfattr -n user.x -v 1 $at',
  'echo spoiled > /proc/self/cwd/$at',
  "python3 -c \"open('$at', 'r+').write('spoiled')\"",
  'mount --bind src/mine $at',
  'mount -o remount,rw $at',
];

describe.skipIf(noWall !== undefined)('a candidate in a copy', () => {
  it('changes nothing that other copies, or the user, would see', async () => {
    using folder = temporaryFolder();
    for (const path of FILES) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), `the text of ${path}`);
    }
    const workspace = await readWorkspace(folder.path);
    const before = await digestWorkspace(workspace);
    await using copies = await openCopies(workspace, true);
    const run = async (lines: string): Promise<string> => {
      await using copy = await copies.lay(Object.fromEntries(TARGETS.map((path) => [path, 'target'])));
      const options = { cwd: copy.root, targets: TARGETS, timeoutMs: 120_000, signal: new AbortController().signal };
      return (await processSandbox().run('/bin/bash', ['-c', lines], options)).output;
    };
    const seen =
      'find . -path ./node_modules -prune -o -type f -not -name target.txt -printf "%p %m %T@ %n\\n" -exec cat {} + | sort';
    const clean = await run(seen);
    const files = ['tests/a.test.txt', 'src/context.txt', 'package.json', 'packages/a/package.json', 'many/7.txt'];
    const attacks = files.flatMap((at) =>
      WAYS.map((way) => `at=${at}; (${way}) 2>/dev/null && echo "did $at: ${way.replaceAll('"', '')}"`),
    );
    const left = [
      'echo 1 > left; echo 1 > src/left; mkdir -p build; echo 1 > build/left; echo 1 > /tmp/left',
      'echo 1 > node_modules/.cache/left; echo 1 > ~/left; echo 1 > /dev/shm/left',
    ];
    const said = await run(['echo mine > src/mine', ...attacks, ...left].join('\n'));
    expect(said).toBe('');
    // The snapshot stands beside the copies, and nothing leads there.
    expect(await run('ls .. /tmp; ls ../snapshot')).not.toMatch(/^snapshot$|package\.json/m);
    expect(await run(seen)).toBe(clean);
    expect(await run('ls -A . src /tmp ~ node_modules/.cache /dev/shm 2>/dev/null | grep left')).toBe('');
    expect(await digestWorkspace(workspace)).toEqual(before);
  });

  it('finds nothing of what it is to be without, and cannot bring it back', async () => {
    const files = { 'tests/a.txt': 'hidden', 'tests/b.txt': 'shown', 'src/a.txt': 'a' };
    await using copies = await openCopies(await readWorkspace({ files }), true);
    await using copy = await copies.lay({ 'src/target.txt': 'x' }, ['tests/a.txt']);
    const lines =
      'ls tests; umount tests 2>/dev/null; cat tests/a.txt 2>/dev/null; grep -rl hidden .. /tmp /dev/shm 2>/dev/null';
    const options = {
      cwd: copy.root,
      targets: ['src/target.txt'],
      timeoutMs: 60_000,
      signal: new AbortController().signal,
    };
    const { output } = await processSandbox().run('/bin/bash', ['-c', lines], options);
    expect(output.trim()).toBe('b.txt');
  });
});
