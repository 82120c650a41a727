import { ref } from 'vue';
import { underWay } from '../../components/under-way.ts';
import { createAdding } from './adding.ts';
import { emptyHost, newHostForm } from './use-host-form.ts';

/** The hosts that this tab adds. They come in while other views are looked at, and wait there to be confirmed. */
export const adding = createAdding();

/** What was typed to begin them, secrets too, until they are finished: they may be put right and begun again. */
export const draft = { form: newHostForm(), mode: ref<'one' | 'many'>('one'), lines: ref('') };

/** Forgets the hosts and what was typed. */
export function forget(): void {
  adding.clear();
  Object.assign(draft.form, emptyHost());
  draft.lines.value = '';
}

const left = () => adding.counts.value.all - adding.counts.value.done;
underWay('hosts', { open: left, isLost: () => left() > 0 });
