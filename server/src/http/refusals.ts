import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { AUDIT_ACTIONS, type AuditAction } from '@dolphindeck/contract/audit/actions.ts';
import { NOTICE_TARGETS } from '@dolphindeck/contract/notice/notice.ts';
import type { AuditRecorder } from '../commands/audit-recorder.ts';
import type { AuditTarget } from '../store/audit.ts';
import { callerOf, ticketOf } from './auth.ts';
import type { Refused } from './errors.ts';
import type { parseJson } from './json-text.ts';

/** Reasons to refuse a sign-in at the provider whose person is known: recorded there. */
const KNOWN_PERSON: readonly string[] = ['oidc_no_group', 'user_disabled'];

/** Where a body names the thing that it is about. */
const IDS = ['id', 'clusterId', 'runId', 'target'] as const;

/**
 * Keeps in the audit what was not carried out: what is an operation there, every call that a role does not permit, and
 * tokens that nobody knows. A sign-in keeps its own, since only it knows whose it was. Of what was sent only ids are kept.
 */
export function recordRefusals(recorder: AuditRecorder): Refused {
  return async (request, { code }, status) => {
    const endpoint = request.routeOptions?.config.endpoint;
    if (endpoint === undefined || endpoint === 'login') return;
    if (endpoint === 'finishOidc' && KNOWN_PERSON.includes(code)) return;
    const action = actionOf(endpoint, request.body, {
      status,
      hasToken: ticketOf(request).token !== undefined,
    });
    if (action === null) return;
    const { kind } = AUDIT_ACTIONS[action];
    const isInterface = kind === 'interface';
    const target = isInterface
      ? { type: kind, id: endpoint, name: endpoint }
      : await targetOf(recorder, kind, request.body);
    const outcome = status >= 500 ? 'failed' : 'refused';
    await recorder.record(callerOf(request), { action, target, outcome, code });
  };
}

interface Facts {
  readonly status: number;
  readonly hasToken: boolean;
}

function actionOf(endpoint: EndpointName, body: unknown, { status, hasToken }: Facts): AuditAction | null {
  // Pages of a session that has ended ask, too: they are no attempt at anything.
  if (status === 401) return hasToken ? 'useToken' : null;
  if (!(endpoint in AUDIT_ACTIONS)) return status === 403 ? 'callInterface' : null;
  return endpoint === 'createCluster' && idOf(body) !== null ? 'updateCluster' : (endpoint as AuditAction);
}

async function targetOf(recorder: AuditRecorder, type: string, body: unknown): Promise<AuditTarget> {
  const id = idOf(body) ?? '';
  return { type, id, name: id === '' ? '' : await recorder.nameOf(type, id) };
}

function idOf(body: unknown): string | null {
  const { value } = (body ?? {}) as Partial<ReturnType<typeof parseJson>> & { value?: unknown };
  const members = (value ?? {}) as Readonly<Record<string, unknown>>;
  const id = IDS.map(name => members[name]).find(found => found !== undefined);
  const isId =
    typeof id === 'string' && (/^[0-9a-f]{8}$/.test(id) || NOTICE_TARGETS.some(name => name === id));
  return isId ? id : null;
}
