import { accessEndpoints } from './access.ts';
import { auditEndpoints } from './audit.ts';
import { clusterEndpoints } from './clusters.ts';
import { configEndpoints } from './configs.ts';
import { consoleEndpoints } from './console.ts';
import { consoleKeyEndpoints } from './console-key.ts';
import type { Endpoint } from './endpoint.ts';
import { hostEndpoints } from './hosts.ts';
import { noticeEndpoints } from './notices.ts';
import { packageEndpoints } from './packages.ts';
import { postureEndpoints } from './posture.ts';
import { runLogEndpoints } from './run-log.ts';
import { runEndpoints } from './runs.ts';
import { sessionEndpoints } from './session.ts';

/** Every interface under /api/v1, by its name in the requirement. */
export const ENDPOINTS = {
  ...clusterEndpoints,
  ...runEndpoints,
  ...runLogEndpoints,
  ...hostEndpoints,
  ...consoleKeyEndpoints,
  ...configEndpoints,
  ...packageEndpoints,
  ...noticeEndpoints,
  ...sessionEndpoints,
  ...accessEndpoints,
  ...auditEndpoints,
  ...postureEndpoints,
  ...consoleEndpoints,
} satisfies Record<string, Endpoint>;

export type Endpoints = typeof ENDPOINTS;
export type EndpointName = keyof Endpoints;

/** Where an endpoint is served. */
export function pathOf(name: EndpointName): string {
  return `/api/v1/${name}`;
}
