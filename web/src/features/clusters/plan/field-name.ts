import { ROLES } from 'virtual:catalogue';
import type { RoleField, RoleName } from '@dolphindeck/contract/roles/define.ts';
import { say, useTexts } from '../../../i18n/i18n.ts';
import { texts } from './texts.ts';

const OTHERS = ['name', 'remark', 'base.version', 'base.deployUser', 'base.deployDir', 'hosts'] as const;

/** What the editor calls a field of the interface (`roles.backend.extra.x`, `env.JAVA_HOME`). Called in a set-up. */
export function useFieldName(): (field: string) => string {
  const t = useTexts(texts);
  return field => {
    const other = OTHERS.find(name => name === field);
    if (other !== undefined) return t(other);
    const [head, role = '', part = '', ...rest] = field.split('.');
    if (head !== 'roles' || !Object.hasOwn(ROLES, role)) return field.replace(/^env\./, `${t('env')} `);
    const { label, fields } = ROLES[role as RoleName];
    const name = rest.join('.');
    if (part === 'roleDependHost') return `${say(label)} · ${t('hosts')}`;
    const known = (fields as Record<string, RoleField>)[name];
    return `${say(label)} · ${part === 'roleBody' && known !== undefined ? say(known.label) : name}`;
  };
}
