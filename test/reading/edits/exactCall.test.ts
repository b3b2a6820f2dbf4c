import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { exactArguments, exactToolIn } from '../../../src/reading/edits/exactCall.ts';

const text = { type: 'string' };
const REPLACE = {
  type: 'object',
  properties: { explanation: text, filePath: text, oldString: text, newString: text },
  required: ['explanation', 'filePath', 'oldString', 'newString'],
};

describe('a tool for exact edits', () => {
  it('is one that replaces text in a file, whatever it is called', () => {
    const read = { type: 'object', properties: { path: text } };
    expect(exactToolIn({ read, replace_string_in_file: REPLACE })).toEqual({
      name: 'replace_string_in_file',
      path: 'filePath',
      old: 'oldString',
      new: 'newString',
      words: ['explanation'],
    });
  });

  it.each([
    [
      'needs what nobody here can give',
      { ...REPLACE, required: ['line'], properties: { ...REPLACE.properties, line: { type: 'number' } } },
    ],
    ['has commands', { ...REPLACE, properties: { ...REPLACE.properties, command: text } }],
    ['writes files whole', { type: 'object', properties: { path: text, content: text } }],
  ])('is none that %s', (_, schema) => {
    expect(exactToolIn({ other: schema })).toBeUndefined();
  });

  it('makes of any text any other', () => {
    const tool = exactToolIn({ edit: REPLACE });
    if (tool === undefined) throw new Error('there is no tool');
    const lines = fc
      .array(fc.constantFrom('a\n', 'b\n', '\n', 'a'), { minLength: 1, maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        fc.pre(before !== after);
        const call = { id: '1', name: 'edit', arguments: exactArguments(tool, 'a.txt', before, after) };
        const found = editsOf({ text: '', calls: [call] });
        expect(applyEdits('edits' in found ? found.edits : [], { 'a.txt': before })).toMatchObject({
          files: { 'a.txt': after },
        });
      }),
    );
  });
});
