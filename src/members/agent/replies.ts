import type { Body } from './wires.ts';

/** A reply, or a line of one, that is longer is not read for what it cost. */
const LONGEST = 32 * 1024 * 1024;

/** Finds what a reply says of tokens: in its events where it is a stream of them, in the whole of it where not. */
export function eventsIn(onEvent: (event: Body) => void): { take(text: string): void; end(): void } {
  let whole = '';
  let line = '';
  const isUsage = (text: string): boolean => /"usage(?:Metadata)?"/.test(text);
  return {
    take(text) {
      if (whole.length + text.length <= LONGEST) whole += text;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      if (line.length > LONGEST) line = '';
      for (const one of lines) if (one.startsWith('data:') && isUsage(one)) tell(one.slice('data:'.length));
    },
    end() {
      if (line.startsWith('data:') && isUsage(line)) tell(line.slice('data:'.length));
      if (/^\s*[[{]/.test(whole)) tell(whole);
    },
  };

  function tell(json: string): void {
    try {
      const said: unknown = JSON.parse(json);
      // Gemini sends a list of events where its client does not ask for a stream of them.
      for (const one of Array.isArray(said) ? said : [said])
        if (typeof one === 'object' && one !== null) onEvent(one as Body);
    } catch {
      // No JSON: it says nothing of tokens.
    }
  }
}
