import { z } from 'zod';

const path = z.string().min(1);

/** Workspace files as they are written: one path, or a list. */
export function pathsOr(fix: string) {
  return z.union([path, z.array(path).min(1)], { error: fix });
}
