import type { Spoken } from './thoughts.ts';

// The format of gpt-oss ("harmony"): each message says on which channel it is, and only the final one is the answer.

const HEADER = /<\|channel\|>\s*(\w{1,40})[^<]{0,200}(?:<\|constrain\|>[^<]{0,100})?<\|message\|>/g;
const END = /<\|(?:end|return|call)\|>(?=\s*(?:<\|start\|>|$))/;
/** What is left of the marks where a server takes special tokens out of the text. */
const BARE = 'assistantfinal';

/** What stands on the final channel, or undefined where an answer has no channels. */
export function finalChannel(text: string): Spoken | undefined {
  const start = text.trimStart();
  if (!/^(?:<\|start\|>|<\|channel\|>)/.test(start)) {
    const at = /^(?:analysis|commentary)\w/.test(start) ? text.indexOf(BARE) : -1;
    return at < 0 ? undefined : { body: text.slice(at + BARE.length), cut: false };
  }
  const final = [...text.matchAll(HEADER)].find(([, channel]) => channel === 'final');
  if (final === undefined) return { body: '', cut: true };
  const said = text.slice(final.index + final[0].length);
  return { body: said.slice(0, END.exec(said)?.index ?? said.length), cut: false };
}
