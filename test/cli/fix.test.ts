import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Solution } from '../../src/nouns/solution.ts';
import { temporaryFolder } from '../answers.ts';
import { CHEAT, git, layRepository, RIGHT, SHOP, WRONG } from '../repository/shop.ts';
import { answer, openaiServer } from '../servers/openai.ts';
import { cli, json, MEMBERS } from './cli.ts';

const WORDS = 'average() of an empty cart is NaN';

/** A repository with a bug, and a configuration beside it whose members give these answers. */
async function given(texts: readonly string[], files = SHOP, words = WORDS) {
  const folder = temporaryFolder();
  const repo = join(folder.path, 'shop');
  layRepository(repo, files);
  const server = await openaiServer((_, index) => answer(texts[index % texts.length] ?? ''));
  const config = join(folder.path, 'weak-committee.config.ts');
  writeFileSync(
    config,
    `import { openai } from ${JSON.stringify(MEMBERS)};\nexport default { committee: [openai({ model: 'small', baseURL: ${JSON.stringify(server.baseURL)}, apiKey: 'k', prices: { input: 1, output: 1 } })] };\n`,
  );
  return {
    folder: folder.path,
    repo,
    server,
    fix: (...args: readonly string[]) => cli(repo, 'fix', words, '--config', config, ...args),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('weak-committee fix', () => {
  it('shows what judges, and writes the fix where it is told to', async () => {
    await using shop = await given([CHEAT, WRONG, RIGHT]);
    const patch = join(shop.folder, 'fix.patch');
    const { exitCode, stdout, stderr } = await shop.fix('--patch', patch, '--apply');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/^Running the tests on the unchanged repository, twice …\n {2}fails {2}test\/cart\.test\.ts, \d+ ms\nJudged by:\n {2}types\n {2}tests: test\/cart\.test\.ts\nLikely places:\n {2}src\/cart\.ts \(/);
    expect(stdout).toMatch(/\nWrote src\/cart\.ts\n[^]*\nSolved: small#\d passed every checker/);
    expect(readFileSync(join(shop.repo, 'src/cart.ts'), 'utf8')).toContain('items.length === 0 ? 0');
    expect(git(shop.repo, 'status', '--porcelain')).toBe(' M src/cart.ts\n');
    git(shop.repo, 'apply', '--check', '--reverse', patch);
  }); // prettier-ignore

  it('removes and moves files, in the repository, in the patch and on the branch', async () => {
    const old = 'export const unused = 1;\n';
    const answered = `*** Begin Patch\n*** Update File: src/cart.ts\n@@\n-import { rounded } from './money.ts';\n+import { rounded } from './amount.ts';\n@@\n-  return rounded(all / items.length);\n+  return items.length === 0 ? 0 : rounded(all / items.length);\n*** Update File: src/money.ts\n*** Move to: src/amount.ts\n*** Delete File: src/old/unused.ts\n*** End Patch`;
    const { 'test/money.test.ts': _, ...files } = SHOP;
    await using shop = await given(
      [answered],
      { ...files, 'src/old/unused.ts': old },
      `${WORDS}; src/money.ts is no good name, nobody needs src/old/unused.ts`,
    );
    const patch = join(shop.folder, 'fix.patch');
    git(shop.repo, 'config', 'user.name', 'A');
    git(shop.repo, 'config', 'user.email', 'a@example.invalid');
    const { exitCode, stdout } = await shop.fix('--patch', patch, '--apply', '--branch', 'tidy');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/\nRemoved src\/money\.ts\nRemoved src\/old\/unused\.ts\nCommitted /);
    expect(git(shop.repo, 'status', '--porcelain', '-uall')).toBe(
      ' M src/cart.ts\n D src/money.ts\n D src/old/unused.ts\n?? src/amount.ts\n',
    );
    expect(existsSync(join(shop.repo, 'src/old'))).toBe(false);
    expect(git(shop.repo, 'diff', '--name-status', '--no-renames', 'main', 'tidy')).toBe(
      'A\tsrc/amount.ts\nM\tsrc/cart.ts\nD\tsrc/money.ts\nD\tsrc/old/unused.ts\n',
    );
    git(shop.repo, 'apply', '--check', '--reverse', patch);
    git(shop.repo, 'stash', '--include-untracked', '--quiet');
    git(shop.repo, 'apply', '--index', patch);
    expect(git(shop.repo, 'diff', '--cached', '--stat', 'tidy')).toBe('');
  });

  it('prints the fix as a patch where nothing else is said, and the nearest miss where there is none', async () => {
    await using shop = await given([WRONG]);
    const { exitCode, stdout } = await shop.fix();
    expect(exitCode).toBe(1);
    // All say the same: whichever was checked first.
    expect(stdout).toContain('\nWhat may help: name the file');
    expect(stdout).toMatch(/NOT SOUND, the nearest miss: small#\d\ndiff --git a\/src\/cart\.ts b\/src\/cart\.ts\n/);
    expect(stdout).toContain('\n+  return rounded(all);\n');
    expect(readFileSync(join(shop.repo, 'src/cart.ts'), 'utf8')).toBe(SHOP['src/cart.ts']);
  });

  it('prints one JSON object with --json', async () => {
    await using shop = await given([RIGHT]);
    const ended = await shop.fix('--json', '--branch', 'mended');
    expect(ended).toMatchObject({ stderr: '' });
    expect(json<Solution>(ended)).toMatchObject({ status: 'solved', files: { 'src/cart.ts': expect.any(String) } });
    expect(ended.stdout.trim()).not.toContain('\n');
  });

  it('explains what members would be shown, and asks nobody', async () => {
    await using shop = await given([RIGHT]);
    const ended = await shop.fix('--explain-context', '--json');
    expect(json<object>(ended)).toMatchObject({
      files: [
        { path: 'src/cart.ts', shown: true, why: expect.stringContaining('defines average') },
        { path: 'test/cart.test.ts' },
        { path: 'src/money.ts' },
      ],
    });
    expect(shop.server.requests).toEqual([]);
    expect(existsSync(join(shop.folder, '.weak-committee'))).toBe(false);
  });

  it.each([
    [['--test', 'test/none.test.ts'], 'The test test/none.test.ts is not in'],
    [['--repo', 'nowhere'], 'is no folder'],
    [['--branch', 'a b..c'], 'is no name of a branch'],
    [['--branch', 'main'], 'There is a branch main already.'],
    [['--context-tokens', '0'], 'Give a whole number of at least 1.'],
  ])('refuses %j in one line', async (args, message) => {
    await using shop = await given([RIGHT]);
    const { exitCode, stderr } = await shop.fix(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
