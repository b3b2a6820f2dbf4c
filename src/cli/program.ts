import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { benchCommand } from './bench.ts';
import { checkCommand } from './check.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { mcpCommand } from './mcp.ts';
import { modelsCommand } from './models.ts';
import { recordCommand } from './record.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { solveCommand } from './solve.ts';
import { verifyCommand } from './verify.ts';

/** The command line with all its commands. */
export function programOf(): Command {
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
  $ weak-committee check tasks/slugify src/slugify.ts    what the checkers say of code you have
  $ weak-committee verify solution.json                  run the checkers again from a certificate
  $ weak-committee models pull qwen2.5-coder-0.5b        a model for this machine; no key needed
  $ weak-committee doctor                                what this machine has, and who would be asked
  $ weak-committee record tasks -n 4                     keep answers, to be replayed
  $ weak-committee bench run                             committee against strong model, on tasks of yours
  $ weak-committee serve                                 an OpenAI-compatible backend for IDEs and agents
  $ weak-committee mcp --workspace .                     for agents: solve, check and explain as tools`,
    );
  for (const command of [
    solveCommand(),
    checkCommand(),
    verifyCommand(),
    initCommand(),
    runsCommand(),
    modelsCommand(),
    recordCommand(),
    doctorCommand(),
    benchCommand(),
    serveCommand(),
    mcpCommand(),
  ])
    program.addCommand(command.exitOverride());
  return program;
}
