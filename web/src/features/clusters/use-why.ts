import { useBusyText } from '../../api/use-busy-why.ts';
import { language, useTexts } from '../../i18n/i18n.ts';
import { useStatuses, useVerbs } from '../../i18n/verbs.ts';
import type { WhyNot } from './actions.ts';
import { texts } from './texts.ts';

/** Why a button cannot be used, as a sentence. Called in a set-up. */
export function useWhy(): (why: WhyNot | null) => string | null {
  const t = useTexts(texts);
  const busyText = useBusyText();
  const verb = useVerbs();
  const status = useStatuses();
  return why => {
    switch (why?.because) {
      case undefined:
        return null;
      case 'new':
        return t('whyNew');
      case 'dirty':
        return t('whyDirty');
      case 'run':
        return busyText(why.run);
      case 'other':
        return t('whyOther', { cluster: why.cluster });
      case 'state': {
        const allowed = why.allowed.map(one => verb(one)).join(language.value === 'zh' ? '、' : ', ') || '—';
        return t('whyState', { status: status(why.status), verb: verb(why.verb), allowed });
      }
    }
  };
}
