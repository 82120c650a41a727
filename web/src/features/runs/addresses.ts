import type { Output } from '../../api/client.ts';

type ClusterView = Output<'selectCluster'>;

/** Where people and clients reach a started cluster. */
export interface Addresses {
  /** The page of DolphinScheduler, one for each host of the frontend. */
  readonly pages: readonly string[];
  readonly apis: readonly string[];
}

export function addressesOf({ roles }: Pick<ClusterView, 'roles'>): Addresses {
  const of = (name: string, port: string, path: string): string[] => {
    const role = roles.find(({ roleName }) => roleName === name);
    const value = role?.roleBody?.[port];
    if (role === undefined || typeof value !== 'number') return [];
    return role.roleDependHost.map(
      host => `http://${host.includes(':') ? `[${host}]` : host}:${value}${path}`,
    );
  };
  return {
    pages: of('frontend', 'escProxyPort', '/'),
    apis: of('backend', 'serverPort', '/dolphinscheduler'),
  };
}
