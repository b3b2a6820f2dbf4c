import { ConfigError } from '../../errors.ts';
import type { MemberOptions } from '../defaults.ts';
import { TEMPLATES, type TemplateName } from './templates.ts';

/** A coding agent that works without a terminal. One of `template` and `command` is given. */
export interface AgentOptions extends Omit<MemberOptions, 'abilities' | 'requestsPerMinute' | 'tokensPerMinute'> {
  /** An agent that is known: `claude-code`, `codex`, `aider`, `opencode`, `gemini-cli` or `qwen-code`. */
  readonly template?: TemplateName;
  /**
   * The command line of any other. In its words `{prompt}`, `{model}` and `{baseURL}` are replaced, and `{targets}` becomes the files to be
   * changed. Without `{prompt}` the prompt comes on standard input.
   */
  readonly command?: readonly [string, ...string[]];
  /** The one model that its calls are answered by, whichever it asks for. */
  readonly model: string;
  /** Where that model is, up to and including `/v1`. Defaults to the provider the agent is made for. */
  readonly baseURL?: string;
  /** Defaults to the provider's variable (`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GEMINI_API_KEY`) where `baseURL` is not given. The agent never sees it. */
  readonly apiKey?: string;
  /** Variables for it; `{model}` and `{baseURL}` are replaced in them. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may work on a sample, in ms (default 300,000, at most 480,000). What it changed by then counts. */
  readonly timeoutMs?: number;
  /** Input tokens that the calls of one sample may take together (default 400,000). The budget sets them aside with `maxOutputTokens` (default 32,000). */
  readonly maxInputTokens?: number;
  /** `reasoning`: its model bills thoughts that are not heard. */
  readonly abilities?: { readonly reasoning?: boolean };
  /**
   * `endpoint` (default): it reaches its model and nothing else. `open`: it has your network, for agents that log in with a subscription; its
   * calls are then counted by what it says of them itself, and nothing keeps it from sending your code elsewhere.
   */
  readonly network?: 'endpoint' | 'open';
  /** With `network: 'open'`: files and folders of your home of which it gets a copy, such as its login. */
  readonly home?: readonly string[];
}

/** A call of a member ends after ten minutes; laying and reading the copy have their part in them. */
const LONGEST_MS = 480_000;

/** @throws {@link ConfigError} for options that cannot be. */
export function refuseAgent(options: AgentOptions): void {
  const { model, template, command, timeoutMs, maxInputTokens, network, home = [], baseURL } = options;
  if (!model) throw wrong('agent() was given no model.', 'model', 'Name the model that it is to ask.');
  const known = Object.keys(TEMPLATES).join(', ');
  if ((template === undefined) === (command === undefined))
    throw wrong(
      'agent() takes one of template and command.',
      'template',
      `Give a command, or one of the templates ${known}.`,
    );
  if (template !== undefined && !Object.hasOwn(TEMPLATES, template))
    throw wrong(`There is no template ${template}.`, 'template', `Give one of ${known}, or a command.`);
  if (command?.length === 0)
    throw wrong('The command of the agent is empty.', 'command', 'Give its program and its words.');
  if (timeoutMs !== undefined && !(timeoutMs >= 1 && timeoutMs <= LONGEST_MS))
    throw wrong(`timeoutMs of the agent is ${timeoutMs}.`, 'timeoutMs', `Give 1 to ${LONGEST_MS} ms, or leave it out.`);
  if (maxInputTokens !== undefined && !(Number.isInteger(maxInputTokens) && maxInputTokens > 0))
    throw wrong(
      `maxInputTokens of the agent is ${maxInputTokens}.`,
      'maxInputTokens',
      'Give a whole number above zero.',
    );
  if (network !== undefined && network !== 'endpoint' && network !== 'open')
    throw wrong(`network of the agent is ${String(network)}.`, 'network', "Give 'endpoint' or 'open'.");
  if (home.length > 0 && network !== 'open')
    throw wrong(
      "The agent gets paths of your home only with network: 'open'.",
      'home',
      "Leave home out, or say network: 'open'.",
    );
  if (baseURL !== undefined && !/^https?:\/\//.test(baseURL))
    throw wrong(`The baseURL of the agent is ${baseURL}.`, 'baseURL', 'Begin it with http:// or https://.');
}

function wrong(message: string, at: string, fix: string): ConfigError {
  return new ConfigError(message, { at: `agent.${at}`, fix });
}
