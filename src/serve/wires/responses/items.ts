import { z } from 'zod';
import { badRequest } from '../../refusal.ts';
import { unseal, type Kept } from '../sealed.ts';
import { content, isWordless, partsOf, textOf } from './parts.ts';
import { PATCH } from './tools.ts';

const READ: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'function_call',
  'custom_tool_call',
  'function_call_output',
  'custom_tool_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
]);

/** An item of a conversation. Those of other types are looked at by {@link messagesOf}. */
export const item = z.union([
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string(), input: z.string() }),
  z.looseObject({
    type: z.enum(['function_call_output', 'custom_tool_call_output']),
    call_id: z.string(),
    output: content,
  }),
  z.looseObject({
    type: z.literal('apply_patch_call'),
    call_id: z.string(),
    operation: z.looseObject({ type: z.string(), path: z.string() }),
  }),
  z.looseObject({
    type: z.literal('apply_patch_call_output'),
    call_id: z.string(),
    status: z.string().optional(),
    output: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('reasoning'), encrypted_content: z.string().nullish() }),
  z.looseObject({
    type: z.literal('message').optional(),
    role: z.enum(['system', 'developer', 'user', 'assistant']),
    content,
  }),
  z
    .looseObject({ type: z.string().refine((type) => !READ.has(type)) })
    .transform(({ type }) => ({ type: 'other' as const, named: type })),
]);

export type Item = z.infer<typeof item>;

/** What OpenAI's own tools did in a conversation that began elsewhere: what came of it stands in the words that follow. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'web_search_call',
  'file_search_call',
  'tool_search_call',
  'tool_search_output',
  'mcp_list_tools',
]);

/** A message as chat completions have it. */
interface Said {
  role: string;
  content: unknown;
  tool_calls?: object[];
  tool_call_id?: string;
  reasoning_content?: string;
  thinking_blocks?: Kept['thinking'];
  thought_by?: string;
}

/**
 * The items as messages: calls that follow one another belong to one message of the assistant's, and so do the thoughts before them.
 *
 * @param leave - told of each item that no member can read, and why.
 * @throws {@link Refusal} that names an item without which the conversation would be another one.
 */
export function messagesOf(items: readonly Item[], leave: (name: string, why: string) => void): Said[] {
  const messages: Said[] = [];
  let extra: Kept['extra'] = {};
  const own = (mayGoOn: (last: Said) => boolean): Said => {
    const last = messages.at(-1);
    if (last?.role === 'assistant' && mayGoOn(last)) return last;
    const fresh: Said = { role: 'assistant', content: null };
    messages.push(fresh);
    return fresh;
  };
  const call = (id: string, name: string, given: string): void => {
    const message = own(() => true);
    const signed = extra !== undefined && Object.hasOwn(extra, id) ? { extra_content: extra[id] } : {};
    const called = { id, type: 'function', function: { name, arguments: given }, ...signed };
    message.tool_calls = [...(message.tool_calls ?? []), called];
  };
  for (const [index, one] of items.entries()) {
    switch (one.type) {
      case 'function_call':
        call(one.call_id, one.name, one.arguments);
        break;
      case 'custom_tool_call':
        call(one.call_id, one.name, JSON.stringify({ input: one.input }));
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
        messages.push({
          role: 'tool',
          tool_call_id: one.call_id,
          content: isWordless(one.output) ? partsOf(one.output, `input.${index}.output`) : textOf(one.output),
        });
        break;
      case 'apply_patch_call':
        call(one.call_id, PATCH, JSON.stringify(one.operation));
        break;
      case 'apply_patch_call_output': {
        const said = [one.status === 'failed' ? 'It failed.' : '', one.output ?? ''].filter(Boolean).join(' ');
        messages.push({ role: 'tool', tool_call_id: one.call_id, content: said || 'Done.' });
        break;
      }
      case 'reasoning': {
        if (!one.encrypted_content) break;
        const kept = unseal(one.encrypted_content);
        if (kept === undefined) {
          leave(`input.${index} (reasoning)`, 'Only who wrote these thoughts can read them.');
          break;
        }
        const { member, reasoning, thinking } = kept;
        ({ extra = {} } = kept);
        const message = own(({ tool_calls: calls }) => calls === undefined);
        message.thought_by = member;
        if (reasoning !== undefined) message.reasoning_content = (message.reasoning_content ?? '') + reasoning;
        if (thinking !== undefined) message.thinking_blocks = [...(message.thinking_blocks ?? []), ...thinking];
        break;
      }
      case 'message':
      case undefined: {
        const said = partsOf(one.content, `input.${index}.content`);
        if (one.role === 'assistant')
          own((last) => last.content === null && last.tool_calls === undefined).content = said;
        else messages.push({ role: one.role, content: said });
        break;
      }
      case 'other':
        leaveOther(one.named, index, leave);
    }
  }
  return messages;
}

function leaveOther(type: string, index: number, leave: (name: string, why: string) => void): void {
  const at = `input.${index}`;
  if (LEFT_OUT.has(type)) return leave(`${at} (${type})`, 'No member can read it.');
  if (type === 'item_reference')
    throw badRequest('Responses are not kept here, so no item of one can be meant. Send the item itself.', at);
  throw badRequest(
    `Items of type ${type.slice(0, 60)} are not supported here (${at}). Say in a message what they hold.`,
    at,
  );
}
