/** One rule of a kit and whether it is kept. */
export interface Rule {
  readonly rule: string;
  readonly kept: boolean;
  /** What was seen instead. */
  readonly seen?: string;
}

/** A rule that must be shown: what `look` returns or throws is what was seen instead; undefined means that it is kept. */
export async function rule(name: string, look: () => Promise<string | undefined>): Promise<Rule> {
  try {
    const seen = await look();
    return seen === undefined ? { rule: name, kept: true } : { rule: name, kept: false, seen };
  } catch (error) {
    return { rule: name, kept: false, seen: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Throws when a rule is not kept; the message names each, with what was seen.
 *
 * @example
 * ```ts
 * it('conforms', async () => assertConforms(await checkerConformance(mine(), trial)));
 * ```
 */
export function assertConforms(rules: readonly Rule[]): void {
  const broken = rules.filter(({ kept }) => !kept);
  if (broken.length === 0) return;
  throw new Error(
    `${broken.length} of ${rules.length} rules are not kept:\n${broken.map((one) => `- ${one.rule}: ${one.seen ?? ''}`).join('\n')}`,
  );
}
