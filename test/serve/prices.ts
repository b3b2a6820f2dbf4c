/** A project in which the sum of prices is wrong for two reasons, each in a file of its own. */
export const FILES = {
  'package.json': '{ "type": "module" }',
  'src/price.js': 'export const price = (item) => item.cost;\n',
  'src/total.js':
    "import { price } from './price.js';\nexport const total = (items) => items.reduce((sum, item) => sum + price(item), 1);\n",
  'test/total.test.js': `import { expect, it } from 'vitest';
import { price } from '../src/price.js';
import { total } from '../src/total.js';
it('sums prices', () => expect(total([{ price: 2 }, { price: 3 }])).toBe(5));
it('knows a price', () => expect(typeof price).toBe('function'));
`,
};
