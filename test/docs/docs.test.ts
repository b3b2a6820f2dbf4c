import { execa } from 'execa';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { declaredIn } from '../../docs/generate/members.ts';
import { referencePages } from '../../docs/generate/reference.ts';
import { LIMITS } from '../../src/policy/limits.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryFolder } from '../answers.ts';
import { cli, ENVIRONMENT } from '../cli/cli.ts';
import { answer, openaiServer } from '../servers/openai.ts';
import { fileOf, readPages, ROOT } from './pages.ts';

const pages = readPages();
/** The source of each face of the package. */
const FACES = Object.fromEntries(
  Object.keys(packageJson.exports)
    .filter((face) => !face.endsWith('.json'))
    .map((face) => [
      `${packageJson.name}${face.slice(1)}`,
      join(ROOT, face === './checkers' ? 'checkers/index.ts' : `src/${face === '.' ? 'index' : face.slice(2)}.ts`),
    ]),
);
const SLUGIFY =
  "export const slugify = (text: string): string => text.toLowerCase().match(/[a-z]+/g)?.join('-') ?? '';\n";

/** Lays the snippets of a page as files; gives back their folder. */
function lay(root: string, { path, snippets }: (typeof pages)[number]): string {
  const folder = join(root, basename(path, '.md'));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('package.json', '{ "type": "module" }');
  write('src/slugify.ts', SLUGIFY);
  for (const { language, name, text } of snippets) if (language === 'ts') write(name, text);
  return folder;
}

describe('every page', () => {
  it.each(pages.map((page) => [page.path, page] as const))('%s: its links lead to files', (_, page) => {
    const files = page.links.map((link) => fileOf(page, link)).filter((file) => file !== undefined);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('can be reached from the README', () => {
    const reached = new Set([join(ROOT, 'README.md')]);
    for (const file of reached) {
      const page = pages.find(({ path }) => join(ROOT, path) === file);
      for (const link of page?.links ?? []) reached.add((page && fileOf(page, link)) ?? '');
    }
    const missing = pages.filter(({ path }) => !reached.has(join(ROOT, path))).map(({ path }) => path);
    expect(missing.filter((path) => path !== 'docs/index.md')).toEqual([]);
  });

  it.each([
    ['json', (text: string): unknown => JSON.parse(text)],
    ['yaml', (text: string): unknown => parse(text)],
  ] as const)('has %s that can be read', (wanted, read) => {
    const texts = pages.flatMap(({ snippets }) => snippets.filter(({ language }) => language === wanted));
    expect(texts.map(({ text }) => read(text))).not.toContain(undefined);
  });
});

it('the README is read in a few minutes', () => {
  const words = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/\s+/);
  expect(words.length).toBeLessThanOrEqual(900);
});

it('code in TypeScript has no type error', async () => {
  using folder = temporaryFolder();
  const root = folder.path;
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const page of pages) lay(root, page);
  const compilerOptions = {
    target: 'esnext',
    lib: ['esnext'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    paths: Object.fromEntries(Object.entries(FACES).map(([name, file]) => [name, [file]])),
  };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*/**/*.ts'] }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = await execa(process.execPath, [tsc, '-p', root], { reject: false });
  // Of our own sources the project's type check says what there is to say.
  const errors = stdout.split('\n').filter((line) => /error TS/.test(line) && !/^(?:src|checkers)\//.test(line));
  expect(errors).toEqual([]);
});

describe('code that needs no model runs as it stands', () => {
  const own = pages.filter(
    ({ path, snippets }) =>
      (path.startsWith('docs/extending/') && snippets.some(({ language }) => language === 'ts')) ||
      path === 'README.md',
  );

  it.each(own.map((page) => [page.path, page] as const))('%s', async (_, page) => {
    using temporary = temporaryFolder();
    const folder = lay(temporary.path, page);
    symlinkSync(join(ROOT, 'node_modules'), join(temporary.path, 'node_modules'));
    writeFileSync(join(folder, 'src/slugify.ts'), SLUGIFY.replace('[a-z]+', '.'));
    mkdirSync(join(folder, 'test'), { recursive: true });
    const test = "import { expect, it } from 'vitest';\nimport { slugify } from '../src/slugify.ts';\nit('a', () => { expect(slugify('A b')).toBe('a-b'); });\n";
    writeFileSync(join(folder, 'test/slugify.test.ts'), test);
    const faces = Object.entries(FACES).map(([name, file]) => [name, pathToFileURL(file).href]);
    const hooks = join(temporary.path, 'hooks.mjs');
    writeFileSync(
      hooks,
      `import { registerHooks } from 'node:module';\nconst faces = ${JSON.stringify(Object.fromEntries(faces))};\nregisterHooks({ resolve: (name, context, next) => (name in faces ? { url: faces[name], shortCircuit: true } : next(name, context)) });\n`,
    );
    await using server = await openaiServer(() => answer(`\`\`\`ts\n${SLUGIFY}\`\`\``), { models: ['gpt-5-nano', 'gpt-5'] });
    const env = { ...ENVIRONMENT, OPENAI_BASE_URL: server.baseURL, OPENAI_API_KEY: 'none' };
    const ran: string[] = [];
    for (const { language, name } of page.snippets) {
      if (language !== 'ts') continue;
      const args = ['--import', pathToFileURL(hooks).href, name];
      const { exitCode, stdout, stderr } = await execa(process.execPath, args, { cwd: folder, env, reject: false });
      expect({ name, exitCode, stderr }).toEqual({ name, exitCode: 0, stderr: '' });
      ran.push(stdout);
    }
    if (page.path === 'README.md') expect(ran.join('\n')).toMatch(/^solved Solved: gpt-5-nano#0 passed every checker/m);
    expect(ran.length).toBeGreaterThan(0);
  }); // prettier-ignore
});

it('commands that it names are commands, with the options that they have', async () => {
  using folder = temporaryFolder();
  const lines = pages.flatMap(({ snippets }) =>
    snippets.filter(({ language }) => /^(?:sh|console)$/.test(language)).flatMap(({ text }) => text.split('\n')),
  );
  const named = new Map<string, Set<string>>();
  for (const line of lines) {
    const found = /(?:^|npx |\$ )weak-committee (\w+)(?: (suites|pull|list|replay|compare|labels|smoke|export|report|import)\b)?(?: (pull|list)\b)?([^#]*)/.exec(line);
    if (found === null) continue;
    const [, first = '', second, third, rest = ''] = found;
    const command = [first, second, third].filter((word) => word !== undefined).join(' ');
    const options = named.get(command) ?? new Set();
    for (const [option] of rest.matchAll(/--[a-z][a-z-]*/g)) options.add(option);
    named.set(command, options);
  }
  expect(named.size).toBeGreaterThan(10);
  for (const [command, options] of named) {
    const { stdout, exitCode } = await cli(folder.path, ...command.split(' '), '--help');
    expect({ command, exitCode }).toEqual({ command, exitCode: 0 });
    expect({ command, missing: [...options].filter((option) => !stdout.includes(option)) }).toEqual({ command, missing: [] });
  }
}); // prettier-ignore

it('the reference says what the sources say (else: npm run docs:reference)', () => {
  const stored = Object.keys(referencePages()).map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]);
  expect(Object.fromEntries(stored)).toEqual(referencePages());
});

it('a limit of a budget has the same words in its schema and in its type', () => {
  const [{ rows } = { rows: [] }] = declaredIn('src/policy/budget.ts', ['BudgetLimits']);
  const types = rows.map(({ name, comment }) => [name.replace('?', ''), comment]);
  expect(types).toEqual(Object.entries(LIMITS.shape).map(([name, { description }]) => [name, description]));
});
