import { posix } from 'node:path';
import { parse } from 'yaml';
import type { Task } from '../../src/nouns/task.ts';
import { readText, type Files } from '../../src/workspace/workspace.ts';

/** As mocha looks for them. */
const NAMES = ['.mocharc.js', '.mocharc.cjs', '.mocharc.yaml', '.mocharc.yml', '.mocharc.jsonc', '.mocharc.json'];

/**
 * The settings of a folder without the files that they name: mocha would run those beside the ones that it is given.
 *
 * @returns a file that is laid beside them; undefined where they name none, or cannot be read here.
 */
export async function withoutSpec(
  home: string,
  { workspace }: Task,
): Promise<{ readonly flags: readonly string[]; readonly files: Files } | undefined> {
  const name = NAMES.find((one) => workspace.files.has(posix.join(home, one)));
  const source = name ?? 'package.json';
  const text = (await readText(workspace, posix.join(home, source))) ?? '';
  if (!/\bspec\b/.test(text)) return undefined;
  const code = /\.c?js$/.test(source);
  const settings = code ? scriptOf(source) : dataOf(text, name === undefined);
  if (settings === undefined) return undefined;
  const path = `weak-committee.mocharc${code ? posix.extname(source) : '.json'}`;
  return {
    flags: [`--config=${path}`, ...(name === undefined ? ['--no-package'] : [])],
    files: { [posix.join(home, path)]: settings },
  };
}

function scriptOf(source: string): string {
  return `const { spec, ...rest } = require('./${source}');\nmodule.exports = rest;\n`;
}

/** JSON is YAML, but for what stands behind `//`. */
function dataOf(text: string, within: boolean): string | undefined {
  try {
    const read: unknown = parse(text.replace(/^\s*\/\/.*$/gm, ''));
    const settings: unknown = within && isObject(read) ? read['mocha'] : read;
    if (!isObject(settings) || !('spec' in settings)) return undefined;
    const { spec: _, ...rest } = settings;
    return JSON.stringify(rest);
  } catch {
    // Nobody can read it; mocha says so.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
