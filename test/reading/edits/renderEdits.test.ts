import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import type { Change } from '../../../src/reading/edits/edit.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { renderEdits, type TextFormat } from '../../../src/reading/edits/renderEdits.ts';

const FORMATS: readonly TextFormat[] = ['whole', 'search-replace', 'unified-diff', 'patch'];

/** What a client makes of a rendered text. */
function reread(text: string, changes: readonly Change[]): unknown {
  const found = editsOf({ text });
  if ('refused' in found) return found;
  const before = changes.flatMap((change) =>
    change.before === undefined ? [] : [[change.path, change.before] as const],
  );
  return applyEdits(found.edits, Object.fromEntries(before));
}

function filesOf(changes: readonly Change[]): object {
  return { files: Object.fromEntries(changes.map(({ path, after }) => [path, after])) };
}

// Few words, so that lines repeat and places are ambiguous.
const line = fc.constantFrom('a', 'b', '  c', '}', '', '\tif (x) {', '- d', '+ e', ' f', '@@ g', 'h`i', '-- j', '++ k');
const text = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
/** A text and the same with some of its lines changed. */
const pair = fc
  .tuple(
    text,
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.array(line, { maxLength: 3 })), { minLength: 1, maxLength: 4 }),
  )
  .map(([before, cuts]) => {
    const lines = before.split('\n').slice(0, -1);
    for (const [at, count, fresh] of cuts) lines.splice(at % (lines.length + 1), count, ...fresh);
    return { before, after: lines.map((one) => `${one}\n`).join('') };
  })
  .filter(({ before, after }) => before !== after);

describe('what is given back is what was checked', () => {
  it.each(FORMATS)('%s: ordinary lines stay in their format, and come back byte for byte', (format) => {
    fc.assert(
      fc.property(pair, fc.boolean(), ({ before, after }, crlf) => {
        const as = (lf: string): string => (crlf ? lf.replaceAll('\n', '\r\n') : lf);
        const changes = [{ path: 'src/a.ts', before: as(before), after: as(after) }];
        const rendered = renderEdits(format, changes);
        expect(rendered).toMatchObject({ format });
        expect('text' in rendered && reread(rendered.text, changes)).toMatchObject(filesOf(changes));
      }),
      { numRuns: 300 },
    );
  });

  it('unified-diff: says whether the last line has its end', () => {
    fc.assert(
      fc.property(pair, fc.boolean(), fc.boolean(), ({ before, after }, cutBefore, cutAfter) => {
        const changes = [
          { path: 'a', before: cutBefore ? before.slice(0, -1) : before, after: cutAfter ? after.slice(0, -1) : after },
        ];
        fc.pre(changes[0]?.before !== changes[0]?.after);
        const rendered = renderEdits('unified-diff', changes);
        expect(rendered).toMatchObject({ format: 'unified-diff' });
        expect('text' in rendered && reread(rendered.text, changes)).toMatchObject(filesOf(changes));
      }),
      { numRuns: 500 },
    );
  });

  it.each(FORMATS)('%s: several files, some of them new', (format) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(pair, fc.boolean()), { minLength: 2, maxLength: 3 }), (pairs) => {
        const changes = pairs.map(([{ before, after }, isNew], index) => ({
          path: `src/größe-${index}.ts`,
          before: isNew ? undefined : before,
          after: `${after}end\n`,
        }));
        const rendered = renderEdits(format, changes);
        expect(rendered).toMatchObject({ format });
        expect('text' in rendered && reread(rendered.text, changes)).toMatchObject(filesOf(changes));
      }),
    );
  });

  it.each(FORMATS)('%s: any texts at all come back byte for byte or are refused', (format) => {
    const odd = fc.constantFrom(
      '<<<<<<< SEARCH',
      '=======',
      '>>>>>>> REPLACE',
      '------- SEARCH',
      '+++++++ REPLACE',
      '*** Begin Patch',
      '*** End Patch',
      '*** End of File',
      '--- a/x',
      '+++ b/x',
      '```',
      '````ts',
      '~~~',
      '</think>',
      '<answer>',
      '\\ No newline at end of file',
      '\0',
      '\uFEFF',
      '\r',
      '\u2028',
    );
    const any = fc.array(fc.oneof(line, odd, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 12 });
    const ends = fc.constantFrom('\n', '\r\n', '');
    const anyText = fc.tuple(any, ends, ends).map(([lines, end, last]) => lines.join(end) + last);
    fc.assert(
      fc.property(fc.option(anyText, { nil: undefined }), anyText, (before, after) => {
        const changes = [{ path: 'a.md', before, after }];
        const rendered = renderEdits(format, changes);
        if ('text' in rendered) expect(reread(rendered.text, changes)).toMatchObject(filesOf(changes));
      }),
      { numRuns: 500 },
    );
  });
});

describe('how it is written', () => {
  const change = { path: 'src/a.ts', before: 'one\ntwo\n', after: 'one\n2\n' };

  it('is the shape of each client', () => {
    expect(renderEdits('whole', [change])).toEqual({ format: 'whole', text: 'src/a.ts\n```ts\none\n2\n```\n' });
    expect(renderEdits('search-replace', [change])).toEqual({
      format: 'search-replace',
      text: 'src/a.ts\n```ts\n<<<<<<< SEARCH\none\ntwo\n=======\none\n2\n>>>>>>> REPLACE\n```\n',
    });
    expect(renderEdits('search-replace', [change], 'cline')).toMatchObject({
      text: expect.stringContaining('------- SEARCH\none\ntwo\n=======\none\n2\n+++++++ REPLACE\n') as string,
    });
    expect(renderEdits('unified-diff', [change])).toEqual({
      format: 'unified-diff',
      text: '```diff\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n```\n',
    });
    expect(renderEdits('patch', [change])).toEqual({
      format: 'patch',
      text: '*** Begin Patch\n*** Update File: src/a.ts\n@@\n one\n-two\n+2\n*** End Patch\n',
    });
  });

  it('shows more of the file until the lines to find stand in it once', () => {
    const before = `first\n${'same\n'.repeat(20)}`;
    const after = `first\n${'same\n'.repeat(10)}other\n${'same\n'.repeat(9)}`;
    const rendered = renderEdits('search-replace', [{ path: 'a.txt', before, after }]);
    expect(rendered).toMatchObject({ format: 'search-replace' });
    expect('text' in rendered && rendered.text).toContain('first');
  });

  it('makes a fence longer than any in the file', () => {
    const rendered = renderEdits('whole', [{ path: 'a.md', before: undefined, after: '```ts\n````\n' }]);
    expect(rendered).toMatchObject({ text: 'a.md\n`````md\n```ts\n````\n`````\n' });
  });

  it('falls back to whole files where lines are the marks themselves', () => {
    const marked = { path: 'a.txt', before: 'x\ny\nz\na\nb\n', after: 'x\ny\nz\na\n=======\n>>>>>>> REPLACE\n' };
    expect(renderEdits('search-replace', [marked])).toMatchObject({ format: 'whole' });
    expect(renderEdits('patch', [marked])).toMatchObject({ format: 'patch' });
  });

  it('refuses what no text can say', () => {
    const mixed = { path: 'a.txt', before: 'x\n', after: 'x\r\ny\n' };
    for (const format of FORMATS) expect(renderEdits(format, [mixed])).toHaveProperty('refused');
    expect(renderEdits('whole', [{ path: 'a.txt', before: 'x\n', after: 'y' }])).toHaveProperty('refused');
    expect(renderEdits('unified-diff', [{ path: 'a.txt', before: 'x\n', after: 'y' }])).toHaveProperty('text');
  });

  it('writes thousands of changes to a large file as all out and all in too', () => {
    const before = Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join('');
    const after = before.replaceAll(/(\d+)77\n/g, '$1 changed\n');
    for (const format of FORMATS)
      expect(renderEdits(format, [{ path: 'a.txt', before, after }])).toMatchObject({ format });
  });

  it('writes large files that share nothing as all out and all in, in no time', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `old ${index}\n`).join('');
    const after = Array.from({ length: 20_000 }, (_, index) => `new ${index}\n`).join('');
    for (const format of FORMATS)
      expect(renderEdits(format, [{ path: 'a.txt', before, after }])).toMatchObject({ format });
  });
});
