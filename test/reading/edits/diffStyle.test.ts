import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { renderEdits } from '../../../src/reading/edits/renderEdits.ts';
import { takeEdits } from '../../../src/reading/edits/takeEdits.ts';

// aider takes `a/` and `b/` off the first file behind a fence only: what it gets of two files must name them as its model named them.

const TEXTS = { 'src/one.js': 'export const one = 0;\n', 'src/two.js': 'export const two = 0;\n' };

function diff(path: string, prefixes: readonly [string, string], fresh: string): string {
  const [before, after] = prefixes;
  return `--- ${before}${path}\n+++ ${after}${path}\n@@ ... @@\n-export const ${fresh.slice(0, 3)} = 0;\n+export const ${fresh};\n`;
}

function shown(text: string): string | undefined {
  const places = { known: Object.keys(TEXTS), roots: [], protected: [] };
  const { code, shown: handed } = takeEdits({ text }, { texts: TEXTS, places, tools: {} });
  expect(code).toEqual({ files: { 'src/one.js': 'export const one = 1;\n', 'src/two.js': 'export const two = 2;\n' } });
  return handed;
}

const fenced = (text: string): string => `\`\`\`diff\n${text}\`\`\`\n`;

describe('diffs of two files', () => {
  it.each([
    ['bare, behind one fence', ['', ''], false],
    ['bare, behind two', ['', ''], true],
    ['as git writes them, behind one fence', ['a/', 'b/'], false],
    ['as git writes them, behind two', ['a/', 'b/'], true],
  ] as const)('go back as they came: %s', (_, prefixes, apart) => {
    const diffs = [diff('src/one.js', prefixes, 'one = 1'), diff('src/two.js', prefixes, 'two = 2')];
    const handed = shown(apart ? diffs.map(fenced).join('\n') : fenced(diffs.join('')));
    expect(handed?.match(/^```diff$/gm)).toHaveLength(apart ? 2 : 1);
    expect(handed?.match(/^\+\+\+ .*$/gm)).toEqual(
      ['src/one.js', 'src/two.js'].map((path) => `+++ ${prefixes[1]}${path}`),
    );
  });

  it('go back as git writes them to a client that shows no other way', () => {
    const places = { known: Object.keys(TEXTS), roots: [], protected: [] };
    const text = fenced(diff('src/one.js', ['', ''], 'one = 1'));
    const { shown: handed } = takeEdits({ text }, { texts: TEXTS, places, tools: {}, bareDiffs: false });
    expect(handed?.match(/^(?:---|\+\+\+) .*$/gm)).toEqual(['--- a/src/one.js', '+++ b/src/one.js']);
  });

  it('are read back as what they were written for, in each way', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '-- c', '++ d', '@@', '```', '', ' e'), {
      minLength: 1,
      maxLength: 8,
    });
    const change = (
      path: string,
    ): fc.Arbitrary<{ path: string; before: string | undefined; after: string | undefined }> =>
      fc
        .tuple(fc.option(text, { nil: undefined }), fc.option(text, { nil: undefined }))
        .map(([before, after]) => ({
          path,
          before: before?.map((line) => `${line}\n`).join(''),
          after: after?.map((line) => `${line}\n`).join(''),
        }))
        .filter(({ before, after }) => before !== after);
    fc.assert(
      fc.property(change('src/a.js'), change('b/c.js'), fc.boolean(), fc.boolean(), (one, two, bare, apart) => {
        const rendered = renderEdits('unified-diff', [one, two], 'aider', { bare, apart });
        if ('refused' in rendered) return;
        const found = editsOf({ text: rendered.text });
        if ('refused' in found) throw new Error(found.notes.join());
        const before = [one, two].flatMap(({ path, before: old }) => (old === undefined ? [] : [[path, old] as const]));
        const applied = applyEdits(found.edits, Object.fromEntries(before));
        if ('refused' in applied) throw new Error(applied.notes.join());
        for (const { path, after } of [one, two]) expect(applied.files[path]).toBe(after);
      }),
    );
  });
});
