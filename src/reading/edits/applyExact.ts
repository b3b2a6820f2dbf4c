import { quote, type Exact } from './edit.ts';
import { occurrences } from './occurrences.ts';
import { isTooLong, type Step } from './step.ts';

/** Replaces text that stands in a file exactly, and once unless `all` is asked for: what editors' own tools do. */
export function applyExact({ old, new: fresh, all }: Exact, text: string | undefined): Step {
  if (old === '') {
    return text === undefined || text === ''
      ? { text: fresh }
      : { problem: 'an empty text to replace means a new file, and this one is there' };
  }
  if (text === undefined) return { problem: `there is no such file, in which to find:\n  ${quote(old)}` };
  const asIs = occurrences(text, old);
  const isCrlf = asIs.length === 0 && text.includes('\r\n') && old.includes('\n');
  const part = isCrlf ? crlf(old) : old;
  const places = isCrlf ? occurrences(text, part) : asIs;
  if (places.length === 0) return { problem: `the text to replace is not in it:\n  ${quote(old)}` };
  if (places.length > 1 && !all)
    return { problem: `the text to replace is in it ${places.length} times, not once:\n  ${quote(old)}` };
  return replaceAt(text, places, part.length, isCrlf ? crlf(fresh) : fresh);
}

function replaceAt(text: string, places: readonly number[], length: number, fresh: string): Step {
  const parts: string[] = [];
  let done = 0;
  let size = text.length;
  for (const place of places) {
    if (place < done) continue;
    size += fresh.length - length;
    if (isTooLong(size, text)) return { problem: 'it would be too long' };
    parts.push(text.slice(done, place), fresh);
    done = place + length;
  }
  return { text: parts.join('') + text.slice(done) };
}

function crlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}
