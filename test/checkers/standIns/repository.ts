import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { types } from '../../../checkers/index.ts';
import type { Verdict } from '../../../src/nouns/verdict.ts';
import { digestOf } from '../../../src/nouns/digest.ts';
import { openContext } from '../../../src/verification/context.ts';
import { resolveTask } from '../../../src/workspace/resolveTask.ts';
import type { Files } from '../../../src/workspace/workspace.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');
/** The real compiler of older projects. */
const OLDER = join(MODULES, 'typescript6');

/** A repository on the disk. Paths that end in `/` are links to a folder. */
function repository(files: Files): Disposable & { readonly path: string } {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'weak-committee-test-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder.path, path);
    mkdirSync(dirname(file), { recursive: true });
    if (path.endsWith('/')) symlinkSync(text, file.slice(0, -1));
    else writeFileSync(file, text);
  }
  return folder;
}

/** TypeScript 6 at a path of a repository. */
export function olderAt(path: string): Files {
  return { [`${path}/`]: OLDER };
}

/**
 * A program in the place of `vue-tsc` or `svelte-check`: it has the scripts of components compiled by TypeScript 6 and writes what these
 * write. The real ones want another TypeScript beside them than this package has. Of a target that says `die` it writes half and ends.
 */
export function standIn(name: 'vue-tsc' | 'svelte-check'): Files {
  const at = `node_modules/${name}`;
  return {
    [`${at}/package.json`]: JSON.stringify({ name, version: '3.0.0', bin: { [name]: './bin.js' } }),
    [`${at}/bin.js`]: PROGRAM.replace('NAME', name),
    ...olderAt('node_modules/typescript'),
  };
}

const PROGRAM = `
const ts = require('typescript');
const { readFileSync, readdirSync } = require('node:fs');
const vue = 'NAME' === 'vue-tsc';
const root = process.cwd();
const parsed = ts.parseJsonConfigFileContent(JSON.parse(readFileSync('tsconfig.json', 'utf8')), ts.sys, root);
const isComponent = (file) => /\\.(vue|svelte)\\.ts$/.test(file);
const script = (file) => /<script[^>]*>([^]*)<\\/script>/.exec(readFileSync(file.slice(0, -3), 'utf8'))[1];
const components = readdirSync('src').filter((file) => /\\.(vue|svelte)$/.test(file)).map((file) => root + '/src/' + file + '.ts');
const host = ts.createCompilerHost(parsed.options);
const { getSourceFile, fileExists } = host;
host.fileExists = (file) => isComponent(file) ? components.includes(file) : fileExists(file);
host.getSourceFile = (file, options) => isComponent(file) ? ts.createSourceFile(file, script(file), options) : getSourceFile.call(host, file, options);
const program = ts.createProgram([...parsed.fileNames, ...components], parsed.options, host);
const own = (file) => file.replace(/(\\.vue|\\.svelte)\\.ts$/, '$1');
const found = ts.getPreEmitDiagnostics(program).map(({ file, start, code, messageText }) => {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { file: own(file.fileName).slice(root.length + 1), line, character, code, message: ts.flattenDiagnosticMessageText(messageText, '\\n') };
});
if (readFileSync('src/add.ts', 'utf8').includes('die')) { console.log(vue ? root + '/src/add.ts' : '1 START "/"'); process.exit(0); }
if (vue) {
  for (const { file, line, character, code, message } of found) console.log(file + '(' + (line + 1) + ',' + (character + 1) + '): error TS' + code + ': ' + message);
  for (const { fileName } of program.getSourceFiles()) console.log(own(fileName));
} else {
  console.log('1 START "' + root + '"');
  for (const { file, line, character, code, message } of found) console.log('1 ' + JSON.stringify({ type: 'ERROR', filename: file, start: { line, character }, message, code, source: 'ts' }));
  console.log('1 COMPLETED 9 FILES ' + found.length + ' ERRORS 0 WARNINGS 1 FILES_WITH_PROBLEMS');
}
process.exitCode = found.length > 0 ? 1 : 0;
`;

/** What is said of some texts of a target, one after the other. */
export interface Judged {
  readonly warnings: readonly string[];
  readonly tools: Readonly<Record<string, string>>;
  readonly verdicts: readonly Verdict[];
}

/** Opens `types()` once on a repository and has texts of its target checked. */
export async function judge(files: Files, target: string, codes: readonly string[]): Promise<Judged> {
  using folder = repository(files);
  const { signal } = new AbortController();
  const task = await resolveTask({ prompt: 'Mend it.', target, workspace: folder.path });
  await using context = await openContext(task, { timeoutMs: 60_000, seed: 1, signal, unsafe: false, cores: 1 });
  await using session = await types().open(task, context);
  const verdicts: Verdict[] = [];
  for (const code of codes) {
    const laid = { [target]: code };
    verdicts.push(await session.check({ files: laid, digest: digestOf(laid) }, { signal }));
  }
  return { warnings: session.warnings ?? [], tools: session.tools, verdicts };
}
