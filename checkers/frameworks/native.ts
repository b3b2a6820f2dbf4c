import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CheckerError } from '../../src/errors.ts';
import { versionAt } from '../child.ts';
import type { Group } from './framework.ts';
import { objectIn } from './packages.ts';
import { said } from './said.ts';

/** A runtime that is one program, which its package may bring along. */
export interface Runtime {
  readonly name: 'bun' | 'deno';
  /** Where the program can stand within its package, and within that for one machine. */
  readonly files: readonly string[];
  readonly said: RegExp;
}

/**
 * The program of a runtime: of the workspace's own package, else the one on PATH.
 *
 * @throws {@link CheckerError} where it is not installed.
 */
export async function programOf(runtime: Runtime, group: Group): Promise<string> {
  const found = packaged(runtime, group);
  if (found !== undefined) return found;
  if ((await runtimeVersion(runtime, group)) !== '') return runtime.name;
  const { name } = runtime;
  throw new CheckerError(`${group.files.join(', ')} has tests of ${name}, and ${name} is not installed.`, {
    at: group.files[0] ?? name,
    fix: `Add it: npm install --save-dev ${name}. Or install ${name} so that it stands on PATH.`,
  });
}

/** Its version; `''` where it is not installed. */
export async function runtimeVersion(runtime: Runtime, group: Group): Promise<string> {
  const folder = group.context.copies.packageAt(runtime.name, group.home);
  if (folder !== undefined && packaged(runtime, group) !== undefined) return versionAt(folder);
  return said(group, runtime.name, ['--version'], runtime.said);
}

/** Its install script, which nobody has to allow, would only move the program to where the package has a script that starts it. */
const LEAST_BYTES = 1_000_000;

function packaged({ name, files }: Runtime, { context, home }: Group): string | undefined {
  const folder = context.copies.packageAt(name, home);
  if (folder === undefined) return undefined;
  const find = createRequire(join(folder, 'package.json'));
  const { optionalDependencies } = objectIn(readFileSync(join(folder, 'package.json'), 'utf8'));
  const machines = Object.keys(optionalDependencies ?? {}).flatMap((one) => {
    try {
      return [dirname(find.resolve(`${one}/package.json`))];
    } catch {
      // It is for another machine.
      return [];
    }
  });
  return [folder, ...machines]
    .flatMap((one) => files.map((file) => join(one, file)))
    .find((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LEAST_BYTES);
}
