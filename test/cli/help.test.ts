import { describe, it } from 'vitest';
import { temporaryFolder } from '../answers.ts';
import { cli } from './cli.ts';

describe.concurrent('--help', () => {
  it.for([
    [],
    ['solve'],
    ['check'],
    ['verify'],
    ['init'],
    ['runs'],
    ['models'],
    ['models', 'pull'],
    ['record'],
    ['doctor'],
    ['bench'],
    ['bench', 'run'],
    ['bench', 'replay'],
    ['bench', 'report'],
    ['bench', 'compare'],
    ['bench', 'suites'],
    ['bench', 'suites', 'list'],
    ['bench', 'suites', 'pull'],
    ['mcp'],
  ])('shows examples: %j', async (command, { expect }) => {
    using folder = temporaryFolder();
    const { exitCode, stdout, stderr } = await cli(folder.path, ...command, '--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Examples:\n {2}\$ weak-committee/m);
  });

  it.for(['list', 'show', 'export', 'prune'])('describes runs %s', async (command, { expect }) => {
    using folder = temporaryFolder();
    const { exitCode, stdout } = await cli(folder.path, 'runs', command, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--ledger <file>');
  });

  it('prints the version', async ({ expect }) => {
    using folder = temporaryFolder();
    const { exitCode, stdout } = await cli(folder.path, '--version');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
