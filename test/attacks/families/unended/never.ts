export const f = (_: number): Promise<number> => new Promise(() => {});
