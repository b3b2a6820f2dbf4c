import type { chai as Chai } from 'vitest';
import 'mocha/mocha.js';

// Mocha as its package brings it for browsers: one script that needs no module of Node.

/** A test, a hook, or a group of them. */
export interface Titled {
  titlePath(): string[];
  readonly file?: string;
}

/** Tells what happens while tests run. */
export interface MochaEvents {
  on(event: 'test' | 'pass' | 'pending' | 'retry', hear: (test: Titled) => void): void;
  on(event: 'fail', hear: (test: Titled, error: Error) => void): void;
}

interface MochaInstance {
  readonly suite: object & { emit(event: string, ...given: readonly unknown[]): void };
  run(done: () => void): void;
}

/** The class that the package gives, as far as it is used here. */
export interface MochaClass {
  new (settings: object): MochaInstance;
  readonly Runnable: abstract new () => object;
  readonly Suite: abstract new () => object;
  readonly Context: abstract new () => object;
}

/** What tests of mocha's stand on: its class, and chai where they import it. */
export interface MochaLibrary {
  readonly Mocha: MochaClass;
  readonly chai?: typeof Chai;
}

/** What the script has left as a global is no global of the tests. */
export const Mocha = Reflect.get(globalThis, 'Mocha') as MochaClass;
for (const name of ['Mocha', 'mocha']) Reflect.deleteProperty(globalThis, name);
