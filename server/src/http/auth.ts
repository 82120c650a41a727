import type { Permission } from '@dolphindeck/contract/api/endpoint.ts';
import { languageOf } from '@dolphindeck/contract/common/text.ts';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../commands/caller.ts';

/** What each role may call; a wider role holds the narrower ones. */
const PERMITTED: Readonly<Record<Caller['role'], readonly Permission[]>> = {
  viewer: ['public', 'view'],
  operator: ['public', 'view', 'operate'],
  admin: ['public', 'view', 'operate', 'administer'],
};

export function permits(role: Caller['role'], permission: Permission): boolean {
  return PERMITTED[role].includes(permission);
}

/** Who sends a request. Until sign-in exists it is an admin: only loopback is served. */
export function callerOf(request: FastifyRequest): Caller {
  return {
    user: 'admin',
    role: 'admin',
    language: languageOf(request.headers['accept-language']),
    address: request.ip,
  };
}
