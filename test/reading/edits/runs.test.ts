import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCall } from '../../../src/reading/edits/calls.ts';
import { runBlocks, runsIn } from '../../../src/reading/edits/runs.ts';
import { takeEdits } from '../../../src/reading/edits/takeEdits.ts';

// Clients without tools: what they run are fenced blocks, and what they tell the model of them is cut down from requests of theirs.

const MINI = 'Write one block with one command.\n\n```mswea_bash_command\nyour command\n```\n';
const GPTME =
  'You are a helper.\n\n## append\n\n## complete\n\n## ipython\n\n## patch\n\n## patch_many\n\n> Assistant:\n```patch src/hello.py\n…\n```\n\n## save\n\n## shell\n';
const SOURCE = 'export function double(n) {\n  return n + 2;\n}\n';
const FIXED = SOURCE.replace('+', '*');
const ROOT = '/w';

function block(about: string, body: string): string {
  return `\`\`\`${about}\n${body}\n\`\`\``;
}

function originals(old: string, fresh: string): string {
  return `<<<<<<< ORIGINAL\n${old}\n=======\n${fresh}\n>>>>>>> UPDATED`;
}

const PATCH = originals('  return n + 2;', '  return n * 2;');
const HEREDOC = `cat > src/double.js <<'EOF'\n${FIXED}EOF`;

function taken(text: string, instructions: string): ReturnType<typeof takeEdits> {
  const texts = { 'src/double.js': SOURCE };
  return takeEdits(
    { text },
    {
      texts,
      places: { known: Object.keys(texts), roots: [ROOT], protected: [] },
      named: ['src/double.js'],
      tools: {},
      runs: runsIn({ messages: [{ role: 'system', content: instructions }] }),
    },
  );
}

describe('a block that a client runs', () => {
  it.each([
    ["mini-swe-agent's heredoc", MINI, block('mswea_bash_command', HEREDOC)],
    ["mini-swe-agent's sed", MINI, block('mswea_bash_command', "sed -i 's/n + 2/n * 2/' src/double.js && node --test")],
    ["gptme's patch", GPTME, block('patch src/double.js', PATCH)],
    ["gptme's patch by the whole path", GPTME, block(`patch ${ROOT}/src/double.js`, PATCH)],
    ["gptme's heredoc", GPTME, block('shell', HEREDOC)],
  ])('is an edit, and goes back as it came: %s', (_, instructions, text) => {
    const { code, shown } = taken(`I mend it.\n\n${text}\n`, instructions);
    expect(code).toEqual({ files: { 'src/double.js': FIXED } });
    expect(shown).toBe(text);
  });

  it.each([
    ['mini-swe-agent looks', MINI, block('mswea_bash_command', 'cat src/double.js')],
    ['gptme looks', GPTME, block('shell', 'cat src/double.js')],
    ['gptme runs Python', GPTME, block('ipython', 'print(1)')],
    ['gptme is done', GPTME, block('complete', 'Done.')],
  ])('that edits nothing stays as it is, and is no code: %s', (_, instructions, text) => {
    const { code, words } = taken(`I look at src/double.js.\n\n${text}\n`, instructions);
    expect(code).toEqual({ refused: 'no-code' });
    expect(words).toEqual({ text: `I look at src/double.js.\n\n${text}\n`, code: false });
  });

  it('is one only to a client that says so', () => {
    for (const text of [block('mswea_bash_command', HEREDOC), block('shell', HEREDOC)]) {
      const { code, words } = taken(`I mend src/double.js.\n\n${text}`, 'You write code.');
      expect(code).toEqual({ refused: 'no-code' });
      expect(words?.code).toBe(true);
      expect(words?.text).not.toContain('```');
    }
  });

  it('that edits nothing is left out beside edits', () => {
    const patch = block('patch src/double.js', PATCH);
    expect(taken(`${patch}\n\n${block('shell', 'node --test')}`, GPTME)).toMatchObject({
      code: { files: { 'src/double.js': FIXED } },
      shown: patch,
    });
    const save = block('save src/double.js', FIXED.trimEnd());
    const { code, shown } = taken(`${save}\n\n${block('shell', 'node --test')}`, GPTME);
    expect(code).toEqual({ files: { 'src/double.js': FIXED } });
    expect(shown).toBe(`${save}\n`);
  });

  it.each([
    ['a fence in it', block('mswea_bash_command', "cat > a.md <<'EOF'\n```js\nEOF"), MINI],
    ['a longer fence', `\`${block('shell', HEREDOC)}\``, GPTME],
    ['a fence in a list', `- a\n\n  ${block('shell', HEREDOC)}`, GPTME],
    ['a patch without an end', block('patch src/double.js', PATCH.replace('>>>>>>> UPDATED', '')), GPTME],
    ['a patch with another text beside', block('patch src/double.js', `x\n${PATCH}`), GPTME],
    ['a patch that looks for nothing', block('patch src/double.js', '<<<<<<< ORIGINAL\n=======\nx\n>>>>>>> UPDATED'), GPTME],
    ['a patch with two middles', block('patch src/double.js', originals('a\n=======\nb', 'c')), GPTME],
    ['a patch that leaves lines out', block('patch src/double.js', originals('export function double(n) {\n  // ...', 'x\n  // ...')), GPTME],
    ['a patch for a text that is not there', block('patch src/double.js', originals('nowhere', 'x')), GPTME],
    ['a patch of nothing', block('patch', PATCH), GPTME],
    ['edits of another form', block('patch_many', `src/double.js\n${PATCH}`), GPTME],
    ['what is appended', block('append src/double.js', 'x'), GPTME],
  ])('is refused with %s', (_, text, instructions) => {
    const { code } = taken(text, instructions);
    expect(code).toEqual({ refused: expect.stringMatching(/^(?:unappliable|no-code)$/) });
    expect(taken(text, instructions).words?.text ?? '').not.toMatch(/`{3}/);
  }); // prettier-ignore

  it('is the same edit as a call of the tool', () => {
    const call = { id: '1', name: 'patch', arguments: JSON.stringify({ path: 'src/double.js', patch: PATCH }) };
    expect(readCall(call).edits).toEqual([
      {
        kind: 'exact',
        format: 'tool-call',
        path: 'src/double.js',
        old: '  return n + 2;',
        new: '  return n * 2;',
        all: false,
        call: '1',
      },
    ]);
  });

  it.each([
    ['append', { path: 'src/double.js', content: 'x' }],
    ['append_to_file', { path: 'src/double.js', content: 'x' }],
    ['patch_many', { patches: JSON.stringify([{ path: 'src/double.js', patch: PATCH }]) }],
  ])('is refused as a call that is read otherwise than it is made: %s', (name, given) => {
    expect(readCall({ id: '1', name, arguments: JSON.stringify(given) })).toMatchObject({
      edits: [],
      refused: expect.stringMatching(/^The call (?:append|patch_many)/),
    });
  });

  it('is handed over only as it was read', () => {
    const lines = ['', 'x', '=======', '>>>>>>> UPDATED', '<<<<<<< ORIGINAL', '```', '  return n + 2;', '}'];
    const some = fc.array(fc.constantFrom(...lines), { maxLength: 5 }).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(some, some, some, (old, fresh, after) => {
        const text = `${block('patch src/double.js', originals(old, fresh))}\n${after}`;
        const { code, shown = '' } = taken(text, GPTME);
        if ('refused' in code) return;
        // gptme finds its marks wherever they stand.
        const parts = /<<<<<<< ORIGINAL\n([^]*?)\n=======\n([^]*?)\n?>>>>>>> UPDATED/.exec(shown);
        expect(shown.match(/<<<<<<< ORIGINAL/g)).toHaveLength(1);
        expect(code.files).toEqual({ 'src/double.js': SOURCE.replace(parts?.[1] ?? '', () => parts?.[2] ?? '') });
      }),
    );
  });
});

describe('the blocks of a text', () => {
  it('are found where the client runs them', () => {
    const runs = runsIn({
      messages: [
        { role: 'system', content: [{ type: 'text', text: GPTME }] },
        { role: 'user', content: 'Mend it.' },
        { role: 'system', content: '## js' },
      ],
    });
    expect(runs).toEqual(['complete', 'ipython', 'patch', 'patch_many', 'shell']);
    expect(runBlocks(`a\n${block('shell', 'ls')}\n${block('js', 'x')}\n${block('ipython', '1\n2')}`, runs)).toEqual([
      'ls',
      '1\n2',
    ]);
    expect(runBlocks(block('shell', 'ls'), runsIn({ messages: [{ role: 'user', content: GPTME }] }))).toEqual([]);
  });
});
