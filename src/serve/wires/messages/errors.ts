import type { Refusal } from '../../refusal.ts';

/** Anthropic's words for what is wrong, by status. */
const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** Whether an address is one of Anthropic's Messages API: its clients know errors in its shape only. */
export function isMessages(url: string): boolean {
  return /^\/v1\/messages(?:[/?]|$)/.test(url);
}

/** The status of a refusal as Anthropic's clients know it: one that is to be sent again later is theirs for an overload. */
export function statusOf({ status }: Refusal): number {
  return status === 503 ? 529 : status;
}

/** The body of a refusal, or the event of one, as Anthropic writes it. */
export function errorOf(refusal: Refusal): { readonly type: 'error'; readonly error: object } {
  const type = TYPES[statusOf(refusal)] ?? 'api_error';
  return { type: 'error', error: { type, message: refusal.message } };
}
