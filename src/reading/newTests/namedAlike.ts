/**
 * Whether a test is called by a title, as a runner tells it: behind the names of its groups, and with values where a title of many cases has
 * room for them (`adds %i`, `adds $a`).
 */
export function namedAlike(test: string, title: string): boolean {
  const fixed = title.split(/[%$]/, 1)[0] ?? '';
  return fixed === title ? test.endsWith(title) : fixed === '' || test.includes(fixed);
}
