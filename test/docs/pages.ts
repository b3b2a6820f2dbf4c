import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What a reader is given, and what of it can be tried. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly links: readonly string[];
  readonly snippets: readonly Snippet[];
}

interface Snippet {
  readonly language: string;
  readonly text: string;
  /** The file that it stands for, by its first line: `// src/a.ts`. */
  readonly name: string;
}

/** README and every page of docs. */
export function readPages(): Page[] {
  return ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })].map((path) => {
    const links: string[] = [];
    const snippets: Snippet[] = [];
    const visit = (node: Nodes): void => {
      if (node.type === 'link') links.push(node.url);
      if (node.type === 'code') {
        const name = /^\/\/ ([\w./-]+\.ts)\b/.exec(node.value)?.[1] ?? `snippet${snippets.length}.ts`;
        snippets.push({ language: node.lang ?? '', text: node.value, name });
      }
      if ('children' in node) for (const child of node.children) visit(child);
    };
    visit(fromMarkdown(readFileSync(join(ROOT, path), 'utf8')));
    return { path, links, snippets };
  });
}

/** The file that a link of a page leads to; undefined for one that leads out. */
export function fileOf({ path }: Page, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  return join(ROOT, dirname(path), link.replace(/#.*$/, ''));
}
