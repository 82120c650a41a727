import type { NoticeTarget } from '@dolphindeck/contract/notice/notice.ts';
import type { Failure } from '@dolphindeck/contract/run/reduce.ts';
import type { RunView } from '@dolphindeck/contract/run/run.ts';

/** What is told of a run that has ended, as it was then: the run itself may be gone when the notice arrives. */
export type EndedRunFacts = Pick<
  RunView,
  | 'id'
  | 'clusterId'
  | 'clusterName'
  | 'action'
  | 'state'
  | 'hosts'
  | 'user'
  | 'createdAt'
  | 'startedAt'
  | 'endedAt'
> & {
  /** The first one. */
  readonly failure: Failure | null;
  /** Id of the start that follows a deploy, or null. */
  readonly next: string | null;
};

/** Something that is told, by one id however often it is tried. A test is of no run. */
export interface Notice {
  readonly id: string;
  readonly at: string;
  readonly run: EndedRunFacts | null;
}

/** A notice that has not arrived at a target. */
export interface WaitingNotice {
  readonly seq: number;
  readonly target: NoticeTarget;
  readonly notice: Notice;
  /** Attempts that have failed. */
  readonly attempts: number;
  readonly dueAt: string;
}
