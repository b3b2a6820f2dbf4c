import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Certificate, CheckerSeal } from '../../src/nouns/certificate.ts';
import { sealFiles } from '../../src/verification/seals.ts';
import { digestOf } from '../../src/nouns/digest.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { addProject, cli, configOfFixtures, copiedFixture, RIGHT, WRONG } from './cli.ts';
import { temporaryFolder } from '../answers.ts';

const PASS: Verdict = { kind: 'pass', executed: { unit: 'assertions', count: 1 }, isolation: 'isolates', ms: 1 };

/** What a solution file holds, to be tampered with. */
interface Proof {
  readonly files: Record<string, string>;
  readonly certificate: { -readonly [Key in keyof Certificate]: Certificate[Key] };
}

/** Solves in a folder and leaves `solution.json` there. */
async function solved(): Promise<ReturnType<typeof addProject>> {
  const folder = addProject([RIGHT]);
  await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
  return folder;
}

function change(folder: string, edit: (solution: Proof) => void): void {
  const file = join(folder, 'solution.json');
  const solution = JSON.parse(readFileSync(file, 'utf8')) as Proof;
  edit(solution);
  writeFileSync(file, JSON.stringify(solution));
}

describe('weak-committee verify', () => {
  it('passes what solve has written, and fails after one byte of a checker file', async () => {
    using folder = temporaryFolder();
    const task = copiedFixture(folder.path, 'slugify');
    const config = ['--config', configOfFixtures(folder.path, ['slugify'])];
    const run = await cli(folder.path, 'solve', task, ...config, '--output', 'solution.json');
    expect(run.exitCode).toBe(0);
    const verified = await cli(folder.path, 'verify', 'solution.json');
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(verified.stdout).toMatch(/^✓ tests: pass \(\d+ assertions\)$/m);
    expect(verified.stdout).toMatch(/Verified: the same bytes pass the same checkers\.$/);

    const test = join(task, 'tests/slugify.test.ts');
    writeFileSync(test, readFileSync(test, 'utf8').replace("'chapter-12'", "'chapter-13'"));
    const { exitCode, stdout, stderr } = await cli(folder.path, 'verify', 'solution.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ The workspace file tests\/slugify\.test\.ts has changed\.$/m);
    expect(stdout).toMatch(/^✗ The checker tests is not the one that judged: /m);
    expect(stdout).toMatch(/NOT verified\.$/);
  });

  it('finds a task that has moved, when told where', async () => {
    using folder = temporaryFolder();
    const task = copiedFixture(folder.path, 'slugify');
    await cli(
      folder.path,
      'solve',
      task,
      '--config',
      configOfFixtures(folder.path, ['slugify']),
      '--output',
      'solution.json',
    );
    renameSync(task, join(folder.path, 'moved'));
    const lost = await cli(folder.path, 'verify', 'solution.json');
    expect(lost.exitCode).toBe(1);
    expect(lost.stdout).toContain('is not there');
    expect((await cli(folder.path, 'verify', 'solution.json', '--task', 'moved')).exitCode).toBe(0);
  });

  it('fails after one byte of the code', async () => {
    using folder = await solved();
    change(folder.path, ({ files }) => (files['src/add.ts'] = RIGHT.replace('a + b', 'b + a')));
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toBe('✗ The file src/add.ts of the solution is not the one that was checked.\nNOT verified.');
  });

  it("fails after a change of a checker's options", async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => {
      certificate.checkers = certificate.checkers.map((seal) => ({
        ...seal,
        options: { call: 'add', cases: [[[1, 2], 3]] },
      }));
    });
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      verified: false,
      differences: ['The checker examples is not the one that judged: its name, version, options or files differ.'],
      verdicts: [],
      warnings: [],
    });
  });

  it('fails where a checker was taken out of the certificate', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => (certificate.checkers = []));
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('None of its checkers executes the code.');
  });

  it('runs the checkers again and believes no digest: a wrong answer with digests to match fails', async () => {
    using folder = await solved();
    change(folder.path, (solution) => {
      solution.files['src/add.ts'] = WRONG;
      solution.certificate.files = sealFiles(solution.files);
    });
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('✗ The checker examples does not pass.');
  });

  it('fails when the task says something else today', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => {
      certificate.task = { ...certificate.task, input: { ...certificate.task.input, prompt: 'Write `sub(a, b)`.' } };
    });
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('The task is not the one that was solved.');
  });

  it('refuses what is no solution', async () => {
    using folder = addProject([WRONG], { 'text.json': 'hello\n', 'object.json': '{}\n' });
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'unsolved.json');
    const said = { 'nowhere.json': 'There is no nowhere.json.', 'text.json': 'text.json is no JSON.' };
    for (const [file, sentence] of Object.entries(said))
      expect(await cli(folder.path, 'verify', file)).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(`^${sentence}`),
      });
    for (const file of ['object.json', 'unsolved.json'])
      expect(await cli(folder.path, 'verify', file)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('holds no solved solution with a certificate'),
      });
  });

  it('refuses a certificate that is cut short, in a sentence', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => {
      certificate.checkers = certificate.checkers.map((seal) => ({ ...seal, options: { call: 'add', cases: 1 } }));
    });
    const options = await cli(folder.path, 'verify', 'solution.json');
    expect(options.exitCode).toBe(1);
    expect(options.stderr).toBe('');
    writeFileSync(
      join(folder.path, 'short.json'),
      JSON.stringify({ status: 'solved', files: {}, certificate: { version: 1 } }),
    );
    const short = await cli(folder.path, 'verify', 'short.json');
    expect(short.stderr).not.toContain('itself failed');
    expect(short.exitCode).toBe(2);
  });

  it('writes nothing outside its copy, wherever a certificate says its files are', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => {
      certificate.task = {
        ...certificate.task,
        input: { ...certificate.task.input, workspace: { files: { '../escaped': 'x' } } },
      };
    });
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('The workspace path "../escaped" leads out of the workspace.');
  });

  it('runs no command of a certificate unasked', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate }) => {
      const options = { file: 'sh', args: ['-c', 'touch ran'] };
      certificate.checkers = [
        ...certificate.checkers,
        { name: 'command sh -c touch ran', version: '1', options, files: {}, rerunnable: true, digest: '' },
      ];
    });
    const { exitCode, stderr } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('commands would be run: command sh -c touch ran.');
  });

  it('holds a task folder to the checkers that it lists', async () => {
    using folder = await solved();
    change(folder.path, ({ certificate, files }) => {
      // What a forger can do: checkers of one's own, with seals and digests to match.
      files['src/add.ts'] = 'export const add = (): number => 3;\n';
      certificate.files = sealFiles(files);
      const [seal] = certificate.checkers;
      const forged = { ...seal, name: 'examples', options: { call: 'add', cases: [[[1, 2], 3]] } } as CheckerSeal;
      const { digest: _, ...body } = forged;
      certificate.checkers = [{ ...forged, digest: digestOf(body) }];
    });
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json', '--task', 'tasks/add');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('✗ The task lists the checker examples, and the certificate has none like it.');
    expect(stdout).not.toContain('Verified');
  });

  it.each<[string, (solution: Proof) => void, string]>([
    [
      'a count',
      ({ certificate }) => {
        certificate.verdicts = certificate.verdicts.map(({ checker, verdict }) => ({
          checker,
          verdict: { ...verdict, executed: { unit: 'examples', count: 40 } } as Verdict,
        }));
      },
      'The certificate claims 40 examples of examples; today it is 2 examples.',
    ],
    [
      'an isolation',
      ({ certificate }) => void (certificate.isolation = 'processes'),
      'The certificate claims isolation processes; today it is isolates.',
    ],
    [
      'a verdict',
      ({ certificate }) => void (certificate.verdicts = [...certificate.verdicts, { checker: 'tests', verdict: PASS }]),
      'The certificate holds a verdict of tests, which is none of its checkers.',
    ],
  ])('believes %s only where it is so today', async (_, edit, sentence) => {
    using folder = await solved();
    change(folder.path, edit);
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(sentence);
  });

  it('says by whom a certificate was signed, and refuses one that was changed after that', async () => {
    using folder = addProject([RIGHT]);
    const config = join(folder.path, 'weak-committee.config.ts');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(
        'export default {',
        "export default { signing: { by: 'alice', key: import.meta.dirname + '/key.pem' },",
      ),
    );
    const unreadable = await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    expect(unreadable).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('The signing key') });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(folder.path, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const verified = await cli(folder.path, 'verify', 'solution.json');
    expect(verified.exitCode).toBe(0);
    const fingerprint = /^Signed by alice, with the key (SHA256:\S+)\.$/m.exec(verified.stdout)?.[1] ?? '';
    expect((await cli(folder.path, 'verify', 'solution.json', '--signed-by', fingerprint)).exitCode).toBe(0);
    const other = await cli(folder.path, 'verify', 'solution.json', '--signed-by', 'SHA256:other');
    expect(other).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('not by SHA256:other') });
    change(folder.path, ({ certificate }) => {
      certificate.tools = { ...certificate.tools, vitest: '99' };
    });
    const changed = await cli(folder.path, 'verify', 'solution.json');
    expect(changed.exitCode).toBe(1);
    expect(changed.stdout).toContain('The signature is not that of its key');
  });
});
