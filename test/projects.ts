// Which files of tests belong together: `npx vitest --project unit` is done in seconds. What is in no list belongs to `engine`: it starts processes.

/** Files that start no process, or next to none. */
export const UNIT = [
  'behaviour/{choose,inputs,signature}',
  'benchmarks/selection',
  'checkers/attacks',
  'checkers/commandLine',
  'checkers/commandReport',
  'checkers/control',
  'checkers/thenable',
  'discovery/*',
  'disk/*',
  'harness/interop',
  'harness/statistics',
  'house',
  'ledger/diskFull',
  'members/streams',
  'models/verify',
  'policy/*',
  'properties/*',
  'reading/{answers,extract}',
  'reading/edits/{applyEdits,attacks,editsOf,resolvePath,unclear}',
  'run/*',
  'sampling/*',
  'sandbox/{frames,membrane,patience,readable,workers}',
  'serve/turns',
  'text/*',
  'verification/{order,retry}',
  'workspace/{attacks,links,workspace}',
];

/** Files that take 15 s or more on two cores, the longest first: attacks, processes, whole test runners, command lines. */
export const SLOW = [
  'attacks/commands',
  'attacks/processes',
  'checkers/wholeVitest',
  'attacks/wall',
  'attacks/teaching',
  'fixtures',
  'attacks/inputs',
  'attacks/isolates',
  'chaos/kill',
  'attacks/propertyInputs',
  'cli/verify',
  'attacks/reaching',
  'members/openai',
  'serve/recorded',
  'cli/solve',
  'workspace/monorepo',
  'attacks/families',
  'attacks/attacks',
  'attacks/world',
  'attacks/forgotten',
  'checkers/commandRunners',
  'checkers/evidence',
  'plugins/plugins',
  'cli/wrongInput',
  'checkers/vitestConfig',
  'attacks/deciding',
  'checkers/command',
  'suites/multiplE',
  'checkers/typeProjects',
  'plugins/parts',
  'sandbox/isolates',
  'members/aiSdk',
  'checkers/typeBombs',
  'serve/mcp',
  'attacks/answers',
  'cli/runs',
  'suites/humanEval',
  'cli/bench',
];

/** Of the slow files one in so many is run by default. */
export const ONE_IN = 7;

/** Those of the slow files whose turn it is: the longest ones are dealt out, then the next ones the other way round. */
export function turnOf(commit: number): string[] {
  return SLOW.filter((_, index) => {
    const place = index % ONE_IN;
    const dealt = Math.floor(index / ONE_IN) % 2 === 0 ? place : ONE_IN - 1 - place;
    return dealt === commit % ONE_IN;
  });
}
