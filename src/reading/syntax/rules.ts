/** Ways to make a type check say nothing. Each can be refused or let be. */
export const RULES = [
  'suppression',
  'any',
  'double-assertion',
  'global',
  'augmentation',
  'reference',
  'outside-import',
  'local-any',
  'local-double-assertion',
] as const;

export type Rule = (typeof RULES)[number];
