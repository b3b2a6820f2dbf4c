import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterContext, questionsFor } from '../../src/sampling/filterContext.ts';
import type { Brief, ShownFile } from '../../src/sampling/prompt.ts';

function file(path: string, lines: number, readOnly = true): ShownFile {
  return {
    path,
    readOnly,
    text: Array.from({ length: lines }, (_, index) => `${path} has line ${index + 1}\n`).join(''),
  };
}

function briefWith(...files: ShownFile[]): Brief {
  const rest = { language: 'typescript', beginning: undefined, answer: 'Answer.', work: '', conversation: undefined };
  return { prompt: 'Do it.', files, ...rest };
}

const LARGE = briefWith(file('src/task.ts', 30, false), file('src/a.ts', 300), file('src/b.ts', 200));

/** What is left of a brief after these words of the member that picks. */
async function after(
  brief: Brief,
  ...said: string[]
): Promise<{ shown: string[]; leftOut: string | undefined; asked: string[] }> {
  const asked: string[] = [];
  const { brief: kept, leftOut } = await filterContext(brief, questionsFor(brief), (question) => {
    asked.push(question);
    return Promise.resolve(said[asked.length - 1] ?? said.at(-1) ?? '');
  });
  return { shown: kept.files.map(({ path, lines = 'all' }) => `${path}: ${lines}`), leftOut, asked };
}

describe('what the strong member is shown', () => {
  it('is all of a small context, and nobody is asked', async () => {
    const { shown, leftOut, asked } = await after(briefWith(file('src/a.ts', 20)), 'none');
    expect({ shown, leftOut, asked }).toEqual({ shown: ['src/a.ts: all'], leftOut: undefined, asked: [] });
  });

  it('is what a cheap member picks, with a few lines around it; the rest is listed', async () => {
    const { shown, leftOut, asked } = await after(LARGE, 'src/a.ts 10-12\n- `src/a.ts`: lines 15 to 16\nsrc/a.ts 200');
    expect(shown).toEqual(['src/task.ts: all', 'src/a.ts: lines 8 to 18, 198 to 202 of 300']);
    expect(leftOut).toBe(
      'It is not shown src/b.ts (200 lines). Of src/a.ts it is shown lines 8 to 18, 198 to 202 of 300.',
    );
    expect(asked.join()).toContain('15  src/a.ts has line 15\n');
  });

  it.each([
    ['nobody answers', ''],
    ['nothing is picked: small models say so of whatever they are asked', 'None.'],
    ['an answer names nothing', 'It looks very interesting.'],
    ['an answer names what there is not', 'src/c.ts 1-20\nsrc/a.ts 900-1000'],
    ['an answer says none of something', 'none of the files is short'],
  ])('is everything where %s', async (_, said) => {
    const { shown, leftOut } = await after(LARGE, said);
    expect(shown).toEqual(['src/task.ts: all', 'src/a.ts: all', 'src/b.ts: all']);
    expect(leftOut).toBeUndefined();
  });

  it.each([
    ['several ranges', 'src/a.ts 10-12, 20 to 22', 'lines 8 to 14, 18 to 24 of 300'],
    ['another way to write a path', '1. **./src/a.ts**: lines L10—L12 (types)', 'lines 8 to 14 of 300'],
    ['a list in one line', 'lib/src/a.ts 1-2, src/b.ts 400-500, src/a.ts 10-12', 'lines 1 to 4, 8 to 14 of 300'],
    ['no lines', 'src/a.ts', 'all'],
    ['all lines', 'src/a.ts all', 'all'],
    ['a range that ends nowhere', 'src/a.ts 290-999999', 'lines 288 to 300 of 300'],
  ])('is of a file what is named: %s', async (_, said, lines) => {
    expect((await after(LARGE, said)).shown).toEqual(['src/task.ts: all', `src/a.ts: ${lines}`]);
  });

  it('is found by its path, whatever that looks like', async () => {
    const [path, within] = ['docs/a b, c:d.md', 'a b, c:d.md'];
    const brief = briefWith(file(path, 200), file(within, 200));
    expect((await after(brief, `${path} 5-6`)).shown).toEqual([`${path}: lines 3 to 8 of 200`]);
  });

  it('is every file that may be written, whatever is said: an answer holds the whole of it', async () => {
    const brief = briefWith(file('src/a.ts', 200, false), file('src/b.ts', 200, false), file('src/c.ts', 300));
    expect((await after(brief, 'src/c.ts 5')).shown).toEqual([
      'src/a.ts: all',
      'src/b.ts: all',
      'src/c.ts: lines 3 to 7 of 300',
    ]);
  });

  it('is looked through quickly, whatever the files and the answers hold', async () => {
    const brief = briefWith({ path: 'src/a.ts', readOnly: true, text: '``` '.repeat(500_000) }, file('src/b.ts', 300));
    const [question] = questionsFor(brief);
    expect(question?.text.length).toBeLessThan(30_000);
    const { shown } = await after(brief, `${'-'.repeat(1_000_000)}\n${'src/b.ts 1 '.repeat(100_000)}\nsrc/b.ts 1`);
    expect(shown).toEqual(['src/b.ts: lines 1 to 3 of 300']);
  });

  it('lists what is picked and has no room', async () => {
    const wide = { path: 'src/a.ts', readOnly: true, text: `${'x'.repeat(350)}\n`.repeat(300) };
    const { shown, leftOut } = await after(briefWith(wide, file('src/b.ts', 300)), 'src/a.ts 9-300\nsrc/b.ts 5');
    expect(shown).toEqual(['src/b.ts: lines 3 to 7 of 300']);
    expect(leftOut).toBe('It is not shown src/a.ts (300 lines). Of src/b.ts it is shown lines 3 to 7 of 300.');
  });

  it('is as it is where there is more than anybody should be asked about', async () => {
    const brief = briefWith(file('src/a.ts', 300), file('src/b.ts', 20_000));
    const { shown, asked } = await after(brief, 'src/a.ts 5');
    expect(asked.join('').length).toBeLessThan(240_000);
    expect(shown).toEqual(['src/a.ts: lines 3 to 7 of 300', 'src/b.ts: all']);
  });

  it('is asked for in several questions where it is long, and what one of them says nothing of is kept', async () => {
    const brief = briefWith(file('src/a.ts', 2000));
    const count = questionsFor(brief).length;
    expect(count).toBeGreaterThan(1);
    const { shown } = await after(brief, 'src/a.ts 3', ...Array.from({ length: count - 2 }, () => 'none'), '?');
    expect(shown.join()).toMatch(/^src\/a\.ts: lines 1 to 5, \d+ to 2000 of 2000$/);
  });

  it('holds lines of the files and nothing else, in their order, whatever is said', async () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('src/a.ts', 'src/b.ts'), fc.nat(320), fc.nat(320))
        .map(([path, a, b]) => `${path} ${a}-${b}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (said) => {
        const { brief } = await filterContext(LARGE, questionsFor(LARGE), () => Promise.resolve(said.join('\n')));
        for (const { path, text, lines = '' } of brief.files) {
          const whole = LARGE.files.find((one) => one.path === path)?.text ?? '';
          const parts = text.split('\n\n');
          const at = parts.map((part) => whole.indexOf(part));
          expect(at).not.toContain(-1);
          expect(at).toEqual(at.toSorted((a, b) => a - b));
          expect(parts.length).toBe(lines === '' ? 1 : lines.split(',').length);
        }
        const listed = LARGE.files.filter(({ path }) => brief.leftOut?.includes(path));
        expect(brief.files.length + listed.length).toBe(LARGE.files.length);
      }),
    );
  });
});
