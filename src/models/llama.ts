import { ConfigError } from '../errors.ts';

/** Loads node-llama-cpp, which is the user's to install. Throws {@link ConfigError} where it is missing. */
export async function loadLlama(needed: string): Promise<typeof import('node-llama-cpp')> {
  try {
    return await import('node-llama-cpp');
  } catch (cause) {
    throw notInstalled(needed, cause);
  }
}

/** Says which package is missing and how to add it. */
export function notInstalled(needed: string, cause?: unknown): ConfigError {
  return new ConfigError(`${needed} needs the package \`node-llama-cpp\`, which is not installed.`, {
    at: needed,
    fix: 'Add it: npm install node-llama-cpp',
    cause,
  });
}
