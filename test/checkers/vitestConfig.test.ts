import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Vitest as vitest resolves it: what its configuration says once everything is merged into it.

const RIGHT = 'export const add = (a: number, b: number): number => a + b;\n';
const WRONG = 'export const add = (a: number, b: number): number => a - b;\n';
const IMPORT = "import { add } from '../src/add.ts';\n";
const VITEST = `import { expect, it } from 'vitest';\n${IMPORT}`;
const GLOBAL = `${IMPORT}it('adds', () => { expect(add(1, 2)).toBe(3); });\n`;
const DOM = `${VITEST}it('adds', () => { document.body.innerHTML = String(add(1, 2)); expect(document.body.textContent).toBe('3'); });\n`;
const PLAIN = `${VITEST}it('adds', () => { expect(add(1, 2)).toBe(3); });\n`;
const LATER = `${VITEST}let n = 0;\nit('adds', { retry: 2 }, () => { n++; expect(add(1, n)).toBe(3); });\n`;
/** Not in one piece: vitest would read it here too. */
const ASKED = ['@vitest', 'environment'].join('-');
const BASE = 'export default { test: { globals: true } };\n';
const MERGED =
  "import { defineConfig, mergeConfig } from 'vitest/config';\nimport base from './base';\nexport default mergeConfig(base, defineConfig({}));\n";

async function judge(files: Readonly<Record<string, string>>, path: string): Promise<Verdict[]> {
  const target = path.startsWith('packages/') ? 'packages/a/src/add.ts' : 'src/add.ts';
  await using opened = await openSession(tests(path), { target, files });
  return [await opened.check({ [target]: RIGHT }), await opened.check({ [target]: WRONG })];
}

describe.skipIf(noWall !== undefined)('tests are run', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['with the globals of a shared base', { 'base.ts': BASE, 'vitest.config.ts': MERGED, 'tests/a.test.ts': GLOBAL }, 'isolates'],
    ['with a DOM that they ask for themselves', { 'tests/a.test.ts': `// ${ASKED} happy-dom\n${DOM}` }, 'shared'],
    ['with a DOM of the configuration', { 'vitest.config.ts': "export default { test: { environment: 'happy-dom' } };\n", 'tests/a.test.ts': DOM }, 'shared'],
    ['in the project that they belong to', { 'vitest.config.ts': "export default { test: { projects: [{ test: { name: 'a', globals: true, include: ['tests/**'] } }] } };\n", 'tests/a.test.ts': GLOBAL }, 'isolates'],
    ['in isolates, whatever a comment of the configuration says', { 'vitest.config.ts': '// no plugins, no setupFiles, no alias\nexport default {};\n', 'tests/a.test.ts': PLAIN }, 'isolates'],
    ['in isolates, with a set-up file that touches nothing of a candidate’s', { 'vitest.config.ts': "export default { test: { setupFiles: ['tests/setup.ts'] } };\n", 'tests/setup.ts': "import { afterEach, expect } from 'vitest';\nexpect.extend({ toBeThree: (n: unknown) => ({ pass: n === 3, message: () => 'no three' }) });\nafterEach(() => {});\n", 'tests/a.test.ts': `${VITEST}it('adds', () => { (expect(add(1, 2)) as unknown as { toBeThree(): void }).toBeThree(); });\n` }, 'isolates'],
    ['beside a candidate whose globals a set-up file makes', { 'vitest.config.ts': "export default { test: { setupFiles: ['tests/setup.ts'] } };\n", 'tests/setup.ts': 'String.prototype.trim = String.prototype.trimStart;\n', 'tests/a.test.ts': PLAIN }, 'shared'],
    ['beside a candidate that a package may have made globals for', { 'tests/a.test.ts': `import 'happy-dom';\n${PLAIN}` }, 'shared'],
    ['with an alias', { 'vitest.config.ts': "export default { resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } } };\n", 'tests/a.test.ts': PLAIN.replace('../src', '@') }, 'shared'],
    ['with what their configuration turns on', { 'vitest.config.ts': 'export default { test: { typecheck: { enabled: true }, coverage: { enabled: true }, dir: "elsewhere" } };\n', 'tests/a.test.ts': PLAIN }, 'isolates'],
    ['by what passes at a second try', { 'tests/a.test.ts': LATER }, 'isolates'],
  ])('%s', async (_, files, isolation) => {
    const [right, wrong] = await judge(files, 'tests/a.test.ts');
    expect(right).toMatchObject({ kind: 'pass', isolation });
    expect(wrong).toMatchObject({ kind: 'fail', isolation });
  }); // prettier-ignore

  it('where their own package is at home', async () => {
    const files = {
      'vitest.config.ts': 'throw new Error("not for this package");\n',
      'packages/a/vite.config.ts': 'export default { test: { globals: true } };\n',
      'packages/a/tests/a.test.ts': GLOBAL,
    };
    const [right, wrong] = await judge(files, 'packages/a/tests/a.test.ts');
    expect([right?.kind, wrong?.kind]).toEqual(['pass', 'fail']);
  });

  it.each([
    ['in a project of the root’s, where it is the same alone', 'export default { test: { projects: ["packages/*"] } };\n', 'export default { test: { globals: true, name: "a" } };\n'],
    ['in a project of the root’s, where it is another alone', 'export default { test: { projects: [{ test: { name: "a", root: "packages/a", globals: true } }] } };\n', 'export default {};\n'],
  ])('%s', async (_, root, config) => {
    const files = {
      'vitest.config.ts': root,
      'packages/a/vitest.config.ts': config,
      'packages/a/package.json': '{}',
      'packages/a/tests/a.test.ts': GLOBAL,
      'packages/b/vitest.config.ts': 'export default { test: { name: "b" } };\n',
      'packages/b/package.json': '{}',
    };
    const [right, wrong] = await judge(files, 'packages/a/tests/a.test.ts');
    expect(right).toMatchObject({ kind: 'pass', isolation: 'isolates' });
    expect(wrong).toMatchObject({ kind: 'fail', isolation: 'isolates' });
  }); // prettier-ignore

  it('not by a configuration that cannot be loaded', async () => {
    const files = { 'vitest.config.ts': "import './none.ts';\nexport default {};\n", 'tests/a.test.ts': PLAIN };
    await expect(judge(files, 'tests/a.test.ts')).rejects.toThrow(
      'The configuration vitest.config.ts cannot be loaded',
    );
  });
});

describe('tests of no framework are refused before anything is opened', () => {
  it('by globals that nothing gives', async () => {
    const files = { 'tests/a.test.ts': GLOBAL };
    await expect(judge(files, 'tests/a.test.ts')).rejects.toThrow('uses `it` without importing it');
  });

  it('but a script may have a function of that name', async () => {
    const text = `import assert from 'node:assert';\n${IMPORT}function test(title: string) { assert.equal(add(1, 2), 3, title); }\ntest('adds');\n`;
    const [right, wrong] = await judge({ 'tests/a.test.ts': text }, 'tests/a.test.ts');
    expect([right?.kind, wrong?.kind]).toEqual(['pass', 'fail']);
  });
});
