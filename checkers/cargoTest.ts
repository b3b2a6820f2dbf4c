import type { Checker } from '../src/nouns/checker.ts';
import { cargoIn } from './frameworks/cargo.ts';
import { wholeSuite } from './frameworks/wholeSuite.ts';

/** What is given to cargo test. */
export interface CargoTestOptions {
  /** More arguments: `['--test', 'parse']`. */
  readonly args?: readonly string[];
}

/**
 * `cargo test`, in the package that holds the first target. A pass is that of its report, as with `command()` (isolation `shared`); it has no
 * controls. Dependencies must have been fetched.
 *
 * @example
 * ```ts
 * await solve(task, [cargoTest({ args: ['--test', 'parse'] })]);
 * ```
 */
export function cargoTest({ args = [] }: CargoTestOptions = {}): Checker {
  return wholeSuite({
    kind: 'cargoTest',
    options: { args },
    files: [],
    beside: cargoIn,
    words: args,
    line: () => ({ words: ['cargo', 'test', '--offline', ...args], env: {} }),
    fix: 'Install Rust, or put cargo on PATH.',
  });
}
