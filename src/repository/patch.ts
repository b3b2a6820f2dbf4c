import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { readText, type Files, type Workspace } from '../workspace/workspace.ts';

/** The change from a workspace to these files, as `git apply` reads it. */
export async function patchOf(files: Files, workspace: Workspace): Promise<string> {
  const parts = Object.entries(files).map(async ([path, text]) => {
    const before = await readText(workspace, path);
    if (before === text) return '';
    const patch = createTwoFilesPatch(
      before === undefined ? '/dev/null' : `a/${path}`,
      `b/${path}`,
      before ?? '',
      text,
      undefined,
      undefined,
      { headerOptions: FILE_HEADERS_ONLY },
    );
    return `diff --git a/${path} b/${path}\n${before === undefined ? 'new file mode 100644\n' : ''}${patch}`;
  });
  return (await Promise.all(parts)).join('');
}
