import { extname } from 'node:path';
import type { Task } from '../../nouns/task.ts';

/** Names that the same language goes by: on fences, as endings of files, and as `language` of a task. */
const NAMES: readonly (readonly string[])[] = [
  ['typescript', 'ts', 'tsx', 'mts', 'cts'],
  ['javascript', 'js', 'jsx', 'mjs', 'cjs', 'node'],
  ['python', 'py', 'python3', 'py3', 'pyi'],
  ['html', 'htm', 'xhtml', 'html5'],
  ['json', 'jsonc', 'json5'],
  ['yaml', 'yml'],
  ['markdown', 'md', 'mdx'],
  ['shell', 'sh', 'bash', 'zsh', 'ksh', 'shellscript'],
  ['sql', 'postgresql', 'postgres', 'pgsql', 'psql', 'mysql', 'sqlite', 'plsql', 'tsql'],
  ['xml', 'svg', 'xsd', 'xsl'],
  ['text', 'txt', 'plaintext', 'plain'],
  ['ini', 'cfg', 'conf', 'properties', 'env'],
  ['rust', 'rs'],
  ['go', 'golang'],
  ['kotlin', 'kt', 'kts'],
  ['cpp', 'c++', 'cc', 'cxx', 'hpp'],
  ['csharp', 'cs', 'c#'],
  ['ruby', 'rb'],
  ['powershell', 'ps1', 'pwsh'],
  ['graphql', 'gql'],
  ['dockerfile', 'docker'],
  ['makefile', 'make', 'mk'],
  ['diff', 'patch'],
  ['latex', 'tex'],
];
const WITHIN: Readonly<Record<string, readonly string[]>> = { svelte: ['html'], vue: ['html'], svg: ['html'] };

/** What a fence around the file of this path may be called. */
export function namesFor(path: string, language?: string): ReadonlySet<string> {
  const base = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const own = [extname(base).slice(1) || base, language?.toLowerCase() ?? ''].filter((name) => name !== '');
  const alike = NAMES.filter((names) => names.some((name) => own.includes(name))).flat();
  return new Set([...own, ...alike, ...own.flatMap((name) => WITHIN[name] ?? [])]);
}

/** Whether a file of this path is Markdown, in which there may be fences. */
export function isMarkdown(path: string): boolean {
  return /\.(?:mdx?|markdown|mdc)$/i.test(path);
}

/** TypeScript and JavaScript. */
export function isScript({ language }: Pick<Task, 'language'>): boolean {
  return language === 'typescript' || language === 'javascript';
}
