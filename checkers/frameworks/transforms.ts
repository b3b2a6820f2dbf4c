// What runners are given that only makes of TypeScript, or of newer JavaScript, what Node can run: isolates do that themselves.

const LOADERS =
  /^(?:tsx(?:\/(?:cjs|esm))?|ts-node(?:\/(?:register|esm)\S*)?|@swc-node\/register(?:\/\S+)?|@swc\/register|esbuild-register(?:\/\S+)?|@babel\/register|esm|source-map-support(?:\/register)?)$/;
const BEFORE_LOADERS = /^(?:-r|--?(?:require|import|loader|experimental-loader))$/;
/** Flags of Node that no test comes to know. */
const QUIET =
  /^--?(?:experimental-(?:vm-modules|strip-types|transform-types|require-module|specifier-resolution)|(?:no-)?warnings|no-deprecation|disable-warning|enable-source-maps|max-old-space-size)$/;
/** Variables that no test in an isolate comes to know, and no candidate is to go by. */
const NAMED = /^(?:NODE_ENV|BABEL_ENV|CI|FORCE_COLOR|NO_COLOR|DEBUG|TS_NODE_\w+)$/;

/** Whether a module that a runner loads first only transforms code. */
export function isLoader(name: unknown): boolean {
  return typeof name === 'string' && LOADERS.test(name.replace(/^(?:import|require|loader)=/, ''));
}

/** Whether flags of Node change nothing for tests. */
export function areQuiet(flags: readonly string[]): boolean {
  return flags.every((flag, index) => {
    const [name = '', value] = flag.split('=');
    if (BEFORE_LOADERS.test(name)) return isLoader(value ?? flags[index + 1]);
    return QUIET.test(name) || BEFORE_LOADERS.test(flags[index - 1] ?? '');
  });
}

/** Whether variables change nothing for tests; in the host of an isolate they can be read. */
export function areUnread(env: Readonly<Record<string, string>>, where: 'isolate' | 'host'): boolean {
  return Object.entries(env).every(([name, value]) =>
    name === 'NODE_OPTIONS' ? areQuiet(value.split(/\s+/).filter(Boolean)) : where === 'isolate' && NAMED.test(name),
  );
}
