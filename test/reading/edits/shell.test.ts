import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/reading/edits/applyEdits.ts';
import { readCall } from '../../../src/reading/edits/calls.ts';
import { resolveEdits } from '../../../src/reading/edits/resolvePath.ts';
import { readShell } from '../../../src/reading/edits/shell.ts';
import { temporaryFolder } from '../../answers.ts';

const BEFORE = {
  'src/a.js': 'const a = b.c + 1; // b.c\nconst d = "x/y";\r\nbxc\n$end [x] *\n',
  'b.txt': 'one\ntwo two\n',
};

function edited(line: string, root = '/w'): Record<string, string> | string {
  const read = readShell(line);
  if (read === undefined) return 'not read';
  const places = { known: Object.keys(BEFORE), roots: [root], protected: [] };
  const meant = resolveEdits(read, places);
  if ('refused' in meant) return meant.refused;
  const applied = applyEdits(meant.edits, BEFORE);
  return 'refused' in applied ? applied.refused : { ...applied.files };
}

describe('a line for a shell', () => {
  it.each([
    ['a document', "cat > src/new.js <<'EOF'\nline $x `y`\nEOF", { 'src/new.js': 'line $x `y`\n' }],
    ['one behind cd', "cd src && mkdir -p deep && cat > deep/a.js << EOF\nplain\nEOF\nnpm test 2>&1 | tail -5", { 'src/deep/a.js': 'plain\n' }],
    ['one by tee', "tee b.txt <<'X' >/dev/null\nthree\nX", { 'b.txt': 'three\n' }],
    ['an absolute path', "cat > /w/b.txt <<'X'\nthree\nX", { 'b.txt': 'three\n' }],
    ['sed', "sed -i 's/two/2/' b.txt", { 'b.txt': 'one\n2 two\n' }],
    ['sed with a dot, all times', 'sed -i "s/b.c/B/g" src/a.js && git diff', { 'src/a.js': 'const a = B + 1; // B\nconst d = "x/y";\r\nB\n$end [x] *\n' }],
    ['sed with another mark', "sed -i 's|x/y|z|' src/a.js", { 'src/a.js': BEFORE['src/a.js'].replace('x/y', 'z') }],
  ])('is read: %s', (_, line, files) => {
    expect(edited(line)).toEqual(files);
  }); // prettier-ignore

  it.each([
    ['what is put in', 'cat > b.txt <<EOF\n$HOME\nEOF'],
    ['what is appended', "cat >> b.txt <<'EOF'\nx\nEOF"],
    ['a program that may do anything', "cat > b.txt <<'EOF'\nx\nEOF\npython3 x.py"],
    ['an edit after what may fail', "npm test && sed -i 's/a/b/' b.txt"],
    ['one or the other', "sed -i 's/a/b/' b.txt || true"],
    ['a pattern that is no text', "sed -i 's/a*/b/' b.txt"],
    ['a group', "sed -i 's/\\(a\\)/\\1/' b.txt"],
    ['what was found', "sed -i 's/a/[&]/' b.txt"],
    ['lines', "sed -i '3d' b.txt"],
    ['a loop', "for f in a b; do sed -i 's/a/b/' $f; done"],
    ['a path that the shell makes', "sed -i 's/a/b/' *.txt"],
    ['a fix by a tool', "sed -i 's/a/b/' b.txt && npx vitest --update"],
    ['the background', "sed -i 's/a/b/' b.txt & true"],
    ['what is no shell', "cat > b.txt <<'EOF'\nx"],
    ['no edit', 'sed -n 1,5p b.txt'],
    ['what no eye sees', "cat > b.txt <<'EOF'\nx\r\nEOF\r\n"],
  ])('is not read: %s', (_, line) => {
    expect(edited(line)).toBe('not read');
  });

  it('writes elsewhere without being an edit', () => {
    expect(edited("cat > /tmp/try.py <<'EOF'\nx\nEOF")).toBe('no-code');
    expect(edited("cat > ../out.js <<'EOF'\nx\nEOF")).toBe('no-code');
  });

  it('is read in the call of a tool, in the folder that it names', () => {
    const call = (given: object) => readCall({ id: '1', name: 'bash', arguments: JSON.stringify(given) }).edits;
    expect(call({ command: "sed -i 's/a/b/' x.js", cwd: 'src' })).toMatchObject([{ path: 'src/x.js', call: '1' }]);
    expect(call({ command: ['bash', '-lc', "sed -i 's/a/b/' x.js"] })).toMatchObject([{ path: 'x.js' }]);
    expect(call({ command: 'ls' })).toEqual([]);
  });

  it('comes to what bash makes of it', () => {
    const signs = fc.constantFrom(...'ab.c/|[]*$^\\&x \'"12'.split(''), 'b.c', 'two', '\\.', '\\/', '\\&', '\\n');
    const text = fc.array(signs, { maxLength: 4 }).map((parts) => parts.join(''));
    const sed = fc
      .record({
        old: text,
        fresh: text,
        mark: fc.constantFrom('/', '|', '#'),
        all: fc.boolean(),
        path: fc.constantFrom('b.txt', 'src/a.js'),
      })
      .map(
        ({ old, fresh, mark, all, path }) =>
          `sed -i 's${mark}${old.replaceAll("'", '')}${mark}${fresh.replaceAll("'", '')}${mark}${all ? 'g' : ''}' ${path}`,
      );
    const cat = fc
      .record({ body: fc.array(text), quoted: fc.boolean(), path: fc.constantFrom('b.txt', 'new.js', 'src/a.js') })
      .map(
        ({ body, quoted, path }) =>
          `cat > ${path} <<${quoted ? "'EOF'" : 'EOF'}\n${body.map((one) => `${one}\n`).join('')}EOF`,
      );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(sed, cat), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('\n', ' && '),
        (lines, between) => {
          // A document ends at the end of a line.
          const line = lines.some((one) => one.startsWith('cat')) ? lines.join('\n') : lines.join(between);
          const read = edited(line);
          fc.pre(read !== 'not read');
          using folder = temporaryFolder();
          for (const [path, before] of Object.entries(BEFORE)) {
            mkdirSync(dirname(join(folder.path, path)), { recursive: true });
            writeFileSync(join(folder.path, path), before);
          }
          try {
            execFileSync('bash', ['-c', line], {
              cwd: folder.path,
              stdio: 'ignore',
              env: { ...process.env, LC_ALL: 'C.UTF-8' },
            });
          } catch {
            // What bash itself refuses changes less, or nothing: a client sees that.
            return;
          }
          const expected = { ...BEFORE, ...(typeof read === 'string' ? {} : read) };
          for (const path of ['b.txt', 'new.js', 'src/a.js']) {
            const file = join(folder.path, path);
            expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(
              (expected as Record<string, string>)[path],
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
