import type { Files } from '../workspace/workspace.ts';
import { isCode } from './sharing.ts';

/** Targets that are still to be written: a tsconfig that includes nothing else would be asked nothing. */
export function stubsOf(targets: readonly string[], files: Files): Files {
  const missing = targets.filter((target) => isCode(target) && files[target] === undefined);
  return Object.fromEntries(missing.map((target) => [target, 'export {};\n']));
}
