import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract, type Wanted } from '../../src/reading/answers/extract.ts';

// Wrapping any program in any of the shapes in which models answer gives the program back.

const name = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => JSON.stringify(value));
const line = fc.oneof(
  fc.tuple(name, text).map(([id, value]) => `  const ${id}Text = ${value};`),
  fc.constant('  // a comment with ``` in it'),
  fc.constant('  /*\n```ts\nnot code\n```\n  */'),
  fc.constant('  const template = `a ${`b ${1}`} \\`c\\``;'),
  fc.constant('  if (input > 0) {\n\n    return input;\n  }'),
  fc.constant('\tfor (const x of [1, 2]) console.log(x);'),
);
const program = fc
  .tuple(fc.uniqueArray(line, { maxLength: 4, selector: (code) => code.split('=')[0] }), fc.boolean(), fc.boolean())
  .map(([lines, helper, imports]) =>
    [
      ...(imports ? ["import { readable } from './context.ts';\n"] : []),
      ...(helper ? ['interface Shape {\n  readonly side: number;\n}\n'] : []),
      `export function wanted(input: number): number {\n${lines.join('\n')}${lines.length > 0 ? '\n' : ''}  return input;\n}`,
    ].join('\n'),
  );

const prose = fc.constantFrom(
  '',
  'Sure! Here is the code:\n\n',
  '好的，代码如下：\n\n',
  '### Solution\n\nIt uses a loop.\n\n',
  '1. First, think.\n2. Then, write.\n\n',
);
const after = fc.constantFrom(
  '',
  '\n\nThis works because it does.',
  '\n\n```bash\nnpm test\n```',
  '\n\n**Note:** O(n).',
  '<|im_end|>',
);
const info = fc.constantFrom(
  '',
  'ts',
  'typescript',
  'TypeScript',
  'ts src/wanted.ts',
  'typescript title="src/wanted.ts"',
  'ts:src/wanted.ts',
  'js',
);

/** A fence longer than any run in the code, as whoever must quote such code writes it. */
function fence(code: string, mark: string): string {
  const longest = Math.max(2, ...[...code.matchAll(mark === '`' ? /`+/g : /~+/g)].map(([run]) => run.length));
  return mark.repeat(longest + 1);
}

const task: Wanted = { targets: ['src/wanted.ts'], signature: undefined, exports: ['wanted'], language: 'typescript' };
const taken = (answer: string, wanted: Wanted = task): unknown => {
  const { code } = extract(answer, 'stop', wanted);
  return 'files' in code ? code.files : code;
};

describe('extraction gives back', () => {
  it('a program in a fence, with prose around', () => {
    fc.assert(
      fc.property(program, prose, after, info, fc.constantFrom('`', '~'), (code, before, end, language, mark) => {
        const marks = fence(code, mark);
        expect(taken(`${before}${marks}${language}\n${code}\n${marks}${end}`)).toEqual({
          'src/wanted.ts': `${code}\n`,
        });
      }),
    );
  });

  it('a program after a thought, in tags, or in JSON', () => {
    fc.assert(
      fc.property(program, fc.constantFrom('think', 'tags', 'json'), (code, shape) => {
        const marks = fence(code, '`');
        const fenced = `${marks}ts\n${code}\n${marks}`;
        const answer = {
          think: `<think>maybe \`\`\`ts\nwrong\n\`\`\`</think>\n${fenced}`,
          tags: `<answer>\n${fenced}\n</answer>`,
          json: JSON.stringify({ code }),
        }[shape];
        expect(taken(answer)).toEqual({ 'src/wanted.ts': `${code}\n` });
      }),
    );
  });

  it('a program that stands alone', () => {
    // A line of three backticks in the program would be read as a fence: bare programs have none.
    fc.assert(
      fc.property(
        program.filter((code) => !/^```/m.test(code)),
        (code) => {
          expect(taken(code)).toEqual({ 'src/wanted.ts': `${code}\n` });
        },
      ),
    );
  });

  it('a continuation of the signature, and a repeated one', () => {
    fc.assert(
      fc.property(program, fc.boolean(), fc.boolean(), (code, fenced, repeated) => {
        fc.pre(fenced || !/^```/m.test(code));
        const start = code.indexOf('export function');
        const cut = code.indexOf('{\n', start) + 2;
        const signed: Wanted = { ...task, signature: code.slice(0, cut) };
        const answer = repeated ? code : code.slice(cut);
        const marks = fence(code, '`');
        expect(taken(fenced ? `${marks}ts\n${answer}\n${marks}` : answer, signed)).toEqual({
          'src/wanted.ts': `${code}\n`,
        });
      }),
    );
  });

  it('several files by their paths', () => {
    fc.assert(
      fc.property(program, program, fc.constantFrom('info', 'bold', 'comment'), (first, second, how) => {
        const files = { 'src/wanted.ts': first, 'src/other.ts': second };
        const block = ([path, code]: [string, string]): string => {
          const marks = fence(code, '`');
          if (how === 'info') return `${marks}ts ${path}\n${code}\n${marks}`;
          return how === 'bold'
            ? `**${path}**\n\n${marks}ts\n${code}\n${marks}`
            : `${marks}ts\n// ${path}\n${code}\n${marks}`;
        };
        const expected = Object.fromEntries(
          Object.entries(files).map(([path, code]) => [path, `${how === 'comment' ? `// ${path}\n` : ''}${code}\n`]),
        );
        expect(
          taken(Object.entries(files).map(block).join('\n\n'), {
            ...task,
            targets: ['src/wanted.ts', 'src/other.ts'],
            exports: [],
          }),
        ).toEqual(expected);
      }),
    );
  });

  it('nothing, rather than a guess, where the model was cut off inside the code', () => {
    fc.assert(
      fc.property(program, fc.nat({ max: 1000 }), (code, at) => {
        const cut = code.slice(0, at % code.length);
        const marks = fence(code, '`');
        const { code: found } = extract(`${marks}ts\n${cut}`, 'length', task);
        expect(found).toEqual({ refused: 'unfinished' });
      }),
    );
  });
});
