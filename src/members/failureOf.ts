import { MemberError } from '../errors.ts';
import { faultOf } from './faultOf.ts';
import { retryAfter } from './retryAfter.ts';
import { withoutKeys } from '../text/withoutKeys.ts';

/** The errors of an SDK: those of OpenAI's and Anthropic's are made alike. */
interface Classes {
  readonly APIError: abstract new (...args: never[]) => Error & {
    readonly status: number | undefined;
    readonly headers: Headers | undefined;
    readonly code?: string | null | undefined;
    readonly type?: string | null | undefined;
  };
  readonly APIConnectionError: abstract new (...args: never[]) => Error;
}

/** What was asked, and of whom. */
interface Asked {
  readonly classes: Classes;
  readonly accepted: boolean;
  readonly name: string;
  readonly model: string;
  readonly baseURL: string | undefined;
  readonly secret: string | undefined;
  /** The function that makes such members, and the variable that has its key. */
  readonly maker: string;
  readonly variable: string;
  /** What of the address may be wrong, where a model is not known. */
  readonly base: string;
  readonly listed: () => Promise<string[]>;
}

/** Turns what an SDK throws into our errors: what cannot be mended by asking again is the configuration's fault. */
export async function failureOf(error: unknown, asked: Asked): Promise<Error> {
  if (error instanceof MemberError) return error;
  const { accepted, name, model, baseURL, secret, maker, variable, base, listed } = asked;
  const { APIError, APIConnectionError } = asked.classes;
  const words = error instanceof Error ? error.message : String(error);
  const said = withoutKeys(secret ? words.replaceAll(secret, '[key]') : words).slice(0, 500);
  if (error instanceof APIConnectionError)
    return new MemberError(`${name}: no connection to ${baseURL ?? 'its server'} (${causeOf(error) ?? said}).`, {
      retryable: true,
      fix: 'Check that the server runs and that baseURL is right.',
      cause: error,
    });
  // An error that the server sends inside a stream it had begun has no status.
  if (error instanceof APIError && error.status === undefined)
    return new MemberError(`${name}: ${said}`, {
      retryable: true,
      accepted,
      ...(error.code === 'insufficient_quota' && { retryable: false, fault: 'quota' }),
    });
  if (!(error instanceof APIError) || error.status === undefined) {
    // Neither an answer nor a refusal: the connection broke in the middle of the stream.
    return new MemberError(`${name}: the connection broke (${causeOf(error) ?? said}).`, {
      retryable: true,
      accepted,
      cause: error,
    });
  }
  const status: number = error.status;
  if (status === 401 || status === 403)
    return new MemberError(`${name}: the server refused the API key (${status}).`, {
      fault: 'setup',
      at: `${maker}.apiKey`,
      fix: `Check ${variable} or apiKey, and that it may use this model.`,
    });
  if (status === 404) {
    const known = await listed().catch(() => []);
    const fix =
      known.length > 0
        ? `It has: ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`
        : `Check the model name, and ${base}.`;
    return new MemberError(`${name}: the server does not know the model ${model}.`, {
      fault: 'setup',
      at: `${maker}.model`,
      fix,
    });
  }
  const { headers } = error;
  const wait = retryAfter((header) => headers?.get(header));
  return new MemberError(`${name}: ${said}`, {
    ...faultOf(status, error.code ?? error.type),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

function causeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return undefined;
  return causeOf(cause) ?? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message);
}
