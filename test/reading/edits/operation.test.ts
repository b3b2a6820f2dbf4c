import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import { readCall } from '../../../src/reading/edits/calls.ts';

// OpenAI's own tool for patches, as its Agents SDK calls it: one file, and the lines of a patch without its head.

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n\nexport function twice(n) {\n  return n + 2;\n}\n';

function made(given: object): unknown {
  const read = readCall({ id: '1', name: 'apply_patch', arguments: JSON.stringify(given) });
  if (read.refused !== undefined) return read.refused;
  const applied = applyEdits(read.edits, { 'src/double.js': SOURCE });
  return 'refused' in applied ? applied.refused : { ...applied.files, removed: applied.removed };
}

const update = (diff: string): object => ({ type: 'update_file', path: 'src/double.js', diff });

describe('a call of the tool for patches', () => {
  it.each([
    ['a change', update('@@\n export function double(n) {\n-  return n + 2;\n+  return n * 2;\n }\n')],
    ['a change without a head', update(' export function double(n) {\n-  return n + 2;\n+  return n * 2;')],
    ['a change below a line', update('@@ export function double(n) {\n-  return n + 2;\n+  return n * 2;\n')],
    ['one with other line ends', update('@@\r\n export function double(n) {\r\n-  return n + 2;\r\n+  return n * 2;\r\n')],
  ])('is an edit: %s', (_, given) => {
    expect(made(given)).toEqual({ 'src/double.js': SOURCE.replace('n + 2', 'n * 2') });
  }); // prettier-ignore

  it('makes a file whose last line is as it was written, and takes one away', () => {
    const create = { type: 'create_file', path: 'src/new.js', diff: '+one\n+two\n' };
    expect(made(create)).toEqual({ 'src/new.js': 'one\ntwo' });
    expect(made({ type: 'delete_file', path: 'src/double.js' })).toEqual({ removed: ['src/double.js'] });
  });

  it.each([
    ['of several files', update('@@\n-a\n+b\n*** Delete File: src/other.js\n')],
    ['that ends before its lines do', update('@@\n-a\n+b\n*** End Patch\n+c\n')],
    ['without a diff', { type: 'update_file', path: 'src/double.js' }],
    ['of a new file with other lines', { type: 'create_file', path: 'src/new.js', diff: '+one\ntwo' }],
    ['of lines that are none', update('@@\nreturn 7;\n')],
  ])('is refused %s', (_, given) => {
    expect(made(given)).toMatch(/^(?:The patch for|A line of the patch)/);
  });
});
