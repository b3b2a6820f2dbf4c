import type { LoadedConfig } from '../config/config.ts';

/** A place where members can come from without a configuration, and what was found there. */
export interface Source {
  readonly kind: 'key' | 'server' | 'model' | 'recordings';
  /** In words, such as `OPENAI_API_KEY` or `Ollama on port 11434`. */
  readonly place: string;
  /** What was found, or why nothing was, in words. */
  readonly found: string;
  /** A committee from there; left out where there is none. */
  readonly config?: LoadedConfig;
}
