import type { FastifyInstance, FastifyReply } from 'fastify';
import { accountOf } from '../../gate.ts';
import { askCommittee, passingFor, refuseUnanswerable, type Asking } from '../../asking.ts';
import { hangUpOf, openEventStream, openPatience } from '../../eventStream.ts';
import { passThrough } from '../../passThrough.ts';
import { planOf, type SolvePlan } from '../../plan.ts';
import { bodyOf, headersOf, refusalOf } from '../../refusal.ts';
import type { Service } from '../../service.ts';
import { settle } from '../../settle.ts';
import { asideHeader, type Aside } from '../fields.ts';
import { readChatBody, wordsOf, type ChatBody } from './body.ts';
import { chunk, chunksOf, completionOf, failedCompletion, newHead } from './chunks.ts';

/** `POST /v1/chat/completions` */
export function chatRoute(app: FastifyInstance, service: Service): void {
  app.post('/v1/chat/completions', async (request, reply) => {
    // How the other wires say that a chat came in blocks; it is no field of this one.
    const { blocks, ...read } = readChatBody(request.body);
    const body = { ...read, messages: service.thinkers.named(read.messages) };
    const account = accountOf(request);
    const signal = hangUpOf(reply, service.stopping);
    const plan = await planOf(body, service);
    const aside = {
      ...settle(body, plan, service.config),
      ...(blocks !== undefined && { blocks: 'It is not known here.' }),
    };
    if (plan.kind === 'solve') return solveFor(body, plan, aside, { service, account, signal }, reply);
    const passing = passingFor(plan, { service, account, signal }, body, titleOf(body));
    await passThrough(body, plan.member, aside, reply, passing);
  });
}

async function solveFor(
  body: ChatBody,
  plan: SolvePlan,
  aside: Aside,
  asking: Asking,
  reply: FastifyReply,
): Promise<void> {
  const title = titleOf(body);
  const head = newHead();
  if (body.stream !== true) {
    const patience = openPatience(reply);
    try {
      const replied = await askCommittee(title, plan, asking, () => {});
      const headers = { 'x-weak-committee-status': replied.status, ...asideHeader(aside) };
      patience.end(200, headers, completionOf(replied, head, aside));
    } catch (error) {
      const refusal = refusalOf(error);
      // A client that was told 200 takes whatever comes for a completion: then it is one that says what went wrong.
      const said = patience.begun ? failedCompletion(refusal.message, head) : bodyOf(refusal);
      patience.end(refusal.status, headersOf(refusal), said);
    }
    return;
  }
  refuseUnanswerable(asking.service);
  const out = openEventStream(reply, { 'x-weak-committee-status': 'checking', ...asideHeader(aside) });
  const reasoning = asking.service.config.serve?.progress === 'reasoning';
  try {
    const replied = await askCommittee(title, plan, asking, (words) => {
      if (reasoning) out.data(chunk(head, { reasoning_content: `${words}\n` }));
      else out.comment(words);
    });
    for (const one of chunksOf(replied, head, aside, body.stream_options?.include_usage === true)) out.data(one);
    void out.raw('data: [DONE]\n\n');
  } catch (error) {
    out.data(bodyOf(refusalOf(error)));
  } finally {
    out.end();
  }
}

/** The last thing that a user said, to know the request by. */
export function titleOf({ messages }: ChatBody): string {
  return wordsOf(messages.findLast(({ role }) => role === 'user') ?? { content: '' });
}
