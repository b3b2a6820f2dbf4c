import { wordsOf, type ChatBody } from './wires/chat/body.ts';

/** What makes tests, and what is made: with few words between them, in one sentence. */
const WANTED =
  /\b(?:add|write|create|extend|include|append|implement|cover|need|want|with)\b[^.!?\n]{0,60}\b(?:tests?|specs?|test[ -]?cases?|unit[ -]tests?|coverage)\b/gi;
const UNWANTED =
  /\b(?:not|never|no|without|don['’]?t|do not|avoid|instead of)\b[^.!?\n]{0,40}$|\b(?:pass|passes|passing|fail|fails|failing|run|runs|existing|the)\s+(?:the\s+)?(?:tests?|specs?)$/i;

/**
 * Whether the user of a conversation asks for tests. Their words alone count, and of these not what a client quotes: whatever brings a file's
 * text asks for nothing.
 */
export function wantsTests({ messages }: ChatBody): boolean {
  return messages.some((message) => message.role === 'user' && asks(spokenIn(wordsOf(message))));
}

function asks(words: string): boolean {
  return [...words.matchAll(WANTED)].some((match) => {
    const until = words.slice(0, match.index);
    return !UNWANTED.test(until) && !UNWANTED.test(words.slice(match.index, match.index + match[0].length));
  });
}

/** Without what stands in fences, and in tags of a client's: `<file>…</file>`. */
function spokenIn(words: string): string {
  return words
    .replaceAll(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1/gm, ' ')
    .replaceAll(/<([\w-]+)[^<>\n]{0,200}>[\s\S]*?<\/\1>/g, ' ');
}
