import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addProject, cliApart as cli, RIGHT, write } from '../cli/cli.ts';
import { configWith, SHORT_TASK, withPackage } from './installed.ts';

const LONG = RIGHT.replace('return', '/* as long as it is wide, and then some */ return');

describe('a package that the configuration names', () => {
  it('has its checkers listed in front matter, checked with, sealed and verified again', async () => {
    using folder = withPackage([LONG, RIGHT]);
    const solved = await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    expect(solved).toMatchObject({ exitCode: 0 });
    const { files, certificate } = JSON.parse(readFileSync(join(folder.path, 'solution.json'), 'utf8')) as {
      readonly files: object;
      readonly certificate: object;
    };
    expect(files).toEqual({ 'src/add.ts': RIGHT });
    expect(certificate).toMatchObject({
      checkers: expect.arrayContaining([expect.objectContaining({ name: 'short 80', options: { characters: 80 } })]),
    });
    for (const args of [['solution.json'], ['solution.json', '--task', 'tasks/add']]) {
      const verified = await cli(folder.path, 'verify', ...args);
      expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
      expect(verified.stdout).toMatch(/^✓ short 80: pass/m);
    }

    writeFileSync(join(folder.path, 'long.ts'), LONG);
    const checked = await cli(folder.path, 'check', 'tasks/add', 'long.ts');
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toMatch(/^✗ short 80: .*\d+ characters, of 80/m);
  });

  it('goes on with a run that was begun with it, and pays nothing twice', async () => {
    using folder = withPackage([LONG, RIGHT]);
    const first = await cli(folder.path, 'solve', 'tasks/add', '--json');
    const second = await cli(folder.path, 'solve', 'tasks/add', '--json');
    const runOf = ({ stdout }: typeof first): unknown => (JSON.parse(stdout) as { readonly files: unknown }).files;
    expect(runOf(second)).toEqual(runOf(first));
  });

  it('may be a file beside the configuration, and have its schema in JSON', async () => {
    using folder = withPackage([RIGHT], {
      ...configWith("['./own/plugin.ts']"),
      'own/plugin.ts': `import short from 'weak-committee-short';
const [{ make }] = short.checkers;
const schema = { type: 'object', properties: { characters: { type: 'integer' } }, required: ['characters'], additionalProperties: false };
export default { name: 'own', checkers: [{ kind: 'short', schema, make }] };
`,
    });
    expect(await cli(folder.path, 'solve', 'tasks/add')).toMatchObject({ exitCode: 0 });
    writeFileSync(join(folder.path, 'tasks/add/task.md'), SHORT_TASK.replace('80', 'eighty'));
    expect((await cli(folder.path, 'solve', 'tasks/add')).stderr).toMatch(
      /^A checker is listed that cannot be read: \{"short":\{"characters":"eighty"\}\}\. \(.*task\.md\) characters: .*\.$/,
    );
  });
});

describe('a certificate', () => {
  it('has nothing imported that the configuration of whoever verifies does not name', async () => {
    using folder = withPackage([RIGHT]);
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const trace = join(folder.path, 'imported');
    appendFileSync(
      join(folder.installed, 'index.js'),
      `\n(await import('node:fs')).writeFileSync(${JSON.stringify(trace)}, '');\n`,
    );
    write(folder.path, configWith('[]'));
    writeFileSync(join(folder.path, 'tasks/add/task.md'), SHORT_TASK.replace(/ {2}- short.*\n/, ''));
    const { exitCode, stdout, stderr } = await cli(folder.path, 'verify', 'solution.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(
      /^✗ The checker short 80 is of no kind that is known: name the plugin that has short in `plugins` of your configuration\.$/m,
    );
    expect(existsSync(trace)).toBe(false);
  });

  it('has no checker of a plugin run that wants trust, until it is given', async () => {
    using folder = withPackage([RIGHT]);
    const file = join(folder.installed, 'index.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace("callers: 'anyone',", ''));
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const refused = await cli(folder.path, 'verify', 'solution.json');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/^To verify it, checkers would be run: short 80\. .*--allow-commands\.$/);
    expect((await cli(folder.path, 'verify', 'solution.json', '--allow-commands')).exitCode).toBe(0);
  });

  it('has no checker made of a kind that only files of the user may name', async () => {
    using folder = withPackage([RIGHT]);
    const file = join(folder.installed, 'index.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace("'anyone'", "'owner'"));
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const { exitCode, stdout } = await cli(folder.path, 'verify', 'solution.json', '--allow-commands');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^✗ The checker short 80 is of a kind that no certificate may bring\.$/m);
  });

  it('with options that its kind does not read is not verified', async () => {
    using folder = withPackage([RIGHT]);
    await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    const file = join(folder.path, 'solution.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"characters": 80', '"characters": { "__proto__": 1 }'));
    const { exitCode, stdout, stderr } = await cli(folder.path, 'verify', 'solution.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ The checker short 80 cannot be made from what the certificate holds: characters: /m);
  });
});

describe('what is wrong is said in one sentence', () => {
  const task = (checker: string): Record<string, string> => ({
    'tasks/add/task.md': SHORT_TASK.replace('short: { characters: 80 }', checker),
  });
  const plugin = (text: string): Record<string, string> => ({
    ...configWith("['./plugin.ts']"),
    'plugin.ts': text,
  });
  const kind = (fields: string): Record<string, string> =>
    plugin(`export default { name: 'own', checkers: [{ kind: 'short', schema: {}, make: () => {}, ${fields} }] };\n`);

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a package that is not there',
      configWith("['weak-committee-tall']"),
      /^There is no plugin weak-committee-tall\. .*plugins\[0\]\) .*npm install/,
    ],
    [
      'a file that is not there',
      configWith("['./tall.ts']"),
      /^The plugin \.\/tall\.ts does not load: |^There is no plugin \.\/tall\.ts\./,
    ],
    [
      'one that throws',
      plugin("throw new Error('no luck\\n    at here');\n"),
      /^The plugin \.\/plugin\.ts does not load: no luck \(.*plugins\[0\]\) Mend it, or leave it out\.$/,
    ],
    ['one that throws what is no error', plugin('throw null;\n'), /^The plugin \.\/plugin\.ts does not load: null \(/],
    [
      'one without a default export',
      plugin('export const name = 1;\n'),
      /^\.\/plugin\.ts has no default export that is a plugin\./,
    ],
    [
      'one with parts that nobody reads',
      plugin("export default { name: 'own', checker: [] };\n"),
      /^There is no setting checker\. .*Known are: name, checkers, policies, frameworks, suites/,
    ],
    [
      'parts that are no list',
      plugin("export default { name: 'own', checkers: {} };\n"),
      /^`checkers` of the plugin own is no list\./,
    ],
    ['plugins that are no list', configWith("'weak-committee-short'"), /^`plugins` is no list\./],
    ['what is no plugin', configWith('[42]'), /^There is a plugin that is none\./],
    [
      'the name of a built-in kind',
      kind("kind: 'types'"),
      /^own has one of the kinds of checkers called types, as weak-committee has\./,
    ],
    [
      'a kind that two have',
      configWith("['weak-committee-short', 'weak-committee-short']"),
      /^weak-committee-short has one of the kinds of checkers called short, as weak-committee-short has\./,
    ],
    ['a kind without a name', kind("kind: 'two words'"), /^The plugin own has a kind of checkers that has no name\./],
    [
      'a kind called __proto__',
      kind("['kind']: '__proto__'"),
      /^The plugin own has a kind of checkers that has no name\./,
    ],
    [
      'a kind without make',
      kind('make: undefined'),
      /^The plugin own has a kind of checkers called short without `make`\./,
    ],
    [
      'a kind without a schema',
      kind('schema: undefined'),
      /^The plugin own has a kind of checkers called short without a schema that can be read\./,
    ],
    [
      'a kind whose schema is none',
      kind("schema: { type: 'length' }"),
      /^The plugin own has a kind of checkers called short without a schema that can be read\./,
    ],
    [
      'a kind for odd callers',
      kind("callers: 'everybody'"),
      /^The plugin own has a kind of checkers called short for odd callers\./,
    ],
    ['a kind that makes none', kind(''), /^The kind short makes undefined, which no certificate would find again\./],
    [
      'a kind that makes another',
      kind("make: () => ({ name: 'tests', open() {} })"),
      /^The kind short makes "tests", which no certificate would find again\./,
    ],
    [
      'a kind that throws',
      kind("make() { throw new Error('no\\n    at here'); }"),
      /^A checker is listed that cannot be read: .* The kind short did not take it: no\.$/,
    ],
    [
      'a kind that nobody has',
      task('tall: 1'),
      /^A checker is listed that cannot be read: \{"tall":1\}\. .*Known are types, .*command, short, and those of `plugins`/,
    ],
    ['__proto__ as a kind', task('__proto__: { characters: 80 }'), /^A checker is listed that cannot be read: /],
    ['constructor as a kind', task('constructor'), /^A checker is listed that cannot be read: "constructor"\. /],
    ['toString as a kind', task('toString: []'), /^A checker is listed that cannot be read: \{"toString":\[\]\}\. /],
    [
      'options that it has not',
      task('short: { characters: 80, tall: 1 }'),
      /^A checker is listed that cannot be read: .*Unrecognized key: "tall"/,
    ],
    [
      'options that it does not take',
      task('short: { characters: -1 }'),
      /^A checker is listed that cannot be read: .* characters: Too small/,
    ],
  ])('%s', async (_name, files, says) => {
    using folder = withPackage([RIGHT], files);
    const { exitCode, stderr } = await cli(folder.path, 'solve', 'tasks/add');
    expect(stderr).toMatch(says);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
  });

  it('a kind of a package, where no configuration is', async () => {
    using folder = addProject([RIGHT], { 'tasks/add/task.md': SHORT_TASK });
    writeFileSync(join(folder.path, 'right.ts'), RIGHT);
    const { exitCode, stderr } = await cli(folder.path, 'check', 'tasks/add', 'right.ts');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/Known are types/) });
  });
});
