import { dirname, join } from 'node:path';
import { allOf, DEFAULT_LEDGER, findConfig, type LoadedConfig, type SolverConfig } from '../config/config.ts';
import { discover } from '../discovery/discover.ts';
import { ConfigError } from '../errors.ts';
import { loadQuietly } from './loadQuietly.ts';
import { isRecording } from '../nouns/member.ts';
import type { Task } from '../nouns/task.ts';

/** A configuration, and what a user must know of where it comes from. */
export interface Chosen {
  readonly config: LoadedConfig;
  readonly notice: string | undefined;
}

/**
 * The configuration that is named, else the nearest, else what is found on this machine. Where there is no task that answers may be
 * replayed to, recordings give way to members that can be asked. The ledger stands beside the file: the same run is found again from whichever folder.
 *
 * @throws {@link ConfigError} when it cannot be used, or nothing is found.
 */
export async function configFor(path: string | undefined, replayed: Task | undefined): Promise<Chosen> {
  const file = path ?? findConfig(process.cwd());
  if (file === undefined) return found(replayed);
  const ledger = path === undefined ? join(dirname(file), DEFAULT_LEDGER) : DEFAULT_LEDGER;
  const config = { ledger, ...(await loadQuietly(file)) };
  const recorded = allOf(config).some(isRecording);
  if (!recorded || replayed !== undefined) return { config, notice: recorded ? replayOf(config) : undefined };
  const { committee: _, strong: __, budget: ___, ...rest } = config;
  const { config: members, notice } = await found(undefined);
  return { config: { ...rest, ...members }, notice };
}

async function found(replayed: Task | undefined): Promise<Chosen> {
  const sources = await discover({ environment: process.env, signal: new AbortController().signal });
  for (const { kind, place, found: what, config } of sources) {
    if (config === undefined || (kind === 'recordings' && !answers(config, replayed))) continue;
    const notice =
      kind === 'recordings'
        ? replayOf(config)
        : `No configuration names members: ${what} (${place}). See \`weak-committee doctor\`.`;
    return { config, notice };
  }
  const model = sources.find(({ kind }) => kind === 'model');
  throw new ConfigError(
    `No configuration names members, and nobody on this machine can be asked: no key, no server of models, and of models on this machine ${model?.found ?? 'none'}.`,
    {
      at: process.cwd(),
      fix: 'Pull a model (weak-committee models pull qwen2.5-coder-0.5b), set OPENAI_API_KEY, or name members (weak-committee init, or --config). `weak-committee doctor` shows what was looked for.',
    },
  );
}

/** Whether recordings hold an answer to a task. */
function answers(config: SolverConfig, task: Task | undefined): boolean {
  return task !== undefined && allOf(config).some((member) => (member.answersFor?.(task) ?? 0) > 0);
}

function replayOf(config: SolverConfig): string {
  const names = allOf(config)
    .filter(isRecording)
    .map(({ name }) => name);
  return `REPLAY: recorded answers of ${names.join(', ')}; no model is asked. --live asks anew.`;
}
