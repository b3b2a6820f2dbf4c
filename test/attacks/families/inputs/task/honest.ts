export const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
export const encode = (value: unknown): string => JSON.stringify(value);
export const decode = (text: string): unknown => JSON.parse(text);
