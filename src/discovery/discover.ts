import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig, type LoadedConfig } from '../config/config.ts';
import { explain } from '../errors.ts';
import { keysIn } from './keys.ts';
import { pulledCommittee } from './pulled.ts';
import { modelsOf, USUAL_SERVERS, type Server } from './servers.ts';
import type { Source } from './source.ts';

export interface DiscoverOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Servers to try beside the one that the environment names. */
  readonly servers?: readonly Server[];
  readonly signal: AbortSignal;
}

/**
 * Looks for members where no configuration names any: keys in the environment, servers on this machine, pulled models, and last the
 * recordings that come with the fixtures. The first source with a `config` is the one to take.
 */
export async function discover({ environment, servers = USUAL_SERVERS, signal }: DiscoverOptions): Promise<Source[]> {
  const answers = [...named(environment), ...servers].map((server) => modelsOf(server, signal));
  return [...keysIn(environment), ...(await Promise.all(answers)), await pulledCommittee(), await shippedRecordings()];
}

/** The server that `OPENAI_BASE_URL` names, with its key. */
function named(environment: NodeJS.ProcessEnv): Server[] {
  const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey } = environment;
  return baseURL ? [{ name: 'OPENAI_BASE_URL', baseURL, ...(apiKey && { apiKey }) }] : [];
}

/** They stand beside the sources, not in the package. */
async function shippedRecordings(): Promise<Source> {
  const file = fileURLToPath(new URL('../../fixtures/weak-committee.config.ts', import.meta.url));
  const place = 'recordings of the fixtures';
  if (!existsSync(file)) return { kind: 'recordings', place, found: 'not in this package, only in its repository' };
  let config: LoadedConfig;
  try {
    config = await loadConfig(file);
  } catch (error) {
    return { kind: 'recordings', place, found: `cannot be used: ${explain(error)}` };
  }
  const names = [...config.committee, ...(config.strong === undefined ? [] : [config.strong])].map(({ name }) => name);
  return { kind: 'recordings', place, found: `answers of ${names.join(', ')}`, config };
}
