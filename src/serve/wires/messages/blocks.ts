import { z } from 'zod';
import { badRequest } from '../../refusal.ts';
import { unseal, type Kept } from '../sealed.ts';

const cache = z.looseObject({ type: z.string() }).nullish();
const type = z.looseObject({ type: z.string() });

const text = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cache,
  citations: z.array(z.unknown()).nullish(),
});
const image = z.looseObject({
  type: z.literal('image'),
  source: z.looseObject({ type: z.string(), media_type: z.string().optional(), data: z.string().optional() }),
  cache_control: cache,
});
const document = z.looseObject({
  type: z.literal('document'),
  source: z.looseObject({ type: z.string(), media_type: z.string().optional(), data: z.string().optional() }),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.looseObject({ enabled: z.boolean().optional() }).nullish(),
  cache_control: cache,
});
const thinking = z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() });
const redacted = z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() });
const use = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: z.looseObject({}),
  cache_control: cache,
});
const result = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1),
  content: z.union([z.string(), z.array(type)]).nullish(),
  is_error: z.boolean().nullish(),
  cache_control: cache,
});

const KNOWN = { text, image, document, thinking, redacted_thinking: redacted, tool_use: use, tool_result: result };
const block = z.discriminatedUnion('type', [text, image, document, thinking, redacted, use, result]);

/** A message of Anthropic's, with blocks that are read by {@link messagesOf}. */
export const message = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(type)]),
});

type Block = z.infer<typeof block>;

/** The signature of thinking that is no model's: our own words about what goes on. They are not handed to any member. */
export const OURS = 'weak-committee';

/** A message as chat completions write it, with what only Anthropic's API knows beside it. */
export interface Said {
  role: string;
  content: unknown;
  thinking_blocks?: object[];
  reasoning_content?: string;
  thought_by?: string;
  tool_calls?: object[];
  [rest: string]: unknown;
}

/**
 * The messages of a chat that say what one message of Anthropic's does, in its order: what a tool gave is a message of its own there.
 *
 * @throws {@link Refusal} that names a block which cannot be passed on.
 */
export function messagesOf({ role, content }: z.infer<typeof message>, at: string): Said[] {
  if (typeof content === 'string') return [{ role, content }];
  const said: Said[] = [];
  let extra: Kept['extra'] = {};
  for (const [index, given] of content.entries()) {
    const one = read(given, `${at}.content.${index}`);
    switch (one.type) {
      case 'thinking':
      case 'redacted_thinking':
        if (one.type === 'redacted_thinking') think(plainThinking(one));
        else if (one.signature !== OURS) {
          const kept = unseal(one.signature);
          if (kept === undefined) think(plainThinking(one));
          else {
            ({ extra = {} } = kept);
            thinkOwn(kept.reasoning ?? one.thinking, kept.member);
          }
        }
        break;
      case 'tool_use': {
        const call = { name: one.name, arguments: JSON.stringify(one.input) };
        const signed = extra !== undefined && Object.hasOwn(extra, one.id) ? { extra_content: extra[one.id] } : {};
        own('tool_calls').push({ id: one.id, type: 'function', function: call, ...signed, ...marked(one) });
        break;
      }
      case 'tool_result':
        said.push({
          role: 'tool',
          tool_call_id: one.tool_use_id,
          content: contentOf(one.content ?? '', `${at}.content.${index}`),
          ...(one.is_error === true && { is_error: true }),
          ...marked(one),
        });
        break;
      default:
        show(partOf(one, `${at}.content.${index}`));
    }
  }
  return said;

  /** Begins another message where a list may not go on: in a message thinking comes first, then words, then calls. */
  function last(mayGoOn: (one: Said) => boolean): Said {
    const one = said.at(-1);
    if (one?.role === role && mayGoOn(one)) return one;
    const fresh: Said = { role, content: null };
    said.push(fresh);
    return fresh;
  }

  function own(list: 'tool_calls'): object[] {
    return (last(() => true)[list] ??= []);
  }

  function think(thought: object): void {
    (beforeWords().thinking_blocks ??= []).push(thought);
  }

  /** What a member that is none of Anthropic's thought. */
  function thinkOwn(words: string, member: string): void {
    const one = beforeWords();
    one.thought_by = member;
    if (words !== '') one.reasoning_content = (one.reasoning_content ?? '') + words;
  }

  function beforeWords(): Said {
    return last(({ content: words, tool_calls: calls }) => words === null && calls === undefined);
  }

  function show(part: object): void {
    const one = last(({ tool_calls: calls }) => calls === undefined);
    one.content = [...(Array.isArray(one.content) ? one.content : []), part];
  }
}

/**
 * Text, or text and images, as the content of a message.
 *
 * @throws {@link Refusal} that names a block which cannot be passed on.
 */
export function contentOf(content: string | readonly z.infer<typeof type>[], at: string): unknown {
  if (typeof content === 'string') return content;
  return content.map((given, index) => partOf(read(given, `${at}.${index}`), `${at}.${index}`));
}

function read(given: z.infer<typeof type>, at: string): Block {
  if (!Object.hasOwn(KNOWN, given.type))
    throw badRequest(`Blocks of type ${given.type} are not supported here (${at}). Leave them out.`, at);
  const known = block.safeParse(given);
  if (known.success) return known.data;
  const [issue] = known.error.issues;
  const where = [at, ...(issue?.path ?? [])].join('.');
  throw badRequest(`${where} cannot be used: ${issue?.message ?? 'it is no such block'}.`, where);
}

/** A block as a part of a chat's message. */
function partOf(one: Block, at: string): object {
  if (one.type === 'text') {
    if (one.citations?.length) throw badRequest(`Citations are not supported here (${at}). Leave them out.`, at);
    return { type: 'text', text: one.text, ...marked(one) };
  }
  if (one.type === 'image' || one.type === 'document') {
    const { source } = one;
    const bytes = source.type === 'base64' ? `data:${source.media_type};base64,${source.data}` : undefined;
    const url = source.type === 'url' && typeof source['url'] === 'string' ? source['url'] : bytes;
    if (one.type === 'image' && url !== undefined) return { type: 'image_url', image_url: { url }, ...marked(one) };
    if (one.type === 'document') {
      if (one.citations?.enabled === true)
        throw badRequest(`Citations are not supported here (${at}). Leave them out.`, at);
      const titled = [one.title, one.context].filter(Boolean).join('\n');
      if (source.type === 'text' && source.data !== undefined)
        return { type: 'text', text: titled === '' ? source.data : `${titled}\n\n${source.data}`, ...marked(one) };
      if (bytes !== undefined && !one.context) {
        const named = one.title ? { filename: one.title } : {};
        return { type: 'file', file: { ...named, file_data: bytes }, ...marked(one) };
      }
    }
    throw badRequest(
      `A block of type ${one.type} cannot be passed on in this form (${at}): send its content in it, without a context.`,
      at,
    );
  }
  throw badRequest(`A block of type ${one.type} cannot stand here (${at}).`, at);
}

function marked({ cache_control: mark }: { readonly cache_control?: object | null | undefined }): object {
  return mark ? { cache_control: mark } : {};
}

function plainThinking(one: Extract<Block, { type: 'thinking' | 'redacted_thinking' }>): object {
  return one.type === 'thinking'
    ? { type: one.type, thinking: one.thinking, signature: one.signature }
    : { type: one.type, data: one.data };
}
