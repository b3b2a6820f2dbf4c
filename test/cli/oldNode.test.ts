import { execa } from 'execa';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, project } from './cli.ts';

const OLD = '/usr/bin/node';

/** The major version of the machine's own Node, or Infinity where there is none. */
function majorOf(node: string): number {
  return existsSync(node)
    ? Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1])
    : Infinity;
}

describe('an old Node', () => {
  it.skipIf(majorOf(OLD) >= 24)(
    `gets a sentence, not a stack trace (skipped where ${OLD} is not older than 24)`,
    async () => {
      using folder = project({ 'package.json': '{ "type": "module" }\n' });
      // The package ships JavaScript: the same file without its types.
      const bin = join(folder.path, 'bin.js');
      writeFileSync(bin, stripTypeScriptTypes(readFileSync(BIN, 'utf8')));
      const { exitCode, stdout, stderr } = await execa(OLD, [bin, 'solve', 'tasks/add'], {
        env: { NODE_OPTIONS: undefined },
        reject: false,
      });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/^weak-committee needs Node 24 or newer; this is \d+\.\d+\.\d+\. Install it, .*$/);
    },
  );
});
