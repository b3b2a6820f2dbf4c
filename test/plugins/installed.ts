import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addProject, MEMBERS } from '../cli/cli.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The task `add`, whose checkers a plugin has one of. */
export const SHORT_TASK = `---
target: src/add.ts
checkers:
  - short: { characters: 80 }
  - examples: { call: add, cases: [[[1, 2], 3], [[5, 5], 10]] }
---
Write \`add(a, b)\`.
`;

/** A configuration with these plugins, and a member that gives recorded answers. */
export function configWith(plugins: string): Record<string, string> {
  return {
    'weak-committee.config.ts': `import { recording } from '${MEMBERS}';
const small = recording(import.meta.dirname + '/answers.jsonl', { prices: { input: 1, output: 1 } });
export default { committee: [small], plugins: ${plugins} };
`,
  };
}

/** A project in which somebody else's package is installed, and its task lists a checker of it. */
export function withPackage(
  answers: readonly string[],
  files: Readonly<Record<string, string>> = {},
): ReturnType<typeof addProject> & { readonly installed: string } {
  const folder = addProject(answers, {
    ...configWith("['weak-committee-short']"),
    'tasks/add/task.md': SHORT_TASK,
    ...files,
  });
  const installed = join(folder.path, 'node_modules/weak-committee-short');
  if (!existsSync(installed))
    cpSync(join(ROOT, 'fixtures/packages/weak-committee-short'), installed, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/zod'), join(folder.path, 'node_modules/zod'));
  return Object.assign(folder, { installed });
}
