import { describe, expect, it } from 'vitest';
import { noWall } from '../sandbox/contained.ts';
import { ASSERT, NODE, verdictOn } from './verdictOn.ts';

// Scripts that end themselves where the candidate decides, with more to come.

const TWO = `${ASSERT}assert.equal(own.g(2), 4);\n`;
const THREE = 'assert.equal(own.g(3), 9);';
const OFF = 'export const g = (n: number) => n + n;\nexport const supported = false;\nexport const f = 0;';
const ON = 'export const g = (n: number) => n * n;\nexport const supported = true;\nexport const f = 0;';
const SKIP = 'function skip(why: string) { console.log(why); process.exit(0); }\n';

describe('an exit that the candidate decides on', () => {
  it.each([
    ['by a function', `${SKIP}if (!own.supported) skip('not here');\n${THREE}`],
    ['by a function of a function', `${SKIP}const guard = () => { if (!own.supported) skip('not here'); };\nguard();\n${THREE}`],
    ['by a method', `const ends = { skip() { process.exit(0); } };\nif (!own.supported) ends.skip();\n${THREE}`],
    ['with a further then', `Promise.resolve(own.supported).then((on) => { if (!on) process.exit(0); }).then(() => ${THREE.slice(0, -1)});`],
    ['with a further then, by a name', `const check = () => ${THREE}\nPromise.resolve(own.supported).then((on) => on || process.exit(0)).then(check);`],
    ['within forEach', `[own.supported].forEach((on) => { if (!on) process.exit(0); });\n${THREE}`],
    ['for each', `[own.supported].filter((on) => !on).forEach(() => process.exit(0));\n${THREE}`],
    ['within a loop', `for (const [n, s] of [[3, 9]]) { if (own.supported) assert.equal(own.g(n), s); else process.exit(0); }`],
    ['by while', `while (!own.supported) process.exit(0);\n${THREE}`],
    ['by a name of its own', `const { exit } = process;\nif (!own.supported) exit(0);\n${THREE}`],
    ['by an imported name', `import { exit as leave } from 'node:process';\nif (!own.supported) leave();\n${THREE}`],
  ])('is seen %s', async (_, text) => {
    for (const needs of noWall === undefined ? ['', NODE] : [''])
      expect(await verdictOn(TWO + text, needs + OFF, 'tests/f.assert.ts')).toMatchObject({ kind: 'fail' });
    expect(await verdictOn(TWO + text, ON, 'tests/f.assert.ts')).toMatchObject({ kind: 'pass', executed: { count: 2 } });
  }); // prettier-ignore

  const main = `async function main() { ${THREE} }\n`;
  it.each([
    ['by a name of its own', `const { exit } = process;\n${main}main().then(() => exit(0), () => exit(1));`],
    ['by an imported name', `import { exit } from 'node:process';\n${main}main().then(() => exit(), () => exit(1));`],
    ['by a function', `const done = (code: number) => process.exit(code);\nif (!own.supported) done(1);\n${main}main().then(() => done(0));`],
    ['by what says how it went', `let wrong = 0;\ntry { ${THREE} } catch { wrong++; }\nfunction report() { if (wrong > 0) process.exit(1); else process.exit(0); }\nfunction die() { process.exit(1); }\nPromise.resolve().then(report).catch(die);`],
    ['by a class', `class Suite { failed = 0; run(one: () => void) { try { one(); } catch { this.failed++; } } end() { process.exit(this.failed > 0 ? 1 : 0); } }\nconst suite = new Suite();\nsuite.run(() => { ${THREE} });\nsuite.end();`],
    ['told to stop', `process.on('SIGTERM', () => process.exit(0));\n${THREE}`],
    ['where it is late', `const late = setTimeout(() => process.exit(1), 4000);\n${main}main().then(() => clearTimeout(late));`],
  ])('is none at the end, %s', async (_, text) => {
    expect(await verdictOn(TWO + text, ON, 'tests/f.assert.ts')).toMatchObject({ kind: 'pass', executed: { count: 2 } });
    expect(await verdictOn(TWO + text, OFF, 'tests/f.assert.ts')).toMatchObject({ kind: 'fail' });
  }); // prettier-ignore
});
