import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file of the cache whole or not at all, since another process may be reading it. Where it cannot be written, nothing happens. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${crypto.randomUUID()}.part`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(part, text, { mode: 0o600 });
    await rename(part, file);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
