// By what files of test frameworks are told from scripts.

/** Functions that make tests and groups of them. */
export const MAKING: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite', 'specify']);

/** Packages that give them by their names. */
export const GIVING: ReadonlySet<string> = new Set(['vitest', 'mocha', '@jest/globals']);
