import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { readText, type Files, type Workspace } from '../workspace/workspace.ts';

/**
 * The change from a workspace to these files, as `git apply` reads it.
 *
 * @param removed - files of the workspace that go away.
 */
export async function patchOf(files: Files, workspace: Workspace, removed: readonly string[] = []): Promise<string> {
  const afterwards = [...Object.entries(files), ...removed.map((path) => [path, undefined] as const)];
  const parts = afterwards.map(async ([path, text]) => partFor(path, await readText(workspace, path), text));
  return (await Promise.all(parts)).join('');
}

function partFor(path: string, before: string | undefined, text: string | undefined): string {
  if (before === text) return '';
  const kind = before === undefined ? 'new file mode 100644\n' : text === undefined ? 'deleted file mode 100644\n' : '';
  const [old, fresh] = [before ?? '', text ?? ''];
  const patch = createTwoFilesPatch(
    before === undefined ? NOWHERE : `a/${path}`,
    text === undefined ? NOWHERE : `b/${path}`,
    old,
    fresh,
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  );
  // git takes names without lines below them for a patch that was cut off.
  return `diff --git a/${path} b/${path}\n${kind}${old === fresh ? '' : patch}`;
}

const NOWHERE = '/dev/null';
