import { openCopies, type Copies } from '../../workspace/copies.ts';
import type { Workspace } from '../../workspace/workspace.ts';

const open = new WeakMap<Workspace, { readonly copies: Promise<Copies>; users: number }>();

/** Copies of a workspace, from one snapshot for all who work at the same time; the last one removes it. */
export async function shareCopies(workspace: Workspace): Promise<Copies & AsyncDisposable> {
  const shared = open.get(workspace) ?? { copies: openCopies(workspace, true), users: 0 };
  open.set(workspace, shared);
  shared.users++;
  const leave = async (): Promise<void> => {
    shared.users--;
    if (shared.users > 0) return;
    if (open.get(workspace) === shared) open.delete(workspace);
    await (await shared.copies)[Symbol.asyncDispose]();
  };
  try {
    const copies = await shared.copies;
    return { ...copies, [Symbol.asyncDispose]: leave };
  } catch (error) {
    open.delete(workspace);
    throw error;
  }
}
