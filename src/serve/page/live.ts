/** What an open page is told: the parts that are not as they were, as HTML by the name of their element, and what is to be read out. */
export interface Live {
  readonly parts: Readonly<Record<string, string>>;
  readonly spoken: string;
}
