import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { takeEdits } from '../../../src/reading/edits/takeEdits.ts';

// What a client would apply must be what was checked: the most lenient reader of each format is thought of here, and not the strictest.

const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const FIXED = SOURCE.replace('+', '*');
const MARK = '\uFEFF';

function block(code: string, about = 'js', fence = '```'): string {
  return `${fence}${about}\n${code}${fence}\n`;
}

interface Given {
  readonly texts?: Readonly<Record<string, string>>;
  readonly named?: readonly string[];
  readonly fence?: number;
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
}

function taken(
  text: string,
  { texts = { 'src/double.js': SOURCE }, named = ['src/double.js'], fence = 3, calls }: Given = {},
): ReturnType<typeof takeEdits> {
  const places = { known: Object.keys(texts), roots: [], protected: [] };
  return takeEdits({ text, ...(calls && { calls }) }, { texts, places, named, fence, tools: { read: {} } });
}

describe('a block without a path', () => {
  it.each([
    ['below words', `Here is the file:\n\n${block(FIXED)}`],
    ['that has no end', `Here is the file:\n\n\`\`\`js\n${FIXED.trimEnd()}`],
    ['below a path and many blank lines', `src/double.js\n\n\n\n\n\n${block(FIXED)}`],
    ['below a path in a sentence', `I changed \`src/double.js\` so:\n\n${block(FIXED)}`],
    ['of a language that is close', block(FIXED, 'typescript')],
    ['of no language', block(FIXED, '')],
  ])('is the one file that is meant, %s', (_, text) => {
    expect(taken(text).code).toEqual({ files: { 'src/double.js': FIXED } });
  });

  it('is the file above it, of several that are named', () => {
    const texts = { 'src/double.js': SOURCE, 'src/other.js': 'export const other = 1;\n' };
    const named = ['src/double.js', 'src/other.js'];
    expect(taken(`In src/double.js:\n\n${block(FIXED)}`, { texts, named }).code).toHaveProperty('files');
    expect(taken(block(FIXED), { texts, named }).code).toHaveProperty('files');
    expect(taken(block(FIXED), { texts: { ...texts, 'src/other.js': SOURCE }, named }).code).toEqual({
      refused: 'unclear',
    });
    expect(taken(`${block(SOURCE.replace('2', '3'))}\nBetter:\n\n${block(FIXED)}`).code).toEqual({
      refused: 'unclear',
    });
  });

  it('is a new file that is named', () => {
    const made = taken(block('export const a = 1;\n'), { named: ['src/new.js'] });
    expect(made).toMatchObject({
      code: { files: { 'src/new.js': 'export const a = 1;\n' } },
      shown: /^src\/new\.js\n/,
    });
  });

  it.each([
    ['an example', 'Call it:\n\n```js\ndouble(2);\n```\n'],
    ['an example that has no end', 'Call it:\n\n```js\ndouble(2);\n'],
    ['a command', 'Run:\n\n```sh\nnpm test\n```\n'],
    ['a command below the path', 'src/double.js\n```bash\nnpm test\n```\n'],
    ['what stands in the file', 'It does this:\n\n```js\n  return n + 2;\n```\n'],
  ])('is handed over without its fence, where a client could take it for the file: %s', (_, text) => {
    const { code, words } = taken(text);
    expect(code).toEqual({ refused: 'no-code' });
    expect(words?.text).not.toContain('```');
    expect(words?.text).toMatch(/^ {4} *\S/m);
    expect(words?.code).toBe(true);
  });

  it('stays as it is where no file is meant', () => {
    const text = 'Call it:\n\n```js\ndouble(2);\n```\n';
    expect(taken(text, { named: [] }).words).toEqual({ text, code: true });
  });
});

describe('thinking', () => {
  const wrong = `src/double.js\n${block(SOURCE.replace('2', '9'))}`;
  it('that never ends is no answer, and what stands in it is not handed over', () => {
    expect(taken(`<think>\n${wrong}`)).toEqual({
      code: { refused: 'unfinished' },
      notes: ['The answer ends in its thinking.'],
    });
    expect(taken('<think>\nI wonder.')).toMatchObject({ code: { refused: 'no-code' }, words: { text: '' } });
  });

  it('is not handed over with the words that follow', () => {
    expect(taken(`<think>\n${wrong}</think>\nI would change the sign.`).words).toEqual({
      text: '\nI would change the sign.',
      code: false,
    });
  });

  it('does not begin or end in a file', () => {
    const file = `const END = \`\n</think>\n\`;\n${FIXED}`;
    expect(taken(`src/double.js\n${block(file)}`).code).toEqual({ files: { 'src/double.js': file } });
  });
});

describe('a file with fences in it', () => {
  const readme = '# Double\n\n```\nnpm ci\n```\n\n## Use\n';
  const texts = { 'README.md': 'old\n' };
  it.each([
    ['of Markdown, that could end on several lines', `README.md\n${block(readme, 'md')}`],
    ['of Markdown, within a fence as long', `README.md\n${block(readme.replace('```', '```sh'), 'md')}`],
    ['that is followed by another', `README.md\n${block(readme.replace('```', '~~~'), 'md', '~~~')}`],
    ['within a longer fence than its client has', `README.md\n${block(readme, 'md', '````')}`],
    ['that shows edits', `README.md\n${block('<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n', 'md', '````')}`],
  ])('is refused %s', (_, text) => expect(taken(text, { texts, named: [] }).code).not.toHaveProperty('files'));

  it('is handed over whole where its client has longer fences', () => {
    const { code, shown } = taken(`README.md\n${block(readme, 'md', '````')}`, { texts, fence: 4 });
    expect(code).toEqual({ files: { 'README.md': readme } });
    expect(shown).toContain(`\`\`\`\`md\n${readme}\`\`\`\`\n`);
  });

  it('is read to its end, and not handed over where its client would cut it', () => {
    const code = 'export const double = 2;\nexport const md = `\n```\nhi\n```\n`;\n';
    const text = `src/double.js\n${block(code)}`;
    const found = editsOf({ text });
    expect('edits' in found && applyEdits(found.edits, {})).toMatchObject({ files: { 'src/double.js': code } });
    expect(taken(text).code).toEqual({ refused: 'unclear' });
    const places = { known: ['src/double.js'], roots: [], protected: [] };
    const { shown } = takeEdits({ text }, { texts: { 'src/double.js': SOURCE }, places, tools: {} });
    expect(shown).toContain(`\`\`\`\`js\n${code}\`\`\`\`\n`);
  });
});

describe('the mark of byte order', () => {
  const texts = { 'src/double.js': MARK + SOURCE };
  const search =
    '<<<<<<< SEARCH\nexport function double(n) {\n=======\n// twice\nexport function double(n) {\n>>>>>>> REPLACE\n';
  it.each([
    ['search-replace', `src/double.js\n${search}`, MARK + SOURCE.replace('export', '// twice\nexport')],
    ['search-replace that shows it', `src/double.js\n${search.replaceAll('\nexport', `\n${MARK}export`)}`, undefined],
    ['a whole file', `src/double.js\n${block(FIXED)}`, MARK + FIXED],
    ['a whole file that has it', `src/double.js\n${block(MARK + FIXED)}`, MARK + FIXED],
    [
      'a patch',
      '*** Begin Patch\n*** Update File: src/double.js\n@@\n export function double(n) {\n-  return n + 2;\n+  return n * 2;\n*** End Patch\n',
      MARK + FIXED,
    ],
    [
      'a diff',
      block(
        '--- a/src/double.js\n+++ b/src/double.js\n@@ -1,3 +1,3 @@\n export function double(n) {\n-  return n + 2;\n+  return n * 2;\n }\n',
        'diff',
      ),
      MARK + FIXED,
    ],
  ])('is the file’s, found and kept once: %s', (_, text, whole) => {
    const { code, shown } = taken(text, { texts });
    const after = 'files' in code ? code.files['src/double.js'] : undefined;
    expect(after?.lastIndexOf(MARK)).toBe(0);
    if (whole !== undefined) expect(after).toBe(whole);
    const again = editsOf({ text: shown ?? '' });
    expect('edits' in again && applyEdits(again.edits, texts)).toMatchObject({ files: { 'src/double.js': after } });
  });
});

describe('lines that are the same in other code points', () => {
  it.each([
    ['const s = "cafe\u0301";', 'const s = "caf\u00E9";'],
    ['// top\u2011level', '// top-level'],
    ['// it\u2019s', "// it's"],
    ['let\u00A0a;', 'let a;'],
  ])('are found, and those that stay stay as they are: %j', (there, written) => {
    const texts = { 'a.js': `${there}\nlet b = 1;\n` };
    const text = `*** Begin Patch\n*** Update File: a.js\n@@\n ${written}\n-let b = 1;\n+let b = 2;\n*** End Patch\n`;
    expect(taken(text, { texts }).code).toEqual({ files: { 'a.js': `${there}\nlet b = 2;\n` } });
  });
});

describe('a block in the form of one client', () => {
  it.each([
    ['save', '```save src/double.js\n'],
    ['a language and the path', '```js src/double.js\n'],
    ['a title', '```js title="src/double.js"\n'],
  ])('goes back as that client reads it: %s', (_, opening) => {
    expect(taken(`${opening}${FIXED}\`\`\`\n`).shown).toContain(`${opening}${FIXED}\`\`\`\n`);
  });

  it('is refused where it adds to a file, or could not be read back', () => {
    expect(taken(`\`\`\`append src/double.js\n${FIXED}\`\`\`\n`).code).toEqual({ refused: 'unappliable' });
    const fenced = `/**\n\`\`\`js\ndouble(1);\n\`\`\`\n*/\n${FIXED}`;
    expect(taken(`\`\`\`\`save src/double.js\n${fenced}\`\`\`\`\n`).code).not.toHaveProperty('files');
  });

  it('is the call that is written into the text, to the letter', () => {
    const call = `<write_to_file>\n<path>src/double.js</path>\n<content>\n${FIXED}</content>\n</write_to_file>`;
    expect(taken(`I write it:\n\n${call}`)).toMatchObject({ code: { files: { 'src/double.js': FIXED } }, shown: call });
    const both = `${call}\n\nsrc/double.js\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n`;
    expect(taken(both).code).toEqual({ refused: 'unclear' });
  });

  it('has three marks where a client knows no more', () => {
    const text = block('--- a/a.md\n+++ b/a.md\n@@ -1 +1,3 @@\n a\n+```\n+b\n', 'diff');
    expect(taken(text, { texts: { 'a.md': 'a\n' } }).shown).toMatch(/^```diff\n/);
  });
});

describe('words beside calls that edit nothing', () => {
  const calls = [{ id: '1', name: 'read', arguments: '{"path":"src/double.js"}' }];
  it('are handed over, unless there is an edit in them', () => {
    expect(taken('I look first.', { calls })).toMatchObject({ code: { refused: 'no-code' }, words: { code: false } });
    expect(taken(`src/double.js\n${block(FIXED)}`, { calls }).code).toEqual({ refused: 'unclear' });
  });
});
