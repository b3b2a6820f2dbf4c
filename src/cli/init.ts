import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { CONFIG_NAMES } from '../config/config.ts';
import { ConfigError } from '../errors.ts';

/** `weak-committee init [folder]` */
export function initCommand(): Command {
  return new Command('init')
    .description('Write a configuration and a first task. Never overwrites.')
    .argument('[folder]', 'where to write', '.')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee init
  $ OPENAI_API_KEY=… weak-committee solve tasks/slugify`,
    )
    .action(async (folder: string) => {
      // In a project that is not of modules, only .mts is read as one.
      const config = (await isModule(folder)) ? 'weak-committee.config.ts' : 'weak-committee.config.mts';
      const files = { [config]: CONFIG, ...TASK };
      const there = [...CONFIG_NAMES, ...Object.keys(TASK)].filter((path) => existsSync(join(folder, path)));
      if (there.length > 0)
        throw new ConfigError(`There is already ${there.join(' and ')}.`, {
          at: folder,
          fix: 'Choose another folder, or move it away; nothing was written.',
        });
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text, { flag: 'wx' });
        process.stdout.write(`Wrote ${join(folder, path)}\n`);
      }
      process.stdout.write(
        `Next: set OPENAI_API_KEY, or name your own models in ${config}. Then run: weak-committee solve tasks/slugify --dry-run\n`,
      );
    });
}

/** Whether the nearest package.json makes `.ts` files modules; without one, Node looks at the syntax. */
async function isModule(from: string): Promise<boolean> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (dirname(folder) === folder) return true;
  }
}

const CONFIG = `import { defineConfig } from 'weak-committee';
import { openai } from 'weak-committee/members';

// Prices are USD per million tokens; take today's from your provider. OPENAI_API_KEY is read from the environment.
// A model of your own: openai({ model: 'qwen2.5-coder:7b', baseURL: 'http://localhost:11434/v1', prices: { input: 0, output: 0 } })
export default defineConfig({
  committee: [openai({ model: 'gpt-5-nano', prices: { input: 0.05, cachedInput: 0.005, output: 0.4 }, abilities: { reasoning: true } })],
  strong: openai({ model: 'gpt-5', prices: { input: 1.25, cachedInput: 0.125, output: 10 }, abilities: { reasoning: true } }),
  budget: { usd: 0.25 },
});
`;

const TASK: Readonly<Record<string, string>> = {
  'tasks/slugify/task.md': `---
target: src/slugify.ts
checkers:
  - types
  - examples: { call: slugify, cases: [[["Hello, World!"], "hello-world"]] }
  - tests: tests/slugify.test.ts
  - properties: tests/slugify.properties.ts
---

Write \`slugify(text: string): string\`: lower case, words joined by "-", no other punctuation, no "-" at either end.
Export it by name.
`,
  'tasks/slugify/tests/slugify.test.ts': `import assert from 'node:assert/strict';
import { slugify } from '../src/slugify.ts';

assert.equal(slugify('Hello, World!'), 'hello-world');
assert.equal(slugify('  a  b  '), 'a-b');
assert.equal(slugify('--'), '');
`,
  'tasks/slugify/tests/slugify.properties.ts': `import fc from 'fast-check';
import { slugify } from '../src/slugify.ts';

// What holds for every input: without it, a table of the examples would pass.
export const wordsStay = fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => slugify(word) === word);
`,
};
