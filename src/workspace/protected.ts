import { matchesGlob, posix } from 'node:path';

/** Files that decide how code is judged, or what is run to judge it: a proposal that changes one would judge itself. */
const FOLDERS = /^(?:tests?|testdata|specs?|__(?:tests?|snapshots|mocks|fixtures)__|e2e|cypress|fixtures|hidden)$/;
const FILES: readonly RegExp[] = [
  // Tests, by what runners take for one, what they go by, and what is loaded before them.
  /\.(?:test|spec|props|test-d|e2e-spec|cy)\.[cm]?[jt]sx?$|^(?:test|test-.*|.*[-_]test)\.[cm]?[jt]s$|\.snap(?:shot)?$/,
  /^(?:tests?|test_.*|.*_test|conftest)\.py$|_(?:test|spec)\.(?:go|rb|exs|dart)$|^(?:spec|test)_helper\.(?:rb|exs)$/,
  /^(?:(?:jest|vitest|mocha|tests?)[-_.]?(?:setup|utils?|helpers?|env(?:ironment)?)|(?:global[-_.]?)?(?:setup|teardown)[-_.]?(?:jest|vitest|mocha|tests?)|global[-_.]?(?:setup|teardown))\.[cm]?[jt]sx?$/,
  // What configures compilers and runners.
  /^(?:package(?:-lock)?|npm-shrinkwrap|tsconfig.*|jsconfig.*|deno|biome|tslint|pyrightconfig|nx|project|turbo|lerna|angular|rush)\.jsonc?$/,
  /^(?:yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|deno\.lock|bunfig\.toml)$/,
  /\.(?:config|conf|workspace)\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml)$|^vitest\.projects\.|^(?:gulp|grunt|jake)file\.[cm]?[jt]s$/,
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|pytest\.(?:ini|py)|unittest\.py|tox\.ini|mypy\.ini|ruff\.toml|noxfile\.py|sitecustomize\.py|usercustomize\.py|.*\.pth)$/,
  /^(?:requirements.*\.txt|pipfile(?:\.lock)?|poetry\.lock|uv\.lock|gemfile(?:\.lock)?|rakefile|composer\.(?:json|lock)|phpunit\.xml.*|mix\.exs)$/,
  /^(?:cargo\.(?:toml|lock)|build\.rs|go\.(?:mod|sum|work)|(?:gnu)?makefile|.*\.mk|justfile|taskfile\.ya?ml|dockerfile|cmakelists\.txt|.*\.gradle(?:\.kts)?|pom\.xml)$/,
];

/** A name as file systems compare it that tell neither case nor the way apart in which letters are written: on another machine it may be that file. */
export function fold(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase();
}

/**
 * Whether a file of a workspace is one that no proposal may change: tests, what configures them, and whatever begins with a dot.
 *
 * @param globs - more of them, as `serve.protect` has it.
 */
export function isProtected(path: string, globs: readonly string[]): boolean {
  const folded = fold(path);
  const parts = folded.split('/');
  return (
    parts.some((part) => part.startsWith('.')) ||
    parts.slice(0, -1).some((folder) => FOLDERS.test(folder)) ||
    FILES.some((pattern) => pattern.test(posix.basename(folded))) ||
    globs.some((glob) => matchesGlob(path, glob) || matchesGlob(folded, fold(glob)))
  );
}
