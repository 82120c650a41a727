import { isAddress } from '@dolphindeck/contract/common/address.ts';
import { textProblem, textsIn } from '@dolphindeck/contract/common/safe-text.ts';
import type { Problem } from '@dolphindeck/contract/messages/problem.ts';
import { hiddenFields } from '../secrets/role-secrets.ts';
import type { Aggregates } from '../store/store.ts';
import type { Template } from '../store/templates.ts';
import { refuse } from './app-error.ts';

/** Everything that is wrong with a template, beyond the shape of it. */
export function templateProblems({ name, conf, remark, typ }: Omit<Template, 'id'>): Problem[] {
  const problems: Problem[] = [];
  if (name.length === 0) problems.push({ code: 'name_length', field: 'name' });
  if (name.startsWith('-')) problems.push({ code: 'text_dash', field: 'name' });
  for (const [field, value] of Object.entries(conf)) {
    if (/host$/i.test(field) && typeof value === 'string' && !isAddress(value)) {
      problems.push({ code: 'host_address', field, params: { host: value } });
    }
  }
  for (const { path, text } of textsIn({ ...conf, name, remark })) {
    const what = textProblem(text, path[0] === 'remark');
    if (what !== null) problems.push({ code: `text_${what}`, field: path.join('.') });
  }
  for (const field of hiddenFields(typ, conf)) problems.push({ code: 'secret_missing', field });
  return problems;
}

/** Refuses a name that another template of the type has. */
export async function requireFreeTemplateName(
  inside: Aggregates,
  { typ, name }: Pick<Template, 'typ' | 'name'>,
  own: string | null,
): Promise<void> {
  const holder = await inside.templates.idOfName(typ, name);
  if (holder !== null && holder !== own) refuse('config_name_taken', { typ, name }, 'name');
}
