import { basename } from 'node:path';

/** Whether this is a path to a file rather than a name of the catalogue. */
export function isPath(model: string): boolean {
  return model.endsWith('.gguf');
}

/** What a model is called where nothing else is said. */
export function nameOf(model: string): string {
  return isPath(model) ? basename(model, '.gguf') : model;
}
