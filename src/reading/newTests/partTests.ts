import type { Changes } from '../../nouns/changes.ts';
import { mayHoldCases } from '../../workspace/roles.ts';
import type { Files } from '../../workspace/workspace.ts';
import { casesInGo } from './casesInGo.ts';
import { casesInPython } from './casesInPython.ts';
import { casesInRust } from './casesInRust.ts';
import { casesInScript } from './casesInScript.ts';

/**
 * Sets the tests that an answer adds aside from its code: new files of tests, and files to which it adds cases and changes nothing else. What
 * does more stays among the files, where it is refused.
 *
 * @param texts - the files as they are.
 * @param protect - glob patterns of files to which none may add.
 */
export function partTests(changes: Changes, texts: Files, protect: readonly string[]): Changes {
  const added = Object.entries(changes.files).flatMap(([path, text]) => {
    const before = Object.hasOwn(texts, path) ? texts[path] : undefined;
    const cases = mayHoldCases(path, protect) ? casesAdded(path, before, text) : [];
    return cases.length === 0 ? [] : [{ path, text, cases }];
  });
  if (added.length === 0) return changes;
  const files = Object.fromEntries(added.map(({ path, text }) => [path, text]));
  const kept = Object.entries(changes.files).filter(([path]) => !Object.hasOwn(files, path));
  return {
    ...changes,
    files: Object.fromEntries(kept),
    tests: { files, cases: added.flatMap(({ cases }) => cases) },
  };
}

/** Names of the cases that a file has more than before; none where it is changed in another way. */
function casesAdded(path: string, before: string | undefined, text: string): readonly string[] {
  if (path.endsWith('.py')) return casesInPython(before, text);
  if (path.endsWith('.go')) return casesInGo(before, text);
  return path.endsWith('.rs') ? casesInRust(before, text) : casesInScript(path, before, text);
}
