import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { openSession } from './session.ts';

const TEST = `import { expect, it, vi } from 'vitest';
import { a } from '../src/a.ts';
import { b } from '../src/b.ts';
it('adds up', () => {
  expect(a + b).toBe(3);
});
`;
const files = {
  'src/a.ts': "import { b } from './b.ts';\nexport const a = b - 1;\n",
  'src/b.ts': 'export const b = 1;\n',
};
const target = ['src/a.ts', 'src/b.ts'];

describe('a candidate that changes one target of two', () => {
  it.each([
    ['isolates', ''],
    ['isolates', 'void (() => vi.resetModules);'],
    ['shared', "vi.spyOn(Math, 'max');"],
  ])('is judged with the other as it stands: %s %s', async (isolation, more) => {
    const workspace = { ...files, 'tests/t.test.ts': `${TEST}${more}\n` };
    await using session = await openSession(tests('tests/t.test.ts'), { target, files: workspace });
    const right = "import { b } from './b.ts';\nexport const a = b + 1;\n";
    expect(await session.check({ 'src/a.ts': right })).toMatchObject({ kind: 'pass', isolation });
    expect(await session.check({ 'src/b.ts': 'export const b = 2;\n' })).toMatchObject({ kind: 'pass', isolation });
    expect(await session.check({ 'src/b.ts': 'export const b = 3;\n' })).toMatchObject({ kind: 'fail' });
  });
});
