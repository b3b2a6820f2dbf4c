import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../answers.ts';
import { BIN, ENVIRONMENT, json, type Ended } from './cli.ts';

/** `weak-committee bench suites …` with a folder of suites of the test's own, and no way to the network. */
async function suites(folder: string, ...args: readonly string[]): Promise<Ended> {
  const nowhere = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [BIN, 'bench', 'suites', ...args], {
    cwd: folder,
    env: { ...ENVIRONMENT, ...nowhere, WEAK_COMMITTEE_SUITES: join(folder, 'suites') },
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

// Hand-written, of MBPP's shape.
const ROW = { task_id: 1, text: 'Write f.', code: 'def f(): return 1', test_list: ['assert f() == 1'] };

it('lists what can be pulled, and what is here after a pull from a file', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'own.jsonl'), JSON.stringify(ROW));
  const pulled = await suites(folder.path, 'pull', 'mbpp', '--from', 'own.jsonl', '--json');
  expect(json(pulled)).toEqual({
    name: 'mbpp',
    path: join(folder.path, 'suites/mbpp.jsonl'),
    tasks: 1,
    sha256: null,
    already: false,
  });
  const listed = json<{ name: string; here: boolean; licence: string }[]>(await suites(folder.path, 'list', '--json'));
  expect(listed.filter(({ here }) => here).map(({ name }) => name)).toEqual(['mbpp']);
  const { stdout } = await suites(folder.path, 'list');
  expect(stdout).toMatch(/humaneval-plus.*Apache-2\.0/);
  expect((await suites(folder.path, 'pull', 'mbpp')).stdout).toMatch(
    /^Already here: .*1 tasks\.[^]*mbpp\(pulledSuite\('mbpp'\)\)/,
  );
});

it('says in one line that it is offline, and what to do', async () => {
  using folder = temporaryFolder();
  const { exitCode, stdout, stderr } = await suites(folder.path, 'pull', 'humaneval');
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(/^humaneval could not be fetched: [^\n]*pull humaneval --from FILE$/);
});

it('names the suites there are to whoever asks for another', async () => {
  using folder = temporaryFolder();
  const { exitCode, stderr } = await suites(folder.path, 'pull', 'humanevil');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^There is no suite humanevil in the catalogue\. .*humaneval, humaneval-plus, mbpp/);
});
