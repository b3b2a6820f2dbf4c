import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extract, type Wanted } from '../../src/reading/answers/extract.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/extraction');

interface Case {
  readonly way: string;
  readonly finish: 'stop' | 'length';
  readonly task: { readonly target: string | string[]; readonly signature?: string; readonly language?: string };
  readonly expect: { readonly files: string[] } | { readonly refused: string };
}

function wanted({ target, signature, language }: Case['task']): Wanted {
  const [first = '', ...rest] = [target].flat();
  return { targets: [first, ...rest], signature, exports: [], language: language ?? 'typescript' };
}

describe('the labelled answers', () => {
  const names = readdirSync(FOLDER);
  it('are at least 40', () => expect(names.length).toBeGreaterThanOrEqual(40));
  it.each(names)('%s', (name) => {
    const folder = join(FOLDER, name);
    const labelled = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
    const { code } = extract(readFileSync(join(folder, 'answer.md'), 'utf8'), labelled.finish, wanted(labelled.task));
    if ('refused' in labelled.expect) return expect(code).toEqual(labelled.expect);
    const files = Object.fromEntries(
      labelled.expect.files.map((path) => [
        path,
        readFileSync(join(folder, 'expected', path), 'utf8')
          .replaceAll('\r\n', '\n')
          .trimEnd(),
      ]),
    );
    return expect(
      'files' in code
        ? Object.fromEntries(Object.entries(code.files).map(([path, text]) => [path, text.trimEnd()]))
        : code,
    ).toEqual(files);
  });
});
