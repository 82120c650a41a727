/** A plan as large as that of a cluster on ten hosts: 70 KB. Sealed, its text does not matter. */
export const PLAN = { text: 'x'.repeat(70_000) };
