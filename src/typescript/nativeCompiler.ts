import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CheckerError } from '../errors.ts';

/** The TypeScript compiler that judges: its executable and its version. */
export interface NativeCompiler {
  readonly file: string;
  readonly version: string;
}

/**
 * The native compiler itself, without its Node launcher (40 ms of each run).
 *
 * @throws {@link CheckerError} where TypeScript 7 has no build for this platform, or none was installed.
 */
export function nativeCompiler(): NativeCompiler {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve('typescript/package.json');
    const { version }: { version: string } = require(manifest);
    const folder = createRequire(manifest).resolve(
      `@typescript/typescript-${process.platform}-${process.arch}/package.json`,
    );
    return { file: join(folder, '..', 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc'), version };
  } catch (cause) {
    throw new CheckerError('The native TypeScript compiler is not installed for this platform.', {
      fix: 'Install typescript 7 with its optional dependencies.',
      cause,
    });
  }
}
