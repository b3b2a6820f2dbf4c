import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import type { ToolCall } from '../../../src/nouns/conversation.ts';
import type { Answer } from '../../../src/reading/edits/edit.ts';
import { editsOf } from '../../../src/reading/edits/editsOf.ts';

// The answers here are written by hand after the prompts and documents of each client; none was recorded.

const SUM = 'export function sum(a: number, b: number): number {\n  return a - b;\n}\n';
const FIXED = 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n';

/** The files after an answer, or why there are none. */
function made(answer: Answer | string, texts: Record<string, string> = { 'src/sum.ts': SUM }): unknown {
  const found = editsOf(typeof answer === 'string' ? { text: answer } : answer);
  if ('refused' in found) return found;
  const applied = applyEdits(found.edits, texts);
  return 'files' in applied ? applied.files : applied;
}

function calling(name: string, given: unknown, finish: Answer['finish'] = 'stop'): Answer {
  return { text: '', finish, calls: [call(name, given)] };
}

function call(name: string, given: unknown): ToolCall {
  return { id: 'call_1', name, arguments: typeof given === 'string' ? given : JSON.stringify(given) };
}

describe('whole files', () => {
  it('as aider has them: the path on the line before the fence', () => {
    expect(made(`The sign was wrong.\n\nsrc/sum.ts\n\`\`\`ts\n${FIXED}\`\`\`\n`)).toEqual({ 'src/sum.ts': FIXED });
  });

  it.each([
    ['bold', `**src/sum.ts**\n\n\`\`\`typescript\n${FIXED}\`\`\``],
    ['a heading with backticks', `### \`src/sum.ts\`\n\n\`\`\`ts\n${FIXED}\`\`\``],
    ['a label', `File: src/sum.ts\n\`\`\`ts\n${FIXED}\`\`\``],
    ['the opening line, as Continue has it', `\`\`\`typescript src/sum.ts\n${FIXED}\`\`\``],
    ['the opening line with a colon', `\`\`\`ts:src/sum.ts\n${FIXED}\`\`\``],
    ['a title', `\`\`\`ts title="src/sum.ts"\n${FIXED}\`\`\``],
    ['a numbered list', `1. src/sum.ts\n   \`\`\`ts\n${FIXED.replaceAll(/^(?=.)/gm, '   ')}   \`\`\``],
    ['a quote', `> src/sum.ts\n> \`\`\`ts\n${FIXED.replaceAll(/^(?=.)/gm, '> ')}> \`\`\``],
  ])('with the path in %s', (_, text) => expect(made(text)).toEqual({ 'src/sum.ts': FIXED }));

  it('keeps a comment that names the path, which is a line of the file', () => {
    const text = `// src/sum.ts\n${FIXED}`;
    expect(made(`\`\`\`ts\n${text}\`\`\``)).toEqual({ 'src/sum.ts': text });
  });

  it('leaves out blocks that are no file', () => {
    const text = `Run \`src/sum.ts\`:\n\n\`\`\`bash\nnode src/sum.ts\n\`\`\`\n\n\`\`\`ts\nconst example = 1;\n\`\`\``;
    expect(made(text)).toMatchObject({ refused: 'no-code' });
  });

  it('reads Markdown within Markdown', () => {
    const readme = '# Sum\n\n```ts\nsum(1, 2);\n```\n\nDone.\n';
    expect(made(`README.md\n\`\`\`markdown\n${readme}\`\`\`\n`, {})).toEqual({ 'README.md': readme });
    expect(made(`README.md\n\`\`\`\`\n${readme}\`\`\`\`\n`, {})).toEqual({ 'README.md': readme });
  });

  it('reads an answer after its thinking', () => {
    const thought = '<think>\nsrc/sum.ts\n```ts\nwrong\n```\n</think>\n';
    expect(made(`${thought}src/sum.ts\n\`\`\`ts\n${FIXED}\`\`\``)).toEqual({ 'src/sum.ts': FIXED });
  });
});

describe('SEARCH/REPLACE blocks', () => {
  const block = '<<<<<<< SEARCH\n  return a - b;\n=======\n  return a + b;\n>>>>>>> REPLACE\n';

  it.each([
    ['aider: path above the fence', `src/sum.ts\n\`\`\`typescript\n${block}\`\`\`\n`],
    ['aider: path within the fence', `\`\`\`typescript\nsrc/sum.ts\n${block}\`\`\`\n`],
    ['aider: path on the fence', `\`\`\`src/sum.ts\n${block}\`\`\`\n`],
    ['a sentence that names one path', `Here is the change to \`src/sum.ts\`:\n\n\`\`\`ts\n${block}\`\`\`\n`],
    ['no fence', `src/sum.ts\n${block}`],
    ['CRLF line ends', `src/sum.ts\n\`\`\`ts\n${block}\`\`\`\n`.replaceAll('\n', '\r\n')],
    ['indented in a list', `- src/sum.ts\n  \`\`\`ts\n${block.replaceAll(/^(?=.)/gm, '  ')}  \`\`\`\n`],
  ])('%s', (_, text) => expect(made(text)).toEqual({ 'src/sum.ts': FIXED }));

  it('several in one fence, and the path of the last where one has none', () => {
    const head = 'export function sum(a: number, b: number): number {\n';
    const second = `<<<<<<< SEARCH\n${head}=======\n${head.replace('sum', 'add')}>>>>>>> REPLACE\n`;
    const text = `src/sum.ts\n\`\`\`ts\n${block}\n${second}\`\`\`\n`;
    expect(made(text)).toEqual({ 'src/sum.ts': FIXED.replace('sum', 'add') });
  });

  it('makes a new file of an empty SEARCH', () => {
    const text = 'src/new.ts\n```ts\n<<<<<<< SEARCH\n=======\nexport const one = 1;\n>>>>>>> REPLACE\n```\n';
    expect(made(text)).toEqual({ 'src/new.ts': 'export const one = 1;\n' });
  });

  it('Cline: written with tags', () => {
    const marked = '------- SEARCH\n  return a - b;\n=======\n  return a + b;\n+++++++ REPLACE';
    const text = `I will fix the sign.\n\n<replace_in_file>\n<path>src/sum.ts</path>\n<diff>\n${marked}\n</diff>\n</replace_in_file>`;
    expect(made(text)).toEqual({ 'src/sum.ts': FIXED });
    expect(
      made(`<write_to_file>\n<path>src/new.tsx</path>\n<content>\n<a>\n  <b></b>\n</a>\n</content>\n</write_to_file>`),
    ).toEqual({ 'src/new.tsx': '<a>\n  <b></b>\n</a>\n' });
    expect(made('<read_file>\n<path>src/sum.ts</path>\n</read_file>')).toMatchObject({ refused: 'no-code' });
  });

  it.each([
    ['no end', 'src/sum.ts\n<<<<<<< SEARCH\na\n=======\nb\n', 'has no end'],
    ['no middle', 'src/sum.ts\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n', 'has no ======='],
    ['two middles', 'src/sum.ts\n<<<<<<< SEARCH\na\n=======\nb\n=======\nc\n>>>>>>> REPLACE\n', 'more than one'],
    ['another begun', 'src/sum.ts\n<<<<<<< SEARCH\na\n<<<<<<< SEARCH\n', 'begins anew'],
    ['no path', '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n', 'names no file'],
  ])('refuses one with %s', (_, text, words) => {
    expect(made(text)).toEqual({ refused: 'unappliable', notes: [expect.stringContaining(words)] });
  });

  it('takes the only target where no path is written', () => {
    expect(editsOf({ text: block }, { target: 'src/sum.ts' })).toMatchObject({ edits: [{ path: 'src/sum.ts' }] });
  });

  it('leaves out whole files beside them, and says so', () => {
    expect(editsOf({ text: `src/sum.ts\n${block}\nsrc/b.ts\n\`\`\`ts\nb\n\`\`\`\n` })).toMatchObject({
      edits: [{ kind: 'search' }],
      notes: ['left out 1 whole file beside edits'],
    });
  });
});

describe('unified diffs', () => {
  const hunk = ' export function sum(a: number, b: number): number {\n-  return a - b;\n+  return a + b;\n }\n';

  it.each([
    [
      'git',
      `\`\`\`diff\ndiff --git a/src/sum.ts b/src/sum.ts\nindex 12..34 100644\n--- a/src/sum.ts\n+++ b/src/sum.ts\n@@ -1,3 +1,3 @@\n${hunk}\`\`\``,
    ],
    ['aider: no numbers', `\`\`\`diff\n--- src/sum.ts\n+++ src/sum.ts\n@@ ... @@\n${hunk}\`\`\``],
    ['no hunk line at all', `\`\`\`diff\n--- src/sum.ts\n+++ src/sum.ts\n${hunk}\`\`\``],
    [
      'wrong numbers and counts',
      `\`\`\`diff\n--- a/src/sum.ts\n+++ b/src/sum.ts\n@@ -90,7 +91,2 @@ sum\n${hunk}\`\`\``,
    ],
    ['no fence', `Here you go:\n\n--- a/src/sum.ts\n+++ b/src/sum.ts\n@@ -1,3 +1,3 @@\n${hunk}\nThat fixes it.`],
    ['a fence of another language', `\`\`\`ts\n--- a/src/sum.ts\n+++ b/src/sum.ts\n@@ -1 +1 @@\n${hunk}\`\`\``],
    ['no header, but a path above', `src/sum.ts\n\`\`\`diff\n@@ -1,3 +1,3 @@\n${hunk}\`\`\``],
    [
      'a time beside the path',
      `--- src/sum.ts\t2024-01-01 00:00:00\n+++ src/sum.ts\t2024-01-02 00:00:00\n@@ -1,3 +1,3 @@\n${hunk}`,
    ],
  ])('%s', (_, text) => expect(made(text)).toEqual({ 'src/sum.ts': FIXED }));

  it('makes new files, several in one diff', () => {
    const text =
      '```diff\n--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n--- /dev/null\n+++ b/b.ts\n@@ -0,0 +1 @@\n+three\n\\ No newline at end of file\n```';
    expect(made(text)).toEqual({ 'a.ts': 'one\ntwo\n', 'b.ts': 'three' });
  });

  it('takes out and puts in lines that look like headers, by the counts', () => {
    const text = '```diff\n--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- old\n+++ new\n select 1;\n```';
    expect(made(text, { 'x.sql': '-- old\nselect 1;\n' })).toEqual({ 'x.sql': '++ new\nselect 1;\n' });
  });

  it('tells places apart by their numbers', () => {
    const text = '```diff\n--- a/x\n+++ b/x\n@@ -5,1 +5,1 @@\n-a\n+b\n```';
    expect(made(text, { x: 'a\n'.repeat(6) })).toEqual({ x: 'a\na\na\na\nb\na\n' });
  });

  it.each([
    ['moves and does not say so', '--- a/src/sum.ts\n+++ b/src/add.ts\n@@ -1 +1 @@\n-a\n+b\n', 'rename from'],
    ['cannot be read', '```diff\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\nb\n```', 'begins with none of'],
  ])('refuses one that %s', (_, text, words) => {
    expect(made(text)).toEqual({ refused: 'unappliable', notes: [expect.stringContaining(words)] });
  });
});

describe('patches of Codex', () => {
  const patch =
    '*** Begin Patch\n*** Update File: src/sum.ts\n@@ export function sum(a: number, b: number): number {\n-  return a - b;\n+  return a + b;\n*** Add File: src/new.ts\n+one\n+\n+two\n*** End Patch';
  const after = { 'src/sum.ts': FIXED, 'src/new.ts': 'one\n\ntwo\n' };

  it.each<[string, Answer]>([
    ['in the text', { text: `Done:\n\n${patch}\n` }],
    ['in a fence', { text: `\`\`\`\n${patch}\n\`\`\`` }],
    ['in `input`', calling('apply_patch', { input: patch })],
    ['in `patchText`, as opencode has it', calling('patch', { patchText: patch })],
    ['as the arguments themselves', calling('apply_patch', patch)],
    ['as words of a command', calling('shell', { command: ['apply_patch', patch] })],
    ['on the line of a shell', calling('shell', { command: ['bash', '-lc', `apply_patch <<'EOF'\n${patch}\nEOF`] })],
    ['on a command line', calling('exec_command', { cmd: `apply_patch <<'EOF'\n${patch}\nEOF\n` })],
    ['in quotes', calling('exec_command', { cmd: `apply_patch "$(cat <<'EOF'\n${patch}\nEOF\n)"` })],
  ])('%s', (_, answer) => expect(made(answer)).toEqual(after));

  it.each<[string, object]>([
    ['the command goes to', { cmd: `cd src && apply_patch <<'EOF'\n${patch.replaceAll('src/', '')}\nEOF\n` }],
    ['the call names', { cmd: `apply_patch <<'EOF'\n${patch.replaceAll('src/', '')}\nEOF\n`, workdir: 'src' }],
  ])('are made in the folder that %s', (_, given) => {
    const found = editsOf(calling('exec_command', given));
    expect('edits' in found && found.edits.map(({ path }) => path)).toEqual(['src/sum.ts', 'src/new.ts']);
  });

  it.each<[string, object, string]>([
    ['goes on', { cmd: `apply_patch <<'EOF'\n${patch}\nEOF\nrm -rf test` }, 'more than a patch'],
    ['begins otherwise', { cmd: `apply_patch <<'EOF' && sh run.sh\n${patch}\nEOF` }, 'more than a patch'],
    ['is somewhere', { cmd: `cd $HOME && apply_patch <<'EOF'\n${patch}\nEOF` }, 'cannot be told'],
  ])('are refused on a command line that %s', (_, given, words) => {
    expect(editsOf(calling('exec_command', given))).toEqual({
      refused: 'unappliable',
      notes: [expect.stringContaining(words)],
    });
  });

  it('goes by the lines that stand above', () => {
    const text = '*** Begin Patch\n*** Update File: x\n@@ class B\n@@   run()\n-    a\n+    b\n*** End Patch';
    const x = 'class A\n  run()\n    a\nclass B\n  stop()\n    a\n  run()\n    a\n';
    expect(made(text, { x })).toEqual({ x: 'class A\n  run()\n    a\nclass B\n  stop()\n    a\n  run()\n    b\n' });
    expect(made(text.replace('class B', 'class C'), { x })).toMatchObject({ refused: 'unappliable' });
  });

  it('goes by the end of the file', () => {
    const text = '*** Begin Patch\n*** Update File: x\n@@\n-a\n+b\n*** End of File\n*** End Patch';
    expect(made(text, { x: 'a\na\na\n' })).toEqual({ x: 'a\na\nb\n' });
  });

  it('refuses what it does not know', () => {
    expect(made('*** Begin Patch\n*** Copy File: src/sum.ts\n*** End Patch')).toEqual({
      refused: 'unappliable',
      notes: [expect.stringContaining('added, updated, moved and deleted')],
    });
  });
});

describe('tool calls', () => {
  const pair = ['  return a - b;', '  return a + b;'] as const;

  it.each<[string, string, unknown]>([
    ['Claude Code', 'Edit', { file_path: 'src/sum.ts', old_string: pair[0], new_string: pair[1] }],
    ['opencode', 'edit', { filePath: 'src/sum.ts', oldString: pair[0], newString: pair[1], replaceAll: true }],
    [
      'an editor tool',
      'str_replace_editor',
      { command: 'str_replace', path: 'src/sum.ts', old_str: pair[0], new_str: pair[1] },
    ],
    [
      'a server of files',
      'edit_file',
      { path: 'src/sum.ts', edits: [{ oldText: pair[0], newText: pair[1] }], dryRun: false },
    ],
    [
      'several edits',
      'MultiEdit',
      {
        file_path: 'src/sum.ts',
        edits: [
          { old_string: 'a - b', new_string: 'c' },
          { old_string: 'return c', new_string: 'return a + b' },
        ],
      },
    ],
    [
      'Continue',
      'edit_existing_file',
      { filepath: 'src/sum.ts', changes: `--- src/sum.ts\n+++ src/sum.ts\n@@ ... @@\n-${pair[0]}\n+${pair[1]}` },
    ],
    [
      'Cline',
      'replace_in_file',
      { path: 'src/sum.ts', diff: `------- SEARCH\n${pair[0]}\n=======\n${pair[1]}\n+++++++ REPLACE` },
    ],
    ['Roo', 'search_and_replace', { path: 'src/sum.ts', search: pair[0], replace: pair[1] }],
    ['whole', 'write', { filePath: 'src/sum.ts', content: FIXED }],
    [
      'whole, made by an editor tool',
      'str_replace_based_edit_tool',
      { command: 'create', path: 'src/sum.ts', file_text: FIXED },
    ],
    ['several files', 'write_files', { files: [{ path: 'src/sum.ts', content: FIXED }] }],
    ['a diff without its header', 'edit', { path: 'src/sum.ts', diff: `@@ -2 +2 @@\n-${pair[0]}\n+${pair[1]}` }],
  ])('%s', (_, name, given) => {
    const found = editsOf(calling(name, given));
    for (const edit of 'edits' in found ? found.edits : [])
      expect(edit).toMatchObject({ format: 'tool-call', call: 'call_1' });
    expect(made(calling(name, given))).toEqual({ 'src/sum.ts': FIXED });
  });

  it.each<[string, unknown]>([
    ['read_file', { path: 'src/sum.ts', offset: 1, limit: 20 }],
    ['list_files', { path: 'src', recursive: true }],
    ['run_command', { command: 'npm test', description: 'run' }],
    ['grep', { pattern: 'sum', path: 'src' }],
    ['str_replace_based_edit_tool', { command: 'view', path: 'src/sum.ts' }],
    ['todo', { todos: [{ content: 'fix', status: 'pending' }] }],
    ['nothing', ''],
    ['list', '[1, 2]'],
  ])('%s edits nothing', (name, given) => {
    expect(editsOf(calling(name, given))).toEqual({
      refused: 'no-code',
      notes: ['The answer edits no file.', `the call ${name} edits no file`],
    });
  });

  it.each<[string, unknown, string]>([
    ['broken JSON', '{"path": "a', 'not JSON'],
    ['a line number', { path: 'a.ts', line: 3, content: 'x' }, 'line number'],
    ['an insertion of other editors', { path: 'a.ts', insert_line: 3, new_text: 'x' }, 'line number'],
    [
      'an insertion that ends a line',
      { command: 'insert', path: 'a.ts', insert_line: 3, insert_text: 'x\n' },
      'line break',
    ],
    ['an insertion nowhere', { command: 'insert', path: 'a.ts', insert_line: -1, insert_text: 'x' }, 'line number'],
    ['an insertion of nothing', { command: 'insert', path: 'a.ts', insert_line: 1 }, 'what to insert'],
    [
      'an insertion of two texts',
      { command: 'insert', path: 'a.ts', insert_line: 1, insert_text: 'x', new_str: 'y' },
      'what to insert',
    ],
    ['an edit that is taken back', { command: 'undo_edit', path: 'a.ts' }, 'takes an edit back'],
    ['a cell of a notebook', { notebook_path: 'a.ipynb', cell_id: '1', new_source: 'x' }, 'a notebook'],
    ['a pattern', { path: 'a.ts', search: '.*', replace: 'x', use_regex: true }, 'pattern'],
    ['an appended text', { path: 'a.ts', content: 'x', append: true }, 'appends'],
    ['a change in words', { path: 'a.ts', diff: 'make it faster' }, 'not read here'],
    ['no path', { old_string: 'a', new_string: 'b' }, 'names no file'],
  ])('refuses %s', (_, given, words) => {
    expect(editsOf(calling('edit', given))).toEqual({
      refused: 'unappliable',
      notes: [expect.stringContaining(words)],
    });
  });

  it.each<[string, object]>([
    ['Cursor', { target_file: 'a.ts', code_edit: '// … existing code …\nx' }],
    ['Copilot', { filePath: 'a.ts', code: '// … existing code …\nx', explanation: 'x' }],
    ['Continue', { filepath: 'a.ts', changes: '// … existing code …\nx' }],
  ])('takes lines left out, as %s has them, for a sketch', (_, given) => {
    expect(editsOf(calling('edit_file', given))).toEqual({
      refused: 'sketched',
      notes: [expect.stringContaining('leaves out lines')],
      sketches: [{ path: 'a.ts', text: '// … existing code …\nx', call: 'call_1' }],
    });
  });

  it('takes no program that is to be run for a sketch', () => {
    const found = editsOf(calling('run_python', { path: 'a.py', code: 'print(1)' }));
    expect(found).toMatchObject({ refused: 'unappliable', notes: [expect.stringContaining('leaves out lines')] });
  });

  it.each<[string, string | number, string, string]>([
    ['before a line', '2', '  // b', 'a\n  // b\nz\n'],
    ['at the beginning', 1, 'b', 'b\na\nz\n'],
    // As it is done there: what follows the last line break is a line.
    ['at the end', 0, 'b', 'a\nz\n\nb'],
  ])('inserts %s by insert_content', (_, line, content, after) => {
    const found = editsOf(calling('insert_content', { path: 'a.ts', line, content }));
    expect(applyEdits('edits' in found ? found.edits : [], { 'a.ts': 'a\nz\n' })).toMatchObject({
      files: { 'a.ts': after },
    });
  });

  it('inserts nothing by insert_content at a line that is none', () => {
    expect(editsOf(calling('insert_content', { path: 'a.ts', line: '-1', content: 'b' }))).toMatchObject({
      refused: 'unappliable',
    });
  });

  it.each<[string, object, string]>([
    ['behind a line', { command: 'insert', insert_line: 1, insert_text: '  // b\n  // c' }, 'a\n  // b\n  // c\nz\n'],
    ['at the beginning', { command: 'insert', insert_line: 0, new_str: 'b', insert_text: '' }, 'b\na\nz\n'],
    ['at the end', { command: 'insert', insert_line: 2, new_str: 'b' }, 'a\nz\nb\n'],
    ['in place of nothing', { command: 'str_replace', old_str: 'a\n' }, 'z\n'],
  ])('of an editor put text %s', (_, given, after) => {
    const found = editsOf(calling('str_replace_based_edit_tool', { path: 'a.ts', ...given }));
    expect(applyEdits('edits' in found ? found.edits : [], { 'a.ts': 'a\nz\n' })).toMatchObject({
      files: { 'a.ts': after },
    });
  });

  it.each<[string, string | undefined, string]>([
    ['there is no such line', 'a\n', 'no line 2'],
    ['the last line has no end', 'a\nb', 'no end'],
    ['lines end otherwise', 'a\r\nb\r\n', 'otherwise'],
    ['there is no file', undefined, 'no such file'],
  ])('of an editor insert nothing where %s', (_, before, words) => {
    const given = { command: 'insert', path: 'a.ts', insert_line: 2, insert_text: 'x' };
    const found = editsOf(calling('str_replace_based_edit_tool', given));
    expect(applyEdits('edits' in found ? found.edits : [], before === undefined ? {} : { 'a.ts': before })).toEqual({
      refused: 'unappliable',
      notes: [expect.stringContaining(words)],
    });
  });

  it('of an editor view a file, whatever else they name', () => {
    const given = { command: 'view', path: 'a.ts', file_text: '', old_str: '', new_str: '', view_range: [1, 2] };
    expect(editsOf(calling('str_replace_based_edit_tool', given))).toMatchObject({ refused: 'no-code' });
  });

  it('of Cline (3.0.65) make a file where they have nothing to replace, and may name each argument', () => {
    const given = { path: 'src/sum.ts', old_text: null, new_text: FIXED, insert_line: null };
    expect(editsOf(calling('editor', given))).toMatchObject({ edits: [{ kind: 'exact', old: '', new: FIXED }] });
  });

  it('edit the file that they name, whatever the diff in them says', () => {
    const diff = '--- a/other.ts\n+++ b/other.ts\n@@ -2 +2 @@\n-  return a - b;\n+  return a + b;\n';
    expect(made(calling('edit', { path: 'src/sum.ts', diff }))).toEqual({ 'src/sum.ts': FIXED });
  });

  it('reads calls in their order, and of the text nothing', () => {
    const calls = [
      call('write', { path: 'a', content: '1' }),
      call('read', { path: 'a' }),
      call('edit', { path: 'a', old_string: '1', new_string: '2' }),
    ];
    expect(made({ text: `b.ts\n\`\`\`ts\nb\n\`\`\``, calls })).toEqual({ a: '2' });
    expect(editsOf({ text: '', calls })).toMatchObject({ notes: ['the call read edits no file'] });
  });
});

describe('answers that were cut off', () => {
  it.each<[string, string]>([
    ['a whole file', 'src/sum.ts\n```ts\nexport function'],
    ['a SEARCH block', 'src/sum.ts\n```ts\n<<<<<<< SEARCH\n  return'],
    ['a second SEARCH block', 'a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n<<<<<<< SEARCH\n'],
    ['a diff', '```diff\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b'],
    ['a bare diff', '--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-b\n+c'],
    ['a patch', '*** Begin Patch\n*** Update File: x\n@@\n-a'],
    ['a call written with tags', '<write_to_file>\n<path>a.ts</path>\n<content>\nexport'],
    ['a block that has no path yet', `src/sum.ts\n\`\`\`ts\n${FIXED}\`\`\`\nAnd:\n\`\`\`ts\nexport`],
    ['a fence of SEARCH blocks', 'a.ts\n```ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n\n'],
    ['its thinking', '<think>hm'],
  ])('inside %s', (_, text) => expect(editsOf({ text, finish: 'length' })).toMatchObject({ refused: 'unfinished' }));

  it('inside a call', () => {
    expect(editsOf(calling('write', '{"path": "a.ts", "content": "expo', 'length'))).toMatchObject({
      refused: 'unfinished',
    });
  });

  it('behind its last edit is whole', () => {
    expect(made({ text: `src/sum.ts\n\`\`\`ts\n${FIXED}\`\`\`\nThis is bec`, finish: 'length' })).toEqual({
      'src/sum.ts': FIXED,
    });
  });

  it('takes a file whose fence was forgotten, and says so', () => {
    expect(editsOf({ text: `src/sum.ts\n\`\`\`ts\n${FIXED.trimEnd()}` })).toMatchObject({
      edits: [{ text: FIXED }],
      notes: ['src/sum.ts has no end, and was taken as it is'],
    });
  });
});
