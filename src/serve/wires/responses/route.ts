import type { FastifyInstance } from 'fastify';
import { askCommittee, passingFor, refuseUnanswerable, type Asking } from '../../asking.ts';
import type { ChatBody } from '../chat/body.ts';
import { metadataOf } from '../chat/chunks.ts';
import { titleOf } from '../chat/route.ts';
import { hangUpOf, openEventStream, openPatience } from '../../eventStream.ts';
import { accountOf } from '../../gate.ts';
import { hear } from '../../hear.ts';
import { passOn } from '../../passThrough.ts';
import { planOf, standingOf, type Plan } from '../../plan.ts';
import { bodyOf, headersOf, refusalOf } from '../../refusal.ts';
import type { Service } from '../../service.ts';
import { settle } from '../../settle.ts';
import { asideBody, asideHeader, type Aside } from '../fields.ts';
import { keptOf } from '../sealed.ts';
import { readResponsesBody, RESPONSES_NAMES } from './body.ts';
import { beginResponse, type Writing } from './write.ts';

/** `POST /v1/responses`, for clients that speak nothing else (Codex): the same plans, in the other shape. */
export function responsesRoute(app: FastifyInstance, service: Service): void {
  app.post('/v1/responses', async (request, reply) => {
    const { chat, custom, echo, ...read } = readResponsesBody(request.body);
    const asking: Asking = { service, account: accountOf(request), signal: hangUpOf(reply, service.stopping) };
    const plan = await planOf(chat, service);
    const aside = { ...read.aside, ...settle(chat, plan, service.config, RESPONSES_NAMES) };
    const status = standingOf(plan);
    if (chat.stream === true) {
      if (plan.kind === 'solve') refuseUnanswerable(service);
      const out = openEventStream(reply, { 'x-weak-committee-status': status, ...asideHeader(aside) }, () =>
        writing.beat(),
      );
      const writing: Writing = beginResponse(chat.model, custom, echo, (event) => out.data(event, event.type));
      const reasoning = service.config.serve?.progress === 'reasoning';
      const progress = (words: string): void => (reasoning ? writing.reasoning(`${words}\n`) : out.comment(words));
      try {
        await write(chat, plan, aside, asking, writing, progress);
      } catch (error) {
        const refusal = refusalOf(error);
        writing.fail(refusal.message, refusal.code ?? refusal.type);
      } finally {
        out.end();
      }
      return;
    }
    const patience = openPatience(reply);
    const writing = beginResponse(chat.model, custom, echo, () => {});
    try {
      const { response, status: reached } = await write(chat, plan, aside, asking, writing, () => {});
      patience.end(200, { 'x-weak-committee-status': reached, ...asideHeader(aside) }, response);
    } catch (error) {
      const refusal = refusalOf(error);
      // A client that was told 200 takes whatever comes for a response: then it is one that failed.
      const body = patience.begun ? writing.fail(refusal.message, refusal.code ?? refusal.type) : bodyOf(refusal);
      patience.end(refusal.status, headersOf(refusal), body);
    }
  });
}

async function write(
  chat: ChatBody,
  plan: Plan,
  aside: Aside,
  asking: Asking,
  writing: Writing,
  onProgress: (words: string) => void,
): Promise<{ readonly response: object; readonly status: string }> {
  if (plan.kind === 'solve') {
    const reply = await askCommittee(titleOf(chat), plan, asking, onProgress);
    const { text, refusal, calls, usage, cut, status } = reply;
    if (text !== '') writing.text(text);
    if (refusal !== undefined) writing.refusal(refusal);
    const response = writing.end({ calls, usage, metadata: metadataOf(reply, aside), cut, kept: keptOf(reply) });
    return { response, status };
  }
  let ended: object = {};
  const { member } = plan;
  const body = { ...chat, stream: true };
  const passing = passingFor(plan, asking, body, titleOf(chat));
  const { status } = passing;
  await passOn(body, member, passing, async (forwarded, worst) => {
    const heard = await hear(forwarded, chat, member, worst, ({ text, reasoning }) => {
      if (reasoning !== undefined) writing.reasoning(reasoning, member.name);
      if (text !== '') writing.text(text);
    });
    const { usage, calls, thinking, cut } = heard;
    const kept = keptOf({ member: member.name, thinking, calls });
    ended = writing.end({
      usage,
      calls,
      cut,
      kept,
      metadata: { status, member: member.name, ...asideBody(aside) },
    });
    return usage;
  });
  return { response: ended, status };
}
