import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/nouns/digest.ts';
import { renderEdits } from '../../../src/reading/edits/renderEdits.ts';
import { takeEdits } from '../../../src/reading/edits/takeEdits.ts';

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const FENCE = '```';

const WRITE = {
  type: 'object',
  properties: { file_path: { type: 'string' }, content: { type: 'string' }, edits: { type: 'array', items: {} } },
};

/** What is taken from an answer in a workspace of one file, whose client has the tool `write`. */
function taken(text: string, given?: string, schema: Json = WRITE): ReturnType<typeof takeEdits>['code'] {
  const calls = given === undefined ? [] : [{ id: '1', name: 'write', arguments: given }];
  return takeEdits(
    { text, ...(calls.length > 0 && { calls }) },
    {
      texts: { 'src/double.js': SOURCE },
      places: { known: ['src/double.js', 'src/other.js'], roots: [], protected: [] },
      tools: { write: schema },
    },
  ).code;
}

describe('a call that a client would read otherwise', () => {
  it.each([
    [
      'has a path of a name that its tool does not know',
      { path: 'src/other.js', file_path: 'src/double.js', content: 'x' },
    ],
    ['has it in other letters', { file_path: 'src/other.js', File_Path: 'src/double.js', content: 'x' }],
    [
      'has a content of a name that its tool does not know',
      { file_path: 'src/double.js', content: 'x', file_text: 'y' },
    ],
    ['replaces and writes', { file_path: 'src/double.js', content: 'x', old_string: 'n + 2', new_string: 'n * 2' }],
  ])('is refused: it %s', (_, given) => {
    expect(taken('', JSON.stringify(given))).toMatchObject({ refused: 'bad-call' });
    // Where the tool knows both names, we cannot know by which it goes.
    const properties = Object.fromEntries(Object.keys(given).map((key) => [key, { type: 'string' }]));
    if (!('File_Path' in given))
      expect(taken('', JSON.stringify(given), { properties })).toMatchObject({ refused: 'unappliable' });
  });

  it('is refused: it has a name twice, of which clients take the first or the last', () => {
    const twice = '{"file_path":"src/double.js","file_path":"src/other.js","content":"a \\"content\\": \\\\"}';
    expect(taken('', twice)).toEqual({ refused: 'bad-call' });
    expect(taken('', twice.replace('"file_path":"src/other.js",', ''))).toHaveProperty('files');
  });

  it('is refused: one of its edits names another file than it does', () => {
    const edits = [{ path: 'src/other.js', old_string: '', new_string: 'x' }];
    const given = JSON.stringify({ file_path: 'src/double.js', edits });
    expect(taken('', given)).toEqual({ refused: 'unappliable' });
  });
});

describe('a file that stands there', () => {
  it('is not taken for a new one because its path is not seen', () => {
    const editable = {
      texts: {},
      places: { known: ['src/double.js'], roots: [], protected: [] },
      tools: { edit: {} },
    };
    const given = String.raw`{"path":"\u0073rc/double.js","old_string":"","new_string":"x"}`;
    const { code } = takeEdits({ text: '', calls: [{ id: '1', name: 'edit', arguments: given }] }, editable);
    expect(code).toEqual({ refused: 'unappliable' });
  });
});

describe('calls that edit nothing beside one that does', () => {
  it('are named', () => {
    const editable = { texts: {}, places: { known: [], roots: [], protected: [] }, tools: { write: {}, bash: {} } };
    const calls = [
      { id: '1', name: 'write', arguments: '{"path":"a.js","content":"x"}' },
      { id: '2', name: 'bash', arguments: '{"command":"perl -pi -e s/x/y/ a.js"}' },
    ];
    expect(takeEdits({ text: '', calls }, editable)).toMatchObject({ unchecked: ['bash'] });
  });
});

describe('a schema of a tool', () => {
  it.each([
    'https://json-schema.org/draft/2020-12/schema',
    'http://json-schema.org/draft-04/schema#',
    'http://json-schema.org/draft-07/schema#',
  ])('of %s is gone by', ($schema) => {
    const schema = { ...WRITE, $schema, required: ['file_path', 'content'] };
    expect(taken('', '{"file_path":"src/double.js","content":"x"}', schema)).toHaveProperty('files');
    expect(taken('', '{"file_path":"src/double.js"}', schema)).toEqual({ refused: 'bad-call' });
  });

  it.each([{ $ref: 'http://example.org/nowhere' }, { minimum: 'no number' }, { properties: { content: { type: 7 } } }])(
    'that cannot be read is no way round the checks: %j',
    (schema) => {
      const code = taken('', '{"path":"src/double.js","content":"x"}', schema);
      expect('files' in code || code.refused === 'bad-call').toBe(true);
    },
  );
});

describe('an edit in a form that is not read here', () => {
  const marks = (open: string, middle: string, close: string): string =>
    `src/double.js\n${open}\n  return n + 2;\n${middle}\n  return 6;\n${close}`;

  it.each([
    ['short marks', marks('<<< SEARCH', '===', '>>> REPLACE')],
    ['long marks', marks('<<<<<<<<<< SEARCH', '==========', '>>>>>>>>>> REPLACE')],
    ['other words', marks('<<<<<<< ORIGINAL', '=======', '>>>>>>> UPDATED')],
    ['marks in a block', `Here:\n\n${FENCE}js\n${marks('<<< SEARCH', '===', '>>> REPLACE')}\n${FENCE}`],
    ['lines of another kind', marks('<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE').replaceAll('\n', '\u2028')],
    ['an attribute', '<file path="src/double.js">\nx\n</file>'],
    ['a tag in words', 'Sure: <write_to_file><path>src/double.js</path><content>x</content></write_to_file>'],
    ['a tag around a file', 'src/double.js\n<source>\nx\n</source>'],
    ['a patch without a beginning', '*** Update File: src/double.js\n@@\n-  return n + 2;\n+  return 6;'],
    [
      'a call as text',
      '<tool_call>\n{"name":"write","arguments":{"file_path":"src/double.js","content":"x"}}\n</tool_call>',
    ],
  ])('is not taken for words: %s', (_, text) => {
    expect(taken(text)).toEqual({ refused: 'unappliable' });
  });

  it('is refused beside one that is read, in an answer and in a call', () => {
    const both = `${marks('<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE')}\n${marks('<<< SEARCH', '===', '>>> REPLACE')}`;
    expect(taken(both)).toEqual({ refused: 'unappliable' });
    const schema = { properties: { path: {}, diff: {} } };
    expect(taken('', JSON.stringify({ path: 'src/double.js', diff: both }), schema)).toEqual({
      refused: 'unappliable',
    });
  });

  it.each([
    'It doubles `n`, see `<write_to_file>`.',
    `Call it:\n\n${FENCE}js\ndouble(2);\n${FENCE}`,
    'a <b> c\n---\n* x',
  ])('is not seen where there is none: %j', (text) => {
    expect(taken(text)).toEqual({ refused: 'no-code' });
  });
});

describe('changes that a client would read otherwise', () => {
  it.each([
    ['aider', '  ======='],
    ['aider', '\t>>>>>>> REPLACE'],
    ['aider', '// a line separator\u2028======='],
    ['cline', '==='],
    ['cline', '+++ REPLACE'],
  ] as const)('are not written as blocks of %s: %j', (marks, line) => {
    const change = { path: 'src/a.js', before: 'a\nb\n', after: `a\n${line}\nb\n` };
    const rendered = renderEdits('search-replace', [change], marks);
    expect('refused' in rendered || rendered.format).toBe('whole');
  });

  it('are not written as a diff where a line breaks for a client and not for us', () => {
    const change = { path: 'src/a.js', before: 'a\nb\n', after: 'a\n\f-b\nb\n' };
    const rendered = renderEdits('unified-diff', [change]);
    expect('refused' in rendered || rendered.format).toBe('whole');
  });
});
