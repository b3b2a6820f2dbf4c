import { parseSync } from 'oxc-parser';
import { sha256 } from '../../nouns/digest.ts';
import { digestOfChanges, type Changes } from '../../nouns/changes.ts';

/**
 * A digest that byte-different code shares when only layout and comments differ: the syntax tree without positions.
 * Code that does not parse, or is no TypeScript or JavaScript, is compared by its bytes. What is taken away is a part of it.
 */
export function shapeOf({ files, removed = [] }: Changes): string {
  const shapes = Object.entries(files).map(([path, text]) => {
    if (!/\.[cm]?[jt]sx?$/.test(path)) return [path, sha256(text)];
    const { program, errors } = parseSync(path, text);
    if (errors.length > 0) return [path, sha256(text)];
    return [path, sha256(JSON.stringify(program.body, withoutLayout))];
  });
  return digestOfChanges({ files: Object.fromEntries(shapes), removed });
}

function withoutLayout(key: string, value: unknown): unknown {
  if (key === 'start' || key === 'end' || key === 'range' || key === 'raw') return undefined;
  return typeof value === 'bigint' ? `${value}n` : value;
}
