import type { Edit } from '../../test/serve/editTool.ts';
import { layRepository, SETTINGS } from '../../test/repository/shop.ts';

// A small shop whose total is wrong for two reasons, each in a file of its own: a right first edit leaves the test failing.

const FILES: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'src/price.ts':
    'export interface Item {\n  readonly cost: number;\n  readonly count: number;\n}\n\nexport function price(item: Item): number {\n  return item.cost;\n}\n',
  'src/total.ts':
    "import { price, type Item } from './price.ts';\n\nexport function total(items: readonly Item[]): number {\n  return items.reduce((sum, item) => sum + price(item), 1);\n}\n",
  'src/label.ts': 'export function label(name: string): string {\n  return name.toUpperCase();\n}\n',
  'test/cart.test.ts':
    "import { expect, it } from 'vitest';\nimport { label } from '../src/label.ts';\nimport { total } from '../src/total.ts';\nit('sums up', () => {\n  expect(total([{ cost: 2, count: 2 }, { cost: 3, count: 1 }])).toBe(7);\n});\nit('shouts', () => {\n  expect(label('a')).toBe('A');\n});\n",
};

export const FIRST: Edit = {
  filePath: 'src/price.ts',
  oldString: 'return item.cost;',
  newString: 'return item.cost * item.count;',
};
export const SECOND: Edit = { filePath: 'src/total.ts', oldString: 'price(item), 1)', newString: 'price(item), 0)' };
/** Breaks what passed before. */
export const WORSE: Edit = { filePath: 'src/label.ts', oldString: 'name.toUpperCase()', newString: 'name' };
/** What a script of an agent's own leaves of `src/price.ts`. */
export const WRONG = FILES['src/price.ts']?.replace('return item.cost;', 'return 7;') ?? '';

/** Lays the shop as a git repository, with as many more files as it takes. */
export function layShop(folder: string, files: number): void {
  const more = Array.from({ length: Math.max(0, files - Object.keys(FILES).length) }, (_, index): [string, string] => [
    `data/part${Math.floor(index / 50)}/file${index}.ts`,
    `export const value${index} = ${index};\n`,
  ]);
  layRepository(folder, { ...FILES, ...Object.fromEntries(more) });
}
