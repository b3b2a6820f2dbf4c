import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/workspace/workspace.ts';
import { noWall } from '../sandbox/contained.ts';
import { judge, olderAt, standIn } from './standIns/repository.ts';

// Repositories as they are found, each with a right change, one that is wrong in itself and one that breaks an importer.

const RIGHT = 'export const add = (a: number, b: number): number => a + b;\n';
const WRONG = 'export const add = (a: number, b: number): string => a + b;\n';
const BREAKING = 'export const add = (a: number, b: number): string => `${a}${b}`;\n';
const USE = "import { add } from './add';\nexport const three: number = add(1, 2);\n";
const STRICT =
  '"strict": true, "noEmit": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": []';

/** In the order in which they are judged: right, wrong, breaking its importer. */
async function judgeAll(files: Files, target: string, importer: string) {
  const judged = await judge(files, target, [RIGHT, WRONG, BREAKING]);
  const wrong = expect.objectContaining({ file: target, code: 'TS2322' });
  const broken = expect.objectContaining({ file: importer, code: 'TS2322' });
  expect(judged.verdicts).toMatchObject([
    { kind: 'pass', isolation: 'none' },
    { kind: 'fail', evidence: expect.arrayContaining([wrong]) },
    { kind: 'fail', evidence: expect.arrayContaining([broken]) },
  ]);
  return judged;
}

describe.skipIf(noWall !== undefined)('a repository for an older compiler', () => {
  const legacy = {
    'tsconfig.base.json':
      '{ "compilerOptions": { "strict": true, "module": "commonjs", "moduleResolution": "node10", "baseUrl": ".", "paths": { "@lib/*": ["src/*"] }, "types": [] } }',
    'tsconfig.json': '{ "extends": "./tsconfig.base.json", "include": ["src"] }',
    'src/add.ts': RIGHT,
    'src/use.ts': USE.replace('./add', '@lib/add'),
    // By its command line the compiler would look no further than this.
    'src/broken.ts': 'export const = 1;\n',
  };

  it('is judged by the one that it has, by itself, and a warning names the option and where it stands', async () => {
    const { tools, warnings } = await judgeAll(
      { ...legacy, ...olderAt('node_modules/typescript') },
      'src/add.ts',
      'src/use.ts',
    );
    expect(tools).toMatchObject({ typescript: '6.0.3' });
    expect(warnings[0]).toMatch(/`moduleResolution: node10` \(tsconfig\.base\.json\).*TypeScript 6\.0\.3/);
    expect(warnings[1]).toMatch(/src\/broken\.ts/);
  });

  it('is judged by that of the package of the target, where each has its own', async () => {
    const inner = Object.fromEntries(Object.entries(legacy).map(([path, text]) => [`packages/a/${path}`, text]));
    const { tools } = await judgeAll(
      {
        'package.json': '{}',
        'packages/a/package.json': '{}',
        ...inner,
        ...olderAt('packages/a/node_modules/typescript'),
      },
      'packages/a/src/add.ts',
      'packages/a/src/use.ts',
    );
    expect(tools).toMatchObject({ typescript: '6.0.3' });
  });
});

describe('a repository whose older compiler the native one can stand in for', () => {
  it('is checked as strictly as that would, and with the types that it would find', async () => {
    const files = {
      'tsconfig.json': `{ "compilerOptions": { ${STRICT.replace('"strict": true, ', '').replace(', "types": []', '')} }, "include": ["src"] }`,
      'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.4.5" }',
      'node_modules/typescript/lib/typescript.js': '',
      'node_modules/@types/place/package.json': '{ "name": "@types/place", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/@types/place/index.d.ts': 'declare const place: number;\n',
      'src/use.ts': USE,
    };
    const loose = 'export function add(a, b): number {\n  return a + b + place;\n}\n';
    const { verdicts, tools } = await judge(files, 'src/add.ts', [loose, BREAKING]);
    expect(tools).toMatchObject({ typescript: '7.0.2' });
    expect(verdicts).toMatchObject([{ kind: 'pass' }, { kind: 'fail', evidence: [{ file: 'src/use.ts' }] }]);
  });
});

describe('a repository of packages', () => {
  it('has the one checked that holds the target, with those that refer to it, whatever is wrong elsewhere', async () => {
    const config = (more: string): string => `{ "extends": "../../tsconfig.base.json", "include": ["src"]${more} }`;
    const { warnings } = await judgeAll(
      {
        'tsconfig.base.json':
          '{ "compilerOptions": { "strict": true, "composite": true, "outDir": "dist", "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": [] } }',
        'tsconfig.json':
          '{ "files": [], "references": [{ "path": "packages/core" }, { "path": "packages/lib" }, { "path": "apps/www" }] }',
        'packages/core/package.json': '{ "name": "@mono/core", "type": "module", "exports": "./src/add.ts" }',
        'packages/core/tsconfig.json': config(''),
        'packages/core/src/add.ts': RIGHT,
        'packages/lib/package.json': '{ "name": "@mono/lib", "type": "module" }',
        'packages/lib/tsconfig.json': config(', "references": [{ "path": "../core" }]'),
        'packages/lib/src/use.ts': USE.replace('./add', '@mono/core'),
        'packages/lib/node_modules/@mono/core/': '../../../core',
        'apps/www/tsconfig.json': config(''),
        'apps/www/src/page.ts': "import './missing';\nexport const = 1;\n",
        '.scripts/build.ts': "export const n: number = 'none';\n",
      },
      'packages/core/src/add.ts',
      'packages/lib/src/use.ts',
    );
    expect(warnings).toEqual([]);
  });
});

describe.skipIf(noWall !== undefined)('a repository of components', () => {
  const script = '<script setup lang="ts">\nimport { add } from \'./add\';\nconst n: number = add(1, 2);\n</script>\n';
  const files = { 'tsconfig.json': `{ "compilerOptions": { ${STRICT} }, "include": ["src"] }`, 'src/add.ts': RIGHT };

  it.each([
    ['vue-tsc', 'src/App.vue'],
    ['svelte-check', 'src/App.svelte'],
  ] as const)('is judged by %s where one of them comes by the target', async (name, path) => {
    const { tools, warnings } = await judgeAll({ ...files, ...standIn(name), [path]: script }, 'src/add.ts', path);
    expect(tools).toEqual({ [name]: '3.0.0' });
    expect(warnings).toEqual([expect.stringContaining(`${path} comes by a target: ${name} 3.0.0 judges`)]);
  });

  it('is judged by the native compiler where none does', async () => {
    const other = script.replace('./add', './other');
    const { tools } = await judge({ ...files, ...standIn('vue-tsc'), 'src/App.vue': other }, 'src/add.ts', []);
    expect(tools).toEqual({ typescript: '7.0.2' });
  });

  it('says what nobody checks where its compiler is not installed', async () => {
    const { warnings, verdicts } = await judge({ ...files, 'src/App.vue': script }, 'src/add.ts', [RIGHT, WRONG]);
    expect(warnings).toEqual([expect.stringMatching(/^src\/App\.vue .*nothing checks.*vue-tsc is not installed/)]);
    expect(verdicts).toMatchObject([{ kind: 'pass' }, { kind: 'fail' }]);
  });

  it('has the rules where its compiler is not installed too, and is a module whatever it imports', async () => {
    const target = 'src/App.vue';
    const plain = '<script setup lang="ts">\nconst n = 1;\n</script>\n';
    const { verdicts } = await judge({ ...files, [target]: script }, target, [
      plain,
      plain.replace('1', '1 // @ts-ignore'),
    ]);
    expect(verdicts).toMatchObject([{ kind: 'pass' }, { kind: 'fail', evidence: [{ code: 'suppression' }] }]);
  });

  it('may be the target, under the same rules', async () => {
    const target = 'src/App.vue';
    const wrong = script.replace('number = ', 'string = ');
    const hidden = wrong.replace('import', '// @ts-nocheck\nimport');
    const untyped = wrong.replace(' lang="ts"', '').replace(': string', '');
    const ignored = `${script}<template>\n  <!-- @vue-ignore -->\n  {{ add('') }}\n</template>\n`;
    const { verdicts } = await judge({ ...files, ...standIn('vue-tsc'), [target]: script }, target, [
      script,
      wrong,
      hidden,
      untyped,
      ignored,
    ]);
    expect(verdicts).toMatchObject([
      { kind: 'pass' },
      { kind: 'fail', evidence: [{ file: target, code: 'TS2322' }] },
      { kind: 'fail', evidence: [{ file: target, line: 2, code: 'suppression' }] },
      { kind: 'fail', evidence: [{ file: target, line: 1, code: 'suppression' }] },
      { kind: 'fail', evidence: [{ file: target, line: 6, code: 'suppression' }] },
    ]);
  });

  it.each(['vue-tsc', 'svelte-check'] as const)('never passes by what makes %s end early', async (name) => {
    const path = name === 'vue-tsc' ? 'src/App.vue' : 'src/App.svelte';
    const { verdicts } = await judge({ ...files, ...standIn(name), [path]: script }, 'src/add.ts', [
      `// die\n${RIGHT}`,
    ]);
    expect(verdicts).toMatchObject([{ kind: 'fail', evidence: [{ kind: 'crash' }] }]);
  });
});
