/** What a piece of code is, as far as extraction needs to know. */
export interface Syntax {
  /** It parses, and is more than words that happen to. */
  readonly parses: boolean;
  /** Names declared at the top level. */
  readonly declares: ReadonlySet<string>;
  /** Those of them that are functions or classes. */
  readonly callables: ReadonlySet<string>;
  readonly exports: ReadonlySet<string>;
  /** Modules imported from. */
  readonly imports: readonly string[];
  /** Names that imports bind. */
  readonly imported: ReadonlySet<string>;
  /** Top-level statements: what each declares, and where it stands. */
  readonly statements: readonly {
    readonly declares: readonly string[];
    readonly start: number;
    readonly end: number;
    readonly prose: boolean;
  }[];
}
