// Which files of tests belong together: `npx vitest --project unit` is done in seconds. What is in no list belongs to `engine`: it starts processes.

/** Files that start no process, or next to none. */
export const UNIT = [
  'audit/{counted,report}',
  'behaviour/{choose,inputs,literal,suspects}',
  'cli/writeTests',
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
  'reading/{answers,extract,signature}',
  'reading/edits/{applyEdits,attacks,editsOf,resolvePath,unclear}',
  'run/*',
  'sampling/*',
  'selection/{question,risk}',
  'sandbox/{frames,membrane,patience,readable,workers}',
  'serve/turns',
  'text/*',
  'verification/{order,retry}',
  'workspace/{attacks,links,modules,workspace}',
];

/** Files that take 10 s or more on two cores, the longest first: attacks, processes, whole test runners, command lines. */
export const SLOW = [
  'checkers/wholeVitest',
  'attacks/commandsOfVitest',
  'attacks/commandsOfNode',
  'attacks/wall',
  'attacks/processes',
  'attacks/inputs',
  'attacks/commands',
  'attacks/propertyInputs',
  'attacks/teaching',
  'attacks/isolates',
  'attacks/laws',
  'chaos/kill',
  'attacks/reaching',
  'checkers/laws/laws',
  'checkers/laws/speed',
  'attacks/forgotten',
  'workspace/monorepo',
  'attacks/attacks',
  'fixtures',
  'attacks/families',
  'members/openai',
  'checkers/vitestConfig',
  'attacks/world',
  'suites/multiplE',
  'selection/clusters',
  'sandbox/isolates',
  'attacks/deciding',
  'checkers/commandRunners',
  'checkers/evidence',
  'plugins/plugins',
  'checkers/command',
  'selection/atRisk',
  'checkers/place',
  'attacks/agreeing',
  'checkers/typeProjects',
  'serve/mcp',
  'attacks/answers',
  'serve/recorded',
  'audit/audit',
  'checkers/typeBombs',
  'serve/handedOver',
  'serve/workspace',
  'suites/mbpp',
  'harness/runBench',
  'harness/behaviours',
  'checkers/scripts',
  'checkers/severalTargets',
  'checkers/vacuous',
  'serve/pageBrowser',
  'suites/exercism',
  'members/aiSdk',
  'attacks/unseen',
  'suites/humanEval',
  'serve/attacks',
  'serve/page',
  'cli/bench',
  'plugins/parts',
  'cli/verify',
];

/** Of the slow files one in so many is run by default. */
export const ONE_IN = 14;

/** Those of the slow files whose turn it is: the longest ones are dealt out, then the next ones the other way round. */
export function turnOf(commit: number): string[] {
  return SLOW.filter((_, index) => {
    const place = index % ONE_IN;
    const dealt = Math.floor(index / ONE_IN) % 2 === 0 ? place : ONE_IN - 1 - place;
    return dealt === commit % ONE_IN;
  });
}
