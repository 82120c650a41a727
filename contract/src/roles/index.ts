import { alert } from './alert.ts';
import { backend } from './backend.ts';
import { common } from './common.ts';
import { database } from './database.ts';
import type { RoleDefinition, RoleName } from './define.ts';
import { frontend } from './frontend.ts';
import { hadoop } from './hadoop.ts';
import { master } from './master.ts';
import { worker } from './worker.ts';
import { zookeeper } from './zookeeper.ts';

export {
  applies,
  existsIn,
  isAddition,
  ROLE_NAMES,
  type RoleDefinition,
  type RoleField,
  type RoleName,
} from './define.ts';

/** The role catalogue: the one list of what a cluster is made of. */
export const ROLES: { readonly [N in RoleName]: RoleDefinition } = {
  frontend,
  backend,
  alert,
  master,
  worker,
  database,
  hadoop,
  common,
  zookeeper,
};

const SECRET_FIELDS = new Map(
  Object.values(ROLES).map(({ name, fields }) => {
    const secret = Object.entries(fields).filter(([, field]) => field.secret);
    return [name, secret.map(([field]) => field)];
  }),
);

/** The fields of a role that hold secrets. */
export function secretFields(role: RoleName): readonly string[] {
  return SECRET_FIELDS.get(role) ?? [];
}
