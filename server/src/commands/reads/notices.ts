import type { OutputOf } from '@dolphindeck/contract/api/endpoint.ts';
import type { Endpoints } from '@dolphindeck/contract/api/index.ts';
import { describe } from '@dolphindeck/contract/messages/problem.ts';
import { NOTICE_TARGETS } from '@dolphindeck/contract/notice/notice.ts';
import type { Caller } from '../caller.ts';
import type { Deps } from '../deps.ts';

/** Where the ends of runs are told, and how that goes, in the caller's language. */
export async function selectNoticeTargets(
  { store, courier }: Deps,
  _input: object,
  { language }: Caller,
): Promise<OutputOf<Endpoints['selectNoticeTargets']>> {
  const targets = await Promise.all(
    NOTICE_TARGETS.map(async target => {
      const { failure, ...state } = await store.notices.stateOf(target);
      const words = failure === null ? null : describe(failure, language);
      return { target, to: courier.addressOf(target), ...state, failure: words };
    }),
  );
  return { targets };
}
