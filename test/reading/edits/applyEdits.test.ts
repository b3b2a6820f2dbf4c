import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import type { Edit, Exact, Search } from '../../../src/reading/edits/edit.ts';

function search(old: string, fresh: string, path = 'a'): Search {
  const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));
  return { kind: 'search', format: 'search-replace', marks: 'aider', path, old: lines(old), new: lines(fresh) };
}

function exact(old: string, fresh: string, all = false): Exact {
  return { kind: 'exact', format: 'tool-call', path: 'a', old, new: fresh, all };
}

function write(path: string, text: string): Edit {
  return { kind: 'write', format: 'whole', path, text };
}

describe('what SEARCH matches', () => {
  it('is exact before it is anything else', () => {
    const applied = applyEdits([search('x', 'y')], { a: 'x  \nx\n' });
    expect(applied).toEqual({ files: { a: 'x  \ny\n' }, notes: [] });
  });

  it('is blind to white space at line ends, and keeps that of lines it leaves alone', () => {
    expect(applyEdits([search('one \ntwo', 'one \nTWO')], { a: 'one\t\ntwo  \n' })).toMatchObject({
      files: { a: 'one\t\nTWO\n' },
    });
  });

  it.each([
    ['more', '    if (x) {\n\n      y();\n    }\n', 'if (x) {\n\n  y();\n}', '    if (x) {\n\n      z();\n    }\n'],
    ['less', 'if (x) {\n\n  y();\n}\n', '    if (x) {\n\n      y();\n    }', 'if (x) {\n\n  z();\n}\n'],
    [
      'tabs',
      '\t\tif (x) {\n\n\t\t\ty();\n\t\t}\n',
      '\tif (x) {\n\n\t\ty();\n\t}',
      '\t\tif (x) {\n\n\t\t\tz();\n\t\t}\n',
    ],
  ])('may stand with the same indentation %s on all lines', (_, text, old, after) => {
    expect(applyEdits([search(old, old.replace('y()', 'z()'))], { a: text })).toMatchObject({ files: { a: after } });
  });

  it('is nothing fuzzier', () => {
    for (const text of ['  if (x) {\n  y();\n  }\n', 'if (x)  {\n  y();\n}\n', 'if (x) {\n  y()\n}\n'])
      expect(applyEdits([search('if (x) {\n  y();\n}', 'z')], { a: text })).toMatchObject({ refused: 'unappliable' });
  });

  it('is the first of several places, and that is said', () => {
    expect(applyEdits([search('x', 'y')], { a: 'x\nx\n' })).toEqual({
      files: { a: 'y\nx\n' },
      notes: ['a: lines to replace are in it 2 times; those on line 1 were taken'],
    });
  });
});

describe('all or nothing', () => {
  it('names the file and shows what was not found', () => {
    expect(applyEdits([write('b', 'new\n'), search('1\n2\n3\n4', 'y')], { a: 'x\n' })).toEqual({
      refused: 'unappliable',
      notes: ['a: the lines to replace are not in it:\n  1\n  2\n  3\n  …'],
    });
    expect(applyEdits([search('1', 'y', 'none')], { a: 'x\n' })).toMatchObject({
      notes: [expect.stringContaining('there is no such file')],
    });
  });

  it('makes edits one after the other', () => {
    const edits = [write('b', '1\n'), search('1', '2', 'b'), search('2', '3', 'b'), search('x', 'y')];
    expect(applyEdits(edits, { a: 'x\n' })).toEqual({ files: { a: 'y\n', b: '3\n' }, notes: [] });
  });

  it('says when nothing is changed', () => {
    expect(applyEdits([search('x', 'x')], { a: 'x\n' })).toEqual({
      refused: 'no-code',
      notes: ['The edits change nothing.'],
    });
  });
});

describe('an empty SEARCH', () => {
  it('is a new file, or one that is blank', () => {
    expect(applyEdits([search('', 'x')], {})).toMatchObject({ files: { a: 'x\n' } });
    expect(applyEdits([search('', 'x')], { a: ' \n' })).toMatchObject({ files: { a: 'x\n' } });
  });

  it('adds to the end of a file for aider, and is the whole file for Cline', () => {
    expect(applyEdits([search('', 'x')], { a: '1\n' })).toMatchObject({ files: { a: '1\nx\n' }, notes: [/adds/] });
    expect(applyEdits([{ ...search('', 'x'), marks: 'cline' }], { a: '1\n' })).toMatchObject({ files: { a: 'x\n' } });
  });
});

describe('text that a tool replaces', () => {
  it('stands there exactly, and once', () => {
    expect(applyEdits([exact('b', 'c')], { a: 'abd' })).toEqual({ files: { a: 'acd' }, notes: [] });
    expect(applyEdits([exact('b ', 'c')], { a: 'abd' })).toMatchObject({ refused: 'unappliable' });
    expect(applyEdits([exact('b', 'c')], { a: 'bb' })).toMatchObject({ notes: [expect.stringContaining('2 times')] });
    expect(applyEdits([exact('aa', 'c')], { a: 'aaa' })).toMatchObject({ refused: 'unappliable' });
  });

  it('is replaced everywhere if that is asked for', () => {
    expect(applyEdits([exact('aa', 'b', true)], { a: 'aaaaa' })).toMatchObject({ files: { a: 'bba' } });
    expect(applyEdits([exact('a', '$&$1', true)], { a: 'aa' })).toMatchObject({ files: { a: '$&$1$&$1' } });
  });

  it('may be empty for a new file only', () => {
    expect(applyEdits([exact('', 'new')], {})).toMatchObject({ files: { a: 'new' } });
    expect(applyEdits([exact('', 'new')], { a: 'x' })).toMatchObject({ refused: 'unappliable' });
  });
});

describe('line ends', () => {
  it('stay CRLF', () => {
    expect(applyEdits([search('b', 'c\nd')], { a: 'a\r\nb\r\n' })).toMatchObject({ files: { a: 'a\r\nc\r\nd\r\n' } });
    expect(applyEdits([write('a', 'x\ny\n')], { a: 'a\r\nb\r\n' })).toMatchObject({ files: { a: 'x\r\ny\r\n' } });
    expect(applyEdits([exact('a\nb', 'x\ny')], { a: 'a\r\nb\r\n' })).toMatchObject({ files: { a: 'x\r\ny\r\n' } });
  });

  it('stay as mixed as they are on lines that are left alone', () => {
    expect(applyEdits([search('a\nb\nc', 'a\nB\nc')], { a: 'a\r\nb\nc\nd\n' })).toMatchObject({
      files: { a: 'a\r\nB\nc\nd\n' },
    });
  });

  it('stay away where the last line has none', () => {
    expect(applyEdits([search('a', 'A')], { a: 'a\nb' })).toMatchObject({ files: { a: 'A\nb' } });
    expect(applyEdits([search('b', 'b\nc')], { a: 'a\nb' })).toMatchObject({ files: { a: 'a\nb\nc' } });
    expect(applyEdits([search('b', 'b\nc')], { a: 'a\r\nb' })).toMatchObject({ files: { a: 'a\r\nb\r\nc' } });
  });

  it('are what a diff says of the last line', () => {
    const hunk = { kind: 'hunk', format: 'unified-diff', path: 'a', old: ['b'], new: ['b'] } as const;
    expect(applyEdits([{ ...hunk, ended: true }], { a: 'a\nb' })).toMatchObject({ files: { a: 'a\nb\n' } });
    expect(applyEdits([{ ...hunk, ended: false }], { a: 'a\nb\n' })).toMatchObject({ files: { a: 'a\nb' } });
  });
});
