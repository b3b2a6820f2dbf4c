import { expect, it } from 'vitest';
import { exportsThen } from '../../checkers/reading/thenable.ts';

it.each([
  ['export const then = 1;', true],
  ['export function then() {}', true],
  ['const a = 1;\nexport { a as then };', true],
  ["export { then } from './a.js';", true],
  ["export * as then from './a.js';", true],
  ['exports.then = () => {};', true],
  ['module.exports = { a: 1, then() {} };', true],
  ['exports = module.exports = { then };', true],
  ["Object.defineProperty(exports, 'then', { get: () => 1 });", true],
  ['export const after = (p, f) => p.then(f);', false],
  ['export const lazy = { then: (f) => f(1) };', false],
  ['export default { then: (f) => f(1) };', false],
  ['module.exports = { after: (p, f) => p.then(f) };', false],
])('%s: %s', (text, expected) => {
  expect(exportsThen('a.js', text)).toBe(expected);
});
