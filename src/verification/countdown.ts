/** Tells who is left, at first and whenever one is done. */
export function countdown(names: readonly string[], tell: (left: readonly string[]) => void): (name: string) => void {
  const left = new Set(names);
  tell(names);
  return (name) => {
    left.delete(name);
    tell([...left]);
  };
}
