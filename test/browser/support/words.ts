import type { Language, Text } from '@dolphindeck/contract/common/text.ts';
import { texts as plan } from '../../../web/src/features/clusters/plan/texts.ts';
import { texts as clusters } from '../../../web/src/features/clusters/texts.ts';
import { texts as editor } from '../../../web/src/features/editor/texts.ts';
import { texts as first } from '../../../web/src/features/first-use/texts.ts';
import { texts as hosts } from '../../../web/src/features/hosts/texts.ts';
import { texts as packages } from '../../../web/src/features/packages/texts.ts';
import { texts as runs } from '../../../web/src/features/runs/texts.ts';
import { verbs } from '../../../web/src/i18n/verb-texts.ts';
import { texts as shell } from '../../../web/src/shell/texts.ts';

type Blanks = Readonly<Record<string, string | number>>;

/** A text as the page says it: its blanks filled, and of two forms the one for `count`. */
function say(text: Text, language: Language, blanks: Blanks): string {
  const [one = '', more = one] = text[language].split(' | ');
  return (blanks.count === 1 ? one : more).replace(/\{(\w+)\}/g, (_, name: string) => String(blanks[name]));
}

/** The words of the page that lead through the main job, in a language: the page's own. */
export function wordsIn(language: Language) {
  const words = (text: Text, blanks: Blanks = {}) => say(text, language, blanks);
  return {
    menu: words(shell.menu),
    toPackages: words(shell.packages),
    toClusters: words(shell.clusters),
    toSettings: words(shell.settings),
    lost: words(shell.lostShort),

    first: words(first.title),
    toHosts: words(first.hostsGo),
    firstCluster: words(first.clusterGo),

    addHosts: words(hosts.add),
    address: words(hosts.ip),
    hostName: words(hosts.hostName),
    scan: words(hosts.scan),
    confirmKeyOf: (name: string) => words(hosts.confirmOf, { name }),
    finish: words(hosts.finish),

    chooseFiles: words(packages.choose),
    uploadAll: (count: number) => words(packages.uploadAll, { count }),

    name: words(clusters.name),
    remark: words(clusters.remark),
    goOn: words(clusters.goOn),
    save: words(clusters.save),
    actions: words(clusters.actions),
    redeployStart: words(clusters.redeployStart),
    deleteGo: words(clusters.deleteGo),
    deleteSure: words(clusters.deleteSure),
    typeName: (name: string) => words(clusters.typeName, { name }),
    deploy: words(verbs.deploy),
    start: words(verbs.start),
    stop: words(verbs.stop),
    delete: words(verbs.delete),

    cell: (role: Text, host: string) => words(editor.cell, { role: words(role), host }),

    check: words(plan.check),
    fine: [words(plan.fine), words(plan.onlyWarnings)],
    deployStart: words(plan.deployStart),

    deployed: words(runs.deployedTitle),
    started: words(runs.startedTitle),
    stopped: words(runs.stoppedTitle),
    followStart: words(runs.followStart),
  } as const;
}

export type Words = ReturnType<typeof wordsIn>;
