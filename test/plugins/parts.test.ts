import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { explain } from '../../src/errors.ts';
import { suitesWith } from '../../src/suites/catalogue.ts';
import { firstSound } from '../../src/policies.ts';
import type { CatalogueSuite, PolicyKind } from '../../src/plugins.ts';
import { policyFrom } from '../../src/config/policyFrom.ts';
import type { PolicyNamed } from '../../src/policy/policyKind.ts';
import { addProject, cliApart as cli, json, MEMBERS, RIGHT, write, WRONG } from '../cli/cli.ts';
import { noWall } from '../sandbox/contained.ts';

// What a plugin adds beside kinds of checkers.

function saidBy(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return explain(error);
  }
  return 'nothing';
}

/** A configuration with this plugin, and whatever else it says. */
function withPlugin(plugin: string, more = ''): Record<string, string> {
  return {
    'weak-committee.config.ts': `import { recording } from '${MEMBERS}';
const small = recording(import.meta.dirname + '/answers.jsonl', { prices: { input: 1, output: 1 } });
export default { committee: [small], plugins: ['./plugin.ts'], ${more} };
`,
    'plugin.ts': plugin,
  };
}

describe('a policy', () => {
  const ONCE = `const once = {
  policy: 'once',
  schema: { type: 'object', properties: { why: { type: 'string' } }, required: ['why'], additionalProperties: false },
  make: ({ why }) => ({
    name: 'once',
    options: { why },
    next({ committee, sound, taken, underWay }) {
      if (sound.length > 0) return { kind: 'return', proposal: sound[0], reason: why };
      if (underWay.length > 0) return { kind: 'wait' };
      const [member] = committee;
      if (taken.has(member.name)) return { kind: 'return', reason: why };
      return { kind: 'sample', slots: [{ member, ordinal: 0 }] };
    },
  }),
};
export default { name: 'own', policies: [once] };
`;

  it('of a plugin decides, by its name and with its options', async () => {
    using folder = addProject([WRONG, RIGHT], withPlugin(ONCE, "policy: { once: { why: 'that was all' } }"));
    const { stdout, exitCode } = await cli(folder.path, 'solve', 'tasks/add', '--json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('that was all');
  });

  it('that is built in has a name as well', async () => {
    for (const policy of ["'first-sound'", "{ 'first-sound': { samples: 2, wave: 1 } }"]) {
      using folder = addProject([WRONG, RIGHT], withPlugin(ONCE, `policy: ${policy}`));
      expect((await cli(folder.path, 'solve', 'tasks/add')).exitCode).toBe(0);
    }
  });

  const first = { policy: 'once', schema: z.strictObject({ why: z.string() }), make: () => firstSound() };

  it.each<[PolicyNamed, RegExp]>([
    ['last-sound', /^There is no policy "last-sound"\. \(config\.policy\) .*first-sound, price-aware, clusters, once/],
    ['__proto__', /^There is no policy "__proto__"\./],
    ['constructor', /^There is no policy "constructor"\./],
    [4 as never, /^There is no policy 4\./],
    [{}, /^There is no policy \{\}\./],
    [{ 'first-sound': {}, once: {} }, /^There is no policy \{"first-sound":\{\},"once":\{\}\}\./],
    ['once', /^The policy once does not take undefined\. \(config\.policy\.once\) /],
    [
      { 'first-sound': { samples: 0 } },
      /^The policy first-sound does not take \{"samples":0\}\. \(config\.policy\.first-sound\.samples\) Give a whole number above zero/,
    ],
    [
      { 'first-sound': { sample: 1 } },
      /^The policy first-sound does not take \{"sample":1\}\. \(config\.policy\.first-sound\.sample\) /,
    ],
  ])('that cannot be is refused: %j', (policy, says) => {
    expect(saidBy(() => policyFrom(policy, () => [{ name: 'own', policies: [first] }]))).toMatch(says);
  });

  it.each<[object, RegExp]>([
    [{ policy: 'first-sound' }, /^own has one of the policies called first-sound, as weak-committee has\./],
    [{ policy: 'two words' }, /^The plugin own has a policy without a name/],
    [{ schema: undefined }, /^The schema of the policy one cannot be read\./],
    [{ make: () => undefined }, /^The policy one cannot be made: what it makes is none\./],
    [{ make: () => expect.fail('no') }, /^The policy one cannot be made: no\./],
  ])('that is none is refused: %j', (part, says) => {
    const one = { policy: 'one', schema: {}, make: firstSound, ...part } as PolicyKind;
    expect(saidBy(() => policyFrom({ one: {} }, () => [{ name: 'own', policies: [one] }]))).toMatch(says);
  });
});

describe.skipIf(noWall)('a test framework', () => {
  // It runs nothing but node: what matters is how it is recognized, asked and read.
  const RUNNER = `import { add } from './src/add.ts';
const failed = add(1, 2) === 3 ? 0 : 1;
if (process.argv.includes('--machine')) console.log('@ ' + JSON.stringify({ adds: failed === 0 ? 'passed' : 'failed' }));
process.exit(failed);
`;
  const FRAMEWORK = `const tiny = {
  name: 'tiny',
  is: ([program, file]) => /node$/.test(program ?? '') && file === 'tiny.ts',
  asked: (words) => [...words, '--machine'],
  read: (output) => output.split('\\n').filter((line) => line.startsWith('@ ')).map((line) => ({
    runner: 'tiny', folder: '', complete: true,
    tests: Object.entries(JSON.parse(line.slice(2))).map(([name, as]) => ({ file: '', name, as })),
  })),
};
export default { name: 'own', frameworks: [tiny] };
`;
  const TASK = `---\ntarget: src/add.ts\ncheckers:\n  - command: [${process.execPath}, tiny.ts]\n---\nWrite \`add(a, b)\`.\n`;
  const files = { 'tasks/add/task.md': TASK, 'tasks/add/workspace/tiny.ts': RUNNER };

  it('of a plugin is asked for its report, which counts, and a certificate finds it again', async () => {
    using folder = addProject([WRONG, RIGHT], { ...withPlugin(FRAMEWORK), ...files });
    const solved = await cli(folder.path, 'solve', 'tasks/add', '--output', 'solution.json');
    expect(solved.stdout).toMatch(/^Solved: small#1 passed every checker \(1 test;/m);
    const verify = ['verify', 'solution.json', '--allow-commands'];
    expect((await cli(folder.path, ...verify)).stdout).toMatch(/^Verified/m);
    write(folder.path, withPlugin("export default { name: 'own' };\n"));
    const other = await cli(folder.path, ...verify);
    expect(other.exitCode).toBe(1);
    expect(other.stdout).toMatch(/^✗ .*no plugin of your configuration has the test framework tiny\.$/m);
  });

  it('cannot take the name of a built-in one, or be none', async () => {
    for (const [part, says] of [
      ["{ name: 'go', is: () => true }", /^own has one of the test frameworks called go, as weak-committee has\./],
      ["{ name: 'tiny' }", /^The plugin own has a test framework without a name/],
    ] as const) {
      using folder = addProject([RIGHT], {
        ...withPlugin(`export default { name: 'own', frameworks: [${part}] };\n`),
        ...files,
      });
      expect((await cli(folder.path, 'solve', 'tasks/add')).stderr).toMatch(says);
    }
  });

  it('is not needed to check with a command where the configuration does not load', async () => {
    using folder = addProject([], { 'weak-committee.config.ts': "throw new Error('no key');\n", ...files });
    writeFileSync(join(folder.path, 'right.ts'), RIGHT);
    const { exitCode, stderr } = await cli(folder.path, 'check', 'tasks/add', 'right.ts');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^No plugin is loaded, since the configuration is not: .*no key/);
  });
});

describe('a suite', () => {
  const SUITE = `const suite = {
  name: 'ours', title: 'Ours', licence: 'MIT', source: 'https://example.com', url: 'https://example.com/ours.json',
  file: 'ours.json', archive: false, sha256: null, reader: 'ours',
  read: async () => ({ name: 'ours', basis: 'none', tasks: [] }),
};
export default { name: 'own', suites: [suite] };
`;

  it('of a plugin is listed and pulled as those of the catalogue are', async () => {
    using folder = addProject([RIGHT], { ...withPlugin(SUITE), 'ours.txt': '[]' });
    vi.stubEnv('WEAK_COMMITTEE_SUITES', join(folder.path, 'suites'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const listed = await cli(folder.path, 'bench', 'suites', 'list', '--json');
    expect(json<{ name: string }[]>(listed).map(({ name }) => name)).toContain('ours');
    const pulled = await cli(folder.path, 'bench', 'suites', 'pull', 'ours', '--from', 'ours.txt');
    expect(pulled).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Pulled: .*ours\.json/) });
    expect(readFileSync(join(folder.path, 'suites/ours.json'), 'utf8')).toBe('[]');
  });

  it.each<[object, RegExp]>([
    [{ name: 'mbpp' }, /^own has one of the suites called mbpp, as weak-committee has\./],
    [{ file: '../ours.json' }, /^The plugin own has a suite that would be kept as "\.\.\/ours\.json"\./],
    [{ name: '..' }, /^The plugin own has a suite that would be kept as "\.\."\./],
    [{ url: undefined }, /^The plugin own has a suite without `url`\./],
    [{ read: undefined }, /^The plugin own has a suite called ours without `read`\./],
  ])('that cannot be is refused: %j', (fields, says) => {
    const mbpp = suitesWith([]).find(({ name }) => name === 'mbpp');
    const ours = { ...mbpp, name: 'ours', ...fields } as CatalogueSuite;
    expect(saidBy(() => suitesWith([{ name: 'own', suites: [ours] }]))).toMatch(says);
  });

  it('of the catalogue is listed where the configuration does not load', async () => {
    using folder = addProject([RIGHT], { 'weak-committee.config.ts': "throw new Error('no key');\n" });
    const { exitCode, stdout } = await cli(folder.path, 'bench', 'suites', 'list', '--json');
    expect({ exitCode, listed: stdout.includes('humaneval') }).toEqual({ exitCode: 0, listed: true });
  });
});
