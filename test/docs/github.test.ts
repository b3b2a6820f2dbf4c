import { execa } from 'execa';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../answers.ts';
import { BIN, ENVIRONMENT, MEMBERS } from '../cli/cli.ts';
import { git, layRepository, RIGHT, WRONG } from '../repository/shop.ts';
import { noWall } from '../sandbox/contained.ts';
import { answer, openaiServer } from '../servers/openai.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const FOLDER = resolve(import.meta.dirname, '../../docs/github');
const action = parse(readFileSync(join(FOLDER, 'action.yml'), 'utf8')) as Action;
const workflow = parse(readFileSync(join(FOLDER, 'workflow.yml'), 'utf8')) as {
  readonly jobs: { readonly fix: { readonly if: string; readonly steps: readonly Step[] } };
};

/** What the stand-in of GitHub's program was asked to do. */
const GH = `#!/bin/sh
echo "$@" >>"$LOG"
while [ $# -gt 0 ]; do if [ "$1" = --body-file ]; then cat "$2" >>"$LOG"; fi; shift; done
`;

/** Runs the action's own scripts, in a repository with a bug and members that say this. */
async function acted(said: string, issue: string) {
  using folder = temporaryFolder();
  const repo = join(folder.path, 'shop');
  const origin = join(folder.path, 'origin.git');
  const bin = join(folder.path, 'bin');
  layRepository(repo);
  git(folder.path, 'init', '--quiet', '--bare', origin);
  git(repo, 'remote', 'add', 'origin', origin);
  await using server = await openaiServer(() => answer(said));
  writeFileSync(
    join(repo, 'weak-committee.config.ts'),
    `import { openai } from ${JSON.stringify(MEMBERS)};\nexport default { committee: [openai({ model: 'small', baseURL: ${JSON.stringify(server.baseURL)}, apiKey: 'k', prices: { input: 1, output: 1 } })] };\n`,
  );
  mkdirSync(bin);
  const programs = { gh: GH, 'weak-committee': `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n` };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  const log = join(folder.path, 'gh.log');
  const output = join(folder.path, 'output');
  for (const file of [log, output]) writeFileSync(file, '');
  const given: Record<string, string> = { issue: '7', words: issue, token: 't' };
  for (const { id, name, run, env = {} } of action.runs.steps) {
    if (run === undefined || (id !== 'fix' && name !== 'The evidence')) continue;
    const outputs = Object.fromEntries(
      readFileSync(output, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    const value = (text: string): string =>
      text
        .replaceAll(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, key: string) => given[key] ?? action.inputs[key]?.default ?? '',
        )
        .replaceAll(/\$\{\{ steps\.fix\.outputs\.(\w+) \}\}/g, (_, key: string) => outputs[key] ?? '');
    const own = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, value(text)]));
    await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: repo,
      env: {
        ...ENVIRONMENT,
        ...own,
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        LOG: log,
        RUNNER_TEMP: folder.path,
        GITHUB_RUN_ID: '1',
        GITHUB_OUTPUT: output,
      },
    });
  }
  const branches = git(origin, 'branch', '--format', '%(refname:short)').trim();
  const owned = existsSync(join(repo, 'owned'));
  return {
    owned,
    log: readFileSync(log, 'utf8'),
    output: readFileSync(output, 'utf8'),
    branches,
  };
}

describe('the GitHub Action', () => {
  it('puts no text of others into a script, and starts by a label', () => {
    const steps = [...action.runs.steps, ...workflow.jobs.fix.steps];
    expect(steps.flatMap(({ run }) => run ?? []).filter((run) => run.includes('${{'))).toEqual([]);
    expect(workflow.jobs.fix.if).toBe("github.event.label.name == 'weak-committee'");
  });

  it.skipIf(noWall !== undefined)('opens a pull request with the evidence, whatever the issue says', async () => {
    const hostile = '--help average() of an empty cart is NaN\n\n"; touch owned; $(touch owned) `touch owned` @everyone';
    const { log, output, branches, owned } = await acted(RIGHT, hostile);
    expect(owned).toBe(false);
    expect(output).toBe('fixed=true\nbranch=weak-committee/issue-7-1\n');
    expect(branches).toBe('weak-committee/issue-7-1');
    expect(log).toMatch(/^pr create --head weak-committee\/issue-7-1 --title Fix for #7 --body-file \S+\nCloses #7\n\n```text\nSolved: small#\d passed every checker/);
    expect(log).toMatch(/\*\*Before:\*\*\n\n```text\nfails {2}test\/cart\.test\.ts\n```/);
    expect(log).toMatch(/tests: pass \(\d assertions\), isolation isolates/);
    expect(log).toContain('+  return items.length === 0 ? 0 : rounded(all / items.length);');
    expect(log).toMatch(/\nCost: \$/);
  }); // prettier-ignore

  it.skipIf(noWall !== undefined)('says in a comment what was tried where nothing passed', async () => {
    const { log, output, branches } = await acted(WRONG, 'average() of an empty cart is NaN');
    expect(output).toBe('fixed=false\nbranch=\n');
    expect(branches).toBe('');
    expect(log).toMatch(/^issue comment 7 --body-file \S+\nNo proposal passed\.\n/);
    expect(log).toContain('**The nearest miss:**');
    expect(log).toContain('+  return rounded(all);');
  });
});
