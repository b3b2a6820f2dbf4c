import { matchesGlob, posix } from 'node:path';

/** Files that decide how code is judged, or what is run to judge it: a proposal that changes one would judge itself. */
const FOLDERS = /^(?:test|tests|__tests__|__snapshots__|spec|e2e|fixtures|hidden)$/;
const FILES: readonly RegExp[] = [
  /\.(?:test|spec|props|test-d)\.[cm]?[jt]sx?$/,
  /^(?:test_.*|.*_test|conftest)\.py$|_test\.go$/,
  /^(?:package(?:-lock)?|npm-shrinkwrap|tsconfig.*|jsconfig.*|deno|biome)\.jsonc?$|^(?:yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml)$/,
  /\.config\.[cm]?[jt]s$|\.workspace\.[cm]?[jt]s$/,
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|pytest\.ini|tox\.ini|noxfile\.py|sitecustomize\.py|usercustomize\.py|.*\.pth)$/,
  /^(?:Cargo\.(?:toml|lock)|build\.rs|go\.(?:mod|sum|work)|Makefile|Dockerfile|.*\.gradle(?:\.kts)?|pom\.xml)$/i,
];

/**
 * Whether a file of a workspace is one that no proposal may change: tests, what configures them, and whatever begins with a dot.
 *
 * @param globs - more of them, as `serve.protect` has it.
 */
export function isProtected(path: string, globs: readonly string[]): boolean {
  const parts = path.split('/');
  return (
    parts.some((part) => part.startsWith('.')) ||
    parts.slice(0, -1).some((folder) => FOLDERS.test(folder)) ||
    FILES.some((pattern) => pattern.test(posix.basename(path))) ||
    globs.some((glob) => matchesGlob(path, glob))
  );
}
