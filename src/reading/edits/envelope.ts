import { quote, type Edit, type Hunk, type Reading } from './edit.ts';
import { closes, type Fence } from './fences.ts';
import { bodyOf, isBody } from './hunk.ts';
import { joined } from './lines.ts';

const BEGIN = '*** Begin Patch';

/** Whether a line opens a Codex patch. */
export function isEnvelope(line: string): boolean {
  return line.trimEnd() === BEGIN;
}

/** Reads the Codex patch that begins on line `at`: files that are added or deleted, and hunks of those that are updated, which may move. */
export function readEnvelope(lines: readonly string[], at: number, fence: Fence | undefined): Reading {
  const edits: Edit[] = [];
  let index = at + 1;
  while (index < lines.length) {
    const line = (lines[index] ?? '').trimEnd();
    if (line === '*** End Patch') return { edits, open: false, end: index + 1 };
    // The patch was not ended, but its block was.
    if (fence !== undefined && closes(line, fence)) return { edits, open: false, end: index };
    const [, verb, path = ''] = /^\*\*\* (Add|Update|Delete) File: (.+)$/.exec(line) ?? [];
    const to = verb === 'Update' ? /^\*\*\* Move to: (.+)$/.exec((lines[index + 1] ?? '').trimEnd())?.[1] : undefined;
    const from = index + (to === undefined ? 1 : 2);
    const end = sectionEnd(lines, from, fence);
    const section = lines.slice(from, end);
    if (verb === 'Add') {
      if (!section.every((added) => added === '' || added.startsWith('+')))
        return refuse(`A line of the new file ${quote(path)} does not begin with "+".`);
      const text = joined(bodyOf(section, false).new);
      edits.push({ kind: 'write', format: 'patch', path, text });
    } else if (verb === 'Delete') {
      if (section.some((rest) => rest.trim() !== ''))
        return refuse(`The file ${quote(path)} is deleted, and lines stand below.`);
      edits.push({ kind: 'remove', format: 'patch', path });
    } else if (verb === 'Update') {
      const wrong = section.find((part) => !isBody(part) && !part.startsWith('@@') && !isLast(part));
      if (wrong !== undefined) return refuse(`A line of the patch for ${quote(path)} cannot be read: ${quote(wrong)}`);
      edits.push(...hunksOf(section, path));
      if (to !== undefined) edits.push({ kind: 'move', format: 'patch', path, to });
    } else if (line !== '')
      return refuse(`The patch has ${quote(line)}: files are added, updated, moved and deleted here.`);
    index = verb === undefined ? index + 1 : end;
  }
  return { edits, open: true, end: index };

  function refuse(refused: string): Reading {
    return { edits: [], refused, open: false, end: lines.length };
  }
}

function sectionEnd(lines: readonly string[], from: number, fence: Fence | undefined): number {
  let end = from;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    if ((line.startsWith('*** ') && !isLast(line)) || (fence !== undefined && closes(line, fence))) break;
  }
  return end;
}

function isLast(line: string): boolean {
  return line.trimEnd() === '*** End of File';
}

function hunksOf(section: readonly string[], path: string): Hunk[] {
  const hunks: Hunk[] = [];
  let anchors: string[] = [];
  let raw: string[] = [];
  let last = false;
  for (const line of section) {
    if (isLast(line)) last = true;
    else if (line.startsWith('@@')) {
      if (raw.length > 0) finish();
      const anchor = line.replace(/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@.*/, '').replace(/^@@ ?|(?: @@)?$/g, '');
      if (anchor.trim() !== '') anchors.push(anchor);
    } else raw.push(line);
  }
  finish();
  return hunks;

  function finish(): void {
    const body = bodyOf(raw, false);
    if (body.old.length > 0 || body.new.length > 0)
      hunks.push({ kind: 'hunk', format: 'patch', path, ...body, anchors, last });
    anchors = [];
    raw = [];
    last = false;
  }
}
