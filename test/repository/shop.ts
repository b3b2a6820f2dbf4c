import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What makes a folder a project, with vitest and the compiler. */
export const SETTINGS: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', devDependencies: { vitest: '*' } }),
  '.gitignore': 'node_modules\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2024',
      noEmit: true,
      allowImportingTsExtensions: true,
      types: [],
    },
    include: ['src'],
  }),
};

/** A repository with a bug: the total of an empty cart is NaN. */
export const SHOP: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'src/cart.ts':
    "import { rounded } from './money.ts';\n\nexport interface Item {\n  readonly price: number;\n  readonly count: number;\n}\n\nexport function average(items: readonly Item[]): number {\n  const all = items.reduce((sum, { price, count }) => sum + price * count, 0);\n  return rounded(all / items.length);\n}\n",
  'src/money.ts': 'export function rounded(amount: number): number {\n  return Math.round(amount * 100) / 100;\n}\n',
  'src/label.ts': 'export function label(name: string): string {\n  return name.toUpperCase();\n}\n',
  'test/cart.test.ts':
    "import { expect, it } from 'vitest';\nimport { average } from '../src/cart.ts';\nit('is the mean', () => {\n  expect(average([{ price: 1, count: 1 }, { price: 2, count: 1 }])).toBe(1.5);\n});\nit('is nothing for an empty cart', () => {\n  expect(average([])).toBe(0);\n});\n",
  'test/money.test.ts':
    "import { expect, it } from 'vitest';\nimport { rounded } from '../src/money.ts';\nit('rounds', () => {\n  expect(rounded(1.005)).toBe(1);\n  expect(rounded(2.346)).toBe(2.35);\n});\n",
  'test/label.test.ts':
    "import { expect, it } from 'vitest';\nimport { label } from '../src/label.ts';\nit('shouts', () => {\n  expect(label('a')).toBe('A');\n});\n",
};

/** An answer that makes one edit. */
function edit(path: string, search: string, replace: string): string {
  return `The cause.\n\n${path}\n\`\`\`\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n`;
}

const LINE = '  return rounded(all / items.length);';
export const RIGHT = edit('src/cart.ts', LINE, '  return items.length === 0 ? 0 : rounded(all / items.length);');
export const WRONG = edit('src/cart.ts', LINE, '  return rounded(all);');
/** Mends nothing, and takes the test away. */
export const CHEAT = edit('test/cart.test.ts', '  expect(average([])).toBe(0);', '  expect(1).toBe(1);');

/** Writes files as a git repository with one commit, and links to the packages that are here. */
export function layRepository(folder: string, files: Readonly<Record<string, string>> = SHOP): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'), 'dir');
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=A', '-c', 'user.email=a@example.invalid', 'commit', '--quiet', '-m', 'shop');
}

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}
