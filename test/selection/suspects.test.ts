import { expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { solve, type TaskInput } from '../../src/index.ts';
import { answering, fenced, temporaryFolder } from '../answers.ts';

const double = (body: string): string => fenced(`export function double(n: number): number {\n  ${body}\n}`);
const ANSWERS = [double('return 2 * n;'), double('return n + n;'), double('return n << 1;')];

function taskWith(body: string): TaskInput {
  const suite = `import { expect, test } from 'vitest';\nimport { double } from '../src/double.ts';\ntest('doubles', () => {\n  ${body}\n});\n`;
  return {
    id: 'double',
    prompt: 'Write `double(n)`.',
    target: 'src/double.ts',
    workspace: { files: { 'test/double.test.ts': suite } },
  };
}

async function warningsOf(body: string, answers: readonly string[] = ANSWERS): Promise<readonly string[]> {
  using folder = temporaryFolder();
  const solution = await solve(taskWith(body), [tests('test/double.test.ts')], {
    committee: [answering(folder.path, 'small', 'double', answers)],
    ledger: ':memory:',
  });
  return solution.warnings.filter((warning) => warning.startsWith('Suspect'));
}

it('names an assertion that no proposal meets while they agree on what the call gives', async () => {
  expect(await warningsOf('expect(double(1)).toBe(2); expect(double(4)).toBe(9);')).toEqual([
    'Suspect example: double(4) is to give 9, and no proposal gives that; 3 of 3 give 8. The example may be wrong.',
  ]);
});

it('names an assertion of what is defined nowhere', async () => {
  expect(await warningsOf('expect(double(1)).toBe(2); expect(dobule(4)).toBe(8);')).toEqual([
    'Suspect assertion: expect(dobule(4)).toBe(8) names what is defined nowhere, so nothing meets it.',
  ]);
});

it('names none where one proposal meets it, or they do not agree', async () => {
  expect(await warningsOf('expect(double(4)).toBe(9);', [...ANSWERS, double('return 2 * n + 1;')])).toEqual([]);
  const unlike = [1, 2, 3].map((n) => double(`return n * 10 + ${n};`));
  expect(await warningsOf('expect(double(4)).toBe(9);', unlike)).toEqual([]);
});
