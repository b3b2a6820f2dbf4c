import { describe, expect, it } from 'vitest';
import { mentionedIn } from '../../src/workspace/mentioned.ts';
import { isOfTests, isProtected } from '../../src/workspace/roles.ts';
import { processorMs } from '../processorMs.ts';

describe('what decides how code is judged', () => {
  it.each(
    [
      ['jest.config.json', 'karma.conf.js', 'vitest.projects.json', 'vitest.config.mts', 'babel.config.json'],
      ['src/double.test.js.snapshot', 'src/a.snap', '__mocks__/fs.js', 'testdata/a.txt', 'cypress/a.ts'],
      ['src/setupTests.ts', 'vitest.setup.ts', 'test-utils.ts', 'globalSetup.ts', 'src/testHelpers.js'],
      ['test.js', 'src/test-double.mjs', 'src/double-test.js', 'app.e2e-spec.ts', 'tests.py', 'pytest.py', 'a_spec.rb'],
      ['packages/a/package.json', 'tsconfig.build.json', 'nx.json', 'requirements-dev.txt', 'GNUmakefile', 'bun.lock'],
      [
        'Tests/a.swift',
        'VITEST.CONFIG.TS',
        'Package.JSON',
        'vitest.con\uFB01g.ts',
        'te\u017Ft/a.js',
        'pac\u212Aage.json',
      ],
    ].flat(),
  )('may not be changed: %s', (path) => {
    expect(isProtected(path, [])).toBe(true);
  });

  it.each([
    'e2e/answers.ts',
    'Tests/a.ts',
    'src/__fixtures__/a.json',
    'src/a.props.ts',
    'src/a.assert.mts',
    'src/a.snap',
  ])('may not be read by a candidate: %s', (path) => {
    expect(isOfTests(path)).toBe(true);
  });

  it.each([
    'src/contest.ts',
    'src/latest.js',
    'src/setup.ts',
    'src/config.ts',
    'src/project.ts',
    'docs/testing.md',
    'src/utils.ts',
  ])('may: %s', (path) => {
    expect(isProtected(path, [])).toBe(false);
  });

  it('is kept by globs in whatever letters', () => {
    expect(isProtected('SRC/Secret.ts', ['src/secret.*'])).toBe(true);
  });
});

describe('paths that stand in a text', () => {
  it.each(['app/(group)/page.tsx', 'src/routes/+page.svelte', 'app/[id]/@slot/page.tsx', 'src/a=b,c.ts', 'src/a&b.ts'])(
    'are seen whatever is in them: %s',
    (path) => {
      const others = ['src/other.ts', 'src/deep/x/y.ts'];
      expect(mentionedIn(`In ${path}, and {"path":"${path}"}.`, [path, ...others])).toEqual([path]);
    },
  );

  it('are found in no time, and in no room, among words that look like paths', () => {
    const words = Array.from({ length: 16_000 }, (_, count) => `${count}/${'a/'.repeat(240)}`).join(' ');
    const before = process.memoryUsage().heapUsed;
    const spent = processorMs(() => {
      expect(mentionedIn(`${words} src/a.ts`, ['src/a.ts', 'app/(b)/c.ts'])).toEqual(['src/a.ts']);
    });
    expect(spent).toBeLessThan(8000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(400e6);
  });
});
