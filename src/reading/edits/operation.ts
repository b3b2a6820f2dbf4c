import { quote, type Edit, type Reading } from './edit.ts';
import { readEnvelope } from './envelope.ts';

type Asked = Pick<Reading, 'edits' | 'refused' | 'open'>;

/**
 * Reads a call of OpenAI's own tool for patches: it makes, changes or deletes one file, by lines of a patch without its head. Undefined for any other call.
 *
 * @param valueOf - gives an argument.
 */
export function readOperation(path: string | undefined, valueOf: (argument: string) => unknown): Asked | undefined {
  const [type, diff] = [valueOf('type'), valueOf('diff')];
  if (path === undefined || (type !== 'create_file' && type !== 'update_file' && type !== 'delete_file'))
    return undefined;
  const refuse = (problem: string): Asked => ({
    edits: [],
    refused: `The patch for ${quote(path)} ${problem}.`,
    open: false,
  });
  const named = { format: 'tool-call', path } as const;
  if (type === 'delete_file') return { edits: [{ ...named, kind: 'remove' }], open: false };
  if (typeof diff !== 'string') return refuse('has no diff');
  const lines = diff.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  if (lines.some((line) => line.startsWith('***') && line !== '*** End of File'))
    return refuse('speaks of more than this file');
  if (type === 'create_file') {
    if (!lines.every((line) => line.startsWith('+'))) return refuse('has a line that does not begin with "+"');
    // OpenAI's readers of it put no line break at the end.
    return { edits: [{ ...named, kind: 'write', text: lines.map((line) => line.slice(1)).join('\n') }], open: false };
  }
  const { edits, refused } = readEnvelope(
    ['*** Begin Patch', '*** Update File: it', ...lines, '*** End Patch'],
    0,
    undefined,
  );
  return { edits: edits.map((edit): Edit => ({ ...edit, ...named })), refused, open: false };
}
