import { describe, it } from 'vitest';
import { answer, openaiServer } from '../servers/openai.ts';
import { execa } from 'execa';
import { fenced, temporaryFolder } from '../answers.ts';
import { addProject, BIN, cli, ENVIRONMENT, json, RIGHT, WRONG } from './cli.ts';

interface Report {
  readonly node: string;
  readonly containment: { readonly works: boolean; readonly says: string };
  readonly places: readonly { readonly kind: string; readonly place: string; readonly usable: boolean }[];
  readonly chosen: string | null;
  readonly configuration: string | null;
}

describe.concurrent('weak-committee doctor', () => {
  it('shows what was looked for, in order, and takes the first that can be used', async ({ expect }) => {
    await using server = await openaiServer([], { models: ['small-coder'] });
    using folder = temporaryFolder();
    const ended = await execa(process.execPath, [BIN, 'doctor', '--json'], {
      cwd: folder.path,
      env: { ...ENVIRONMENT, OPENAI_BASE_URL: server.baseURL, OPENROUTER_API_KEY: undefined },
      reject: false,
    });
    expect(ended.exitCode).toBe(0);
    const report = JSON.parse(ended.stdout) as Report;
    expect(report).toMatchObject({ node: process.versions.node, configuration: null });
    expect(report.chosen).toBe(`OPENAI_BASE_URL at ${server.baseURL}`);
    expect(report.places.find(({ usable }) => usable)?.place).toBe(report.chosen);
    expect([...new Set(report.places.map(({ kind }) => kind))]).toEqual(['key', 'server', 'model', 'recordings']);
    expect(server.requests).toHaveLength(0);
  });

  it('says that a configuration goes first', async ({ expect }) => {
    using folder = addProject([RIGHT]);
    const { exitCode, stdout } = await cli(folder.path, 'doctor');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Configuration: .*weak-committee\.config\.ts\. Its members are asked: .+\.$/m);
    expect(stdout).toMatch(/^The configuration is taken\.$/m);
    const report = json<Report>(await cli(folder.path, 'doctor', '--json'));
    expect(report.configuration).toContain('weak-committee.config.ts');
  });

  it('looks at a configuration that is named', async ({ expect }) => {
    using folder = addProject([RIGHT]);
    const { rename } = await import('node:fs/promises');
    await rename(`${folder.path}/weak-committee.config.ts`, `${folder.path}/other.config.ts`);
    const { exitCode, stdout } = await cli(folder.path, 'doctor', '-c', 'other.config.ts');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Configuration: other\.config\.ts\. Its members are asked: .+\.$/m);
  });

  it('says why a configuration cannot be used', async ({ expect }) => {
    using folder = addProject([RIGHT], { 'weak-committee.config.ts': "throw new Error('no such key');\n" });
    const { exitCode, stdout } = await cli(folder.path, 'doctor');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/It cannot be used: .*no such key/);
    expect(stdout).toMatch(/^Mend the configuration, or move it away\.$/m);
  });
});

describe('solve without a configuration', () => {
  it('asks the server that was found, and says whom', async ({ expect }) => {
    await using server = await openaiServer([], { models: ['small-coder'] });
    using folder = addProject([RIGHT], { 'weak-committee.config.ts': '' });
    const { rm } = await import('node:fs/promises');
    await rm(`${folder.path}/weak-committee.config.ts`);
    const ended = await execa(process.execPath, [BIN, 'solve', 'tasks/add', '--dry-run'], {
      cwd: folder.path,
      env: { ...ENVIRONMENT, OPENAI_BASE_URL: server.baseURL, OPENROUTER_API_KEY: undefined },
      reject: false,
    });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stderr).toContain('small-coder (OPENAI_BASE_URL at');
  });

  it('asks live members with --live, where the configuration has recordings', async ({ expect }) => {
    await using server = await openaiServer(() => answer(fenced(RIGHT)), { models: ['small-coder'] });
    using folder = addProject([WRONG]);
    const ended = await execa(process.execPath, [BIN, 'solve', 'tasks/add', '--live'], {
      cwd: folder.path,
      env: { ...ENVIRONMENT, OPENAI_BASE_URL: server.baseURL, OPENROUTER_API_KEY: undefined },
      reject: false,
    });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout).toContain(RIGHT);
    expect(ended.stderr).not.toContain('REPLAY');
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it('says loudly that recordings are a replay', async ({ expect }) => {
    using folder = addProject([RIGHT]);
    const { exitCode, stderr } = await cli(folder.path, 'solve', 'tasks/add');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/ REPLAY: recorded answers of small; no model is asked\. --live asks anew\.$/m);
  });
});
