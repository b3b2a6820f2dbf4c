import type { ZodError } from 'zod';
import {
  BudgetError,
  BusyError,
  CheckerError,
  CommitteeError,
  ConfigError,
  explain,
  MemberError,
  TaskError,
} from '../errors.ts';
import { flawIn } from '../text/flaw.ts';

/** Why a request is not answered, in the shape that OpenAI's clients know. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** When to ask again, in seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: number, type: string, message: string, detail: RefusalDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = new.target.name;
    this.status = status;
    this.type = type;
    this.code = detail.code;
    this.param = detail.param;
    this.retryAfter = detail.retryAfter;
  }
}

interface RefusalDetail {
  readonly code?: string;
  readonly param?: string;
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A request that cannot be used as it is. */
export function badRequest(message: string, param?: string): Refusal {
  return new Refusal(400, 'invalid_request_error', message, param === undefined ? {} : { param });
}

/** A body that its schema does not take. */
export function unusable(error: ZodError, given: unknown): Refusal {
  const { path, fix } = flawIn(error, given);
  const param = path.join('.');
  return badRequest(`${param === '' ? 'The body' : param} cannot be used: ${fix}`, param);
}

/** What went wrong, as a refusal; what is our own fault is said without a stack, and without what it was about. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const cause = error;
  if (error instanceof BudgetError)
    return new Refusal(429, 'insufficient_quota', explain(error), { code: 'insufficient_quota', cause });
  if (error instanceof TaskError) return new Refusal(400, 'invalid_request_error', explain(error), { cause });
  if (error instanceof BusyError)
    return new Refusal(503, 'server_error', explain(error), { retryAfter: BUSY_S, cause });
  if (error instanceof MemberError) return refusalOfMember(error);
  // Asking again changes nothing, so it must not look like a fault that passes.
  if (error instanceof CheckerError) return new Refusal(422, 'checker_error', explain(error), { cause });
  if (error instanceof ConfigError || error instanceof CommitteeError)
    return new Refusal(500, 'server_error', explain(error), { cause });
  if (error instanceof RangeError && /call stack/.test(error.message))
    return badRequest('The body is nested too deeply. Send something plainer.');
  const { statusCode, code } = fastifyError(error);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const message = MESSAGES[code ?? ''] ?? (error instanceof Error ? error.message : 'The request cannot be read.');
    return new Refusal(statusCode, 'invalid_request_error', message, { cause });
  }
  // The one thing of which the log has more than the client: where our own code went wrong.
  process.stderr.write(`weak-committee failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new Refusal(500, 'server_error', 'weak-committee itself failed at this request; its log says where.', {
    cause,
  });
}

/** When to ask again, in seconds, where this machine had too much to do. */
const BUSY_S = 5;

/** A member that is left alone for a while can be asked again afterwards. */
function refusalOfMember(error: MemberError): Refusal {
  const { resting, retryAfterMs = 0 } = error;
  if (!resting) return new Refusal(502, 'upstream_error', explain(error), { cause: error });
  const retryAfter = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new Refusal(503, 'upstream_error', explain(error), { retryAfter, cause: error });
}

const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large. Send less, or start `serve` with a larger --max-body.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body is no JSON. Send it with `content-type: application/json`.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty. Send a JSON object.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is no JSON that can be read. Send a JSON object.',
};

function fastifyError(error: unknown): { readonly statusCode?: number; readonly code?: string } {
  return typeof error === 'object' && error !== null ? error : {};
}

/** The headers of a refusal that came while a run was waited for: what it took must not be paid again by a client that asks again by itself. */
export function headersOf({ retryAfter }: Refusal): Record<string, string> {
  return { 'x-should-retry': 'false', ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
}

/** The body of a refusal, as OpenAI writes it. */
export function bodyOf({ message, type, param = null, code = null }: RefusalFields): object {
  return { error: { message, type, param, code } };
}

type RefusalFields = Pick<Refusal, 'message' | 'type'> & {
  readonly param?: string | null | undefined;
  readonly code?: string | null | undefined;
};
