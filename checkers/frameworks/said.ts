import type { Group } from './framework.ts';

/** What a program says of itself when it is asked behind the wall; `''` where it cannot be started or says nothing of the kind. */
export async function said(
  { context: { copies, sandbox, timeoutMs, signal } }: Group,
  file: string,
  args: readonly string[],
  what: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using copy = await copies.lay({});
  const { exitCode, output } = await sandbox.run(file, args, { cwd: copy.root, timeoutMs, signal, env });
  return exitCode === 0 ? (what.exec(output.trim())?.[1] ?? '') : '';
}
