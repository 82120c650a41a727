import { isAddress } from '@dolphindeck/contract/common/address.ts';
import { computed, reactive, ref } from 'vue';
import { useTexts } from '../../i18n/i18n.ts';
import type { Login } from './adding.ts';
import { texts } from './texts.ts';

/** What a person types. A port is text until it is right. */
export interface HostForm {
  ip: string;
  name: string;
  port: string;
  user: string;
  method: Login['method'] | 'keep';
  password: string;
  privateKey: string;
  /** Install the console's key with the secret. */
  installs: boolean;
  /** Id of the host to go through; empty: none. */
  jump: string;
  remark: string;
}

export const emptyHost = (): HostForm => ({
  ip: '',
  name: '',
  port: '22',
  user: 'root',
  method: 'password',
  password: '',
  privateKey: '',
  installs: false,
  jump: '',
  remark: '',
});

export const newHostForm = () => reactive(emptyHost());

type Problems = Partial<Record<keyof HostForm, string>>;

/**
 * The fields of a host with what is wrong with each, which is shown once someone tried to go on.
 * @param needsAddress false for many hosts that share the rest
 * @param form what was typed before
 */
export function useHostForm(needsAddress: () => boolean, form: HostForm = newHostForm()) {
  const t = useTexts(texts);
  const tried = ref(false);

  const problems = computed<Problems>(() => {
    const { ip, port, user, method, password, privateKey } = form;
    const found: Problems = {};
    if (needsAddress()) {
      if (ip.trim() === '') found.ip = t('required');
      else if (!isAddress(ip.trim())) found.ip = t('badAddress');
    }
    if (!/^[1-9]\d{0,4}$/.test(port.trim()) || Number(port) > 65_535) found.port = t('badPort');
    if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user.trim())) found.user = t('badUser');
    if (method === 'password' && password === '') found.password = t('required');
    if (method === 'key' && privateKey.trim() === '') found.privateKey = t('required');
    return found;
  });

  return {
    form,
    /** Empty until someone tried to go on: nobody is told off while typing. */
    shown: computed<Problems>(() => (tried.value ? problems.value : {})),
    /** Whether the form can go on; from now on it says what is wrong. */
    ready(): boolean {
      tried.value = true;
      return Object.keys(problems.value).length === 0;
    },
    reset(to: Partial<HostForm> = {}): void {
      tried.value = false;
      Object.assign(form, emptyHost(), to);
    },
  };
}
