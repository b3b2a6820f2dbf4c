import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { hopelessness } from '../../src/verification/hopeless.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

const FILES = { 'src/old.ts': "import { x } from './gone.ts';\n", 'tests/a.test.ts': '' };

function failing(message: string): Verdict {
  const evidence = [{ kind: 'assertion', test: 'a', message }] as const;
  return { kind: 'fail', evidence, executed: 'unknown', isolation: 'isolates', ms: 1 };
}

async function reasonOf(message: string, target = 'src/new.ts'): Promise<string | undefined> {
  const task = await resolveTask({ prompt: 'x', target, workspace: { files: FILES } });
  return (await hopelessness(failing(message), task))?.reason;
}

describe('a refusal of the stub that no proposal can mend', () => {
  it.each([
    ['ReferenceError: describe is not defined', '`describe` is not defined where the tests run'],
    ["Cannot find package 'left-pad' imported from /tmp/copy-1/tests/a.test.ts", "the import of tests/a.test.ts of 'left-pad' leads nowhere"],
    ["Error: Cannot find module './helper' from 'tests/a.test.ts'", "the import of tests/a.test.ts of './helper' leads nowhere"],
    ['Error: Failed to resolve import "@/x" from "tests/a.test.ts". Does the file exist?', "the import of tests/a.test.ts of '@/x' leads nowhere"],
    ['Failed to resolve entry for package "core". The package may have incorrect main/module/exports', "the import of 'core' leads nowhere"],
    ["E   ModuleNotFoundError: No module named 'requests'", "the import of 'requests' leads nowhere"],
    ["SyntaxError: The requested module './helper.ts' does not provide an export named 'h'", "'./helper.ts' exports no 'h'"],
  ])('%s', async (message, reason) => {
    expect(await reasonOf(message)).toBe(reason);
  }); // prettier-ignore

  it.each([
    ['expected undefined to be 3', 'src/new.ts'],
    ["SyntaxError: The requested module '../src/new.ts' does not provide an export named 'f'", 'src/new.ts'],
    ["Cannot find module './gone.ts' imported from /tmp/copy-1/src/old.ts", 'src/old.ts'],
    ["ModuleNotFoundError: No module named './gone.ts'", 'src/old.ts'],
    ["TypeError: Cannot read properties of undefined (reading 'length')", 'src/new.ts'],
  ])('is none where a target can: %s', async (message, target) => {
    expect(await reasonOf(message, target)).toBeUndefined();
  });

  it('stops a run before anything is bought', async () => {
    using folder = temporaryFolder();
    const files = {
      'tests/a.test.ts':
        "import { expect, it } from 'vitest';\nimport { add } from '../src/add.ts';\nimport { sum } from '../src/sums.ts';\nit('a', () => { expect(add(1, 2)).toBe(sum(1, 2)); });\n",
      'src/sums.ts': 'export const total = 1;\n',
    };
    const task = { id: 'add', prompt: 'Write `add`.', target: 'src/add.ts', workspace: { files } };
    const events: string[] = [];
    const run = solve(task, [tests('tests/a.test.ts')], {
      committee: [answering(folder.path, 'small', 'add', [fenced('export const add = 1;')])],
      ledger: ':memory:',
    });
    const ended = (async () => {
      for await (const { kind } of run) events.push(kind);
    })();
    await expect(ended).rejects.toThrow("would refuse every proposal: '../src/sums.ts' exports no 'sum'");
    await expect(run).rejects.toThrow('would refuse every proposal');
    expect(events).not.toContain('proposal');
  });
});
