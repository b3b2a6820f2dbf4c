import { quote, type Marks, type Reading } from './edit.ts';

const START = /^(?:<{5,9}|-{3,20}) SEARCH>?$/;
const MIDDLE = /^={5,9}$/;
const END = /^(?:>{5,9}|\+{3,20}) REPLACE>?$/;

/** The marks of the SEARCH/REPLACE block that a line opens. */
export function marksOn(line: string): Marks | undefined {
  const trimmed = line.trim();
  return START.test(trimmed) ? (trimmed.startsWith('<') ? 'aider' : 'cline') : undefined;
}

/** Reads the SEARCH/REPLACE block that begins on line `at`. Marks count only at the indentation of the first. */
export function readSearch(lines: readonly string[], at: number, marks: Marks, path: string): Reading {
  const first = lines[at] ?? '';
  const indent = first.slice(0, first.length - first.trimStart().length);
  let middle: number | undefined;
  for (let index = at + 1; index < lines.length; index++) {
    const mark = markOn(lines[index] ?? '', indent);
    if (mark === undefined) continue;
    if (mark === 'start') return refuse(path, 'begins anew before it ends');
    if (mark === 'middle' && middle !== undefined) return refuse(path, 'has more than one ======= line');
    if (mark === 'middle') middle = index;
    else if (middle === undefined) return refuse(path, 'has no ======= line');
    else {
      const old = lines.slice(at + 1, middle);
      const edit = { kind: 'search', format: 'search-replace', path, marks } as const;
      return { edits: [{ ...edit, old, new: lines.slice(middle + 1, index) }], open: false, end: index + 1 };
    }
  }
  return { ...refuse(path, 'has no end'), open: true, end: lines.length };

  function refuse(name: string, problem: string): Reading {
    return { edits: [], refused: `The SEARCH block for ${quote(name)} ${problem}.`, open: false, end: lines.length };
  }
}

function markOn(line: string, indent: string): 'start' | 'middle' | 'end' | undefined {
  if (!line.startsWith(indent)) return undefined;
  const mark = line.slice(indent.length).trimEnd();
  if (MIDDLE.test(mark)) return 'middle';
  if (END.test(mark)) return 'end';
  return START.test(mark) ? 'start' : undefined;
}
