export const price = (count) => (count < 10 ? count * 7 : count * 6);
