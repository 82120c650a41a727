import { PERMISSIONS } from 'virtual:catalogue';
import { permits } from '@dolphindeck/contract/access/role.ts';
import type { Permission } from '@dolphindeck/contract/api/endpoint.ts';
import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { computed, ref, shallowRef, watch } from 'vue';
import { holdStream, onChanged, openStream } from './changes.ts';
import { call, type Output, onDoubt } from './client.ts';
import { queries } from './queries.ts';

export type Me = Output<'whoAmI'>;

const me = shallowRef<Me | null>(null);
const isOut = ref(false);
const problem = shallowRef<Error | null>(null);
const known = Promise.withResolvers<void>();
let asking: Promise<void> | undefined;

/** Ends when it is known who reads this page; answers whether nobody does: they have to sign in first. */
export async function isStranger(): Promise<boolean> {
  await known.promise;
  return isOut.value && me.value?.user === null;
}

/** Ends when it is known who reads this page; answers whether somebody is signed in. */
export async function isSignedIn(): Promise<boolean> {
  await known.promise;
  return !isOut.value && me.value?.signIn === true;
}

/** Asks the console who reads this page; what it answers, or why it did not, is in `useMe`. Never throws. */
export function readMe(): Promise<void> {
  asking ??= call('whoAmI', {})
    .then(take, (error: Error) => {
      problem.value = error;
    })
    .finally(() => {
      asking = undefined;
    });
  return asking;
}

function take(who: Me): void {
  problem.value = null;
  const mustSignIn = who.signIn && who.user === null;
  const before = me.value?.user ?? null;
  // What this page holds was read by another: nothing of it is for who reads it now.
  if (!mustSignIn && before !== null && before !== who.user) {
    location.reload();
    return;
  }
  // Who was signed in stays known: the same person goes on with what stands here.
  if (!mustSignIn || me.value === null) me.value = who;
  isOut.value = mustSignIn;
  known.resolve();
}

/** Knows who reads this page from now on, and listens to the console while they may. Called once. */
export function keepMe(): void {
  onDoubt(() => void readMe());
  onChanged(topics => topics.includes('users') && void readMe());
  // Whoever signed in again in another tab has signed in here, too.
  document.addEventListener('visibilitychange', () => {
    if (isOut.value && !document.hidden) void readMe();
  });
  watch([me, isOut], ([who, out], [before, wasOut]) => {
    if (out) return holdStream();
    if (before === null || wasOut) openStream();
    // Another role is shown more, or less.
    if (wasOut || (before !== null && before.role !== who?.role)) void queries.invalidateQueries();
  });
  void readMe();
}

/** Whether the reader may call interfaces of a permission. Reactive; the console decides by itself. */
const may = (permission: Permission): boolean => {
  const role = me.value?.role ?? null;
  return role === null || permits(role, permission);
};

/** Whether the reader may call an interface. Reactive. */
export const mayCall = (name: EndpointName): boolean => may(PERMISSIONS[name]);

/** Who reads this page. */
export function useMe() {
  return {
    /** Null until it is known. Who has to sign in again is still told. */
    me: computed(() => me.value),
    /** The reader has to sign in: they never did, or their session has ended. */
    isOut: computed(() => isOut.value),
    /** Somebody is signed in, or was till just now, or nobody needs to be: there is a page to show. */
    hasReader: computed(() => me.value !== null && (!isOut.value || me.value.user !== null)),
    /** Why it is not known, or null. */
    problem: computed(() => problem.value),
    may,
    mayCall,
  };
}
