/** Where pages for people stand, apart from what programs ask for: they are let in by a login, and not by a bearer key. */
export const PAGES = ['/', '/runs/:id', '/runs/:id/solution.json', '/live', '/login', '/logout'] as const;
