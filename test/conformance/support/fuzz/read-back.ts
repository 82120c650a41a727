import type { EndpointName } from '@dolphindeck/contract/api/index.ts';
import { HIDDEN_SECRET } from '@dolphindeck/contract/cluster/cluster.ts';
import type { World } from '../world.ts';
import { clustersOf, type Furniture } from './examples.ts';
import type { Place } from './fields.ts';

/** Interfaces that keep texts: what they took can be read back. */
export const KEEPERS = [
  'createCluster',
  'updateCluster',
  'createHost',
  'updateHost',
  'createConfig',
  'updateConfig',
  'createUser',
  'createToken',
] as const satisfies readonly EndpointName[];

/** What the console keeps of an input that it took, as it answers it. */
export interface Kept {
  readonly view: unknown;
  /** Where the text of the input stands in it. */
  readonly place: Place;
  /** The text as it is kept: names lose their blanks at both ends; undefined when nothing answers it, or it means what was there. */
  form(text: string): string | undefined;
  /** Takes it back, so that the next input finds what this one found. */
  forget(): Promise<void>;
}

/** Members that are an echo, are looked up, or are never answered: keys, passwords of users, what a save began on. */
const NOT_KEPT =
  /^(basis|status|hasPrivateKey|fingerprint|keyFingerprint|facts|hostKey|privateKey|credential|jump|role|days|kind)(\.|$)|^password$/;
/** Where `******` stands for the secret that is stored already. */
const SECRETS = /(^|\.)(root|password|mailPasswd|weixinSecret)$/;

/**
 * Reads what an interface that was just called has stored.
 * @returns undefined for an interface that keeps no text
 */
export async function readBack(
  { call, setStatus }: Pick<World, 'call' | 'setStatus'>,
  name: EndpointName,
  place: Place,
  { ids, configs }: Furniture,
): Promise<Kept | undefined> {
  const newest = async (list: EndpointName) => (await call(list, { page: '1' })).json.result.data[0];
  const one = async (select: EndpointName, id: string | undefined) =>
    (await call(select, { id })).json.result;
  const form = (text: string) => {
    if (NOT_KEPT.test(place)) return undefined;
    if (place.endsWith('name')) return text.trim();
    return SECRETS.test(place) && [HIDDEN_SECRET, ''].includes(text) ? undefined : text;
  };
  const kept = (view: { id: string }, forget: () => Promise<unknown>, at = place): Kept => ({
    view,
    place: at,
    form,
    forget: async () => void (await forget()),
  });
  const typ = /^\[typ=(\w+)\]\.(.*)$/.exec(place);
  const role = configs.find(config => config.typ === typ?.[1]);
  switch (name) {
    case 'createCluster': {
      const view = await newest('selectClusterList');
      return kept(view, () => call('deleteCluster', { id: view.id }));
    }
    case 'updateCluster': {
      const before = { ...clustersOf('base')[0], id: ids.cluster };
      return kept(await one('selectCluster', ids.cluster), async () => {
        await setStatus(ids.cluster, 'cancel');
        await call('updateCluster', before);
      });
    }
    case 'createConfig': {
      const view = await newest('selectConfigList');
      return kept(view, () => call('deleteConfig', { id: view.id }), templatePlace(typ?.[2] ?? ''));
    }
    case 'updateConfig': {
      const at = (typ?.[2] ?? '').replace(new RegExp(`^conf\\.(${typ?.[1]}\\.)?`), '');
      return kept(await one('selectConfig', role?.id), async () => undefined, templatePlace(at));
    }
    case 'createHost': {
      const view = await newest('selectHostList');
      return kept(view, () => call('deleteHost', { id: view.id }));
    }
    case 'updateHost':
      return kept(await one('selectHost', ids.host), async () => undefined);
    case 'createUser': {
      const view = await newest('selectUserList');
      return kept(view, () => call('deleteUser', { id: view.id }));
    }
    case 'createToken': {
      const view = await newest('selectTokenList');
      return kept(view, () => call('deleteToken', { id: view.id }));
    }
    default:
      return undefined;
  }
}

/** A template's settings are answered under `conf`. */
function templatePlace(place: Place): Place {
  return ['name', 'typ', 'remark'].includes(place) ? place : `conf.${place}`;
}
