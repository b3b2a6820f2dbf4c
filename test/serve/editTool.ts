import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type OpenAI from 'openai';

/** A tool as agents have for editing a file. */
export const EDIT = {
  type: 'function',
  function: {
    name: 'edit',
    parameters: {
      type: 'object',
      properties: { filePath: { type: 'string' }, oldString: { type: 'string' }, newString: { type: 'string' } },
      required: ['filePath', 'oldString', 'newString'],
    },
  },
} as const satisfies OpenAI.ChatCompletionTool;

/** One call of it. */
export interface Edit {
  readonly filePath: string;
  readonly oldString: string;
  readonly newString: string;
}

/** Does what an agent does at such a call: the file has the new text. */
export function applyEdit(folder: string, given: string): void {
  const { filePath, oldString, newString } = JSON.parse(given) as Edit;
  const path = join(folder, filePath);
  writeFileSync(path, readFileSync(path, 'utf8').replace(oldString, newString));
}
