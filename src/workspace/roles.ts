import { matchesGlob, posix } from 'node:path';

// What a file is to the judging of code, by its path alone: a test, what belongs to tests, what configures the run. All who ask, ask here.

const FOLDERS = /^(?:tests?|testdata|specs?|__(?:tests?|snapshots|mocks|fixtures)__|e2e|cypress|fixtures|hidden)$/;
const SUITES = /\.(?:test|spec)\.[cm]?[jt]sx?$/;
const LAWS = /\.props\.[cm]?[jt]sx?$/;
const OTHERS = /\.(?:assert|test-d|e2e-spec|cy)\.[cm]?[jt]sx?$|\.snap(?:shot)?$/;

/** What runners take for a test by its name alone. */
const CASES: readonly RegExp[] = [
  /^(?:test|test-.*|.*[-_]test)\.[cm]?[jt]s$/,
  /^(?:test_.*|.*_test)\.py$/,
  /_test\.go$/,
];

/** Files beside those of tests that decide how code is judged, or what is run to judge it. */
const JUDGING: readonly RegExp[] = [
  // What is loaded before tests, or is no test for itself.
  /^(?:tests?|conftest)\.py$|_test\.(?:rb|exs|dart)$|_spec\.(?:go|rb|exs|dart)$|^(?:spec|test)_helper\.(?:rb|exs)$/,
  /^(?:(?:jest|vitest|mocha|tests?)[-_.]?(?:setup|utils?|helpers?|env(?:ironment)?)|(?:global[-_.]?)?(?:setup|teardown)[-_.]?(?:jest|vitest|mocha|tests?)|global[-_.]?(?:setup|teardown))\.[cm]?[jt]sx?$/,
  // What configures compilers and runners.
  /^(?:package(?:-lock)?|npm-shrinkwrap|tsconfig.*|jsconfig.*|deno|biome|tslint|pyrightconfig|nx|project|turbo|lerna|angular|rush)\.jsonc?$/,
  /^(?:yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|deno\.lock|bunfig\.toml)$/,
  /\.(?:config|conf|workspace)\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml)$|^vitest\.projects\.|^(?:gulp|grunt|jake)file\.[cm]?[jt]s$/,
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|pytest\.(?:ini|py)|unittest\.py|tox\.ini|mypy\.ini|ruff\.toml|noxfile\.py|sitecustomize\.py|usercustomize\.py|.*\.pth)$/,
  /^(?:requirements.*\.txt|pipfile(?:\.lock)?|poetry\.lock|uv\.lock|gemfile(?:\.lock)?|rakefile|composer\.(?:json|lock)|phpunit\.xml.*|mix\.exs)$/,
  /^(?:jest[-_]preset\.[cm]?js|mocha\.opts|pytest\.toml|rust-toolchain(?:\.toml)?|lefthook\.ya?ml|jenkinsfile|(?:azure|bitbucket)-pipelines\.ya?ml|vitest\.d\.ts)$/,
  /^(?:cargo\.(?:toml|lock)|build\.rs|go\.(?:mod|sum|work)|(?:gnu)?makefile|.*\.mk|justfile|taskfile\.ya?ml|dockerfile|cmakelists\.txt|.*\.gradle(?:\.kts)?|pom\.xml)$/,
];

/** Folders that Python takes for a module of its test runners, or loads by itself. */
const PYTHON_MODULES = /^(?:_?pytest|pluggy|iniconfig|unittest|sitecustomize|usercustomize)(?:\.py)?$/;

/** A name as file systems compare it that tell neither case nor the way apart in which letters are written: on another machine it may be that file. */
export function fold(path: string): string {
  return path.normalize('NFKC').toUpperCase().toLowerCase();
}

/** Whether a file holds tests by its ending, as vitest and its kin look for them. */
export function isSuite(path: string): boolean {
  return SUITES.test(path);
}

/** Whether a file holds properties, by its ending. */
export function isLaw(path: string): boolean {
  return LAWS.test(path);
}

/** Whether a file is a test, or stands where what belongs to tests stands: no candidate gets to read it. */
export function isOfTests(path: string): boolean {
  const folded = fold(path);
  const inFolder = folded
    .split('/')
    .slice(0, -1)
    .some((folder) => FOLDERS.test(folder));
  return inFolder || isSuite(folded) || isLaw(folded) || OTHERS.test(folded);
}

/** Whether a file decides what a test runner or compiler does in the run that judges a proposal: it cannot be a target. */
export function configuresRun(path: string): boolean {
  return /^(?:package\.json|tsconfig.*\.json|vite(?:st)?\.(?:config|workspace)\..*|weak-committee\..*)$/.test(
    posix.basename(path),
  );
}

/**
 * Whether a file of a workspace is one that no proposal may change, since it would judge itself: tests, what configures them, and whatever
 * begins with a dot.
 *
 * @param globs - more of them, as `serve.protect` has it.
 */
export function isProtected(path: string, globs: readonly string[]): boolean {
  const name = posix.basename(fold(path));
  return isOutOfReach(path, globs) || isOfTests(path) || CASES.some((pattern) => pattern.test(name));
}

/** Folders of what tests use, and which are none themselves. */
const USED = /^(?:testdata|fixtures|hidden|support|helpers?|__(?:snapshots|mocks|fixtures)__)$/;
/** Names of files that are loaded for all tests, or by them. */
const LOADED = /^(?:index|main|run|setup|teardown|hooks?|helpers?|utils?|env(?:ironment)?|globals?|fixtures?|mocks?)\b/;

/** Whether a file is protected for no more than being one of tests: cases may be added where they are wanted. */
export function mayHoldCases(path: string, globs: readonly string[]): boolean {
  const folded = fold(path);
  const name = posix.basename(folded);
  if (isOutOfReach(path, globs) || isLaw(folded) || OTHERS.test(folded) || LOADED.test(name)) return false;
  if (folded.split('/').some((part) => USED.test(part))) return false;
  if (CASES.some((pattern) => pattern.test(name))) return true;
  return isOfTests(path) && (/\.[cm]?[jt]sx?$/.test(name) || (name.endsWith('.rs') && name !== 'mod.rs'));
}

function isOutOfReach(path: string, globs: readonly string[]): boolean {
  const folded = fold(path);
  const parts = folded.split('/');
  return (
    parts.some((part) => part.startsWith('.') || PYTHON_MODULES.test(part)) ||
    JUDGING.some((pattern) => pattern.test(posix.basename(folded))) ||
    globs.some((glob) => matchesGlob(path, glob) || matchesGlob(folded, fold(glob)))
  );
}
