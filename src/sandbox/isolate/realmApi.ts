import type ivm from 'isolated-vm';
import { lent } from './attempt.ts';
import type { Realm } from './isolates.ts';

type Member = ivm.Reference<(...args: unknown[]) => unknown>;

/**
 * Calls the function that a realm's script left under `name`, once and for all, with ways to call out, and gives its members.
 * The realm gets callbacks and copies, never a handle of the library's: each of those would be a way out.
 */
export function openRealm(
  { context }: Realm,
  name: 'openCandidate' | 'openJudge' | 'openAudit',
  callbacks: Readonly<Record<string, (...args: never[]) => unknown>>,
): (member: string) => Member {
  const names = Object.keys(callbacks).map((key, index) => `${key}: $${index}`);
  const opened = context.evalClosureSync(
    `const open = globalThis.${name}; delete globalThis.${name}; return open({ ${names.join(', ')} })`,
    Object.values(callbacks).map(lent),
    { result: { reference: true } },
  ) as ivm.Reference<Record<string, unknown>>;
  const members = new Map<string, Member>();
  return (member) => {
    const found = members.get(member) ?? (opened.getSync(member, { reference: true }) as Member);
    members.set(member, found);
    return found;
  };
}
