import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeEdits } from '../../../src/reading/edits/takeEdits.ts';

// A reader of whole files as lenient as the most lenient client that is known (aider's, which takes any line that begins with three backticks
// for a fence, and a block without a path for the file that was named last, or for the only one it has).

const KNOWN: Readonly<Record<string, string>> = {
  'src/double.js': 'export function double(n) {\n  return n + 2;\n}\n',
  'README.md': '# Double\n',
};

/** The files that a client takes from a text. */
function applied(text: string, chat: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  let open: { readonly path: string; readonly lines: string[] } | undefined;
  let spoken: string | undefined;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('```') && open !== undefined) {
      if (!files.has(open.path)) files.set(open.path, open.lines.map((one) => `${one}\n`).join(''));
      open = undefined;
      spoken = undefined;
    } else if (line.startsWith('```')) {
      const above = (lines[index - 1] ?? '').trim().replace(/^[*#`\s]+|[*:`\s]+$/g, '');
      const named = chat.find((path) => path === above || path.endsWith(`/${above}`));
      const path = above === '' ? (spoken ?? (chat.length === 1 ? chat[0] : undefined)) : (named ?? above);
      if (path === undefined) return new Map();
      open = { path, lines: [] };
    } else if (open !== undefined) open.lines.push(line);
    else for (const word of line.split(/\s+/)) spoken = chat.find((path) => word.includes(`\`${path}\``)) ?? spoken;
  }
  if (open !== undefined && !files.has(open.path)) files.set(open.path, open.lines.map((one) => `${one}\n`).join(''));
  return files;
}

const PIECES = [
  [
    'src/double.js',
    '`src/double.js`',
    'In `src/double.js`:',
    '**README.md**',
    'README.md',
    'src/new.js',
    'Here it is:',
    '',
  ],
  [
    '```',
    '```js',
    '```md',
    '```sh',
    '````',
    '````md',
    '```js src/double.js',
    '```save src/double.js',
    '~~~',
    '  ```',
    '> ```js',
  ],
  [
    'export function double(n) {',
    '  return n + 9;',
    '}',
    'export const md = `',
    '`;',
    'double(2);',
    '# Double',
    'npm ci',
  ],
  [
    '<think>',
    '</think>',
    '[THINK]',
    '[/THINK]',
    '<|channel|>final<|message|>',
    '\uFEFF# Double',
    '<code>',
    '/**',
    '*/',
  ],
  ['<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', '*** Begin Patch', '*** End Patch'],
].flat();

describe('whatever is handed over', () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 16 }).map((pieces) => pieces.join('\n'));
  const named = fc.constantFrom([], ['src/double.js'], ['README.md'], ['src/double.js', 'README.md']);

  it('holds for the most lenient client the files that were checked, and no others', () => {
    fc.assert(
      fc.property(text, named, (answer, chat) => {
        const places = { known: Object.keys(KNOWN), roots: [], protected: [] };
        const { code, shown, words } = takeEdits(
          { text: answer },
          { texts: KNOWN, places, named: chat, fence: 3, tools: {} },
        );
        const checked = 'files' in code ? code.files : {};
        const handed = shown ?? words?.text ?? '';
        if (/^(?:```save|\*\*\*|<<<<<<<)|SEARCH/m.test(handed)) return;
        for (const [path, content] of applied(handed, chat))
          if (Object.hasOwn(KNOWN, path) && KNOWN[path] !== content)
            expect({ path, content }).toEqual({ path, content: checked[path] });
        if (shown !== undefined)
          for (const [path, content] of Object.entries(checked)) expect(applied(handed, chat).get(path)).toBe(content);
      }),
      { numRuns: 5_000 },
    );
  });
});
