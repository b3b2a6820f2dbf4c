import * as path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { allOf } from '../config/config.ts';
import { ConfigError, EXIT } from '../errors.ts';
import { isRecording } from '../nouns/member.ts';
import { money } from '../text/money.ts';
import { shadowFrom } from '../config/shadowFrom.ts';
import { configFor, type Chosen } from './configFor.ts';
import { interruptible } from './interrupt.ts';
import { printable } from '../text/printable.ts';

interface Flags {
  readonly config?: string;
  readonly workspace?: string;
  readonly host: string;
  readonly port: number;
  readonly maxBody: number;
  readonly shadow?: true;
  readonly quiet?: true;
  readonly json?: true;
}

/** How long requests that are under way may go on once the server is told to stop, in ms. */
const GRACE_MS = 10_000;
const MB = 1024 * 1024;

/** `weak-committee serve` */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Answer OpenAI-compatible clients (IDEs, agents) with code that checkers passed.')
    .option('-c, --config <file>', 'configuration (default: the nearest weak-committee.config.ts, looking upwards)')
    .option(
      '-w, --workspace <folder>',
      'answers edit the files of this folder, and must pass the `checkers` of the configuration',
    )
    .option('--host <address>', 'address to listen on; any but this machine itself wants keys', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes a free one', port, 4141)
    .option('--max-body <MB>', 'largest request', megabytes, 8)
    .option('--shadow', "clients get the strong member's answers; the committee works behind them (see `savings`)")
    .option('--quiet', 'no line for each request')
    .option('--json', 'print where it listens as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ weak-committee serve                        then use http://127.0.0.1:4141/v1 as base URL, and the model weak-committee
  $ weak-committee serve --workspace .          answers that edit this folder's files are checked before you see them
  $ weak-committee serve --shadow               nothing changes for clients; \`weak-committee savings\` says what switching over would bring
  $ weak-committee serve --host 0.0.0.0         for other machines; serve.keys in the configuration says who may ask

  $ curl http://127.0.0.1:4141/v1/chat/completions -H 'content-type: application/json' -d '{
      "model": "weak-committee",
      "messages": [{ "role": "user", "content": "Write slugify(text)." }],
      "weak_committee": { "target": "slugify.ts", "checkers": [{ "examples": { "call": "slugify", "cases": [[["A b"], "a-b"]] } }] }
    }'

Where the checkers of a request come from: its own \`weak_committee\`, else the workspace, else tests and examples in its fenced blocks. With none
of these it is passed to one member, and headers say that nothing was checked. Live page: http://127.0.0.1:4141/. Ctrl-C ends it.`,
    )
    .action(async (flags: Flags) => {
      const { config: named, notice } = await configFor(flags.config, undefined);
      // What the configuration says of it may be more than that it is wanted.
      const config = flags.shadow === true ? { ...named, shadow: named.shadow || true } : named;
      const recorded = allOf(config).find(isRecording);
      if (recorded !== undefined)
        throw new ConfigError(`${recorded.name} is a recording, and can only repeat what it was asked once.`, {
          at: 'config.committee',
          fix: 'Name members that can be asked.',
        });
      if (flags.workspace !== undefined && (config.checkers ?? []).length === 0)
        throw new ConfigError('A workspace is served, and the configuration names no checkers for it.', {
          at: 'config.checkers',
          fix: "Name them, such as checkers: [command('npx', ['vitest', 'run'])].",
        });
      using interrupt = interruptible();
      const { openServer } = await import('../serve/app.ts');
      const server = await openServer({
        config,
        host: flags.host,
        port: flags.port,
        maxBody: flags.maxBody * MB,
        ...(flags.workspace !== undefined && { workspace: flags.workspace }),
        ...(!flags.quiet && { onRequest: (line: string) => process.stderr.write(`${printable(line)}\n`) }),
      });
      if (notice !== undefined) process.stderr.write(`${notice}\n`);
      if (flags.json) process.stdout.write(`${JSON.stringify({ url: server.url, baseURL: `${server.url}/v1` })}\n`);
      else
        process.stdout.write(
          `Listening: base URL ${server.url}/v1, model weak-committee. Live page: ${server.url}/. Ctrl-C ends it.\n`,
        );
      process.stderr.write(`${printable(served(config, flags.workspace))}\n`);
      await aborted(interrupt.signal);
      process.stderr.write('Stopping; what is under way has 10 s. Ctrl-C again ends it at once.\n');
      await server.close(GRACE_MS);
      process.exitCode = EXIT.solved;
    });
}

/** What is served, so that a setting which was meant and is not there is missed at once. */
function served(config: Chosen['config'], workspace: string | undefined): string {
  const { committee, strong, checkers = [], serve = {} } = config;
  const shadow = shadowFrom(config);
  const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(', ');
  return [
    `Members: ${names(committee)}${strong === undefined ? '' : `; strong: ${strong.name}`}.`,
    workspace === undefined
      ? 'No workspace: answers are checked where requests say how.'
      : `Workspace ${path.resolve(workspace)}, checked by ${names(checkers)}.`,
    Object.keys(serve.keys ?? {}).length === 0
      ? 'No keys: whoever is on this machine may ask.'
      : `Keys: ${Object.keys(serve.keys ?? {}).join(', ')}.`,
    ...(shadow === undefined
      ? []
      : [`Shadow: clients get ${shadow.strong.name}; the committee works behind it, for ${money(shadow.usd)} a day.`]),
  ].join(' ');
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('Give a port between 0 and 65535.');
  return value;
}

function megabytes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 512)) throw new InvalidArgumentError('Give MB, more than 0 and at most 512.');
  return value;
}
