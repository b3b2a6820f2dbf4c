import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitTo, fixTask, patchOf } from '../../src/repository.ts';
import { solve } from '../../src/solve.ts';
import { checkFiles } from '../../src/verification/checkFiles.ts';
import { resolveTask } from '../../src/workspace/resolveTask.ts';
import { answering, solved, temporaryFolder } from '../answers.ts';
import { CHEAT, git, layRepository, RIGHT, SHOP, WRONG } from './shop.ts';

const PROMPT = 'average() of an empty cart is NaN';

describe('a bug in a repository', () => {
  it('is mended by what its own tests pass, and becomes a branch that leaves the user’s own work alone', async () => {
    using folder = temporaryFolder();
    using answers = temporaryFolder();
    layRepository(folder.path);
    writeFileSync(join(folder.path, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const made = await fixTask({ prompt: PROMPT, repo: folder.path });
    expect(made.baseline.map(({ path, kind }) => [path, kind])).toEqual([['test/cart.test.ts', 'fails']]);
    expect(made.relevant[0]).toMatchObject({ path: 'src/cart.ts' });
    expect(made.warnings).toEqual([]);
    const committee = [answering(answers.path, 'small', made.input.id ?? '', [CHEAT, WRONG, RIGHT])];
    const solution = solved(await solve(made.input, made.checkers, { committee, ledger: ':memory:' }));
    expect(solution.proposal).toMatchObject({ member: 'small', ordinal: 2 });
    expect(Object.keys(solution.files)).toEqual(['src/cart.ts']);

    const { workspace } = await resolveTask({ prompt: PROMPT, target: 'x', workspace: folder.path });
    const patch = join(answers.path, 'fix.patch');
    writeFileSync(patch, await patchOf(solution.files, workspace));
    git(folder.path, 'apply', '--check', patch);
    git(folder.path, 'config', 'user.name', 'A');
    git(folder.path, 'config', 'user.email', 'a@example.invalid');
    const commit = await commitTo('mended', folder.path, solution, 'fix: empty carts');
    expect(git(folder.path, 'log', '-1', '--format=%H %s%n%b', 'mended')).toMatch(
      new RegExp(`^${commit} fix: empty carts\\n[^]*Weak-Committee-Certificate: sha256:[0-9a-f]{64}\\n`),
    );
    expect(git(folder.path, 'diff', '--stat', 'main', 'mended')).toMatch(/src\/cart\.ts \| 2 \+-\n 1 file changed/);
    expect(git(folder.path, 'status', '--porcelain', '--branch')).toBe('## main\n');
    expect(readFileSync(join(folder.path, 'src/cart.ts'), 'utf8')).toBe(SHOP['src/cart.ts']);
    await expect(commitTo('mended', folder.path, solution, 'again')).rejects.toThrow(
      'There is a branch mended already',
    );
    await expect(commitTo('none', answers.path, solution, 'again')).rejects.toThrow('is in no git repository');
    expect(git(folder.path, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('says what a pass will not say: no test fails, one is flaky, one says nothing', async () => {
    using folder = temporaryFolder();
    layRepository(folder.path, {
      ...SHOP,
      'test/cart.test.ts': (SHOP['test/cart.test.ts'] ?? '').replace(/it\('is nothing[^]*/, ''),
      'test/none.test.ts':
        "import { average } from '../src/cart.ts';\nimport './gone.ts';\nit('a', () => average([]));\n",
    });
    const made = await fixTask({ prompt: PROMPT, repo: folder.path });
    expect(made.warnings).toEqual([
      expect.stringContaining('No test fails before'),
      expect.stringMatching(/^test\/none\.test\.ts judges nobody: it cannot be run \(/),
    ]);
    expect(made.checkers.map(({ files }) => files)).toEqual([['tsconfig.json'], ['test/cart.test.ts']]);
  });

  it('holds those tests against a proposal that are named, and must be there', async () => {
    using folder = temporaryFolder();
    layRepository(folder.path);
    const made = await fixTask({
      prompt: 'something is wrong with rounding',
      repo: folder.path,
      tests: ['test/money.test.ts'],
    });
    expect(made.relevant.map(({ path }) => path)).toEqual(['src/money.ts']);
    expect(made.checkers.map(({ name, files }) => [name, files])).toEqual([
      ['types', ['tsconfig.json']],
      ['tests', ['test/money.test.ts']],
      ['no worse test/cart.test.ts', ['test/cart.test.ts']],
    ]);
    expect(made.warnings).toEqual([
      expect.stringContaining('No test fails before'),
      'test/cart.test.ts: "is nothing for an empty cart" fail before, at least now and then. They judge nobody; its other tests do.',
    ]);
    // Of the file that fails before, what passed must go on passing.
    const task = await resolveTask(made.input);
    const judged = (money: string) =>
      checkFiles(
        task,
        made.checkers,
        { 'src/money.ts': money },
        { timeoutMs: 60_000, signal: new AbortController().signal },
      );
    expect(await judged(`${SHOP['src/money.ts'] ?? ''}// The same.\n`)).toMatchObject({ sound: true });
    const worse = await judged(
      'export function rounded(amount: number): number {\n  return amount === 1.5 ? 2 : Math.round(amount * 100) / 100;\n}\n',
    );
    expect(worse.verdicts.filter(({ verdict }) => verdict.kind === 'fail').map(({ checker }) => checker)).toEqual([
      'no worse test/cart.test.ts',
    ]);
    await expect(fixTask({ prompt: PROMPT, repo: folder.path, tests: ['test/x.test.ts'] })).rejects.toThrow(
      'The test test/x.test.ts is not in',
    );
    await expect(fixTask({ prompt: 'it is slow', repo: folder.path })).rejects.toThrow(
      'Nothing leads from what is wrong',
    );
  });
});
