import { allOf, type SolverConfig } from '../config/config.ts';
import { isUncounted } from '../nouns/conversation.ts';
import type { Member } from '../nouns/member.ts';
import type { Plan } from './plan.ts';
import { badRequest } from './refusal.ts';
import { wordlessIn, type ChatBody } from './wires/chat/body.ts';
import { BINDING, fieldOf } from './wires/chat/fields.ts';
import { isAsked, MOST_FIELDS, type Aside } from './wires/fields.ts';

/** Whoever answers, and how. */
type Answering =
  | { readonly kind: 'alone'; readonly member: Member }
  /** `told`: members are asked with a task made of the request, and not with the conversation. */
  | { readonly kind: 'committee'; readonly members: readonly Member[]; readonly told: boolean };

/** Ours, or read before. */
const OWN: ReadonlySet<string> = new Set(['weak_committee', 'blocks', 'cache_control']);

/** What a task that a request brings with it leaves of its settings. */
const TASK: ReadonlySet<string> = new Set(['model', 'messages', 'stream', 'stream_options']);

/**
 * Holds the fields of a request against whoever answers it, so that none is dropped without a word.
 *
 * @param names - what a wire calls fields that have another name in chat completions.
 * @returns those that change nothing, for the reply to name.
 * @throws {@link Refusal} for the first without which the answer would be another one.
 */
export function settle(
  chat: ChatBody,
  plan: Plan,
  config: SolverConfig,
  names: Readonly<Record<string, string>> = {},
): Aside {
  const answering: Answering =
    plan.kind === 'pass'
      ? { kind: 'alone', member: plan.member }
      : { kind: 'committee', members: allOf(config), told: plan.input.conversation === undefined };
  const aside: Record<string, string> = {};
  const given = Object.entries(chat);
  if (given.length > MOST_FIELDS) throw badRequest(`The body has ${given.length} fields. Send ${MOST_FIELDS} at most.`);
  for (const [key, value] of given) {
    const field = fieldOf(key);
    const name = (Object.hasOwn(names, key) ? names[key] : undefined) ?? key;
    if (OWN.has(key) || !isAsked(field ?? {}, value) || isNothing(key, value)) continue;
    const fate = field?.[answering.kind] ?? (isUncounted(key) ? 'said' : 'honoured');
    if (fate === 'refused') throw badRequest(`${name} is not supported here. ${field?.says}`, name);
    if (fate === 'said') aside[name] = field?.says ?? 'It could make an answer longer or dearer than is counted.';
    if (fate !== 'honoured') continue;
    const why = whyNot(key, answering, chat);
    if (why === undefined) continue;
    if (BINDING.has(key)) throw badRequest(`${name} is not supported here. ${why}`, name);
    aside[name] = why;
  }
  refuseUnread(chat, answering);
  return aside;
}

/** Values of binding fields that any answer heeds. */
function isNothing(key: string, value: unknown): boolean {
  if (key === 'response_format') return (value as { readonly type?: unknown }).type === 'text';
  return (key === 'stop' || key === 'tools') && Array.isArray(value) && value.length === 0;
}

/** Why a field has no effect on the answer, if it has none. */
function whyNot(key: string, answering: Answering, chat: ChatBody): string | undefined {
  if (answering.kind === 'alone') {
    const { member } = answering;
    return takes(member, key, chat) || TASK.has(key) ? undefined : `${member.name} does not take it.`;
  }
  if (TASK.has(key) || LIMITS.has(key)) return undefined;
  if (answering.told) return 'The task in `weak_committee` decides what members are asked.';
  if (TOOLS.has(key)) return undefined;
  // One that works on files hands over nothing but files, and they are checked.
  const unable = answering.members.filter(
    (member) => member.abilities.files !== true && !takesInChat(member, key, chat),
  );
  return unable.length === 0 ? undefined : `${unable.map(({ name }) => name).join(', ')} of the committee cannot.`;
}

const LIMITS: ReadonlySet<string> = new Set(['max_tokens', 'max_completion_tokens']);

/** Members without tools answer with edits in words. */
const TOOLS: ReadonlySet<string> = new Set(['tools', 'tool_choice', 'parallel_tool_calls']);

function takes(member: Member, key: string, chat: ChatBody): boolean {
  if (member.forward !== undefined || LIMITS.has(key)) return true;
  if (key === 'temperature' || key === 'seed') return member.abilities[key];
  // It is refused with more to say where it is asked.
  return key === 'tools' || takesInChat(member, key, chat);
}

function takesInChat(member: Member, key: string, chat: ChatBody): boolean {
  return member.abilities.chat === true && member.takes?.(key, chat[key]) !== false;
}

/** Images and files, where nobody could look at them; tools that are no functions, where their calls would be lost. */
function refuseUnread({ messages, tools }: ChatBody, answering: Answering): void {
  const members = answering.kind === 'alone' ? [answering.member] : answering.members;
  const seen = !(answering.kind === 'committee' && answering.told) && members.some(({ abilities }) => abilities.chat);
  const at = seen ? -1 : messages.findIndex((message) => wordlessIn(message) !== undefined);
  if (at >= 0)
    throw badRequest(
      `messages.${at} holds a part of type ${wordlessIn(messages[at] ?? { content: '' })}, which ${members.map(({ name }) => name).join(', ')} cannot be shown. Send text.`,
      `messages.${at}`,
    );
  const other = answering.kind === 'committee' ? (tools ?? []).findIndex(({ type }) => type !== 'function') : -1;
  if (other >= 0)
    throw badRequest(
      `tools.${other} is not supported here. The committee takes functions: offer it as one.`,
      `tools.${other}`,
    );
}
