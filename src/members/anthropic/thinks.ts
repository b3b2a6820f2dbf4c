/** Whether a model thinks before it answers: as long as it likes, or with so many tokens of its answer. */
export type Thinks = 'adaptive' | { readonly budgetTokens: number };

/** The least that a model may be given to think with. */
export const LEAST_THINKING = 1024;
