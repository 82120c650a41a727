import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const GRAVE = ['serious', 'critical'];

/**
 * Ends when nothing fades in or moves any more: till then colours are not those that a reader will see. A dialog that was
 * just put there begins to fade in with the second frame.
 */
const HAS_SETTLED = `(async () => {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  await frame();
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
})()`;

/**
 * What stands in the way of people who use the page without a mouse, a screen or sharp eyes: serious and critical
 * findings of axe, a line each.
 */
export async function accessProblems(page: Page): Promise<string[]> {
  await page.evaluate(HAS_SETTLED);
  // Through the debugger, not as a script element, which the policy of the page would refuse.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: readonly Violation[];
  };
  return violations
    .filter(({ impact }) => impact !== null && GRAVE.includes(impact))
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
}
