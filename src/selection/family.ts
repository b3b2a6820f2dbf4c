/**
 * The family of a member, by its name: the letters it begins with, as in `gemma-2-9b-it` and `org/gemma-2-2b`. Members of one family share
 * their training, and so their errors.
 */
export function familyOf(member: string): string {
  const name = member.split('/').at(-1) ?? member;
  return (/^[a-z]+/i.exec(name)?.[0] ?? name).toLowerCase();
}
