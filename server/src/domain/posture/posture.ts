import type { Language, Text } from '@dolphindeck/contract/common/text.ts';
import { POSTURE_SEVERITIES, type PostureFinding } from '@dolphindeck/contract/posture/finding.ts';
import { clusterFindings } from './clusters.ts';
import { accessFindings, consoleFindings } from './console.ts';
import type { PostureFacts } from './facts.ts';
import type { Found } from './found.ts';
import { hostFindings } from './hosts.ts';
import { POSTURE_TEXTS } from './texts.ts';

type About = PostureFinding['about'];

/** A finding and what it is about. */
export interface PostureEntry extends Found {
  readonly about: About;
}

/**
 * What is open, by what is stored: of the console first, then of each cluster, then of each host, and of each of them
 * the gravest first.
 */
export function postureOf(facts: PostureFacts): PostureEntry[] {
  const { console, access, clusters, hosts, newestKey, now } = facts;
  const itself = [...consoleFindings(console), ...(access === null ? [] : accessFindings(access, now))];
  return [
    ...entries({ type: 'console', id: console.id, name: 'DolphinDeck' }, itself),
    ...clusters.flatMap(cluster => {
      const { id, name } = cluster;
      return entries({ type: 'cluster', id, name }, clusterFindings(cluster));
    }),
    ...hosts.flatMap(host => {
      const { id, name } = host;
      return entries({ type: 'host', id, name }, hostFindings(host, newestKey));
    }),
  ];
}

const weight = ({ id }: Found) => POSTURE_SEVERITIES.indexOf(POSTURE_TEXTS[id].severity);

function entries(about: About, found: readonly Found[]): PostureEntry[] {
  return found.toSorted((a, b) => weight(a) - weight(b)).map(one => ({ ...one, about }));
}

/** A finding in words. */
export function describePosture(
  { id, about, params = {} }: PostureEntry,
  language: Language,
): PostureFinding {
  const { severity, place, message, advice } = POSTURE_TEXTS[id];
  const fill = (text: Text) =>
    text[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
  return { id, severity, about, message: fill(message), advice: fill(advice), place };
}
