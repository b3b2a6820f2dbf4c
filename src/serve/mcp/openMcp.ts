import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import manifest from '../../../package.json' with { type: 'json' };
import { kindsWith } from '../../../checkers/kinds/kinds.ts';
import { committeeFrom } from '../../config/committeeFrom.ts';
import { pluginsOf } from '../../config/config.ts';
import { openCalls } from './answer.ts';
import { addCheck } from './checkTool.ts';
import { addExplain } from './explainTool.ts';
import type { McpOptions } from './options.ts';
import { asMeant } from './meant.ts';
import { addSolve } from './solveTool.ts';

/** A server for one connection. Disposing closes it, stops its runs, and waits until nothing of them is left. */
export type OpenMcp = McpServer & AsyncDisposable;

const INSTRUCTIONS = `Code from cheap models that checkers have accepted. Write checkers first (tests, properties, examples), then call \`solve\`;
it gives code only when every checker passed, and writes no file: write what it gives yourself. \`check\` runs checkers on code of your own;
\`explain\` says why a run ended as it did. A cancelled or interrupted \`solve\` goes on when it is called again in the same words, and pays nothing twice.`;

/**
 * An MCP server with the tools `solve`, `check` and `explain`, to be connected to one transport.
 *
 * @throws {@link ConfigError} when the configuration cannot be used.
 * @example
 * ```ts
 * await using server = openMcp({ config, workspace: '.' });
 * await server.connect(new StdioServerTransport());
 * ```
 */
export function openMcp(options: McpOptions): OpenMcp {
  // Looked over now: a mistake is better known before an agent meets it.
  committeeFrom(options.config);
  const open = { ...options, kinds: kindsWith(pluginsOf(options.config)) };
  const server = new McpServer(
    { name: 'weak-committee', title: 'Weak Committee', version: manifest.version },
    { instructions: INSTRUCTIONS },
  );
  const { answering, settled } = openCalls();
  addSolve(server, open, answering);
  addCheck(server, open, answering);
  addExplain(server, options, answering);
  const connect = server.connect.bind(server);
  return Object.assign(server, {
    async connect(transport: Transport) {
      await connect(transport);
      // The SDK looks calls over by their schema before any tool of ours sees them: so they are read on their way to it.
      const listener = transport.onmessage;
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks, no events
      transport.onmessage = (message, extra) => listener?.(asMeant(message, open.kinds), extra);
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await settled();
    },
  });
}
