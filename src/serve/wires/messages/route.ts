import type { FastifyInstance } from 'fastify';
import { tokensAbout } from '../../../nouns/member.ts';
import { askCommittee, passingFor, type Asking } from '../../asking.ts';
import { hangUpOf, openEventStream, openPatience, type EventStream } from '../../eventStream.ts';
import { accountOf } from '../../gate.ts';
import { hear } from '../../hear.ts';
import { headersFor, passOn } from '../../passThrough.ts';
import { planOf, standingOf, type Plan } from '../../plan.ts';
import { refusalOf } from '../../refusal.ts';
import type { Service } from '../../service.ts';
import { conversationOf, type ChatBody } from '../chat/body.ts';
import { metadataOf } from '../chat/chunks.ts';
import { titleOf } from '../chat/route.ts';
import { settle } from '../../settle.ts';
import { asideBody, asideHeader } from '../fields.ts';
import { keptOf } from '../sealed.ts';
import { MESSAGES_NAMES, readMessagesBody, type MessagesBody } from './body.ts';
import { errorOf, statusOf } from './errors.ts';
import { beginMessage, type Writing } from './write.ts';

/** `POST /v1/messages` and `/v1/messages/count_tokens`, for clients of Anthropic's (Claude Code): the same plans, in the other shape. */
export function messagesRoute(app: FastifyInstance, service: Service): void {
  app.post('/v1/messages/count_tokens', (request) => ({
    input_tokens: tokensIn(readMessagesBody(request.body, service.config, true).chat),
  }));

  app.post('/v1/messages', async (request, reply) => {
    const { chat, shown, ...read } = readMessagesBody(request.body, service.config);
    const asking: Asking = { service, account: accountOf(request), signal: hangUpOf(reply, service.stopping) };
    const plan = await planOf(chat, service);
    const aside = { ...read.aside, ...settle(chat, plan, service.config, MESSAGES_NAMES) };
    const status = standingOf(plan);
    const { model } = request.body as { readonly model: string };
    const taken = new Set(chat.messages.flatMap(({ tool_calls: calls }) => (calls ?? []).map(({ id }) => id)));
    if (chat.stream === true) {
      let out: EventStream | undefined;
      let writing: Writing | undefined;
      // Not before there is something to say: a client asks again by itself where a status tells it to.
      const begin = (): Writing => {
        const stream = openEventStream(reply, { 'x-weak-committee-status': status, ...asideHeader(aside) }, () =>
          stream.data({ type: 'ping' }, 'ping'),
        );
        out = stream;
        writing = beginMessage(model, taken, (event) => stream.data(event, event.type));
        stream.data({ type: 'ping' }, 'ping');
        return writing;
      };
      const reasoning = service.config.serve?.progress === 'reasoning';
      const progress = (words: string): void => (reasoning ? writing?.progress(`${words}\n`) : out?.comment(words));
      try {
        await write({ chat, shown, aside }, plan, asking, begin, progress);
      } catch (error) {
        if (out === undefined) throw error;
        out.data(errorOf(refusalOf(error)), 'error');
      } finally {
        out?.end();
      }
      return;
    }
    const patience = openPatience(reply);
    const writing = beginMessage(model, taken, () => {});
    try {
      const { message, headers } = await write(
        { chat, shown, aside },
        plan,
        asking,
        () => writing,
        () => {},
      );
      patience.end(200, { ...headers, ...asideHeader(aside) }, message);
    } catch (error) {
      const refusal = refusalOf(error);
      const { retryAfter } = refusal;
      const again = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      // A client that was told 200 takes whatever comes for a message: then it is one that says what went wrong.
      const said = patience.begun ? writing.fail(refusal.message) : errorOf(refusal);
      patience.end(statusOf(refusal), { 'x-should-retry': 'false', ...again }, said);
    }
  });
}

interface Written {
  readonly message: object;
  readonly headers: Readonly<Record<string, string>>;
}

async function write(
  { chat, shown, aside }: MessagesBody,
  plan: Plan,
  asking: Asking,
  begin: () => Writing,
  onProgress: (words: string) => void,
): Promise<Written> {
  if (plan.kind === 'solve') {
    const writing = begin();
    const reply = await askCommittee(titleOf(chat), plan, asking, onProgress);
    // Words of thinking may hold code that no checker has seen.
    for (const thought of reply.thinking ?? [])
      if (!('thinking' in thought) || thought.thinking === '') writing.thinking(thought);
    const said = reply.refusal ?? reply.text;
    if (said !== '') writing.text(said);
    const cut = reply.refusal === undefined ? reply.cut : 'filtered';
    const stopped = stopIn(chat, reply.stopped);
    const message = writing.end({ ...reply, cut, stopped, metadata: metadataOf(reply, aside), kept: keptOf(reply) });
    const { cost } = reply.solution;
    const usd = cost.unpriced.length > 0 ? 'unknown' : String(cost.usd);
    return { message, headers: { 'x-weak-committee-status': reply.status, 'x-weak-committee-usd': usd } };
  }
  const { member } = plan;
  let message: object = {};
  const body = { ...chat, stream: true };
  const passing = passingFor(plan, asking, body, titleOf(chat));
  const { status } = passing;
  await passOn(body, member, passing, async (forwarded, worst) => {
    const writing = begin();
    const heard = await hear(forwarded, chat, member, worst, ({ text, thinking, reasoning }) => {
      if (thinking !== undefined) writing.thinking(thinking);
      if (reasoning !== undefined && shown) writing.thoughts(reasoning, member.name);
      if (text !== '') writing.text(text);
    });
    const kept = keptOf({ member: member.name, calls: heard.calls });
    message = writing.end({
      ...heard,
      stopped: stopIn(chat, heard.stopped),
      kept,
      metadata: { status, member: member.name, ...asideBody(aside) },
    });
    return heard.usage;
  });
  return { message, headers: headersFor(member, status) };
}

/** One of the texts that the client named. Servers give other things under that name as well. */
function stopIn({ stop }: ChatBody, stopped: string | undefined): string | undefined {
  return stopped !== undefined && [stop].flat().includes(stopped) ? stopped : undefined;
}

/** An image takes about so many tokens, however many bytes it has. */
const IMAGE = 1600;

/** About how many tokens a request has: each member's model counts in its own way. */
function tokensIn(chat: ChatBody): number {
  const { messages } = conversationOf(chat, { kind: 'code' });
  const words = messages.reduce((sum, { content }) => sum + tokensAbout(content), 0);
  const parts = chat.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const images = parts.filter(({ type }) => type !== 'text').length;
  return words + tokensAbout(JSON.stringify(chat.tools ?? [])) + images * IMAGE;
}
