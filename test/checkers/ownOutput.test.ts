import { describe, expect, it } from 'vitest';
import { componentsReaching, scriptsIn } from '../../checkers/types/components.ts';
import { readSvelte, readTsc } from '../../checkers/types/ownOutput.ts';

describe('what vue-tsc writes', () => {
  const root = '/tmp/copy';
  const listed = `${root}/src/App.vue\n${root}/node_modules/vue/index.d.ts\n/usr/lib/lib.d.ts\n`;

  it('is read as errors and files', () => {
    const output = `src/App.vue(2,7): error TS2322: Type 'string' is not assignable.\n  It goes on.\nerror TS2688: Cannot find 'x'.\n${listed}`;
    expect(readTsc(output, root)).toEqual({
      diagnostics: [
        { file: 'src/App.vue', line: 2, column: 7, code: 'TS2322', message: "Type 'string' is not assignable." },
        { file: '', line: 1, column: 1, code: 'TS2688', message: "Cannot find 'x'." },
      ],
      files: ['src/App.vue'],
    });
  });

  it.each([
    ['a stack', 'ReferenceError: isTypeAssertionExpression is not defined\n    at eval (x.js:1:1)\n'],
    ['a word between', 'Killed\n'],
  ])('is not believed with anything else in it: %s', (_, more) => {
    expect(readTsc(listed + more, root)).toBeUndefined();
  });
});

describe('what svelte-check writes', () => {
  const error =
    '1795939953391 {"type":"ERROR","filename":"src/App.svelte","start":{"line":2,"character":6},"end":{"line":2,"character":7},"message":"Type \'string\' is not assignable to type \'number\'.","code":2322,"source":"ts"}\n';
  const start = '1795939953390 START "/tmp/copy"\n';
  const done = (errors: number): string =>
    `1795939953391 COMPLETED 82 FILES ${errors} ERRORS 0 WARNINGS 1 FILES_WITH_PROBLEMS\n`;

  it('is read as errors, seen from the workspace', () => {
    expect(readSvelte(start + error + done(1), 'packages/a')).toMatchObject({
      diagnostics: [{ file: 'packages/a/src/App.svelte', line: 3, column: 7, code: 'TS2322' }],
    });
    expect(readSvelte(start + done(0), '')).toMatchObject({ diagnostics: [] });
  });

  it.each([
    ['no end', start + error],
    ['fewer than were counted', start + error + done(2)],
    ['a failure', `${start}1795939953391 FAILURE "Connection closed"\n`],
    ['torn', `${start}${error.slice(0, 80)}\n${done(1)}`],
    ['nothing', ''],
  ])('is not believed where it is not whole: %s', (_, output) => {
    expect(readSvelte(output, '')).toBeUndefined();
  });
});

describe('components', () => {
  const vue = '<template>\n  <p />\n</template>\n<script setup lang="ts">\nconst a = 1;\n</script>\n';

  it('are read by their scripts, on the lines where they stand', () => {
    expect(scriptsIn({ 'a.vue': vue, 'b.ts': 'x' })).toEqual({
      'a.vue.ts': expect.stringMatching(/^(?: *\n){4}const a = 1;\n *\n$/),
      'b.ts': 'x',
    });
    for (const torn of ['<script>', '<script', '<script>let a', '</script><script>'])
      expect(scriptsIn({ 'a.svelte': torn })).toEqual({ 'a.svelte.ts': ' '.repeat(torn.length) });
  });

  it('come by a target through files and names that end alike', () => {
    const by = (name: string): string => `<script>import { a } from '${name}';</script>`;
    const files = { 'src/index.ts': "export * from './a';\n", 'src/other.ts': '' };
    const components = {
      'src/A.vue': by('./a.ts'),
      'src/B.vue': by('@/index'),
      'src/C.vue': by('./A.vue'),
      'src/D.vue': by('./other'),
    };
    expect(componentsReaching(files, components, ['src/a.ts'])).toEqual(['src/A.vue', 'src/B.vue', 'src/C.vue']);
  });
});
