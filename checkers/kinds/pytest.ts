import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { pytest } from '../pytest.ts';

const FIX = 'Write `pytest`, `pytest: tests/test_x.py`, or `pytest: { files: [tests], args: [-k, not slow] }`.';
const words = z.array(z.string().min(1), { error: FIX });
const sealed = z.strictObject({ files: words.optional(), args: words.optional() }, { error: FIX });

export const pytestKind = checkerKind({
  kind: 'pytest',
  schema: z
    .union([z.string().min(1), words, sealed], { error: FIX })
    .optional()
    .describe("pytest of the project's own virtual environment, with files and folders of the workspace."),
  callers: 'trusted',
  make(written) {
    if (written === undefined) return pytest();
    const { files = [], args = [] } =
      typeof written === 'string' || Array.isArray(written) ? { files: written } : written;
    return pytest(files, { args });
  },
});
