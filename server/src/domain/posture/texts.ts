import { CLUSTER_TEXTS } from './cluster-texts.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { HOST_TEXTS } from './host-texts.ts';

/** Every finding by its id: how grave it is, where it is closed, and its words. `{name}` is a parameter. */
export const POSTURE_TEXTS = { ...CONSOLE_TEXTS, ...CLUSTER_TEXTS, ...HOST_TEXTS };

export type PostureId = keyof typeof POSTURE_TEXTS;
