import { bubblewrap } from '../../src/sandbox/process/bubblewrap.ts';
import { processSandbox } from '../../src/sandbox/process/sandbox.ts';
import type { RunResult } from '../../src/sandbox/sandbox.ts';
import { openCopies } from '../../src/workspace/copies.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

/** Why the tests of the wall are skipped on this machine; undefined where they run. */
export const noWall = ((found) => ('problem' in found ? found.problem : undefined))(bubblewrap());

const FILES = { 'tests/t.txt': 'test', 'src/a.txt': 'a', 'package.json': '{}' };

/** Runs lines of bash in a copy with a target, a test and some files, behind the wall. */
export async function inBash(lines: string, env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  await using copies = await openCopies(await readWorkspace({ files: FILES }));
  await using copy = await copies.lay({ 'src/target.txt': 'target' });
  return await processSandbox().run('/bin/bash', ['-c', lines], {
    cwd: copy.root,
    targets: ['src/target.txt'],
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    env,
  });
}
