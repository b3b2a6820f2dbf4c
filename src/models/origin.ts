import { basename } from 'node:path';
import type { Origin } from '../nouns/member.ts';
import { loadLlama } from './llama.ts';
import { digestOfFile } from './verify.ts';

/**
 * What a model's file says of itself: its name and SHA-256, the quantisation and the number of parameters, and the version of what
 * runs it.
 *
 * @throws ConfigError without node-llama-cpp.
 */
export async function originOf(path: string, signal: AbortSignal): Promise<Origin> {
  const { readGgufFileInfo, GgufFileType, getModuleVersion } = await loadLlama('The origin of a local model');
  const { metadata, tensorInfo = [] } = await readGgufFileInfo(path, { signal, logWarnings: false });
  const type = metadata.general.file_type;
  return {
    file: basename(path),
    sha256: await digestOfFile(path, signal),
    quantisation: type === undefined ? 'unknown' : (GgufFileType[type] ?? String(type)).replace(/^(?:MOSTLY|ALL)_/, ''),
    parameters: tensorInfo.map(({ dimensions }) => sizeOf(dimensions)).reduce((sum, size) => sum + size, 0),
    engine: `node-llama-cpp ${await getModuleVersion()}`,
  };
}

function sizeOf(dimensions: readonly (number | bigint)[]): number {
  return dimensions.map(Number).reduce((all, size) => all * size, 1);
}
