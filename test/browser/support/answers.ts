import type { Page, Route } from 'playwright-core';
import { failure } from '../../../server/src/http/envelope.ts';

/** How a request of a page is met: it waits, the console has a defect, nobody answers, or as usual. */
type Manner = 'held' | 'failed' | 'cut' | 'usual';

/** What the console answers when it has a defect, and what it says then. */
function defect(route: Route) {
  const language = route.request().headers()['accept-language']?.startsWith('zh') ? 'zh' : 'en';
  return failure(500, { code: 'internal', params: { requestId: 'req-1' } }, 'select', language);
}
export const DEFECT_REASON =
  /[Tt]he console failed; the cause is in its log under request req-1|控制台内部错误，原因见日志中的请求 req-1/;
/** What the page says of a console that does not answer. */
export const CUT_REASON =
  /The console does not answer\. Check that it runs|控制台没有应答，请检查它是否在运行/;
/** What a browser says of such requests by itself. */
export const FAILED_REQUEST = /status of 500|net::ERR_FAILED/;

const meet: Readonly<Record<Exclude<Manner, 'held'>, (route: Route) => Promise<void>>> = {
  failed: route => route.fulfill({ status: 500, json: defect(route) }),
  cut: route => route.abort(),
  usual: route => route.continue(),
};

/**
 * Meets what a page asks of an interface in a manner of its own, until its routes are taken away.
 * @returns `be` changes the manner, and meets what was held till then by it
 */
export async function answersTo(page: Page, name: string, first: Manner) {
  let manner = first;
  let held: Route[] = [];
  await page.route(
    url => url.pathname === `/api/v1/${name}`,
    async route => {
      if (manner === 'held') held.push(route);
      // A page that was left asks for nothing any more.
      else await meet[manner](route).catch(() => undefined);
    },
  );
  return {
    async be(now: Exclude<Manner, 'held'>): Promise<void> {
      manner = now;
      const waiting = held;
      held = [];
      for (const route of waiting) await meet[now](route).catch(() => undefined);
    },
  };
}
