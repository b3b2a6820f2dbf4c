const LONGEST_MS = 60 * 60_000;

/**
 * How long a server asks to be left alone, in ms: `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), or
 * `retry-after-ms` as some servers send it. At most an hour; undefined where it does not say.
 */
export function retryAfter(header: (name: string) => string | null | undefined): number | undefined {
  const ms = header('retry-after-ms');
  if (ms && Number.isFinite(Number(ms))) return Math.min(Math.max(0, Number(ms)), LONGEST_MS);
  const after = header('retry-after');
  if (!after) return undefined;
  const wait = Number.isFinite(Number(after)) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), LONGEST_MS) : undefined;
}
