import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../../src/nouns/changes.ts';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import type { Answer, Change } from '../../../src/reading/edits/edit.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';
import { renderEdits, type TextFormat } from '../../../src/reading/edits/renderEdits.ts';
import { takeEdits, type Editable } from '../../../src/reading/edits/takeEdits.ts';

// Written by hand after the documents of each client and of git; none was recorded.

const OLD = 'export const one = 1;\nexport const two = 2;\n';
const USER = "import { one } from './old.ts';\nexport const sum = one + 1;\n";
const TEXTS = { 'src/old.ts': OLD, 'src/user.ts': USER, 'src/empty.ts': '' };

const EDITABLE: Editable = {
  texts: TEXTS,
  places: { known: Object.keys(TEXTS), roots: [], protected: [] },
  tools: {
    apply_patch: {},
    delete_file: {},
    deleteFile: {},
    move_file: {},
    mcp__files__rename_file: {},
    edit: {},
    shell: {},
  },
};

function taken(answer: Answer | string): ReturnType<typeof takeEdits> {
  return takeEdits(typeof answer === 'string' ? { text: answer } : answer, EDITABLE);
}

function calling(name: string, given: unknown): Answer {
  return { text: '', calls: [{ id: '1', name, arguments: typeof given === 'string' ? given : JSON.stringify(given) }] };
}

const DELETE = '*** Begin Patch\n*** Delete File: src/old.ts\n*** End Patch';
const MOVE =
  "*** Begin Patch\n*** Update File: src/old.ts\n*** Move to: src/new.ts\n@@\n-export const one = 1;\n+export const one = 11;\n*** Update File: src/user.ts\n@@\n-import { one } from './old.ts';\n+import { one } from './new.ts';\n*** End Patch";
const GONE = '--- a/src/old.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-export const one = 1;\n-export const two = 2;\n';
const RENAME =
  'diff --git a/src/old.ts b/src/new.ts\nsimilarity index 100%\nrename from src/old.ts\nrename to src/new.ts\n';

describe('a file that an answer deletes', () => {
  it.each<[string, Answer | string]>([
    ['a patch of Codex', DELETE],
    ['a patch in a fence', `\`\`\`\n${DELETE}\n\`\`\``],
    ['a patch in a call', calling('apply_patch', { input: DELETE })],
    ['a patch on a command line', calling('shell', { command: ['apply_patch', DELETE] })],
    ['a diff', `\`\`\`diff\n${GONE}\`\`\``],
    ['a diff of git', `diff --git a/src/old.ts b/src/old.ts\ndeleted file mode 100644\nindex 1..0\n${GONE}`],
    ['a diff in a call', calling('apply_patch', { diff: GONE })],
    ['a call', calling('delete_file', { target_file: 'src/old.ts' })],
    ['a call in camel case', calling('deleteFile', { filePath: 'src/old.ts' })],
    ['a call that is written with tags', '<delete_file>\n<path>src/old.ts</path>\n</delete_file>'],
  ])('by %s', (_, answer) => {
    expect(taken(answer)).toMatchObject({ code: { files: {}, removed: ['src/old.ts'] } });
  });

  it('without a line, where it is empty', () => {
    const text = 'diff --git a/src/empty.ts b/src/empty.ts\ndeleted file mode 100644\nindex e69de29..0000000\n';
    expect(taken(text).code).toEqual({ files: {}, removed: ['src/empty.ts'] });
    expect(taken(text).shown).toBe(
      '```diff\ndiff --git a/src/empty.ts b/src/empty.ts\ndeleted file mode 100644\n```\n',
    );
  });

  it.each([
    ['is not there', '*** Begin Patch\n*** Delete File: src/none.ts\n*** End Patch', 'no such file'],
    ['is a folder', '*** Begin Patch\n*** Delete File: src\n*** End Patch', 'is a folder'],
    ['is outside', '*** Begin Patch\n*** Delete File: ../old.ts\n*** End Patch', 'leads out'],
    ['is absolute', '*** Begin Patch\n*** Delete File: /etc/passwd\n*** End Patch', 'outside the workspace'],
    ['is of packages', '*** Begin Patch\n*** Delete File: node_modules/a/index.js\n*** End Patch', 'never written'],
    ['is of git', '*** Begin Patch\n*** Delete File: .git/HEAD\n*** End Patch', 'never written'],
    ['has other letters', '*** Begin Patch\n*** Delete File: src/OLD.ts\n*** End Patch', 'only in how its letters'],
    ['has more lines', GONE.replace('-export const two = 2;\n', '').replace('1,2', '1'), 'not all of its lines'],
    ['has other lines', GONE.replace('= 2', '= 3'), 'not in it'],
    ['is deleted twice', DELETE.replace('*** End', '*** Delete File: src/old.ts\n*** End'), 'edited besides'],
    ['is put back', DELETE.replace('*** End', '*** Add File: src/old.ts\n+x\n*** End'), 'edited besides'],
    [
      'is edited before',
      DELETE.replace('*** Del', '*** Update File: src/old.ts\n@@\n-export const one = 1;\n+x\n*** Del'),
      'edited and removed',
    ],
    ['has lines below', DELETE.replace('*** End', '-x\n*** End'), 'lines stand below'],
    ['cannot be told', 'diff --git a/src/old.ts b/src/other.ts\ndeleted file mode 100644\n', 'cannot be told'],
  ])('is refused where it %s', (_, text, words) => {
    expect(taken(text)).toEqual({ code: { refused: 'unappliable' }, notes: [expect.stringContaining(words)] });
  });
});

describe('a file that an answer moves', () => {
  const moved = { files: { 'src/new.ts': OLD }, removed: ['src/old.ts'] };

  it.each<[string, Answer | string]>([
    ['a patch of Codex', '*** Begin Patch\n*** Update File: src/old.ts\n*** Move to: src/new.ts\n*** End Patch'],
    ['a diff of git', RENAME],
    ['a call', calling('move_file', { source: 'src/old.ts', destination: 'src/new.ts' })],
    ['a call of another name', calling('mcp__files__rename_file', { old_path: 'src/old.ts', new_path: 'src/new.ts' })],
  ])('by %s', (_, answer) => expect(taken(answer).code).toEqual(moved));

  it('and edits, with those that import it', () => {
    const files = { 'src/new.ts': OLD.replace('= 1', '= 11'), 'src/user.ts': USER.replace('old', 'new') };
    expect(taken(MOVE).code).toEqual({ files, removed: ['src/old.ts'] });
    const lines = '--- a/src/old.ts\n+++ b/src/new.ts\n@@ -1 +1 @@\n-export const one = 1;\n+export const one = 11;\n';
    expect(taken(`${RENAME}${lines}`).code).toEqual({
      files: { 'src/new.ts': files['src/new.ts'] },
      removed: ['src/old.ts'],
    });
  });

  it('in the folder of the command', () => {
    const patch = '*** Begin Patch\n*** Update File: old.ts\n*** Move to: new.ts\n*** End Patch';
    expect(taken(calling('shell', { command: ['apply_patch', patch], workdir: 'src' })).code).toEqual(moved);
  });

  it.each([
    ['its place is taken', RENAME.replaceAll('src/new.ts', 'src/user.ts'), 'already'],
    ['its place is its own', RENAME.replaceAll('src/new.ts', 'src/old.ts'), 'already'],
    ['its place is outside', RENAME.replace('rename to src/new.ts', 'rename to ../new.ts'), 'leads out'],
    ['its place differs in letters', RENAME.replace('rename to src/new.ts', 'rename to src/Old.ts'), 'only in how'],
    [
      'it is edited at its new place',
      MOVE.replace('*** End', '*** Update File: src/new.ts\n@@\n-export const two = 2;\n+x\n*** End'),
      'edited besides',
    ],
    ['only one of its paths is said', RENAME.replace('rename to src/new.ts\n', ''), 'only one'],
    [
      'its lines are of another file',
      `${RENAME}--- a/src/user.ts\n+++ b/src/new.ts\n@@ -1 +1 @@\n-a\n+b\n`,
      'has lines of',
    ],
    ['it is copied', RENAME.replaceAll('rename', 'copy'), 'not copied'],
  ])('is refused where %s', (_, text, words) => {
    expect(taken(text)).toEqual({ code: { refused: 'unappliable' }, notes: [expect.stringContaining(words)] });
  });

  it('is refused where a call names a file and its diff moves one', () => {
    expect(taken(calling('edit', { path: 'src/user.ts', diff: RENAME }))).toMatchObject({
      code: { refused: 'unappliable' },
      notes: [expect.stringContaining('moves')],
    });
  });
});

describe('how a client is given it', () => {
  it('as a patch: one file is deleted, the other added', () => {
    expect(taken(MOVE).shown).toBe(
      "*** Begin Patch\n*** Add File: src/new.ts\n+export const one = 11;\n+export const two = 2;\n*** Update File: src/user.ts\n@@\n-import { one } from './old.ts';\n+import { one } from './new.ts';\n export const sum = one + 1;\n*** Delete File: src/old.ts\n*** End Patch\n",
    );
  });

  it('as a diff', () => expect(taken(GONE).shown).toBe(`\`\`\`diff\n${GONE}\`\`\`\n`));

  it('not at all in a format that has no word for it', () => {
    const block =
      'src/user.ts\n```ts\n<<<<<<< SEARCH\nexport const sum = one + 1;\n=======\nexport const sum = 2;\n>>>>>>> REPLACE\n```\n';
    expect(taken(`${block}\n${DELETE}`)).toEqual({
      code: { refused: 'unappliable' },
      notes: [expect.stringContaining('search-replace has no way to say so')],
    });
    for (const format of ['whole', 'search-replace'] as const)
      expect(renderEdits(format, [{ path: 'a', before: 'x\n', after: undefined }])).toHaveProperty('refused');
  });

  it.each<TextFormat>(['patch', 'unified-diff'])('%s: read again it makes exactly these changes', (format) => {
    const line = fc.constantFrom('a', 'b', '', '- d', '+ e', '*** f', '@@ g', 'diff --git a/x b/x', 'rename from x');
    const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean(), fc.boolean()).map(([lines, ended, crlf]) => {
      const lf = lines.join('\n') + (ended && lines.length > 0 ? '\n' : '');
      return crlf ? lf.replaceAll('\n', '\r\n') : lf;
    });
    const change = fc.tuple(fc.option(text, { nil: undefined }), fc.option(text, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (pairs) => {
        const changes = pairs
          .map(([before, after], index): Change => ({ path: `src/ü ${index}.ts`, before, after }))
          .filter(({ before, after }) => before !== after);
        fc.pre(changes.some(({ after }) => after === undefined));
        const rendered = renderEdits(format, changes);
        if ('refused' in rendered) return;
        const found = editsOf({ text: rendered.text });
        const before = changes.flatMap(({ path, before: old }) => (old === undefined ? [] : [[path, old] as const]));
        const applied = 'edits' in found ? applyEdits(found.edits, Object.fromEntries(before)) : found;
        const written = changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const]));
        const gone = changes.flatMap(({ path, after }) => (after === undefined ? [path] : []));
        expect(applied).toEqual({ ...changesOf(Object.fromEntries(written), gone), notes: expect.any(Array) });
      }),
      { numRuns: 300 },
    );
  });

  it('as a patch, whatever stood in the file', () => {
    fc.assert(
      fc.property(fc.string(), (before) => {
        expect(renderEdits('patch', [{ path: 'a.ts', before, after: undefined }])).toMatchObject({ format: 'patch' });
      }),
    );
  });
});
