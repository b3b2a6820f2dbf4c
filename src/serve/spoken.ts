import { tokensAbout, type Forwarded, type Member, type MemberEvent, type Usage } from '../nouns/member.ts';
import { resolveTask } from '../workspace/resolveTask.ts';
import { chatOf, conversationOf, type ChatBody } from './wires/chat/body.ts';
import { callBodies, chunk, finishOf, newHead, usageBody, type Head } from './wires/chat/chunks.ts';
import { badRequest } from './refusal.ts';

/**
 * The reply of a member that has no server of chat completions to pass a request to, as if it had one: the conversation is put to it whole
 * where it can take that, else in plain words.
 *
 * @throws {@link Refusal} for what such a member cannot do: call tools; what it throws before it says anything.
 */
export async function speakFor(member: Member, body: ChatBody, most: number, signal: AbortSignal): Promise<Forwarded> {
  const takesAll = member.abilities.chat === true;
  if (body.tools?.length && !takesAll)
    throw badRequest(`${member.name} cannot call tools. Ask another model, or leave them out.`, 'tools');
  if (member.abilities.files === true)
    throw badRequest(
      `${member.name} is a coding agent: it changes files, and does not chat. Ask another model.`,
      'model',
    );
  const { messages } = conversationOf(body, { kind: 'code' });
  const task = await resolveTask({ id: 'chat', prompt: 'chat', target: 'answer.txt', workspace: { files: {} } });
  const number = (key: 'temperature' | 'seed'): object =>
    member.abilities[key] && typeof body[key] === 'number' ? { [key]: body[key] } : {};
  const events = await begun(
    member.propose({
      task,
      messages,
      ordinals: [0],
      maxOutputTokens: most,
      signal,
      ...(takesAll && { chat: chatOf(body) }),
      ...number('temperature'),
      ...number('seed'),
    }),
  );
  const head = { ...newHead(), model: member.name };
  const inputTokens = messages.reduce((sum, { content }) => sum + tokensAbout(content), 0);
  return body.stream === true
    ? { status: 200, headers: {}, body: bytesOf(chunksOf(events, head, inputTokens)) }
    : { status: 200, headers: {}, body: bytesOf(completionOf(events, head, inputTokens)) };
}

/** The events of a member that has said the first: what goes wrong before that can still be told by a status. */
async function begun(events: AsyncIterable<MemberEvent>): Promise<AsyncIterable<MemberEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
}

async function* chunksOf(events: AsyncIterable<MemberEvent>, head: Head, inputTokens: number): AsyncGenerator<string> {
  const line = (body: object): string => `data: ${JSON.stringify(body)}\n\n`;
  let usage: Usage | undefined;
  let heard = 0;
  yield line(chunk(head, { role: 'assistant', content: '' }));
  for await (const event of events) {
    if (event.kind === 'usage') ({ usage } = event);
    else if (event.kind === 'chunk') {
      heard += event.text.length;
      const thinking = event.thinking && { thinking_blocks: [event.thinking] };
      const thoughts = event.reasoning !== undefined && { reasoning_content: event.reasoning };
      yield line(chunk(head, { content: event.text, ...thinking, ...thoughts }));
    } else {
      const { calls = [], finish, stopped } = event;
      const called = callBodies(calls).map((call, index) => ({ index, ...call }));
      if (called.length > 0) yield line(chunk(head, { tool_calls: called }));
      yield line(chunk(head, {}, finishOf(finish, called.length > 0), stopOf(stopped)));
    }
  }
  const counted = usage ?? { inputTokens, cachedInputTokens: 0, outputTokens: Math.ceil(heard / 4), estimated: true };
  yield line({ ...chunk(head, {}), choices: [], usage: usageBody(counted) });
  yield 'data: [DONE]\n\n';
}

/** As servers say it that tell which text ended an answer: vLLM, say. */
function stopOf(stopped: string | undefined): object {
  return stopped === undefined ? {} : { stop_reason: stopped };
}

async function* completionOf(
  events: AsyncIterable<MemberEvent>,
  { id, created, model }: Head,
  inputTokens: number,
): AsyncGenerator<string> {
  let usage: Usage | undefined;
  let text = '';
  let called: readonly object[] = [];
  let thoughts = {};
  let finish = 'stop';
  let stop = {};
  for await (const event of events) {
    if (event.kind === 'usage') ({ usage } = event);
    if (event.kind !== 'answer') continue;
    ({ text } = event);
    thoughts = {
      ...(event.reasoning !== undefined && { reasoning_content: event.reasoning }),
      ...(event.thinking !== undefined && { thinking_blocks: event.thinking }),
    };
    called = callBodies(event.calls ?? []);
    finish = finishOf(event.finish, called.length > 0);
    stop = stopOf(event.stopped);
  }
  const counted = usage ?? { inputTokens, cachedInputTokens: 0, outputTokens: tokensAbout(text), estimated: true };
  const calls = called.length > 0 ? { tool_calls: called } : {};
  const message = { role: 'assistant', content: text, refusal: null, ...thoughts, ...calls };
  yield JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish, ...stop }],
    usage: usageBody(counted),
  });
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}
