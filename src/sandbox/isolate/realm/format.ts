// Stands in for `node:util` in a realm, as far as titles of tests are written with it.

/** Puts values into a text: `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O`; those that are left stand behind it. */
export function format(text: string, ...values: readonly unknown[]): string {
  let next = 0;
  const put = text.replace(/%[sdifjoO%]/g, (word) => {
    if (word === '%%') return '%';
    return next < values.length ? written(word, values[next++]) : word;
  });
  return [put, ...values.slice(next).map((value) => written('%s', value))].join(' ');
}

function written(word: string, value: unknown): string {
  if (word === '%d') return typeof value === 'bigint' ? `${value}n` : String(Number(value));
  if (word === '%i') return String(Number.parseInt(String(value), 10));
  if (word === '%f') return String(Number.parseFloat(String(value)));
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' && word !== '%s' ? JSON.stringify(value) : String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '[Circular]';
  }
}
