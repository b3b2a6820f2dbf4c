import { ava } from './ava.ts';
import { bun } from './bun.ts';
import { cargo } from './cargo.ts';
import { deno } from './deno.ts';
import type { Framework } from './framework.ts';
import { go } from './go.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { node } from './node.ts';
import { pytest } from './pytest.ts';
import { vitest } from './vitest.ts';

/** Those that claim files, the first before the others; what none of them claims is a script. */
export const FRAMEWORKS: readonly Framework[] = [vitest, bun, deno, jest, node, ava, mocha, pytest, go, cargo];
