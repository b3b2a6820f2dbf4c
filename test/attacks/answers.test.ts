import { describe, expect, it } from 'vitest';
import { examples, tests } from '../../checkers/index.ts';
import { solve } from '../../src/index.ts';
import { openExtractor } from '../../src/reading/answers/extractor.ts';
import type { Wanted } from '../../src/reading/answers/extract.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

// Answers that attack before they are candidates: while code is taken from them.

const wanted: Wanted = { targets: ['src/f.ts'], signature: undefined, exports: ['f'], language: 'typescript' };
const HONEST = { text: fenced('export const f = (): number => 1;'), finish: 'stop', plain: false } as const;

describe('an answer cannot take the solver down', () => {
  it.each([
    ['nested so deeply that the parser crashes', `export function f() {\nreturn ${'('.repeat(200_000)}\n`],
    ['nested so deeply that Markdown gives up', `${'> '.repeat(3000)}x`],
    ['longer than any answer is', 'a'.repeat(1_000_001)],
    ['full of tags that never end', '<answer>\n[TS]\n'.repeat(5000)],
    ['that ends in white space without end', `${' '.repeat(200_000)}x`],
  ])('%s', async (_what, text) => {
    await using extractor = openExtractor();
    expect(await extractor.take({ text, finish: 'stop', plain: false }, wanted)).toMatchObject({
      code: { refused: 'no-code' },
    });
    expect(await extractor.take(HONEST, wanted)).toMatchObject({
      code: { files: { 'src/f.ts': 'export const f = (): number => 1;\n' } },
    });
  });

  it('and the run goes on to the next one', async () => {
    using folder = temporaryFolder();
    const committee = [
      answering(folder.path, 'small', 'f', [`export function f() {\nreturn ${'['.repeat(200_000)}\n`, HONEST.text]),
    ];
    const task = { id: 'f', prompt: 'Write f.', target: 'src/f.ts', workspace: { files: {} } };
    const solution = await solve(task, [examples('f', [[[], 1]])], { committee, ledger: ':memory:' });
    expect(solution).toMatchObject({ status: 'solved', proposal: { id: 'small#1' } });
  });
});

describe('an answer of several files', () => {
  it.each(['../outside.ts', '/etc/passwd', 'tests/a.test.ts', 'package.json', '__proto__'])(
    'cannot write %s',
    async (path) => {
      await using extractor = openExtractor();
      const text = `\`\`\`ts src/a.ts\nexport const a = 1;\n\`\`\`\n\n\`\`\`ts ${path}\nexport const b = 2;\n\`\`\`\n`;
      const { code } = await extractor.take(
        { text, finish: 'stop', plain: false },
        { ...wanted, targets: ['src/a.ts', 'src/b.ts'], exports: [] },
      );
      expect(code).toEqual({ files: { 'src/a.ts': 'export const a = 1;\n' } });
    },
  );

  it.each(['package.json', 'packages/a/package.json', 'tsconfig.build.json', 'vitest.config.ts', 'vite.config.mts'])(
    'cannot be asked to write %s, which decides how it is judged',
    async (target) => {
      using folder = temporaryFolder();
      const committee = [answering(folder.path, 'small', 'f', [HONEST.text])];
      const task = { prompt: 'Write f.', target: ['src/f.ts', target], workspace: { files: {} } };
      await expect(solve(task, [examples('f', [[[], 1]])], { committee, ledger: ':memory:' })).rejects.toMatchObject({
        name: 'TaskError',
        at: 'task.target',
      });
    },
  );

  it('cannot be asked to write what it is judged by', async () => {
    using folder = temporaryFolder();
    const committee = [answering(folder.path, 'small', 'f', [HONEST.text])];
    const files = { 'a.test.ts': "import assert from 'node:assert';\nassert.equal(1, 2);\n" };
    const task = { prompt: 'Write f.', target: ['src/f.ts', 'a.test.ts'], workspace: { files } };
    await expect(solve(task, [tests('a.test.ts')], { committee, ledger: ':memory:' })).rejects.toMatchObject({
      name: 'TaskError',
      message: 'The target a.test.ts is a file that the checker tests judges by.',
    });
  });
});
