/** How a workspace without a tsconfig of its own is checked. */
export const STRICT = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'esnext',
    moduleResolution: 'bundler',
    // Node reads each of these files as a module, with or without a package.json.
    moduleDetection: 'force',
    lib: ['esnext', 'dom'],
    types: [],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  exclude: ['node_modules'],
};

/** Test scripts may assert with Node's modules where no types for Node are at hand. */
export const AMBIENT = {
  file: 'weak-committee.d.ts',
  text: ['assert', 'assert/strict', 'node:assert', 'node:assert/strict']
    .map((name) => `declare module '${name}';\n`)
    .join(''),
};
