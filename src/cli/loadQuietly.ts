import { loadConfig, type LoadedConfig } from '../config/config.ts';
import { protocolOutput } from './protocolOutput.ts';

/** Loads a configuration. What it prints meanwhile goes to standard error: standard output is what the command was asked for. */
export async function loadQuietly(file: string): Promise<LoadedConfig> {
  using stack = new DisposableStack();
  stack.use(protocolOutput());
  return await loadConfig(file);
}
