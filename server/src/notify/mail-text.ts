import type { Action } from '@dolphindeck/contract/cluster/status.ts';
import type { Language, Text } from '@dolphindeck/contract/common/text.ts';
import type { RunState } from '@dolphindeck/contract/run/states.ts';
import { explainFailure } from '../domain/explain-failure.ts';
import type { EndedRunFacts, Notice } from './notice.ts';
import { linkTo } from './payload.ts';

const ACTIONS: Readonly<Record<Action, Text>> = {
  deploy: { zh: '部署', en: 'deploy' },
  start: { zh: '启动', en: 'start' },
  stop: { zh: '停止', en: 'stop' },
  apply: { zh: '在线变更', en: 'change while running' },
};

const STATES: Readonly<Record<RunState, Text>> = {
  waiting: { zh: '等待中', en: 'waits' },
  running: { zh: '进行中', en: 'is going on' },
  success: { zh: '成功', en: 'succeeded' },
  failed: { zh: '失败', en: 'failed' },
  unreachable: { zh: '失败：有主机无法连接', en: 'failed: a host could not be reached' },
  aborted: { zh: '已中止', en: 'was aborted' },
  interrupted: { zh: '中断：执行进程意外结束', en: 'was interrupted: the process that led it has died' },
};

const LABELS = {
  failure: { zh: '失败位置', en: 'Failed' },
  message: { zh: '信息', en: 'Message' },
  cause: { zh: '原因', en: 'Cause' },
  advice: { zh: '建议', en: 'What to do' },
  cluster: { zh: '集群', en: 'Cluster' },
  user: { zh: '执行人', en: 'Asked by' },
  hosts: { zh: '主机', en: 'Hosts' },
  began: { zh: '开始', en: 'Began' },
  ended: { zh: '结束', en: 'Ended' },
  next: { zh: '接着启动', en: 'A start follows' },
  run: { zh: '运行', en: 'Run' },
} as const satisfies Record<string, Text>;

const TEST: Text = {
  zh: '测试通知：收到此邮件说明运行结束通知可以送达。',
  en: 'A test: ends of runs will arrive here like this mail.',
};

/** Chinese first, as everywhere; whoever reads it finds both. */
const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** Subject and text of a mail, in both languages. */
export function mailOf({ run }: Notice, publicUrl: string | undefined): { subject: string; text: string } {
  if (run === null) {
    const text = LANGUAGES.map(language => `${TEST[language]}\n`).join('\n');
    return { subject: '[DolphinDeck] 测试通知 / test', text };
  }
  const title = (language: Language) => titleOf(run, language);
  return {
    subject: `[DolphinDeck] ${LANGUAGES.map(title).join(' / ')}`,
    text: LANGUAGES.map(language => `${title(language)}\n\n${factsOf(run, publicUrl, language)}\n`).join(
      '\n----\n\n',
    ),
  };
}

function titleOf({ action, state, clusterName }: EndedRunFacts, language: Language): string {
  const [verb, end] = [ACTIONS[action][language], STATES[state][language]];
  return language === 'zh' ? `${clusterName} ${verb}${end}` : `${verb} of ${clusterName} ${end}`;
}

/** A line each, what has failed first. */
function factsOf(run: EndedRunFacts, publicUrl: string | undefined, language: Language): string {
  const { failure } = run;
  const known = failure === null ? null : explainFailure(failure, language);
  const lines: [keyof typeof LABELS, string | null | undefined][] = [
    ['failure', failure && [failure.host, failure.task].filter(Boolean).join(' · ')],
    ['message', failure?.message],
    ['cause', known?.cause],
    ['advice', known?.advice],
    ['cluster', `${run.clusterName} (${run.clusterId})`],
    ['user', run.user],
    ['hosts', run.hosts.join(', ')],
    ['began', run.startedAt],
    ['ended', run.endedAt],
    ['next', run.next],
    ['run', linkTo(run.id, publicUrl) ?? run.id],
  ];
  const separator = language === 'zh' ? '：' : ': ';
  return lines
    .flatMap(([name, value]) => (value ? [`${LABELS[name][language]}${separator}${value}`] : []))
    .join('\n');
}
