import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import { AppError } from './app-error.ts';
import { audit } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';

/** Sends a test to a target, once. It is refused with the reason when it did not arrive. */
export async function testNotice(
  deps: Deps,
  { target }: { target: NoticeTarget },
  caller: Caller,
): Promise<null> {
  const problem = await deps.courier.test(target);
  if (problem !== null) throw new AppError(problem);
  const name = deps.courier.addressOf(target) ?? '';
  await audit(deps.store, deps, caller, {
    action: 'testNotice',
    target: { type: 'notice', id: target, name },
  });
  return null;
}
