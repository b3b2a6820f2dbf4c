import { isObject, linesOf, type Json } from './said.ts';
import type { Usage } from '../../nouns/member.ts';

/** How a coding agent is started, and how its output is read. In its words `{prompt}`, `{model}` and `{baseURL}` are replaced. */
export interface Template {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Files of settings that it finds in its home, by their paths there. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How it is installed, for the error that says it is not. */
  readonly install: string;
  /** Where its model is where nothing is said, and the variable that holds the user's key for it. */
  readonly baseURL: string;
  readonly keyFrom: string;
  /** How it is started where it has the network and a login of its own, if otherwise. */
  readonly open?: Pick<Template, 'command' | 'env'>;
  /** What its output says of tokens, where its calls do not go through our relay. */
  readonly usage?: (output: string) => Usage | undefined;
}

const OPENAI = { baseURL: 'https://api.openai.com/v1', keyFrom: 'OPENAI_API_KEY' } as const;

/** Agents that are known. Each was written after the pages that are named beside it, and its own `--help`. */
export const TEMPLATES = {
  // Claude Code docs: "Run Claude Code programmatically", "CLI reference", "Environment variables" (ANTHROPIC_BASE_URL, without /v1).
  'claude-code': {
    command: ['claude', '-p', '--output-format', 'json', '--model', '{model}', '--dangerously-skip-permissions'],
    env: {
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      ANTHROPIC_SMALL_FAST_MODEL: '{model}',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: '{model}',
    },
    install: 'npm install -g @anthropic-ai/claude-code',
    baseURL: 'https://api.anthropic.com/v1',
    keyFrom: 'ANTHROPIC_API_KEY',
    usage: (output) => {
      const result = lastWith(output, 'usage');
      return anthropicUsage(result?.['usage']);
    },
  },
  // Codex docs: "Non-interactive mode", "Configuration reference" (model_providers). Its own wall cannot stand within ours.
  codex: {
    command: [
      'codex',
      ...'exec --json --ephemeral --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox -m {model}'.split(
        ' ',
      ),
      '-c',
      'model_provider="relay"',
      '-c',
      'model_providers.relay.name="relay"',
      '-c',
      'model_providers.relay.base_url="{baseURL}"',
      '-c',
      'model_providers.relay.env_key="OPENAI_API_KEY"',
      '-c',
      'model_providers.relay.wire_api="responses"',
      '-',
    ],
    open: {
      command: [
        'codex',
        ...'exec --json --ephemeral --skip-git-repo-check --dangerously-bypass-approvals-and-sandbox -m {model} -'.split(
          ' ',
        ),
      ],
    },
    install: 'npm install -g @openai/codex',
    ...OPENAI,
    usage: (output) => {
      const { input_tokens, cached_input_tokens, output_tokens } = objectOf(lastWith(output, 'usage')?.['usage']);
      return usageOf(input_tokens, cached_input_tokens, output_tokens);
    },
  },
  // aider docs: "Scripting aider", "OpenAI compatible APIs", "Options reference".
  aider: {
    command: [
      'aider',
      ...'--model openai/{model} --yes-always --no-git --no-auto-commits --map-tokens 0 --no-check-update'.split(' '),
      ...'--analytics-disable --no-show-model-warnings --no-gitignore --no-pretty --no-suggest-shell-commands'.split(
        ' ',
      ),
      // What it keeps for itself goes where nobody looks.
      ...'--chat-history-file /tmp/chat --input-history-file /tmp/input --message {prompt} {targets}'.split(' '),
    ],
    install: 'python -m pip install aider-chat',
    ...OPENAI,
    usage: (output) => {
      const all = [
        ...output.matchAll(/Tokens: ([\d.]+)(k?) sent,(?: ([\d.]+)(k?) cache hit,)?.*? ([\d.]+)(k?) received/g),
      ];
      if (all.length === 0) return undefined;
      const sum = (at: number): number =>
        all.reduce(
          (total, match) => total + Math.round(Number(match[at] ?? 0) * (match[at + 1] === 'k' ? 1000 : 1)),
          0,
        );
      const usage = usageOf(sum(1), sum(3), sum(5));
      // It rounds what it prints.
      return usage && { ...usage, estimated: true };
    },
  },
  // opencode docs: "CLI" (run), "Config" (OPENCODE_CONFIG_CONTENT), "Providers" (OpenAI-compatible), "Permissions".
  opencode: {
    command: ['opencode', 'run', '--format', 'json', '--pure', '-m', 'relay/{model}'],
    env: {
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        snapshot: false,
        permission: 'allow',
        model: 'relay/{model}',
        small_model: 'relay/{model}',
        provider: {
          relay: {
            npm: '@ai-sdk/openai-compatible',
            name: 'relay',
            options: { baseURL: '{baseURL}', apiKey: 'placeholder' },
            models: { '{model}': { name: '{model}' } },
          },
        },
      }),
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
    },
    open: { command: ['opencode', 'run', '--auto', '--format', 'json', '-m', '{model}'] },
    install: 'npm install -g opencode-ai',
    ...OPENAI,
    usage: (output) => {
      const steps = linesOf(output)
        .map((line) => objectOf(objectOf(line['part'])['tokens']))
        .filter((one) => 'input' in one);
      const sum = (of: (tokens: Json) => unknown): number =>
        steps.reduce((total, one) => total + Number(of(one) ?? 0), 0);
      const cached = sum(({ cache }) => objectOf(cache)['read']);
      const input = sum(({ input: fresh }) => fresh) + sum(({ cache }) => objectOf(cache)['write']) + cached;
      const written = sum(({ output: words }) => words) + sum(({ reasoning }) => reasoning);
      return steps.length === 0 ? undefined : usageOf(input, cached, written);
    },
  },
  // Gemini CLI docs: "Headless mode reference", "Gemini CLI configuration" (environment variables, trusted folders).
  'gemini-cli': {
    command: ['gemini', ...'--output-format json --approval-mode yolo -m {model}'.split(' ')],
    env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    // Where an address is given, it takes it for a gateway's, by which it does not log in without a terminal.
    settings: {
      '.gemini/settings.json':
        '{"security":{"auth":{"selectedType":"gemini-api-key"}},"privacy":{"usageStatisticsEnabled":false}}',
    },
    install: 'npm install -g @google/gemini-cli',
    baseURL: 'https://generativelanguage.googleapis.com/v1beta',
    keyFrom: 'GEMINI_API_KEY',
    usage: geminiUsage,
  },
  // Qwen Code docs: "Headless mode", "Authentication" (OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL), and `qwen --help`.
  'qwen-code': {
    command: ['qwen', ...'--auth-type openai --approval-mode yolo -o json -m {model}'.split(' ')],
    env: { OPENAI_MODEL: '{model}', QWEN_CODE_NO_RELAUNCH: '1' },
    open: { command: ['qwen', ...'--approval-mode yolo -o json -m {model}'.split(' ')] },
    install: 'npm install -g @qwen-code/qwen-code',
    ...OPENAI,
    usage: (output) => anthropicUsage(lastWith(output, 'usage')?.['usage']) ?? geminiUsage(output),
  },
} satisfies Record<string, Template>;

/** The names of the agents that are known. */
export type TemplateName = keyof typeof TEMPLATES;

function lastWith(output: string, key: string): Json | undefined {
  return linesOf(output).findLast((line) => key in line);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function anthropicUsage(given: unknown): Usage | undefined {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = objectOf(given);
  const cached = Number(cache_read_input_tokens ?? 0);
  return usageOf(Number(input_tokens) + cached + Number(cache_creation_input_tokens ?? 0), cached, output_tokens);
}

function geminiUsage(output: string): Usage | undefined {
  const models = Object.values(objectOf(objectOf(lastWith(output, 'stats')?.['stats'])['models']));
  const tokens = models.map((model) => objectOf(objectOf(model)['tokens']));
  const sum = (name: string): number => tokens.reduce((total, one) => total + Number(one[name] ?? 0), 0);
  return tokens.length === 0 ? undefined : usageOf(sum('prompt'), sum('cached'), sum('candidates') + sum('thoughts'));
}

function usageOf(input: unknown, cached: unknown, output: unknown): Usage | undefined {
  const [inputTokens, cachedInputTokens, outputTokens] = [Number(input), Number(cached ?? 0), Number(output)];
  const fine = [inputTokens, cachedInputTokens, outputTokens].every((one) => Number.isSafeInteger(one) && one >= 0);
  return fine
    ? { inputTokens, cachedInputTokens: Math.min(inputTokens, cachedInputTokens), outputTokens, estimated: false }
    : undefined;
}
