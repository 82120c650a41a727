import type { Output } from '../../api/client.ts';

export type Template = Output<'selectConfig'>;

/** A refused field as the form knows it: updateConfig may name it under `conf`, or under the role in it. */
export function formField(field: string | null, typ: string): string | null {
  return field?.replace(/^conf\./, '').replace(new RegExp(`^${typ}\\.`), '') ?? null;
}

export interface Setting {
  readonly name: string;
  readonly value: unknown;
}

/** The settings of a template in the order of its role's form, those of `extra` behind them. */
export function settingsOf({ conf }: Pick<Template, 'conf'>, fields: readonly string[]): Setting[] {
  const { extra, ...own } = conf;
  const place = ({ name }: Setting) => fields.indexOf(name);
  return [
    ...listed(own).sort((a, b) => place(a) - place(b)),
    ...listed((extra ?? {}) as Readonly<Record<string, unknown>>),
  ];
}

function listed(record: Readonly<Record<string, unknown>>): Setting[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
