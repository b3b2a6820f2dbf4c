/** What happens during a pull; `bytes` counts those of the model that are on this machine already. */
export type PullEvent =
  | { readonly kind: 'fetching'; readonly what: string; readonly bytes: number }
  | { readonly kind: 'joining'; readonly what: string; readonly bytes: number }
  | { readonly kind: 'verifying' };

/** What stops a pull, and whom it tells how far it is. */
export interface Hearing {
  readonly signal: AbortSignal;
  readonly onEvent: (event: PullEvent) => void;
}
