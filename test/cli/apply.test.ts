import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { apply } from '../../src/cli/apply.ts';
import { TaskError } from '../../src/errors.ts';
import { accountOf } from '../../src/ledger/account.ts';
import { openExistingLedger } from '../../src/ledger/ledger.ts';
import type { Solved } from '../../src/nouns/solution.ts';
import type { TaskInput } from '../../src/nouns/task.ts';
import { fromSeal } from '../../checkers/registry.ts';
import { BUILT_IN } from '../../checkers/kinds/kinds.ts';
import { solve } from '../../src/solve.ts';
import { verifyCertificate } from '../../src/verification/verifyCertificate.ts';
import { answering, solved, temporaryFolder } from '../answers.ts';

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }\n',
  'src/sum.ts':
    "import { plus } from './old/plus.ts';\nexport const sum = (a: number, b: number): number => plus(a, a);\n",
  'src/old/plus.ts': 'export const plus = (a: number, b: number): number => a + b;\n',
  'test/sum.test.ts':
    "import { expect, it } from 'vitest';\nimport { sum } from '../src/sum.ts';\nit('adds', () => expect(sum(1, 2)).toBe(3));\n",
};
const RIGHT =
  "*** Begin Patch\n*** Update File: src/sum.ts\n@@\n-import { plus } from './old/plus.ts';\n-export const sum = (a: number, b: number): number => plus(a, a);\n+export const sum = (a: number, b: number): number => a + b;\n*** Delete File: src/old/plus.ts\n*** End Patch";

/** A workspace, and a solution of a task in it that removes a file. */
async function given() {
  const folder = temporaryFolder();
  const root = join(folder.path, 'own');
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const messages = [{ role: 'user', content: 'sum(1, 2) must be 3' }] as const;
  const input: TaskInput = {
    id: 'sum',
    prompt: 'sum(1, 2) must be 3',
    target: ['src/sum.ts', 'src/old/plus.ts'],
    workspace: root,
    conversation: { answers: { kind: 'edits', protect: [] }, messages, chat: { messages: [{ ...messages[0] }] } },
  };
  const ledger = join(folder.path, 'ledger.sqlite');
  const committee = [answering(folder.path, 'small', 'sum', [RIGHT])];
  const solution = solved(await solve(input, [tests('test/sum.test.ts')], { committee, ledger }));
  return { root, solution, ledger, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

async function applied(root: string, solution: Solved): Promise<string[]> {
  const said: string[] = [];
  await apply(root, solution, (done, path) => void said.push(`${done} ${path}`));
  return said;
}

describe('a solution that removes a file', () => {
  it('is applied: the file is gone, and the folder that it was alone in', async () => {
    using made = await given();
    const { root, solution } = made;
    expect(solution).toMatchObject({ removed: ['src/old/plus.ts'], certificate: { removed: ['src/old/plus.ts'] } });
    expect(await applied(root, solution)).toEqual(['Wrote src/sum.ts', 'Removed src/old/plus.ts']);
    expect(readdirSync(join(root, 'src'))).toEqual(['sum.ts']);
  });

  it.each<[string, (root: string) => void]>([
    ['was changed', (root) => writeFileSync(join(root, 'src/old/plus.ts'), 'export const mine = 1;\n')],
    ['is gone', (root) => rmSync(join(root, 'src/old/plus.ts'))],
    [
      'is a link now',
      (root) => {
        renameSync(join(root, 'src/old/plus.ts'), join(root, '../plus.ts'));
        symlinkSync(join(root, '../plus.ts'), join(root, 'src/old/plus.ts'));
      },
    ],
    [
      'is behind a link now',
      (root) => {
        renameSync(join(root, 'src/old'), join(root, '../old'));
        symlinkSync(join(root, '../old'), join(root, 'src/old'));
      },
    ],
  ])('is not applied at all where the file %s', async (_, change) => {
    using made = await given();
    const { root, solution } = made;
    change(root);
    await expect(applied(root, solution)).rejects.toThrow(TaskError);
    expect(readFileSync(join(root, 'src/sum.ts'), 'utf8')).toBe(FILES['src/sum.ts']);
    expect(readdirSync(join(root, 'src'))).toEqual(['old', 'sum.ts']);
  });

  it('is written whole or not at all', async () => {
    using made = await given();
    const { root, solution } = made;
    const files = { ...solution.files, test: 'a folder stands there\n' };
    await expect(applied(root, { ...solution, files })).rejects.toThrow('could not be written: it is a folder');
    expect(readFileSync(join(root, 'src/sum.ts'), 'utf8')).toBe(FILES['src/sum.ts']);
    expect(existsSync(join(root, 'src/old/plus.ts'))).toBe(true);
    expect(readdirSync(root).toSorted()).toEqual(['package.json', 'src', 'test']);
  });

  it('is verified without the file, and told in the account of its run', async () => {
    using made = await given();
    const { solution, ledger } = made;
    const options = {
      rebuild: (seal: Parameters<typeof fromSeal>[0]) => fromSeal(seal, BUILT_IN),
      signal: new AbortController().signal,
    };
    expect(await verifyCertificate(solution, options)).toMatchObject({ verified: true, differences: [] });
    const { removed: _, ...kept } = solution;
    expect((await verifyCertificate(kept, options)).differences).toContain(
      'The certificate and the solution differ in whether src/old/plus.ts is removed.',
    );
    const more = ['src/old/plus.ts', 'src/sum.ts', 'test/sum.test.ts'];
    const forged = { ...solution, removed: more, certificate: { ...solution.certificate, removed: more } };
    expect((await verifyCertificate(forged, options)).differences).toEqual([
      'The solution removes src/sum.ts and holds it.',
      'The solution changes test/sum.test.ts, which is no target of the task.',
    ]);
    using open = openExistingLedger(ledger);
    const [run] = open.list();
    expect(accountOf(open.export(run?.id ?? '')).proposals).toMatchObject([
      { code: true, removed: ['src/old/plus.ts'] },
    ]);
  });
});
