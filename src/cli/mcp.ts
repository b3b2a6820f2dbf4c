import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { ConfigError } from '../errors.ts';
import { printable } from '../text/printable.ts';
import { configFor } from './configFor.ts';
import { interruptible } from './interrupt.ts';
import { protocolOutput } from './protocolOutput.ts';

interface Flags {
  readonly config?: string;
  readonly workspace: string;
  readonly allowCommands?: boolean;
}

/** `weak-committee mcp` */
export function mcpCommand(): Command {
  return new Command('mcp')
    .description(
      'Give an agent the tools solve, check and explain: the Model Context Protocol over standard input and output.',
    )
    .option(
      '-c, --config <file>',
      "configuration (default: the workspace's nearest weak-committee.config.ts, looking upwards, else what `doctor` finds)",
    )
    .option('-w, --workspace <folder>', 'the folder that tasks are about; it is read, never written', '.')
    .option(
      '--allow-commands',
      "run checkers that are command lines of the agent's, contained (default: they are refused)",
    )
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee mcp --workspace ~/project
  $ weak-committee mcp --config weak-committee.config.ts --allow-commands

An agent starts it by itself. In the configuration of its client:

  {
    "mcpServers": {
      "weak-committee": { "command": "npx", "args": ["weak-committee", "mcp", "--workspace", "/home/me/project"] }
    }
  }

It ends with its standard input, or on Ctrl-C, and its runs with it; they are kept, and go on when asked for again.`,
    )
    .action(async (flags: Flags) => {
      using interrupt = interruptible();
      using output = protocolOutput();
      const options = await optionsOf(flags);
      const [{ openMcp }, { borrowWarm }, { openReader }, { StdioServerTransport }] = await Promise.all([
        import('../serve/mcp/openMcp.ts'),
        import('../verification/context.ts'),
        import('../reading/requests/reader.ts'),
        import('@modelcontextprotocol/sdk/server/stdio.js'),
      ]);
      await using opened = new AsyncDisposableStack();
      opened.use(borrowWarm(options.config.cores ?? availableParallelism()));
      const reader = opened.use(openReader());
      const server = opened.use(openMcp({ ...options, reader }));
      const ended = Promise.withResolvers<void>();
      const end = (): void => ended.resolve();
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks, no events
      server.server.onclose = end;
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the same
      server.server.onerror = (error) => process.stderr.write(`${printable(lineOf(error))}\n`);
      interrupt.signal.addEventListener('abort', end);
      // A client that is gone can read nothing: that is an end like any other.
      for (const stream of [process.stdin, process.stdout, output.stream]) stream.on('error', end).on('close', end);
      process.stdin.on('end', end);
      if (process.stdin.isTTY)
        process.stderr.write(
          'An agent is awaited on standard input; --help shows how to set one up. Ctrl-C ends this.\n',
        );
      await server.connect(new StdioServerTransport(process.stdin, output.stream));
      if (!interrupt.signal.aborted) await ended.promise;
    });
}

/** A message that is no JSON, or is too long: the agent's side finds it in its log. */
function lineOf(error: Error): string {
  return `The protocol: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
}

async function optionsOf({ config: file, workspace: folder, allowCommands = false }: Flags) {
  const path = file === undefined ? undefined : resolve(file);
  const workspace = resolve(folder);
  try {
    // Clients start servers anywhere: the configuration is looked for, and the ledger stands, where the work is.
    process.chdir(workspace);
  } catch (cause) {
    throw new ConfigError(`The workspace folder ${workspace} cannot be entered.`, {
      at: '--workspace',
      fix: 'Give the path of an existing folder.',
      cause,
    });
  }
  const { config, notice } = await configFor(path, undefined);
  if (notice !== undefined) process.stderr.write(`${notice}\n`);
  const protect = config.serve?.protect ?? [];
  return {
    config,
    workspace,
    allowCommands,
    protect,
    ...(config.checkers !== undefined && { checkers: config.checkers }),
  };
}
