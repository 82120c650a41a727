import type { StandInServer } from './release.ts';

/** What the API demands of an update of a user, from 2.0 on. */
export const USER_NEEDS = ['id', 'userName', 'userPassword', 'email', 'tenantId', 'state'];

/** Lists of alert instances and groups from 2.0 on. `more` are fields of an instance that a later version demands. */
export function alertRecords(more: readonly string[] = []): NonNullable<StandInServer['records']> {
  return {
    'alert-plugin-instances': [
      't_ds_alert_plugin_instance',
      'pluginDefineId',
      'instanceName',
      'pluginInstanceParams',
      ...more,
    ],
    'alert-groups': ['t_ds_alertgroup', 'groupName', 'description', 'alertInstanceIds'],
  };
}
