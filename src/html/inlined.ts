import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../sandbox/isolate/bundle.ts';

/** Style sheets as one, the later ones having the last word. */
export function sheetOf(...files: readonly URL[]): string {
  return files.map((file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n')).join('\n');
}

/** The style that every page of ours begins with: colours of day and night, headings, tables, code, focus. */
export const BASE = new URL('base.css', import.meta.url);

/** A page's script with all it imports, ready to stand in a script element. `entry` is without its ending: here it is TypeScript, in the package what that became. */
export async function scriptOf(entry: URL): Promise<string> {
  const file = new URL(`${entry.href}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`);
  const { code } = await bundle(file, dirname(fileURLToPath(file)));
  return code.replaceAll('</script', String.raw`<\/script`);
}

/** How a page's policy names a style or a script of ours. */
export function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
