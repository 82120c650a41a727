/** What is known against parts; `unasked`: why that is nothing, or not of all. */
export interface Advisories {
  readonly unasked?: string;
  readonly findings?: readonly { readonly text: string; readonly isGrave: boolean }[];
}
export function npmAdvisories(text: string): Advisories;
export function pipAdvisories(text: string): Advisories;
