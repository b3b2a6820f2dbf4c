import type { FastifyInstance } from 'fastify';
import type OpenAI from 'openai';
import { eventsOf } from '../../../members/openaiStream.ts';
import { isUsage, LONGEST_TOKEN, type Finish, type Forwarded, type Member, type Usage } from '../../../nouns/member.ts';
import type { ToolCall } from '../../../nouns/conversation.ts';
import { parsedLine } from '../../../text/jsonLines.ts';
import { askCommittee, passingFor, type Asking } from '../../asking.ts';
import type { ChatBody } from '../chat/body.ts';
import { metadataOf } from '../chat/chunks.ts';
import { titleOf } from '../chat/route.ts';
import { hangUpOf, openEventStream, openPatience } from '../../eventStream.ts';
import { accountOf } from '../../gate.ts';
import { heardOf, passOn } from '../../passThrough.ts';
import { planOf, type Plan } from '../../plan.ts';
import { bodyOf, refusalOf } from '../../refusal.ts';
import type { Service } from '../../service.ts';
import { splitEvents } from '../../upstreamEvents.ts';
import { readResponsesBody } from './body.ts';
import { beginResponse, type Writing } from './write.ts';

/** `POST /v1/responses`, for clients that speak nothing else (Codex): the same plans, in the other shape. */
export function responsesRoute(app: FastifyInstance, service: Service): void {
  app.post('/v1/responses', async (request, reply) => {
    const { chat, custom } = readResponsesBody(request.body);
    const asking: Asking = { service, account: accountOf(request), signal: hangUpOf(reply, service.stopping) };
    const plan = await planOf(chat, service);
    const status = plan.kind === 'pass' ? 'unverified' : 'checking';
    if (chat.stream === true) {
      const out = openEventStream(reply, { 'x-weak-committee-status': status }, () => writing.beat());
      const writing: Writing = beginResponse(chat.model, custom, (event) => out.data(event, event.type));
      const reasoning = service.config.serve?.progress === 'reasoning';
      const progress = (words: string): void => (reasoning ? writing.reasoning(`${words}\n`) : out.comment(words));
      try {
        await write(chat, plan, asking, writing, progress);
      } catch (error) {
        const refusal = refusalOf(error);
        writing.fail(refusal.message, refusal.code ?? refusal.type);
      } finally {
        out.end();
      }
      return;
    }
    const patience = openPatience(reply);
    const writing = beginResponse(chat.model, custom, () => {});
    try {
      const { response, status: reached } = await write(chat, plan, asking, writing, () => {});
      patience.end(200, { 'x-weak-committee-status': reached }, response);
    } catch (error) {
      const refusal = refusalOf(error);
      // A client that was told 200 takes whatever comes for a response: then it is one that failed.
      const body = patience.begun ? writing.fail(refusal.message, refusal.code ?? refusal.type) : bodyOf(refusal);
      patience.end(refusal.status, { 'x-should-retry': 'false' }, body);
    }
  });
}

async function write(
  chat: ChatBody,
  plan: Plan,
  asking: Asking,
  writing: Writing,
  onProgress: (words: string) => void,
): Promise<{ readonly response: object; readonly status: string }> {
  if (plan.kind === 'solve') {
    const reply = await askCommittee(titleOf(chat), plan, asking, onProgress);
    if (reply.text !== '') writing.text(reply.text);
    const metadata = metadataOf(reply);
    const response = writing.end({ calls: reply.calls, usage: reply.usage, metadata, cut: reply.cut });
    return { response, status: reply.status };
  }
  let ended: object = {};
  const { member } = plan;
  await passOn({ ...chat, stream: true }, member, passingFor(member, asking), async (forwarded, worst) => {
    const heard = await copy(forwarded, chat, member, worst, writing);
    const metadata = { status: 'unverified', member: member.name };
    ended = writing.end({ ...heard, metadata });
    return heard.usage;
  });
  return { response: ended, status: 'unverified' };
}

/** Writes what a member's server streams, as it comes. */
async function copy(
  { body }: Forwarded,
  chat: ChatBody,
  member: Member,
  worst: Usage,
  writing: Writing,
): Promise<{ readonly usage: Usage; readonly calls: readonly ToolCall[]; readonly cut: Finish | undefined }> {
  let usage: Usage | undefined;
  let calls: readonly ToolCall[] = [];
  let cut: Finish | undefined;
  let events = 0;
  let characters = 0;
  for await (const event of eventsOf(chunksOf(body), member.name, worst.outputTokens * LONGEST_TOKEN)) {
    events++;
    if (event.kind === 'usage') usage = isUsage(event.usage) ? event.usage : usage;
    else if (event.kind === 'chunk') {
      characters += event.text.length;
      writing.text(event.text);
    } else {
      calls = event.calls ?? [];
      cut = event.finish;
    }
  }
  return { usage: usage ?? heardOf(chat, member, worst, { events, characters }), calls, cut };
}

async function* chunksOf(body: Forwarded['body']): AsyncGenerator<OpenAI.Chat.ChatCompletionChunk> {
  for await (const events of splitEvents(body)) {
    for (const event of events) {
      const data = /^data: ?(\{.*)$/m.exec(event)?.[1];
      const chunk = data === undefined ? undefined : parsedLine(data);
      if (typeof chunk === 'object' && chunk !== null) yield chunk as OpenAI.Chat.ChatCompletionChunk;
    }
  }
}
