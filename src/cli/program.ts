import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };

// Each command is loaded when it is asked for: the others would take a tenth of a second.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  solve: async () => (await import('./solve.ts')).solveCommand(),
  fix: async () => (await import('./fix.ts')).fixCommand(),
  check: async () => (await import('./check.ts')).checkCommand(),
  verify: async () => (await import('./verify.ts')).verifyCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
  init: async () => (await import('./init.ts')).initCommand(),
  'report-wrong': async () => (await import('./reportWrong.ts')).reportWrongCommand(),
  runs: async () => (await import('./runs.ts')).runsCommand(),
  models: async () => (await import('./models.ts')).modelsCommand(),
  record: async () => (await import('./record.ts')).recordCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  fit: async () => (await import('./fit.ts')).fitCommand(),
  bench: async () => (await import('./bench.ts')).benchCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
  savings: async () => (await import('./savings.ts')).savingsCommand(),
  mcp: async () => (await import('./mcp.ts')).mcpCommand(),
};

/**
 * The command line.
 *
 * @param wanted - the command that will be run; where it is none, as for a help text, all of them are there.
 */
export async function programOf(wanted?: string): Promise<Command> {
  const program = new Command('weak-committee')
    .description(manifest.description)
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError('(add --help for examples)')
    .addHelpText(
      'after',
      `
Exit codes: 0 solved, 1 unsolved or ambiguous, 2 bad input, 3 a member or checker broken, 4 budget used up, 130 interrupted.

Examples:
  $ weak-committee init                                  a configuration and a first task
  $ weak-committee solve tasks/slugify                   cheap proposals, checked; the strong member if none is sound
  $ weak-committee solve tasks/slugify --dry-run         what it could cost
  $ weak-committee fix 'slugify drops digits'            a bug in a repository; its own tests judge
  $ weak-committee check tasks/slugify src/slugify.ts    what the checkers say of code you have
  $ weak-committee verify solution.json                  run the checkers again from a certificate
  $ weak-committee report-wrong 1f0c --input '[-1]' --throws    an answer that came out wrong: it becomes a test
  $ weak-committee audit src                             what your own tests notice, by mutants; no model is asked
  $ weak-committee models pull qwen2.5-coder-0.5b        a model for this machine; no key needed
  $ weak-committee doctor                                what this machine has, and who would be asked
  $ weak-committee record tasks -n 4                     keep answers, to be replayed
  $ weak-committee fit                                   learn from past runs who solves what, for the policy price-aware
  $ weak-committee bench run                             committee against strong model, on tasks of yours
  $ weak-committee serve                                 an OpenAI-compatible backend for IDEs and agents
  $ weak-committee savings                               what switching over would save, after \`serve --shadow\`
  $ weak-committee mcp --workspace .                     for agents: solve, check and explain as tools`,
    );
  const one = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? COMMANDS[wanted] : undefined;
  for (const load of one === undefined ? Object.values(COMMANDS) : [one]) {
    const command = await load();
    program.addCommand(command.exitOverride());
  }
  return program;
}
