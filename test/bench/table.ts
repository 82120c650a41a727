type Cell = string | number;

/** Prints a heading and a table in Markdown, as it can be pasted into docs/performance.md. */
export function printTable(heading: string, head: readonly string[], rows: readonly (readonly Cell[])[]) {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |\n`;
  const text = [head, head.map(() => '---'), ...rows].map(line).join('');
  process.stdout.write(`\n${heading}\n\n${text}`);
}

/** Seconds with one decimal. */
export const tenth = (seconds: number): string => seconds.toFixed(1);

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
