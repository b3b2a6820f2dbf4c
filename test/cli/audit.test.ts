import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/audit/result.ts';
import { cli, json, project, write } from './cli.ts';

const FILES = {
  'package.json': '{ "type": "module" }\n',
  'src/sign.ts': "export function sign(value: number): string {\n  return value < 0 ? 'minus' : 'plus';\n}\n",
  'test/sign.test.ts':
    "import { expect, it } from 'vitest';\nimport { sign } from '../src/sign.ts';\nit('tells signs', () => { expect(sign(-1)).toBe('minus'); expect(sign(1)).toBe('plus'); });\n",
};

describe('weak-committee audit', () => {
  it('shows survivors as differences, with the line that kills them', async () => {
    using folder = project(FILES);
    const { exitCode, stdout } = await cli(folder.path, 'audit', '--seed', '1');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Survivors:

src/sign.ts:2:10  EqualityOperator
  -   return value < 0 ? 'minus' : 'plus';
  +   return value <= 0 ? 'minus' : 'plus';
  sign(0) gives 'plus', and with it 'minus'. To kill it:
    expect(sign(0)).toEqual('plus');

Kill rate 85.7 % (95 % interval 42.1 to 99.6). 6 of 7 mutants killed, 1 survived, 0 not reached by any test.
The same inputs again: --seed 1`);
  });

  it('prints figures for programs, and ends with 1 below the threshold', async () => {
    using folder = project(FILES);
    const ended = await cli(folder.path, 'audit', 'src', '--json', '--threshold', '90');
    expect(ended.exitCode).toBe(1);
    const { figures, mutants } = json<Pick<Audit, 'figures' | 'mutants'>>(ended);
    expect(figures).toMatchObject({ of: 7, killed: 6, survived: 1, equivalent: 0 });
    expect(mutants.length).toBe(7);
    expect((await cli(folder.path, 'audit', '--threshold', '85')).exitCode).toBe(0);
  });

  it('leaves the search for inputs out where it is told to', async () => {
    using folder = project(FILES);
    const { figures, mutants } = json<Pick<Audit, 'figures' | 'mutants'>>(
      await cli(folder.path, 'audit', '--json', '--no-inputs'),
    );
    expect(figures).toMatchObject({ of: 7, killed: 6, survived: 1, equivalent: 0 });
    expect(mutants.filter(({ finding }) => finding !== undefined)).toEqual([]);
  });

  it('writes a page and a report', async () => {
    using folder = project(FILES);
    await cli(folder.path, 'audit', 'src/sign.ts', '--html', 'audit.html', '--report', 'mutation.json');
    expect(readFileSync(join(folder.path, 'audit.html'), 'utf8')).toContain('What the tests notice');
    const report = JSON.parse(readFileSync(join(folder.path, 'mutation.json'), 'utf8')) as { files: object };
    expect(Object.keys(report.files)).toEqual(['src/sign.ts']);
  });

  it('says what is wrong with what it was given', async () => {
    using folder = project(FILES);
    const missing = await cli(folder.path, 'audit', 'src/none.ts', '--html', 'audit.html');
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('There is no src/none.ts here');
    expect(existsSync(join(folder.path, 'audit.html'))).toBe(false);
    const threshold = await cli(folder.path, 'audit', '--threshold', '101');
    expect(threshold.exitCode).toBe(2);
    expect(threshold.stderr).toContain('Give a share in per cent');
  });

  it('refuses tests that do not pass as they are', async () => {
    using folder = project(FILES);
    write(folder.path, { 'src/sign.ts': FILES['src/sign.ts'].replace('<', '>') });
    const { exitCode, stderr } = await cli(folder.path, 'audit');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('does not pass the program as it is');
  });
});
