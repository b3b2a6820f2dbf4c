/** One answer of a member to a task of a suite, judged. Plain data: it is kept in the run's folder and read again without any model. */
export interface Sample {
  readonly task: string;
  readonly member: string;
  /** Its number among the samples of its member, from 0. */
  readonly ordinal: number;
  /** Digest of its code; null where it holds none. */
  readonly digest: string | null;
  /** What the visible checkers say together; `no-code` where there was nothing to check, `broken` where they could not tell. */
  readonly visible: 'pass' | 'fail' | 'broken' | 'no-code';
  /** Whether it is right, by those who know the truth. */
  readonly right: boolean;
  /** Who that is: the hidden checkers, or the visible ones where there are no others; `broken` where the hidden ones could not tell. */
  readonly truth: 'hidden' | 'visible' | 'broken';
  /** The first verdict of the visible checkers that is no pass, or else of the hidden ones, in words. */
  readonly evidence: string | null;
  /** USD; null where the member has no prices. */
  readonly usd: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whether tokens were counted from the text. */
  readonly estimated: boolean;
  /** How long the model took, in ms. */
  readonly ms: number;
}

/** A member as it stands in a run's folder. */
export interface MemberSeal {
  readonly name: string;
  readonly prices: { readonly input: number; readonly cachedInput?: number; readonly output: number } | null;
}
