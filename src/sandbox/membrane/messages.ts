import type { Message, Reply } from './wire.ts';

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The other side broke the rules of the crossing: whatever it wanted to be believed, it is not. */
export function garbled(): Error {
  return new Error('what came from the other side is no message');
}

/** A message, as far as its outline goes; what it refers to is looked at where it is used. */
export function messageOf(message: unknown): Message {
  if (!isObject(message) || !('op' in message) || !('nodes' in message) || !Array.isArray(message.nodes))
    throw garbled();
  if (!('args' in message) || !Array.isArray(message.args)) throw garbled();
  return message as Message;
}

export function replyOf(reply: unknown): Reply {
  if (!isObject(reply) || !('ok' in reply) || !('nodes' in reply) || !Array.isArray(reply.nodes)) throw garbled();
  return reply as Reply;
}
