import { z } from 'zod';
import { checkerKind } from '../../src/nouns/kind.ts';
import { properties } from '../properties.ts';
import { pathsOr } from './paths.ts';

const sealed = z.strictObject({ files: z.array(z.string()), runs: z.int().positive() });

export const propertiesKind = checkerKind({
  kind: 'properties',
  schema: pathsOr('Write `properties: tests/x.props.ts`, or a list of paths.').describe(
    'Files of the workspace that hold fast-check properties.',
  ),
  callers: 'anyone',
  make: (files) => properties(files),
  again(options) {
    const { files, runs } = sealed.parse(options);
    return properties(files, { runs });
  },
});
