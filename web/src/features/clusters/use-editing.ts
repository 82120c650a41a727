import { allows } from '@dolphindeck/contract/cluster/status.ts';
import { useMessage } from 'naive-ui';
import { computed, type Ref, ref, shallowRef, watch } from 'vue';
import { useRouter } from 'vue-router';
import { call, isUnknown, Refusal } from '../../api/client.ts';
import { queries, useActiveRun, useRead } from '../../api/queries.ts';
import { mayCall } from '../../api/use-me.ts';
import { useReason } from '../../components/reason.ts';
import { useTexts } from '../../i18n/i18n.ts';
import { changedParts, differences } from '../editor/changed-parts.ts';
import { type Draft, draftOf, sameDraft, savedOf } from '../editor/draft.ts';
import type { Scope } from '../editor/scope.ts';
import { useApplying } from './apply/use-applying.ts';
import { texts } from './texts.ts';

/** The address of a cluster that was not saved yet. */
export const NEW = 'new';

/**
 * The cluster that is looked at, what was edited of it, and saving it. Edits are the one thing that the page holds
 * beside the server's truth; they last until they are saved, discarded, or another cluster is looked at.
 * @param id of the cluster, `NEW`, or null when none is chosen
 */
export function useEditing(id: Ref<string | null>) {
  const t = useTexts(texts);
  const reason = useReason();
  const message = useMessage();
  const router = useRouter();
  const run = useActiveRun();

  const stored = useRead('selectCluster', () => ({ id: id.value ?? '' }), {
    enabled: () => id.value !== null && id.value !== NEW,
  });
  /**
   * Null while it is read, too: what stands there then is the cluster that was looked at before. One that was deleted
   * in another tab is unknown while its last answer is still at hand; one that could not be read again stays.
   */
  const view = computed(() => {
    const { data, error } = stored;
    return isUnknown(error.value) || data.value?.id !== id.value ? null : data.value;
  });

  const edited = shallowRef<Draft | null>(null);
  /** The stored cluster that the edits were begun on. */
  const basis = shallowRef<Draft | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const saving = ref(false);
  /** A new cluster was saved and its own address is not shown yet: there is nothing to lose. */
  const settled = ref(false);

  const isNew = computed(() => id.value === NEW);
  const original = computed(() => (view.value === null ? null : draftOf(view.value)));
  const draft = computed(() =>
    isNew.value || original.value !== null ? (edited.value ?? original.value) : null,
  );
  const isGone = computed(() => !isNew.value && isUnknown(stored.error.value));
  /** What was edited of a cluster that somebody else has deleted meanwhile: it has no place to be saved to any more. */
  const orphan = computed(() => (isGone.value ? edited.value : null));
  const dirty = computed(() => {
    if (edited.value === null || settled.value) return false;
    if (isNew.value || orphan.value !== null) return true;
    return original.value !== null && !sameDraft(edited.value, original.value);
  });
  const applying = useApplying();
  /** The reader changes a cluster that runs. It stays so when a run begins, for then nothing can be edited for a while. */
  const isApplying = computed(
    () => applying.isWanted.value && view.value !== null && allows(view.value.status, 'apply'),
  );
  const scope = computed((): Scope => {
    if (run.value !== null) return 'none';
    if (isApplying.value) return mayCall('applyCluster') ? 'running' : 'none';
    const isOpen = isNew.value || (view.value !== null && allows(view.value.status, 'edit'));
    return isOpen && mayCall('updateCluster') ? 'all' : 'none';
  });

  /** What someone else has saved since the edits were begun, by part; empty when nothing was. */
  const foreign = computed(() =>
    dirty.value && basis.value !== null && original.value !== null
      ? changedParts(basis.value, original.value)
      : [],
  );

  /** What a save of the edits would change of what is stored now. */
  const changes = computed(() =>
    draft.value === null || original.value === null ? [] : differences(original.value, draft.value),
  );

  // At once: what begins on the next address must not be thrown away by a late watcher.
  watch(id, () => discard(), { flush: 'sync' });

  function edit(changed: Draft): void {
    if (edited.value === null) basis.value = original.value;
    edited.value = changed;
  }

  /** Goes on with the edits though someone else has saved: the next save replaces that. */
  function keepMine(): void {
    basis.value = original.value;
    refusal.value = null;
  }

  function discard(): void {
    edited.value = null;
    basis.value = null;
    refusal.value = null;
    settled.value = false;
    applying.end();
  }

  /**
   * Saves what was edited and answers the cluster's id, or null when nothing may be saved now, or when it was refused: the
   * reason then stands at its field.
   * Of a cluster that runs it asks first, and the save begins a run.
   */
  async function save(): Promise<string | null> {
    const typed = edited.value;
    if (typed === null || saving.value || scope.value === 'none') return null;
    if (isApplying.value && typed.id !== undefined) return applying.ask({ ...bodyOf(typed), id: typed.id });
    saving.value = true;
    try {
      const saved = isNew.value ? await create(savedOf(typed)) : await update(typed);
      refusal.value = null;
      message.success(t('saved'));
      return saved;
    } catch (error) {
      if (error instanceof Refusal) {
        refusal.value = error;
        // Another may have saved it: then what it is now is what has to be shown.
        if (!isNew.value) void stored.refetch();
      }
      message.error(reason(error as Error));
      return null;
    } finally {
      saving.value = false;
    }
  }

  async function create(sent: Draft): Promise<string> {
    await call('createCluster', sent);
    // The interface answers null, as the requirement has it; names are unique and the newest comes first.
    const { data } = await call('selectClusterList', { page: '-1' });
    const made = data.find(({ name }) => name === sent.name.trim());
    settled.value = true;
    // What its own address will ask for is known already.
    if (made !== undefined) queries.setQueryData(['selectCluster', { id: made.id }], made);
    void queries.invalidateQueries();
    return made?.id ?? '';
  }

  async function update(typed: Draft): Promise<string> {
    await call('updateCluster', bodyOf(typed));
    // What is shown must be the stored one before the edits go, or the old values would flash.
    await stored.refetch();
    // Another one may be looked at by now, or more was typed.
    if (edited.value === typed) discard();
    void queries.invalidateQueries();
    return typed.id ?? '';
  }

  /** What is sent of edits, with what they were begun on: a save of someone else is not replaced unseen. */
  function bodyOf(typed: Draft) {
    const sent = savedOf(typed);
    const { id: _id, ...begun } = basis.value ?? sent;
    return basis.value === null ? sent : { ...sent, basis: begun };
  }

  /** What was asked about was applied: it is what is stored now. */
  async function applied(): Promise<void> {
    const asked = applying.question.value;
    await stored.refetch();
    // Another one may be looked at by now.
    if (asked === null || applying.question.value !== asked) return;
    applying.answer(asked.body.id);
    discard();
    void queries.invalidateQueries();
  }

  /** What was asked about was not applied, for what stands at its field then. */
  function notApplied(problem: Refusal | null): void {
    applying.answer(null);
    refusal.value = problem;
  }

  /** Saves as `save` does, and shows a cluster that was new at its own address. */
  async function saveHere(): Promise<string | null> {
    const saved = await save();
    if (saved !== null && isNew.value) await router.replace(`/clusters/${saved}`);
    return saved;
  }

  return {
    isNew,
    view,
    error: stored.error,
    again: stored.refetch,
    draft,
    isGone,
    orphan,
    dirty,
    scope,
    applying,
    isApplying,
    applied,
    notApplied,
    foreign,
    changes,
    keepMine,
    run,
    refusal,
    saving,
    edit,
    discard,
    save,
    saveHere,
  };
}

export type Editing = ReturnType<typeof useEditing>;
