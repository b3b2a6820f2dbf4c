import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Certificate } from '../../nouns/certificate.ts';
import type { Changes } from '../../nouns/changes.ts';
import { sha256 } from '../../nouns/digest.ts';

/** What a solution does to one file. */
export type Change = { readonly path: string } & (
  | { readonly kind: 'same' }
  | { readonly kind: 'edited'; readonly hunks: readonly StructuredPatchHunk[] }
  /** There was no such file. */
  | { readonly kind: 'new'; readonly text: string }
  /** The file as it was cannot be had any more, or differs too much to be compared. */
  | { readonly kind: 'whole'; readonly text: string; readonly why: string }
  /** With its text, where that can still be had. */
  | { readonly kind: 'removed'; readonly text: string | undefined }
);

/** Compares what a solution makes of files with those of the workspace that it was written for. */
export function changesOf({ files, removed = [] }: Changes, certificate: Certificate): Promise<Change[]> {
  return Promise.all([
    ...Object.entries(files).map(([path, text]) => changeOf(path, text, certificate)),
    ...removed.map((path) => removalOf(path, certificate)),
  ]);
}

async function removalOf(path: string, { task }: Certificate): Promise<Change> {
  const text = await textBefore(path, task.input.workspace, task.workspace[path] ?? '');
  return { path, kind: 'removed', text };
}

/** A comparison that takes longer, in ms, is given up: texts may be made to be hard to compare. */
const LONGEST_MS = 300;

async function changeOf(path: string, text: string, { task }: Certificate): Promise<Change> {
  const digest = task.workspace[path];
  if (digest === undefined) return { path, kind: 'new', text };
  if (digest === sha256(text)) return { path, kind: 'same' };
  const before = await textBefore(path, task.input.workspace, digest);
  if (before === undefined)
    return { path, kind: 'whole', text, why: 'The file has changed since it was solved, so the whole of it is shown.' };
  const patch = structuredPatch(path, path, before, text, undefined, undefined, {
    context: 3,
    timeout: LONGEST_MS,
  });
  return patch === undefined
    ? { path, kind: 'whole', text, why: 'It differs too much from the file as it was, so the whole of it is shown.' }
    : { path, kind: 'edited', hunks: patch.hunks };
}

/** The text with this digest, if the workspace still has it: whatever stands there now instead is not shown. */
async function textBefore(
  path: string,
  workspace: Certificate['task']['input']['workspace'],
  digest: string,
): Promise<string | undefined> {
  if (workspace === undefined) return undefined;
  if (typeof workspace === 'object' && 'files' in workspace) return workspace.files[path];
  const mounts = typeof workspace === 'string' ? [{ from: workspace, at: '' }] : workspace;
  for (const { from, at } of mounts) {
    if (at !== '' && !path.startsWith(`${at}/`)) continue;
    const file = join(from, at === '' ? path : path.slice(at.length + 1));
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    const bytes = await readFile(file);
    if (sha256(bytes) === digest) return bytes.toString('utf8');
  }
  return undefined;
}
