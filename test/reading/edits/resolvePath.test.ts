import { describe, expect, it } from 'vitest';
import { resolveEdits, resolvePath, type Places } from '../../../src/reading/edits/resolvePath.ts';

const PLACES: Places = {
  known: ['src/sum.ts', 'src/index.ts', 'lib/index.ts', 'a/deep.ts', 'test/sum.test.ts', 'app/[slug]/page (1).tsx'],
  roots: ['/home/me/project', '/work/space/'],
  protected: ['test', 'package.json', './vitest.config.ts'],
};

describe('what a path means', () => {
  it.each([
    ['src/sum.ts', 'src/sum.ts'],
    ['./src/sum.ts', 'src/sum.ts'],
    ['.//src/./sum.ts', 'src/sum.ts'],
    ['a/src/sum.ts', 'src/sum.ts'],
    ['b/src/sum.ts', 'src/sum.ts'],
    ['a/deep.ts', 'a/deep.ts'],
    ['src\\sum.ts', 'src/sum.ts'],
    ['`src/sum.ts`', 'src/sum.ts'],
    ['"src/sum.ts"', 'src/sum.ts'],
    ['/home/me/project/src/sum.ts', 'src/sum.ts'],
    ['/work/space/src/new.ts', 'src/new.ts'],
    ['sum.ts', 'src/sum.ts'],
    ['src/new.ts', 'src/new.ts'],
    ['new.ts', 'new.ts'],
    ['src/größe/ñandú.ts', 'src/größe/ñandú.ts'],
    ['app/[slug]/page (1).tsx', 'app/[slug]/page (1).tsx'],
    ['app/(group)/@modal/[...all]/page.tsx', 'app/(group)/@modal/[...all]/page.tsx'],
    ['__proto__', '__proto__'],
    ['.env.example', '.env.example'],
  ])('%j is %j', (written, path) => expect(resolvePath(written, PLACES)).toEqual({ path }));
});

describe('what may not be written', () => {
  it.each([
    ['../outside.ts', '".."'],
    ['src/../../outside.ts', '".."'],
    ['src/../sum.ts', '".."'],
    ['..\\outside.ts', '".."'],
    ['/home/me/project/../other/x.ts', '".."'],
    ['/etc/passwd', 'outside'],
    ['/home/me/project-two/x.ts', 'outside'],
    ['\\\\server\\share\\x.ts', 'outside'],
    ['//etc/passwd', 'outside'],
    ['C:\\x.ts', 'drive'],
    ['c:/x.ts', 'drive'],
    ['~/x.ts', 'home'],
    ['', 'no file'],
    ['./', 'no file'],
    ['src/a\0.ts', 'characters'],
    ['src/a\n.ts', 'characters'],
    ['.g\u200Cit/config', 'characters'],
    ['link -> /etc/passwd', 'characters'],
    ['src/a.ts:12', 'characters'],
    ['.git./config', 'dot or space'],
    ['.git /config', 'dot or space'],
    ['.git/hooks/pre-commit', 'never written'],
    ['.GIT/config', 'never written'],
    ['git~1/config', 'never written'],
    ['node_modules/x/index.js', 'never written'],
    ['src/Node_Modules/x.js', 'never written'],
    ['.env', 'secret'],
    ['config/.ENV.local', 'secret'],
    ['keys/id_rsa', 'secret'],
    ['.ssh/config', 'secret'],
    ['server.pem', 'secret'],
    ['test/sum.test.ts', 'protected'],
    ['sum.test.ts', 'protected'],
    ['b/test/sum.test.ts', 'protected'],
    ['TEST/other.test.ts', 'protected'],
    ['package.json', 'protected'],
    ['Package.json', 'protected'],
    ['vitest.config.ts', 'protected'],
    ['index.ts', 'could mean src/index.ts or lib/index.ts'],
    ['src', 'is a folder'],
    ['src/sum.ts/evil.ts', 'which is a file'],
    ['SRC/SUM.ts', 'only in how its letters are written'],
    [`${'x/'.repeat(300)}a.ts`, 'too long'],
  ])('%j', (written, words) => {
    expect(resolvePath(written, PLACES)).toEqual({ refused: expect.stringContaining(words) });
  });
});

it('takes the path of a tool call literally, as the tool will', () => {
  expect(resolvePath('sum.ts', PLACES, 'tool-call')).toEqual({ path: 'sum.ts' });
  expect(resolvePath('a/src/sum.ts', PLACES, 'tool-call')).toEqual({ path: 'a/src/sum.ts' });
  expect(resolvePath('/home/me/project/./src/sum.ts', PLACES, 'tool-call')).toEqual({ path: 'src/sum.ts' });
  expect(resolvePath('`src/sum.ts`', PLACES, 'tool-call')).toHaveProperty('refused');
  expect(resolvePath('test/sum.test.ts', PLACES, 'tool-call')).toHaveProperty('refused');
});

it('resolves all edits, or none', () => {
  const edit = (path: string) => ({ kind: 'write', format: 'whole', path, text: '' }) as const;
  expect(resolveEdits([edit('sum.ts'), edit('b/src/sum.ts')], PLACES)).toMatchObject({
    edits: [{ path: 'src/sum.ts' }, { path: 'src/sum.ts' }],
  });
  expect(resolveEdits([edit('sum.ts'), edit('/etc/passwd')], PLACES)).toEqual({
    refused: 'unappliable',
    notes: ['The path "/etc/passwd" is outside the workspace.'],
  });
});
