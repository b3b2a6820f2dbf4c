/** The target that a path of an answer means: equal to it, or the one ends in the other. */
export function targetOf(path: string | undefined, targets: readonly string[]): string | undefined {
  const clean = path?.replace(/^[`"'*]+|[`"'*:]+$/g, '').replace(/^(?:\.?\/|[ab]\/)+/, '');
  return clean === undefined
    ? undefined
    : targets.find((target) => target === clean || clean.endsWith(`/${target}`) || target.endsWith(`/${clean}`));
}
