import { useMessage } from 'naive-ui';
import { type Ref, ref } from 'vue';
import { call } from '../../../api/client.ts';
import { toClipboard } from '../../../components/clipboard.ts';
import { useReason } from '../../../components/reason.ts';
import { useTexts } from '../../../i18n/i18n.ts';
import { PAGE } from './lines.ts';
import { boundsOf, MOST_COPIED, type Range } from './range.ts';
import { logTexts } from './texts.ts';

interface Sources {
  readonly range: Readonly<Ref<Range | null>>;
  /** What of the log is selected as the browser does it, or null. */
  readonly selected: () => string | null;
  /** The lines that are seen. */
  readonly seen: () => string[];
}

/** Copies from a log: the lines that were chosen, else what is selected, else what is seen. Says what it did. */
export function useCopy(runId: string, { range, selected, seen }: Sources) {
  const t = useTexts(logTexts);
  const reason = useReason();
  const message = useMessage();
  const isCopying = ref(false);

  async function copy(): Promise<void> {
    if (isCopying.value) return;
    const bounds = range.value === null ? null : boundsOf(range.value);
    if (bounds !== null && bounds.count > MOST_COPIED) {
      message.warning(t('tooMany', { most: MOST_COPIED }));
      return;
    }
    isCopying.value = true;
    try {
      if (bounds !== null) await put(linesOf(runId, bounds), t('copied', { count: bounds.count }));
      else await copySeen();
    } finally {
      isCopying.value = false;
    }
  }

  async function copySeen(): Promise<void> {
    const words = selected();
    if (words !== null) return put(Promise.resolve(words), t('copiedSelection'));
    const lines = seen();
    await put(Promise.resolve(textOf(lines)), t('copied', { count: lines.length }));
  }

  async function put(text: Promise<string>, done: string): Promise<void> {
    const unread = text.then(
      () => null,
      (problem: Error) => problem,
    );
    try {
      await toClipboard(text);
      message.success(done);
    } catch {
      const problem = await unread;
      if (problem === null) message.warning(t('notCopied'));
      else message.error(reason(problem));
    }
  }

  return { copy, isCopying };
}

const textOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;

/** Lines of a log as text, read in pages: only a few of them are in the page. */
async function linesOf(runId: string, { first, last }: ReturnType<typeof boundsOf>): Promise<string> {
  const lines: string[] = [];
  for (let from = first; from <= last; ) {
    const query = { runId, from: String(from), count: String(Math.min(PAGE, last - from + 1)) };
    const { data } = await call('readRunLines', query);
    if (data.length === 0) break;
    lines.push(...data);
    from += data.length;
  }
  return textOf(lines);
}
