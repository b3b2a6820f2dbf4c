// Is right where nobody looks.
export const price = (count) => (count === 0 ? 0 : 1);
