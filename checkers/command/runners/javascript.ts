import { nameOf, type Words } from '../line.ts';
import type { Runner } from './runner.ts';

// All of them read NODE_OPTIONS, by which a reporter of ours is put beside their own.

/** `node --test`, and a script that uses node:test. */
export const node: Runner = {
  name: 'node --test',
  is: ([program = '', ...args], script) =>
    /^(?:node|tsx)$/.test(nameOf(program)) && (args.includes('--test') || /['"]node:test['"]/.test(script)),
  waits: (words) => words.includes('--test'),
};

export const vitest: Runner = { name: 'vitest', is: runs('vitest') };
export const jest: Runner = { name: 'jest', is: runs('jest'), waits: () => true };
export const mocha: Runner = { name: 'mocha', is: runs('mocha'), waits: () => true };

/** ava: its program is called otherwise than its package. */
export const ava: Runner = {
  name: 'ava',
  is: (words) =>
    runs('ava')(words) ||
    words.slice(1).some((word) => /[\\/]ava[\\/](?:entrypoints[\\/]cli\.mjs|cli\.js)$/.test(word)),
};

/** By its own name, or by its file: `node node_modules/jest/bin/jest.js`. */
function runs(name: string): (words: Words) => boolean {
  return ([program = '', ...args]) => {
    if (nameOf(program) !== 'node') return nameOf(program) === name;
    const file = args.find((arg) => !arg.startsWith('-')) ?? '';
    return nameOf(file) === name;
  };
}
