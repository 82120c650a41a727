declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent<object, object, unknown>;
  export default component;
}

/** See web/build/catalogue.ts. */
declare module 'virtual:catalogue' {
  import type { Permission } from '@dolphindeck/contract/api/endpoint.ts';
  import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
  import type { ExecuteType } from '@dolphindeck/contract/api/runs.ts';
  import type { RoleDefinition, RoleName } from '@dolphindeck/contract/roles/define.ts';
  export const ROLES: { readonly [N in RoleName]: RoleDefinition };
  export const METHODS: { readonly [N in EndpointName]: 'GET' | 'POST' };
  export const PERMISSIONS: { readonly [N in EndpointName]: Permission };
  /** An action stands at its number. */
  export const EXECUTE_TYPES: readonly ExecuteType[];
}
