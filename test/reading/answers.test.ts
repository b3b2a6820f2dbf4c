import { describe, expect, it } from 'vitest';
import { extract, type Extracted, type Wanted } from '../../src/reading/answers/extract.ts';
import { spoken } from '../../src/reading/answers/unwrap.ts';

// Written by hand after what models and servers were reported to send.

const F = 'export function f(): number {\n  return 2;\n}\n';
const DRAFT = '```ts\nexport function f(): number { return 1 }\n```\n';
const LANGUAGES: Readonly<Record<string, string>> = { ts: 'typescript', tsx: 'typescript', py: 'python' };

function block(code: string, language = 'ts'): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\n`;
}

function taken(
  text: string,
  target: string,
  more: Partial<Wanted> = {},
  finish: 'stop' | 'length' = 'stop',
): Extracted {
  const ending = target.split('.').at(-1) ?? '';
  const wanted = { targets: [target], signature: undefined, exports: [], language: LANGUAGES[ending] ?? ending };
  return extract(text, finish, { ...wanted, ...more } as Wanted);
}

function file(text: string, target: string, more: Partial<Wanted> = {}): string | undefined {
  const { code } = taken(text, target, more);
  return 'files' in code ? code.files[target] : code.refused;
}

describe('thinking', () => {
  it.each([
    ['[THINK]', `[THINK]\n${DRAFT}[/THINK]\n${block(F)}`],
    ['<thought>', `<thought>\n${DRAFT}</thought>\n${block(F)}`],
    ['<seed:think>', `<seed:think>${DRAFT}</seed:think>${block(F)}`],
    ['several thoughts', `<think>hm</think>\n<think>\n${DRAFT}</think>\n${block(F)}`],
    ['a thought after words', `Sure.\n<think>\n${DRAFT}</think>\n${block(F)}`],
    ['a thought whose beginning the template wrote', `${DRAFT}So it is two.</think>\n\n${block(F)}`],
    ['a draft that was left open', `\`\`\`ts\nexport function f() {\n</think>\n${block(F)}`],
    [
      'channels',
      `<|channel|>analysis<|message|>${DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>${block(F)}<|return|>`,
    ],
    [
      'a final channel without a fence',
      `<|channel|>analysis<|message|>x<|end|><|start|>assistant<|channel|>final<|message|>${F}<|return|>`,
    ],
    [
      'a commentary',
      `<|start|>assistant<|channel|>commentary<|message|>${DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>${block(F)}`,
    ],
    ['channels without their marks', `analysisWe need two.\n${DRAFT}assistantfinal${block(F)}`],
  ])('is not the answer: %s', (_, text) => expect(file(text, 'a.ts')).toBe(F));

  it.each(['<|channel|>analysis<|message|>', '<thought>\n', '[THINK]', 'Sure.\n<think>\n'])(
    'that never ends holds no answer: %j',
    (open) => {
      expect(taken(`${open}${DRAFT}`, 'a.ts').code).toEqual({ refused: 'no-code' });
    },
  );

  it('is spoken of in code and in prose', () => {
    const code = 'export const END = `\n</think>\n`;\nexport const f = (s: string): string => s.split(END)[1] ?? s;\n';
    expect(file(block(code), 'a.ts')).toBe(code);
    expect(file(`It ends at \`</think>\` as \`<think>\` says.\n${block(F)}`, 'a.ts')).toBe(F);
    expect(spoken('See `</think>`.')).toEqual({ body: 'See `</think>`.', cutInThought: false });
  });

  it.each([
    '```ts\n</think>\n',
    '</think>\n',
    '<think>\n</think>\n',
    '```ts\n</think>\n```\n',
    '<|channel|>',
    'assistantcommentary',
  ])('is found in no time, however often it is said: %j', (piece) => {
    // A reader that looks through the rest for each would take minutes.
    expect(spoken(`analysis${piece.repeat(1_000_000 / piece.length)}`).body).toBeDefined();
  });
});

describe('tags', () => {
  const hint =
    'export function Hint() {\n  return (\n    <p>\n      <code>\n        npm ci\n      </code>\n    </p>\n  );\n}\n';
  it.each([
    ['in a fence', block(hint, 'tsx')],
    ['in a fence that other tags are around', `<answer>\n${block(hint, 'tsx')}</answer>\n`],
    ['in an answer that is all code', hint],
    ['in a fence that has no end', `\`\`\`tsx\n${hint}`],
  ])('are code %s', (_, text) => expect(file(text, 'a.tsx')).toBe(hint));

  it('are what a page is made of', () => {
    const page = '<!doctype html>\n<title>Hi</title>\n<code>\nx\n</code>\n';
    expect(file(page, 'a.html')).toBe(page);
    expect(file('{ "code": "x" }', 'a.json')).toBe('{ "code": "x" }\n');
  });
});

describe('the block in the target’s own language', () => {
  it.each([
    ['public/index.html', 'html', '<p>Hi</p>'],
    ['a.json', 'json', '{ "a": 1 }'],
    ['a.yaml', 'yml', 'a: 1'],
    ['a.css', 'css', 'p { margin: 0 }'],
    ['README.md', 'markdown', '# T'],
    ['run.sh', 'bash', 'echo hi'],
    ['a.sql', 'postgresql', 'select 1;'],
    ['a.toml', 'toml', 'a = 1'],
  ])('is the file %s', (target, language, code) => {
    const beside = `${block('npm start', 'console')}\n${block('1', '')}\n${block('let a = 1;', 'js')}`;
    expect(file(`${block(code, language)}\n${beside}`, target)).toBe(`${code}\n`);
  });
});

describe('the block that declares what is wanted', () => {
  const mean = 'def mean(a):\n    return sum(a) / len(a)\n';
  it.each([
    ['usage', block('print(mean([1, 2]))', 'python')],
    ['a test', block('from solution import mean\n\nassert mean([1]) == 1', 'python')],
    ['an installation', block('pip install numpy', '')],
    ['printed output', block('1.5', '')],
  ])('is Python, above %s', (_, after) => {
    expect(file(`${block(mean, 'python')}\n${after}`, 'solution.py', { exports: ['mean'] })).toBe(mean);
    expect(file(`${block(mean, 'python')}\n${after}`, 'solution.py')).toBe(mean);
  });

  it.each([
    ['with words around it', `Here it is:\n\n${mean}\nThis returns the mean.`],
    ['above its output', `${mean}\nOutput:\n\n${block('1.5', '')}`],
    [
      'with a fence in its doc comment',
      block(`def mean(a):\n    """\n\`\`\`\nmean([1])\n\`\`\`\n    """\n    return 1\n`, 'python'),
    ],
  ])('is Python %s', (_, text) => {
    expect(file(text, 'solution.py', { exports: ['mean'] })).toMatch(/^def mean\(a\):\n[^]*return/);
  });

  it('goes on from a beginning in Python, whose imports are kept', () => {
    const signature = 'from typing import List\n\n\ndef mean(a: List[int]):\n    """Doc."""\n';
    expect(file('    return sum(a)\n', 'a.py', { signature })).toBe(`${signature}    return sum(a)\n`);
    const whole = 'def mean(a: List[int]):\n    return sum(a)\n';
    expect(file(block(whole, 'python'), 'a.py', { signature })).toBe(`from typing import List\n\n${whole}`);
  });

  it('is a function that stands unfenced above a block of its output', () => {
    const text = `${F}\nIt prints:\n\n${block('2', '')}`;
    expect(file(text, 'a.ts', { exports: ['f'] })).toBe(F);
    const signature = 'export function f(): number {\n';
    expect(file(text, 'a.ts', { signature, exports: ['f'] })).toBe(F);
  });

  it('is said to be missing where another stands in its place, which is not put into it', () => {
    const other = 'function g(): number {\n  return 1;\n}\n';
    for (const text of [other, block(other)]) {
      const { code, notes } = taken(text, 'a.ts', { signature: 'export function f(): number {\n', exports: ['f'] });
      expect(code).toEqual({ files: { 'a.ts': other } });
      expect(notes).toEqual(['f is missing: the answer declares g']);
    }
  });

  it.each(['', ' \n\n', '```ts\n```', 'Here:\n\n```ts\n\n```\n'])('is not in an empty answer: %j', (text) => {
    expect(file(text, 'a.ts', { signature: 'export function f() {\n', exports: ['f'] })).toBe('no-code');
  });
});

describe('a fence in a file', () => {
  it.each([
    ['a template string', 'export const n = 1;\nexport const md = `\n```\nhi\n```\n`;\n', 'ts', 'a.ts'],
    [
      'a template string that does not parse',
      'export const md = `\n```js\nhi\n```\n`;\nexport const n = 1;\n',
      'ts',
      'a.ts',
    ],
    ['a doc comment', '/**\n```ts\nf();\n```\n*/\nexport function md() {}\nexport const n = 1;\n', 'ts', 'a.ts'],
    ['Markdown', '# T\n\n```bash\nnpm ci\n```\n\nMore.\n', 'markdown', 'README.md'],
    ['Markdown, without a language', '# T\n\n```\nnpm ci\n```\n\nMore.\n', 'md', 'README.md'],
  ])('is in %s', (_, code, language, target) => expect(file(block(code, language), target)).toBe(code));

  it('does not make one file of two blocks', () => {
    const text = `${block('# T', 'markdown')}\nLook at it:\n\n${block('npx serve', 'bash')}`;
    expect(file(text, 'README.md')).toBe('# T\n');
    const several = { targets: ['README.md', 'a.ts'] as const, language: 'markdown' };
    expect(taken(`README.md\n${block('# T', 'md')}\na.ts\n${block(F)}`, 'README.md', several).code).toEqual({
      files: { 'README.md': '# T\n', 'a.ts': F },
    });
    const open = `README.md\n${block('# T\n\n```\nnpm ci\n```\n\nMore.', 'md')}\na.ts\n${block(F)}`;
    expect(taken(open, 'README.md', several).code).toEqual({ refused: 'unclear' });
  });
});

describe('a script that is no module', () => {
  const wanted = {
    targets: ['a.js'],
    signature: undefined,
    exports: ['f'],
    language: 'javascript',
    script: true,
  } as const;
  const made = (code: string): string => {
    const taking = extract(block(code, 'js'), 'stop', wanted);
    return 'files' in taking.code ? (taking.code.files['a.js'] ?? '') : taking.code.refused;
  };
  it.each([
    ['assigns to what was never declared', 'function f(a) { x = a; return x; }'],
    ['has numbers of old', 'function f() { return 010; }'],
    ['names its exports', 'function f() {}\nmodule.exports = { f };'],
  ])('stays one where it %s', (_, code) => expect(made(code)).toBe(`${code}\n\nmodule.exports.f = f;\n`));
  it('is a module otherwise', () => {
    expect(made('function f({ a: [b] }) { b = 1; return b; }')).toMatch(/export \{ f \};\n$/);
    expect(made('export function f() { return 1; }')).toBe('export function f() { return 1; }\n');
  });
});
