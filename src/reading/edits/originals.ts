import { quote, type Exact } from './edit.ts';

const START = '<<<<<<< ORIGINAL';
const MIDDLE = '=======';
const END = '>>>>>>> UPDATED';
/** A comment that stands for lines left out, to gptme: it takes what is around it apart. */
const PLACEHOLDER = /^[ \t]*(?:#|\/\/|") \.\.\./;

/** Whether a text has blocks of ORIGINAL and UPDATED, as gptme's patches do. */
export function hasOriginals(text: string): boolean {
  return text.includes(START);
}

/** Reads such blocks where every reader of them finds the same in them: the texts to find, each once, and those to put in their place. */
export function readOriginals(text: string, path: string): readonly Exact[] | { readonly refused: string } {
  const refuse = (problem: string): { readonly refused: string } => ({
    refused: `The patch for ${quote(path)} ${problem}.`,
  });
  const edits: Exact[] = [];
  let lines: string[] | undefined;
  let old: string | undefined;
  for (const line of text.trim().split('\n')) {
    if (line === START && lines === undefined) lines = [];
    else if (line === MIDDLE && lines !== undefined && old === undefined) {
      if (lines.length === 0) return refuse('looks for nothing');
      old = lines.join('\n');
      lines = [];
    } else if (line === END && lines !== undefined && old !== undefined) {
      edits.push({ kind: 'exact', format: 'tool-call', path, old, new: lines.join('\n'), all: false });
      lines = undefined;
      old = undefined;
    } else if (lines === undefined) {
      if (line.trim() !== '') return refuse(`has a line outside of its blocks: ${quote(line)}`);
    } else if (line.includes(START) || line.includes(END) || line.startsWith(MIDDLE) || line.includes('\r'))
      return refuse(`has a line that may be a mark: ${quote(line)}`);
    else if (PLACEHOLDER.test(line)) return refuse(`leaves lines out: ${quote(line)}`);
    else lines.push(line);
  }
  return lines === undefined ? edits : refuse('has no end');
}
