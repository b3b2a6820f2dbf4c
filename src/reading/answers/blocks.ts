import type { Code, Nodes, Parent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { fenceOn } from '../edits/fences.ts';
import { targetOf } from './targetOf.ts';
import { endsOfBlock } from './wholeBlock.ts';

/** One fenced block of an answer. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The path it was given on its opening line, in a comment on its first line, or in the line above it. */
  readonly path: string | undefined;
  /** False where the answer ended before the fence did. */
  readonly closed: boolean;
  /** The line that opens it, and the one that closes it, from 0. */
  readonly from: number;
  readonly to: number;
}

/** The fenced blocks of a Markdown text, as CommonMark reads them, wherever they stand (lists and quotes too). */
export function blocksOf(markdown: string): Block[] {
  return read(freed(markdown));
}

/**
 * The same, where a block that is to be a file ends once that is whole: the file may hold lines that look like the end of its block.
 *
 * @param targets - the files; of several, a block is the one that its path means.
 */
export function wholeBlocksOf(markdown: string, targets: readonly string[]): Block[] {
  const [only, ...others] = targets;
  const blocks: Block[] = [];
  let rest = freed(markdown);
  let above = 0;
  const place = (block: Block): Block => ({ ...block, from: block.from + above, to: block.to + above });
  for (let round = 0; ; round++) {
    const lines = rest.split('\n');
    const found = read(rest).map((block) => {
      const fence = fenceOn(lines[block.from] ?? '');
      const path = others.length === 0 ? only : targetOf(block.path, targets);
      const ends =
        fence === undefined || path === undefined ? [] : endsOfBlock(lines.slice(block.from + 1), fence, path);
      // Further down there are blocks of other files.
      const end = ends.at(others.length === 0 ? -1 : 0);
      return { block, indent: fence?.indent ?? 0, to: end === undefined ? block.to : block.from + 1 + end };
    });
    const cut = round < MAX_ROUNDS ? found.findIndex(({ block, to }) => block.closed && to > block.to) : -1;
    const first = found[cut];
    if (first === undefined) return [...blocks, ...found.map(({ block }) => place(block))];
    const { block, indent, to } = first;
    const text = lines.slice(block.from + 1, to).map((line) => line.slice(Math.min(indent, line.search(/\S|$/))));
    const whole = { ...block, to, text: text.join('\n') };
    blocks.push(...found.slice(0, cut).map((one) => place(one.block)), place(whole));
    rest = lines.slice(to + 1).join('\n');
    above += to + 1;
  }
}

/** Blocks that are made longer: each has the rest of the text read anew. */
const MAX_ROUNDS = 20;

/** A fence glued to the last line of code ("}```") is no fence to CommonMark: set free, it closes the block. */
function freed(markdown: string): string {
  if (read(markdown).at(-1)?.closed !== false) return markdown;
  const free = markdown.split('\n').map(freeFence).join('\n');
  return read(free).at(-1)?.closed === true ? free : markdown;
}

/** Puts a fence at the end of a line of code on a line of its own. */
function freeFence(line: string): string {
  const trimmed = line.trimEnd();
  const mark = trimmed.at(-1);
  if (mark !== '`' && mark !== '~') return line;
  let start = trimmed.length;
  while (trimmed[start - 1] === mark) start--;
  const code = trimmed.slice(0, start);
  return trimmed.length - start < 3 || code.trim() === '' || /^\s*(?:`{3}|~{3})/.test(code)
    ? line
    : `${code}\n${trimmed.slice(start)}`;
}

function read(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  visit(fromMarkdown(markdown), undefined);
  return blocks;

  function visit(node: Nodes, above: Nodes | undefined): void {
    if (node.type === 'code') {
      const block = blockOf(node, above);
      if (block !== undefined) blocks.push(block);
    } else if ('children' in node) {
      const { children }: Parent = node;
      for (const [index, child] of children.entries()) visit(child, children[index - 1] ?? above);
    }
  }

  function blockOf(node: Code, above: Nodes | undefined): Block | undefined {
    const { start, end } = node.position ?? { start: { line: 1, column: 1 }, end: { line: 1 } };
    const opening = (lines[start.line - 1] ?? '').slice(start.column - 1);
    const fence = /^(`{3,}|~{3,})/.exec(opening)?.[0];
    if (fence === undefined) return undefined;
    const closing = (lines[end.line - 1] ?? '').replace(/^[\s>]*/, '').trim();
    const closed =
      end.line > start.line && closing.length >= fence.length && closing.replaceAll(fence.charAt(0), '') === '';
    const { language, path, code } = infoOf([node.lang, node.meta].filter(Boolean).join(' '));
    const text = code === undefined ? node.value : `${code}\n${node.value}`;
    return {
      language,
      text,
      closed,
      from: start.line - 1,
      to: end.line - 1,
      path: path ?? commented(text) ?? (above === undefined ? undefined : named(above)),
    };
  }
}

const PATH = /^[\w@.()[\]$-]*(?:\/[\w@.()[\]$-]+)*\.[a-z]+$/i;

/** Reads an opening line: a language, a path in one of the ways models write it, or code whose line break went missing. */
export function infoOf(line: string): { language: string; path: string | undefined; code: string | undefined } {
  const info = line.replace(
    /^(typescript|javascript|ts|js)(?=(?:export|import|function|const|class|async|interface|type) )/,
    '$1 ',
  );
  const [first = '', ...rest] = info.split(/\s+/);
  const colon = /^([\w+#-]+):(.+)$/.exec(first);
  if (colon !== null) return { language: (colon[1] ?? '').toLowerCase(), path: colon[2], code: undefined };
  if (first.includes('/') && PATH.test(first)) return { language: '', path: first, code: undefined };
  const meta = rest.join(' ');
  const quoted = /^(?:title|file|filename|path)=["']?([^"'\s]+)["']?/.exec(meta)?.[1];
  const path = quoted ?? (PATH.test(meta) ? meta : undefined);
  const code = path === undefined && /[({;=]/.test(meta) && !/^\{|^\w+=/.test(meta) ? meta : undefined;
  return { language: first.toLowerCase(), path, code };
}

/** `// src/a.ts`, `# src/a.py` or `/* src/a.ts *\/` as the first line. */
export function commented(text: string): string | undefined {
  const path = /^\s*(?:\/\/|#|\/\*|<!--)\s*(?:file(?:name)?:\s*)?(\S+?)\s*(?:\*\/|-->)?\s*(?:\n|$)/i.exec(text)?.[1];
  return path !== undefined && PATH.test(path) ? path : undefined;
}

/** A path named by the heading, bold line or "File:" line right above a block. */
function named(above: Nodes): string | undefined {
  if (above.type !== 'heading' && above.type !== 'paragraph') return undefined;
  const line = textOf(above).trim().split('\n').at(-1) ?? '';
  const path = /^(?:\d+[.)]\s*)?(?:(?:new |updated )?(?:file(?:name)?|path):?\s*)?(\S+?):?$/i.exec(line)?.[1];
  return path !== undefined && PATH.test(path) ? path : undefined;
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
