import { describe, expect, it } from 'vitest';
import { tests } from '../../checkers/index.ts';
import { instrumented } from '../../checkers/reading/instrumented.ts';
import type { Verdict } from '../../src/nouns/verdict.ts';
import { noWall } from '../sandbox/contained.ts';
import { openSession } from './session.ts';

// Scripts that assert with node:assert: when they are through, and what counts as wrong in them.

const TWICE = `export async function twice(f, check) {
  for (const n of [3, 5]) check(await f(n), n * n);
}`;

/** The verdicts on one candidate after the other. */
async function judge(text: string, ...codes: readonly string[]): Promise<Verdict[]> {
  const files = { 'test/f.assert.ts': text, 'test/twice.ts': TWICE };
  await using opened = await openSession(tests('test/f.assert.ts'), { target: 'src/f.ts', files, timeoutMs: 8000 });
  const verdicts: Verdict[] = [];
  for (const code of codes) verdicts.push(await opened.check({ 'src/f.ts': code }));
  return verdicts;
}

const MAIN = "import assert from 'node:assert';\nimport { f } from '../src/f.ts';\n";
const NEVER = 'export const f = (_: number) => new Promise<number>(() => {});';
const RIGHT = 'export const f = async (n: number) => n * n;';
const main = `${MAIN}assert.ok(f);\nasync function main() { assert.equal(await f(3), 9); assert.equal(await f(5), 25); }\nmain();`;

describe('a script that starts what it does not wait for', () => {
  it.each([
    ['main();'],
    ['main().finally(() => {});'],
    ['(async () => { await main(); })();'],
    ['void main();'],
    ['if (f) main();'],
    ['Promise.all([main()]);'],
    ['setTimeout(main, 1);'],
    ['[0].forEach(async () => { await main(); });'],
    ['for (const n of [3, 5]) f(n).then((m: number) => assert.equal(m, n * n));'],
    ['const through = main();'],
    ['export default main();'],
    ['let through;\nthrough = main();'],
    ['const all = { main: main() };'],
    ['for (const start of [main]) start();'],
    ['const all = [3, 5].map((n) => f(n).then((m: number) => assert.equal(m, n * n)));'],
    ['const all = [3, 5].map((n) => f(n).catch(assert.fail).then((m: number) => assert.equal(m, n * n)));'],
    ['const all = [3, 5].map((n) => f(n).then((m: number) => assert.equal(m, n * n)).finally(() => console.log(n)));'],
    ['const all = [3, 5].map((n) => assert.doesNotReject(f(n)));'],
    ['class Suite { async run() { await main(); } }\nconst run = new Suite().run();'],
    ['async function* steps() { yield await main(); }\nconst step = steps().next();'],
    ["import { twice } from './twice.ts';\nconst both = twice(f, assert.equal);"],
  ])('%s', async (call) => {
    const [never, right] = await judge(main.replace('main();', call), NEVER, RIGHT);
    expect(never).toMatchObject({ kind: 'fail', isolation: 'isolates' });
    expect(right).toMatchObject({ kind: 'pass', executed: { count: 3 } });
  });

  it.each([
    ['says', 'const cases = [{ n: 3, check: (m: number) => assert.equal(m, 9) }];\nfor (const { n, check } of cases) void (async () => check(await f(n)))();'],
    ['counts', 'let wrong = 0;\nconst all = [3, 5].map(async (n) => { if ((await f(n)) !== n * n) wrong++; });\nsetTimeout(() => assert.equal(wrong, 0), 5);'],
    ['collects', 'const all: number[] = [];\n[3, 5].map((n) => f(n).then((m: number) => all.push(m)));\nsetTimeout(() => assert.ok(all.every((m) => m > 5)), 5);'],
  ])('%s what it finds by a name of its own', async (_, text) => {
    const [never, right] = await judge(`${MAIN}assert.ok(f);\n${text}`, NEVER, RIGHT);
    expect([never?.kind, right?.kind]).toEqual(['fail', 'pass']);
  }); // prettier-ignore

  it.each([
    ['what would only note that it came so far', 'const lock = f();\nlet got = false;\nlock.take();\nlock.take().then(() => { got = true; });\nconst order = [];\n(async () => { await lock.take(); order.push(2); })();\nawait 0;\nassert.deepEqual([got, order], [false, []]);', 'export const f = () => ({ held: false, take() { const first = !this.held; this.held = true; return new Promise<void>((resolve) => first && resolve()); } });'],
    ['what must never come so far', 'const open = f();\nopen.then(() => assert.fail("it is open"));\n(async () => { await open; throw new Error("it is open"); })();\nassert.ok(open);', 'export const f = () => new Promise(() => {});'],
    ['what the candidate never settles, as a lock does not', 'const lock = f();\nlock.take();\nlock.take();\nassert.equal(lock.waiting, 1);', 'export const f = () => ({ waiting: -1, take() { this.waiting++; return new Promise(() => {}); } });'],
    ['what would only count', 'let n = 0;\nconst job = async (k) => { await f.take(); n += k; };\njob(1);\njob(2);\nawait 0;\nawait 0;\nassert.ok(n < 2);', 'let free = 1;\nexport const f = { take: () => new Promise<void>((r) => { if (free-- > 0) r(); }) };'],
    ['a consumer that keeps what comes next', 'const q = f();\nconst got = [];\n(async () => { for (;;) got.push(await q.pop()); })();\nq.push(1);\nawait new Promise((r) => setTimeout(r, 5));\nassert.deepEqual(got, [1]);', 'export const f = () => { const w: any[] = []; const b: any[] = []; return { push(x: any) { if (w.length) w.shift()(x); else b.push(x); }, pop() { return new Promise((r) => { if (b.length) r(b.shift()); else w.push(r); }); } }; };'],
    ['a promise of its own that stays open', 'f(new Promise(() => {}));\nassert.equal(f(3), 3);', 'export const f = (n: unknown) => n;'],
    ['nothing, and says that it is through', 'assert.equal(f(3), 3);\nconsole.log("through");', 'export const f = (n: unknown) => n;'],
  ])('and is through where it starts %s', async (_, text, code) => {
    expect(await judge(MAIN + text, code)).toMatchObject([{ kind: 'pass' }]);
  }); // prettier-ignore

  it.skipIf(noWall !== undefined)('by a candidate in a process', async () => {
    const wrong = 'export const f = async (_: number) => 0;';
    const verdicts = await judge(main, ...[RIGHT, wrong, NEVER].map((code) => `import 'node:process';\n${code}`));
    expect(verdicts).toMatchObject([
      { kind: 'pass', executed: { count: 3 }, isolation: 'processes' },
      { kind: 'fail' },
      { kind: 'fail' },
    ]);
  });
});

const SQUARE = 'export const f = (n: number) => n * n;';
const NINE = 'export const f = (_: number) => 9;';
const PLACES = [
  ['isolates', ''],
  ...(noWall === undefined ? ([['shared', "import 'node:child_process';\n"]] as const) : []),
] as const;

describe('in a script', () => {
  it.each(PLACES)('that counts its failures itself, the exit code fails it: %s', async (isolation, needs) => {
    const text = `${MAIN}function check(n) { try { assert.equal(f(n), n * n); } catch { process.exitCode = 1; } }\ncheck(3);\ncheck(5);\n`;
    expect(await judge(needs + text, NINE, SQUARE)).toMatchObject([
      { kind: 'fail', isolation },
      { kind: 'pass', isolation },
    ]);
  });

  it.each(PLACES)('console.assert is an assertion: %s', async (isolation, needs) => {
    const text =
      "import { f } from '../src/f.ts';\nconsole.assert(f(3) === 9, 'of three');\nconst { assert } = console;\nassert(f(5) === 25);\nconst later = async () => console.assert(f(6) === 36);\nawait later();";
    expect(await judge(needs + text, NINE, SQUARE)).toMatchObject([
      { kind: 'fail', isolation, evidence: [{ message: 'console.assert failed: ' }, {}] },
      { kind: 'pass', isolation, executed: { count: 3 } },
    ]);
  });
});

const DONE = 'main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });';
const CAUGHT = 'main().then(() => process.exit()).catch(() => process.exit(1));';

describe('the end of the process in a script', () => {
  it.each(
    PLACES.flatMap((place) => [DONE, CAUGHT, 'await main();\nprocess.exit(0);'].map((end) => [...place, end] as const)),
  )('is its own: %s %s%s', async (isolation, needs, end) => {
    const [right, wrong, never] = await judge(
      needs + main.replace('main();', end),
      RIGHT,
      'export const f = async () => 9;',
      NEVER,
    );
    expect(right).toMatchObject({ kind: 'pass', isolation, executed: { count: 3 } });
    expect([wrong?.kind, never?.kind]).toEqual(['fail', 'fail']);
  });

  it('is no way out for what has not ended', async () => {
    const text = main.replace('main();', 'void main();\nsetTimeout(() => process.exit(0), 5);');
    expect(await judge(text, NEVER, RIGHT)).toMatchObject([{ kind: 'fail' }, { kind: 'pass' }]);
  });

  it('takes with it what goes on, which the next candidate does not meet', async () => {
    const text = main.replace(
      'main();',
      `let n = 0;\nsetInterval(() => { if (n++ > 3) assert.fail('it goes on'); }, 1);\n${DONE}`,
    );
    const verdicts = await judge(text, RIGHT, RIGHT, RIGHT);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['pass', 'pass', 'pass']);
  });

  it('is none where the candidate decides', async () => {
    const text = `${MAIN}assert.ok(f);\nif ((await f(3)) !== 9) process.exit(0);\nassert.equal(await f(5), 25);\nif (f) process.exit(0);\nelse process.exit(1);`;
    expect(await judge(text, 'export const f = async () => 0;', RIGHT)).toMatchObject([
      { kind: 'fail', evidence: [{ message: 'ends itself with code 0 before it is through' }] },
      { kind: 'pass', executed: { count: 2 } },
    ]);
  });

  it.each(PLACES)('is when it asserts what it waited for: %s', async (isolation, needs) => {
    for (const event of ['exit', 'beforeExit']) {
      const text = `${MAIN}let seen = 0;\nf(3).then((n: number) => { seen = n; });\nassert.ok(f);\nprocess.on('${event}', () => assert.equal(seen, 9));`;
      expect(await judge(needs + text, RIGHT, NEVER)).toMatchObject([
        { kind: 'pass', isolation, executed: { count: 2 } },
        { kind: 'fail', isolation },
      ]);
    }
  });
});

describe('a script of the old, sloppy kind', () => {
  const text =
    "(async () => {\n  const { default: assert } = await import('node:assert');\n  const { f } = await import('../src/f.js');\n  three = 3;\n  with ({ nine: 011 }) assert.equal(f(three), nine);\n})();\n";
  const asked =
    "const assert = require('node:assert');\nconst { f } = require('../src/f');\nthree = 3;\nwith ({ nine: 011 }) assert.equal(f(three), nine);\n";
  it.each([
    ['isolates', text, ''],
    ...(noWall === undefined
      ? ([
          ['processes', text, "import 'node:os';\n"],
          ['shared', asked, ''],
        ] as const)
      : []),
  ] as const)('is judged as one in %s', async (isolation, script, needs) => {
    await using opened = await openSession(tests('test/f.assert.js'), {
      target: 'src/f.js',
      files: { 'test/f.assert.js': script },
      timeoutMs: 8000,
    });
    const kinds: Verdict[] = [];
    for (const code of ['(n) => n * n', '(n) => n', '() => new Promise(() => {})'])
      kinds.push(await opened.check({ 'src/f.js': `${needs}export const f = ${code};\n` }));
    expect(kinds).toMatchObject([
      { kind: 'pass', isolation, executed: { count: 1 } },
      { kind: 'fail' },
      { kind: 'fail' },
    ]);
  });
});

it('is left as it is where there is nothing to watch', () => {
  const text = "import assert from 'node:assert';\nimport { f } from '../src/f.ts';\nassert.equal(f(3), 9);\n";
  expect(instrumented('f.assert.ts', text, ['src/f.ts'])).toBe(text);
});

it('keeps its directives first', () => {
  const text = "const main = async () => {\n  'use strict'\n  assert.ok(1);\n};\n";
  expect(instrumented('f.assert.js', text, [])).toContain("'use strict'; using ");
});
