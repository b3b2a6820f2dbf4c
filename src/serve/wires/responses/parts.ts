import { z } from 'zod';
import { badRequest } from '../../refusal.ts';

/** What a message holds, or what a tool gave. */
export const content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() })),
]);

type Content = z.infer<typeof content>;
type Part = Exclude<Content, string>[number];

/** The words of a content. */
export function textOf(given: Content): string {
  return typeof given === 'string' ? given : given.map(({ text, refusal }) => text ?? refusal ?? '').join('\n');
}

/** Whether a content holds more than words. */
export function isWordless(given: Content): boolean {
  return typeof given !== 'string' && given.some(({ text, refusal }) => text === undefined && refusal === undefined);
}

/**
 * A content as chat completions have it: one text where it is words alone.
 *
 * @throws {@link Refusal} that names a part which cannot be passed on.
 */
export function partsOf(given: Content, at: string): unknown {
  if (typeof given === 'string' || !isWordless(given)) return textOf(given);
  return given.map((part, index) => partOf(part, `${at}.${index}`));
}

/** Files in plain text, which few members' servers take as files. */
const TEXT = /^data:(?:text\/[\w.+-]+|application\/json)(?:;charset=utf-8)?;base64,([\w+/=]*)$/i;

function partOf({ type, text, refusal, ...rest }: Part, at: string): object {
  const words = text ?? refusal;
  if (words !== undefined) return { type: 'text', text: words };
  const given = (...names: readonly string[]): object =>
    Object.fromEntries(names.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]]])));
  switch (type) {
    case 'input_image':
      if (typeof rest['image_url'] === 'string')
        return { type: 'image_url', image_url: { url: rest['image_url'], ...given('detail') } };
      break;
    case 'input_file': {
      const { filename, file_data: data } = rest;
      const [, plain] = TEXT.exec(typeof data === 'string' ? data : '') ?? [];
      const name = typeof filename === 'string' ? ` ${filename}` : '';
      if (plain !== undefined)
        return { type: 'text', text: `The file${name}:\n\n${Buffer.from(plain, 'base64').toString()}` };
      if (typeof data === 'string') return { type: 'file', file: given('filename', 'file_data') };
      break;
    }
    case 'input_audio':
      if (rest['input_audio'] !== undefined) return { type, ...given('input_audio') };
  }
  throw badRequest(
    `A part of type ${type.slice(0, 60)} cannot be passed on in this form (${at}): send its content in it.`,
    at,
  );
}
