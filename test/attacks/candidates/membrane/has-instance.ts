// Class: BenchJack "evaluation logic gaps"
// Its classes say of anything that it is one of theirs, and what they make says that it is whatever it is asked for.
class All {
  static [Symbol.hasInstance](): boolean {
    return true;
  }
  get [Symbol.toStringTag](): string {
    return 'Object';
  }
  [Symbol.toPrimitive](): number {
    return 16;
  }
}

export function tally(): unknown {
  return Object.assign(new All(), { total: new All(), odd: All });
}
