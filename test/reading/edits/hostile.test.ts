import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import type { Answer, Edit } from '../../../src/reading/edits/edit.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { occurrences } from '../../../src/reading/edits/occurrences.ts';
import { renderEdits } from '../../../src/reading/edits/renderEdits.ts';

function made(answer: Answer, texts: Record<string, string>): unknown {
  const found = editsOf(answer);
  return 'refused' in found ? found : applyEdits(found.edits, texts);
}

function calling(given: string): Answer {
  return { text: '', calls: [{ id: '1', name: 'edit', arguments: given }] };
}

describe('marks in code', () => {
  it('are content within a whole file', () => {
    const code =
      'const a = 1;\n\n// marks of git:\nconst text = `\n<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE\n*** Begin Patch\n`;\n';
    expect(made({ text: `src/a.ts\n\`\`\`ts\n${code}\`\`\`\n` }, {})).toMatchObject({ files: { 'src/a.ts': code } });
  });

  it('are content where they are indented otherwise than those of the block', () => {
    const text = 'a.ts\n<<<<<<< SEARCH\nx\n=======\n  =======\n  >>>>>>> REPLACE\n>>>>>>> REPLACE\n';
    expect(made({ text }, { 'a.ts': 'x\n' })).toMatchObject({ files: { 'a.ts': '  =======\n  >>>>>>> REPLACE\n' } });
  });

  it('are content of lines that a diff adds', () => {
    const text = '```diff\n--- a/x\n+++ b/x\n@@ -1 +1,3 @@\n-x\n+<<<<<<< SEARCH\n+```\n+*** Begin Patch\n```';
    expect(made({ text }, { x: 'x\n' })).toMatchObject({ files: { x: '<<<<<<< SEARCH\n```\n*** Begin Patch\n' } });
  });

  it('leave tags in edits alone', () => {
    const text = 'a.tsx\n<<<<<<< SEARCH\n<code>\na\n</code>\n=======\n<code>\nb\n</code>\n>>>>>>> REPLACE\n';
    expect(made({ text }, { 'a.tsx': '<code>\na\n</code>\n' })).toMatchObject({
      files: { 'a.tsx': '<code>\nb\n</code>\n' },
    });
  });
});

describe('__proto__', () => {
  it('is a path like any other', () => {
    const applied = made(calling('{"path": "__proto__", "content": "x"}'), {});
    expect(applied).toEqual({ files: JSON.parse('{"__proto__": "x"}'), notes: [] });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect('x' in {}).toBe(false);
    expect(renderEdits('whole', [{ path: '__proto__', before: undefined, after: 'x\n' }])).toMatchObject({
      text: '`__proto__`\n```\nx\n```\n',
    });
    for (const path of ['constructor', 'toString', 'hasOwnProperty'])
      expect(made(calling(JSON.stringify({ path, old_string: 'a', new_string: 'b' })), {})).toMatchObject({
        refused: 'unappliable',
      });
  });

  it('as arguments lends no keys', () => {
    expect(made(calling('{"__proto__": {"path": "a", "content": "x"}}'), {})).toMatchObject({ refused: 'no-code' });
    expect(made(calling('{"path": "a", "edits": [{"__proto__": {"content": "x"}}]}'), {})).toMatchObject({
      refused: 'no-code',
    });
  });
});

/** A million characters each, made to be read again and again by a careless reader. */
const MILLION = 1_000_000;
const GIGANTIC: Record<string, string> = {
  'open fences': '```x\n'.repeat(MILLION / 5),
  'open fences of falling length': Array.from({ length: 1_300 }, (_, index) => `${'`'.repeat(1_400 - index)}x\n`).join(
    '',
  ),
  'fences with paths': 'a.md\n```x\n'.repeat(MILLION / 10),
  'SEARCH marks': 'a.ts\n<<<<<<< SEARCH\n'.repeat(MILLION / 20),
  'SEARCH blocks': 'a.ts\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n'.repeat(MILLION / 46),
  'patch marks': '*** Begin Patch\n*** Update File: a\n'.repeat(MILLION / 35),
  anchors: `*** Begin Patch\n*** Update File: a.ts\n${'@@ zz\n'.repeat(MILLION / 6)}-x\n*** End Patch`,
  'diff headers': '--- a\n+++ a\n'.repeat(MILLION / 12),
  'diff hunks': `--- a.ts\n+++ a.ts\n${'@@ -1,99999 +1,99999 @@\n-x\n'.repeat(MILLION / 28)}`,
  'git headers': 'diff --git a/x b/x\n'.repeat(MILLION / 19),
  tags: '<t>\n<path>a</path>\n<x>\n'.repeat(MILLION / 24),
  'tags that end': `<t>\n<path>a</path>\n${'<x>\n'.repeat(MILLION / 4)}</t>`,
  spaces: ' '.repeat(MILLION),
  'spaces in a comment': `\`\`\`ts\n// a${' '.repeat(MILLION)}b\n\`\`\``,
  'spaces on a fence': `\`\`\`ts${' '.repeat(MILLION)}a.ts b\nx\n\`\`\``,
  'one line of dots': `${'.a'.repeat(MILLION / 2)}\n\`\`\`\nx\n\`\`\``,
  backticks: '`'.repeat(MILLION),
  'backticks in prose': '`a` '.repeat(MILLION / 4),
  tokens: '<eos>'.repeat(MILLION / 5),
  quotes: '> '.repeat(MILLION / 2),
  'equal signs': `a.ts\n<<<<<<< SEARCH\n${'=\n'.repeat(MILLION / 2)}`,
  'lines to find that almost match': `a.ts\n<<<<<<< SEARCH\n${'  a\n'.repeat(MILLION / 4)}b\n=======\n>>>>>>> REPLACE`,
};

describe('gigantic answers', () => {
  const texts = { 'a.ts': 'a\n'.repeat(100_000), a: 'zz\n'.repeat(100_000) };
  // A quadratic reader takes minutes on each of these, and so longer than any test may.
  it.each(Object.keys(GIGANTIC))('%s', (name) => {
    const text = GIGANTIC[name] ?? '';
    for (const finish of ['stop', 'length'] as const) expect(made({ text, finish }, texts)).toBeDefined();
    const given = JSON.stringify({ path: 'a.ts', diff: text });
    expect(made(calling(given), texts)).toBeDefined();
  });

  it('of JSON', () => {
    const deep = `{"path": "a", "edits": ${'[{"edits":'.repeat(50_000)}[]${'}]'.repeat(50_000)}}`;
    const broad = JSON.stringify({
      path: 'a',
      edits: Array.from({ length: 20_000 }, () => ({ oldText: 'a', newText: 'b' })),
    });
    const brackets = '['.repeat(MILLION);
    expect(made(calling(deep), {})).toMatchObject({ refused: 'no-code' });
    expect(made(calling(broad), {})).toMatchObject({ refused: 'unappliable' });
    expect(made(calling(brackets), {})).toMatchObject({ refused: 'unappliable' });
  });

  it('of edits that each double a file', () => {
    const edits = Array.from({ length: 60 }, (): Edit => ({
      kind: 'exact',
      format: 'tool-call',
      path: 'a',
      old: 'x',
      new: 'xx',
      all: true,
    }));
    expect(applyEdits(edits, { a: 'x' })).toMatchObject({
      refused: 'unappliable',
      notes: ['a: it would be too long'],
    });
    const page = {
      kind: 'exact',
      format: 'tool-call',
      path: 'a',
      old: 'x',
      new: 'y'.repeat(100_000),
      all: true,
    } as const;
    expect(applyEdits([page], { a: 'x'.repeat(100_000) })).toMatchObject({ refused: 'unappliable' });
  });

  it('of edits of a large file', () => {
    const edits = Array.from({ length: 2_000 }, (_, index): Edit => ({
      kind: 'search',
      format: 'search-replace',
      marks: 'aider',
      path: 'a',
      old: [`${index}`],
      new: ['x'],
    }));
    const a = Array.from({ length: 50_000 }, (_, index) => `${index}\n`).join('');
    expect(applyEdits(edits, { a })).toMatchObject({
      notes: expect.arrayContaining([expect.stringContaining('too many')]) as unknown,
    });
  });
});

describe('occurrences', () => {
  it('are all there are, in a text that repeats itself', () => {
    const word = fc.array(fc.constantFrom('a', 'b'), { maxLength: 30 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(word, fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }), (whole, part) => {
        const places = Array.from(whole, (_, at) => at).flatMap((at) =>
          whole.startsWith(part.join(''), at) ? [at] : [],
        );
        expect(occurrences(whole, part)).toEqual(places);
      }),
    );
  });
});

describe('any text at all', () => {
  const piece = fc.constantFrom(
    'a.ts',
    '```ts',
    '```',
    '<<<<<<< SEARCH',
    '=======',
    '>>>>>>> REPLACE',
    '--- a/a.ts',
    '+++ b/a.ts',
    '@@ -1 +1 @@',
    '@@',
    '-x',
    '+y',
    ' x',
    'x',
    '',
    '*** Begin Patch',
    '*** Update File: a.ts',
    '*** Add File: b.ts',
    '*** End Patch',
    '<w>',
    '<path>a.ts</path>',
    '<content>',
    '</content>',
    '</w>',
    'diff --git a/a.ts b/a.ts',
    '\\ No newline at end of file',
    '"',
    '--- "a',
    '+++ "\\',
    '\0',
  );
  it('is read without an error, and edits only files that it names', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.constantFrom('stop', 'length', 'other'), (pieces, finish) => {
        const text = pieces.join('\n');
        const found = editsOf({ text, finish });
        if ('refused' in found) return;
        const applied = applyEdits(found.edits, { 'a.ts': 'x\nx\n', untouched: 'x\n' });
        if ('files' in applied) expect(Object.keys(applied.files)).not.toContain('untouched');
        for (const { path } of found.edits) expect(text).toContain(path);
      }),
      { numRuns: 3_000 },
    );
  });
});
