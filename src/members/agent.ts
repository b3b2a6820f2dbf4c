import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, MemberError } from '../errors.ts';
import type { Made, Member, MemberEvent, SampleRequest, Usage } from '../nouns/member.ts';
import { requireBubblewrap } from '../sandbox/process/bubblewrap.ts';
import { fenced } from '../text/fenced.ts';
import { refuseAgent, type AgentOptions } from './agent/options.ts';
import { programOf } from './agent/program.ts';
import { latest } from './agent/latest.ts';
import { lastWords } from './agent/said.ts';
import { TEMPLATES, type Template } from './agent/templates.ts';
import type { Worked } from './agent/messages.ts';
import { limitsOf, pricesOf } from './defaults.ts';

/** Tokens of one sample where nothing is said: some twenty calls of a small agent. */
const INPUT_TOKENS = 400_000;
const OUTPUT_TOKENS = 32_000;
const TIMEOUT_MS = 300_000;
/** The port of the relay, in a namespace in which nothing else listens. */
const PORT = 4141;
/** How long an agent may go on once it has been told that its budget is used up, in ms. */
const LAST_WORDS_MS = 5000;
const NO_KEY = 'placeholder';

/**
 * A member that is a coding agent: a program that works in a copy of the workspace behind the wall, on its own, and whose proposal is what it
 * changed there. It reaches nothing but its model, through a relay that adds your key, counts each call, and refuses one that could take more
 * than the budget has set aside. Your own files, home and key are not within its reach. Needs bubblewrap.
 *
 * @throws {@link ConfigError} for options that cannot be; at the first call where it is not installed.
 * @example
 * ```ts
 * agent({ template: 'qwen-code', model: 'qwen3-coder-flash', baseURL: 'http://localhost:11434/v1', prices: { input: 0, output: 0 } });
 * agent({ command: ['my-agent', '--task', '{prompt}'], model: 'gpt-5-nano', prices: { input: 0.05, output: 0.4 }, timeoutMs: 120_000 });
 * ```
 */
export function agent(options: AgentOptions): Member {
  const { model, home = [], network = 'endpoint', timeoutMs = TIMEOUT_MS, maxInputTokens = INPUT_TOKENS } = options;
  refuseAgent(options);
  const template: Template | undefined = options.template === undefined ? undefined : TEMPLATES[options.template];
  const name = options.name ?? `${options.template ?? options.command?.[0] ?? 'agent'}:${model}`;
  const endpoint = network === 'open' ? undefined : endpointOf(options, template, name);
  const start = endpoint === undefined ? (template?.open ?? template) : template;
  const command = options.command ?? start?.command ?? ['agent'];
  const thinks = options.abilities?.reasoning ?? false;
  const limits = limitsOf({ maxOutputTokens: OUTPUT_TOKENS, ...options }, name);

  async function* propose(request: SampleRequest): AsyncGenerator<MemberEvent> {
    const { task, signal } = request;
    signal.throwIfAborted();
    if (task.conversation?.answers.kind === 'edits')
      throw new MemberError(`${name} is an agent: it changes files, and cannot answer in a client's own format.`, {
        fix: 'Let other members answer over serve.',
      });
    const program = programOf(name, command[0], template?.install);
    requireBubblewrap(false);
    const { openMeter, openRelay, shareCopies, startWork, takenFrom } = await import('./agent/parts.ts');
    const usages = latest<Usage>();
    const quit = new AbortController();
    const usedUp = Promise.withResolvers<string>();
    const meter = openMeter({ inputTokens: maxInputTokens, outputTokens: request.maxOutputTokens }, thinks, usages.put);
    await using relay = endpoint && (await openRelay(endpoint, meter, () => usedUp.resolve(OUT_OF_BUDGET)));
    await using copies = await shareCopies(task.workspace);
    await using copy = await copies.lay({});
    const prompt = request.messages
      .filter(({ role }) => role === 'user')
      .map(({ content }) => content)
      .join('\n\n');
    const filled = (text: string): string => fill(text, { prompt, model, baseURL: `${ADDRESS}/v1` });
    const inLine = command.some((word) => word.includes('{prompt}'));
    const work = startWork(
      {
        name,
        root: copy.root,
        program,
        args: command.slice(1).flatMap((word) => (word === '{targets}' ? task.targets : [filled(word)])),
        named: [...(options.command ?? []), ...Object.values(options.env ?? {})],
        env: { ...(endpoint && POINTED), ...filledIn(start?.env, filled), ...filledIn(options.env, filled) },
        input: inLine ? undefined : prompt,
        settings: endpoint === undefined ? {} : (template?.settings ?? {}),
        targets: task.targets,
        relay: relay && { socket: relay.socket, port: PORT },
        home,
        timeoutMs,
      },
      AbortSignal.any([signal, quit.signal]),
    );
    // However this ends, so does the agent.
    using _ = { [Symbol.dispose]: () => quit.abort() };
    const over = new AbortController();
    const tooLong = delay(timeoutMs, `It was stopped after ${timeoutMs / 1000} s.`, { signal: over.signal });
    const tooDear = usedUp.promise.then((why) => delay(LAST_WORDS_MS, why, { signal: over.signal }));
    const stopped = Promise.race([tooLong, tooDear]).then(
      (why) => {
        work.stop();
        return why;
      },
      () => undefined,
    );
    const worked = work.done.finally(() => {
      over.abort();
      usages.end();
    });
    worked.catch(() => {});
    // Told while it works, so that whatever ends it, what it took so far is known.
    for await (const usage of usages) yield { kind: 'usage', usage };
    const done = await worked;
    const why = await stopped;
    const counted = endpoint === undefined ? template?.usage?.(done.output) : meter.usage;
    if (counted !== undefined) yield { kind: 'usage', usage: counted };
    const made = takenFrom(done.changes, task.targets, (path) => task.workspace.files.has(path));
    yield* answer(made, [...(why === undefined ? [] : [why]), ...notesOn(done)], task.language);
  }

  return {
    name,
    prices: pricesOf(options, name),
    abilities: { temperature: false, n: false, seed: false, reasoning: thinks, files: true },
    limits: { ...limits, maxInputTokens },
    ...(endpoint === undefined && { caution: openNetwork(name) }),
    propose,
  };
}

const OUT_OF_BUDGET = 'It was stopped: its calls had used up what the budget sets aside for a sample.';
const ADDRESS = `http://127.0.0.1:${PORT}`;

function openNetwork(name: string): string {
  return `The agent ${name} has your network (network: 'open'): it can send your code anywhere, and its calls are counted by what it says of them itself.`;
}

/** The variables by which agents are told where their model is. */
const POINTED: Readonly<Record<string, string>> = {
  OPENAI_BASE_URL: `${ADDRESS}/v1`,
  OPENAI_API_BASE: `${ADDRESS}/v1`,
  OPENAI_API_KEY: NO_KEY,
  ANTHROPIC_BASE_URL: ADDRESS,
  ANTHROPIC_API_KEY: NO_KEY,
  GOOGLE_GEMINI_BASE_URL: ADDRESS,
  GEMINI_API_KEY: NO_KEY,
};

function endpointOf({ model, baseURL, apiKey }: AgentOptions, template: Template | undefined, name: string) {
  const keyFrom = template?.keyFrom ?? 'OPENAI_API_KEY';
  const usual = template?.baseURL ?? (process.env['OPENAI_BASE_URL'] || 'https://api.openai.com/v1');
  // The key of the environment goes only where the environment points.
  const key = apiKey ?? (baseURL === undefined ? process.env[keyFrom] : undefined);
  if (!key && baseURL === undefined)
    throw new ConfigError(`The agent ${name} has no API key for its model.`, {
      at: `${name}.apiKey`,
      fix: `Set ${keyFrom}, or pass apiKey; for a server of your own pass its baseURL.`,
    });
  return { model, baseURL: baseURL ?? usual, apiKey: key };
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(prompt|model|baseURL)\}/g, (_, key: string) => values[key] ?? '');
}

function filledIn(
  env: Readonly<Record<string, string>> = {},
  filled: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value)]));
}

/** How it ended, and its last words. */
function notesOn({ exitCode, output, more }: Worked): string[] {
  const words = lastWords(output);
  return [
    ...(exitCode === 0 || exitCode === null ? [] : [`It ended with the exit code ${exitCode}.`]),
    ...(more > 0 ? [`It made ${more} changes more than are looked at.`] : []),
    ...(words === '' ? [] : [`It said: ${words}`]),
  ];
}

/** The files as people read them; what is checked is `made`. */
function* answer(made: Made, notes: readonly string[], language: string): Generator<MemberEvent> {
  const text =
    'files' in made
      ? [
          ...Object.entries(made.files).map(([path, file]) => `${path}:\n\n${fenced(language, file)}`),
          ...(made.removed ?? []).map((path) => `${path} is removed.`),
        ].join('\n\n')
      : [...made.notes, ...notes].join('\n');
  yield { kind: 'chunk', choice: 0, text };
  yield { kind: 'answer', choice: 0, text, finish: 'stop', made: { ...made, notes: [...made.notes, ...notes] } };
}
