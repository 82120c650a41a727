import { waitFor } from '../core/wait.ts';
import type { DolphinSchedulerClient } from './client.ts';

interface Named {
  id: number;
  name?: string;
  tenantCode?: string;
}

interface Instance {
  id: number;
  state: string;
}

/** A workflow of one shell task, as a user would make it. */
export interface Workflow {
  /** Shell text of the task. */
  readonly script: string;
  /** OS user of the host that runs the task. */
  readonly tenant: string;
  readonly project?: string;
  /** One that no other has, when it is not said. */
  readonly name?: string;
}

/** A workflow that is there. */
export type Known = Required<Omit<Workflow, 'script'>>;

/** The project of workflows that do not say theirs. */
export const PROJECT = 'dolphindeck';

export interface WorkflowResult {
  /** Final state of the workflow: `SUCCESS`, `FAILURE`, … */
  readonly state: string;
  /** Log of its one task as DolphinScheduler keeps it. */
  readonly log: string;
}

/** States from which an instance does not move on (1.3). */
const FINAL = ['SUCCESS', 'FAILURE', 'STOP', 'KILL', 'PAUSE'];

/**
 * Runs a workflow of one shell task as a user would: tenant, project, definition, release, start, and waits for
 * its end. Tenant and project are made when they are not there, so it can be called again.
 */
export async function runWorkflow(
  ds: DolphinSchedulerClient,
  { script, tenant, project = PROJECT, name = `check-${Date.now()}` }: Workflow,
): Promise<WorkflowResult> {
  const tenantId = await ensureTenant(ds, tenant);
  await ensureProject(ds, project);
  await defineWorkflow(ds, project, { name, script, tenantId });
  return startWorkflow(ds, { project, name });
}

/** Starts a workflow that is there and waits for its end. */
export async function startWorkflow(
  ds: DolphinSchedulerClient,
  { project, name }: Pick<Known, 'project' | 'name'>,
): Promise<WorkflowResult> {
  const definition = await definitionOf(ds, project, name);
  if (definition === undefined) throw new Error(`there is no workflow ${name} in ${project}`);
  const before = new Set((await instances(ds, project, definition)).map(({ id }) => id));
  await ds.post(`/projects/${project}/executors/start-process-instance`, {
    processDefinitionId: definition,
    failureStrategy: 'END',
    warningType: 'NONE',
    warningGroupId: 0,
    receivers: '',
    receiversCc: '',
    runMode: 'RUN_MODE_SERIAL',
    processInstancePriority: 'MEDIUM',
    workerGroup: 'default',
    scheduleTime: '',
  });
  const instance = await waitFor(`workflow ${name} to end`, 120, async () =>
    (await instances(ds, project, definition)).find(
      ({ id, state }) => !before.has(id) && FINAL.includes(state),
    ),
  );
  return { state: instance.state, log: await taskLog(ds, project, instance.id) };
}

async function instances(
  ds: DolphinSchedulerClient,
  project: string,
  definition: number,
): Promise<Instance[]> {
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  const { totalList } = (await ds.get(`/projects/${project}/instance/list-paging`, {
    processDefinitionId: definition,
    pageNo: 1,
    pageSize: 50,
    startDate: `${yesterday.toISOString().slice(0, 10)} 00:00:00`,
    endDate: '2099-12-31 00:00:00',
  })) as { totalList: Instance[] };
  return totalList;
}

async function definitionOf(
  ds: DolphinSchedulerClient,
  project: string,
  name: string,
): Promise<number | undefined> {
  const definitions = (await ds.get(`/projects/${project}/process/list`)) as Named[];
  return definitions.find(definition => definition.name === name)?.id;
}

async function ensureTenant(ds: DolphinSchedulerClient, tenant: string): Promise<number> {
  const find = async () => {
    const tenants = (await ds.get('/tenant/list')) as Named[];
    return tenants.find(({ tenantCode }) => tenantCode === tenant)?.id;
  };
  const known = await find();
  if (known !== undefined) return known;
  await ds.post('/tenant/create', { tenantCode: tenant, tenantName: tenant, queueId: 1, description: '' });
  const made = await find();
  if (made === undefined) throw new Error(`tenant ${tenant} was not created`);
  const user = (await ds.get('/users/get-user-info')) as { id: number; userName: string; email: string };
  await ds.post('/users/update', {
    id: user.id,
    userName: user.userName,
    userPassword: '',
    email: user.email ?? 'admin@example.org',
    tenantId: made,
    phone: '',
    queue: '',
  });
  return made;
}

async function ensureProject(ds: DolphinSchedulerClient, project: string): Promise<void> {
  const page = { pageNo: 1, pageSize: 100, searchVal: project };
  const { totalList } = (await ds.get('/projects/list-paging', page)) as { totalList: Named[] };
  if (totalList.some(({ name }) => name === project)) return;
  await ds.post('/projects/create', { projectName: project, description: 'made by DolphinDeck' });
}

async function defineWorkflow(
  ds: DolphinSchedulerClient,
  project: string,
  { name, script, tenantId }: { name: string; script: string; tenantId: number },
): Promise<void> {
  const task = {
    type: 'SHELL',
    id: 'tasks-1',
    name: 'shell',
    params: { resourceList: [], localParams: [], rawScript: script },
    description: '',
    timeout: { strategy: '', interval: null, enable: false },
    runFlag: 'NORMAL',
    conditionResult: { successNode: [''], failedNode: [''] },
    dependence: {},
    maxRetryTimes: '0',
    retryInterval: '1',
    taskInstancePriority: 'MEDIUM',
    workerGroup: 'default',
    preTasks: [],
  };
  await ds.post(`/projects/${project}/process/save`, {
    name,
    processDefinitionJson: JSON.stringify({ globalParams: [], tasks: [task], tenantId, timeout: 0 }),
    locations: JSON.stringify({
      'tasks-1': { name: 'shell', targetarr: '', nodenumber: '0', x: 100, y: 100 },
    }),
    connects: '[]',
    description: '',
  });
  // 1.3 does not answer the id of what it saved.
  const id = await definitionOf(ds, project, name);
  if (id === undefined) throw new Error(`workflow ${name} was not saved`);
  await ds.post(`/projects/${project}/process/release`, { processId: id, releaseState: 1 });
}

async function taskLog(ds: DolphinSchedulerClient, project: string, instance: number): Promise<string> {
  const { taskList } = (await ds.get(`/projects/${project}/instance/task-list-by-process-id`, {
    processInstanceId: instance,
  })) as { taskList: { id: number }[] };
  const [task] = taskList;
  if (task === undefined) return '';
  // 1.2 has a shorter word for it.
  const query = { taskInstanceId: task.id, taskInstId: task.id, skipLineNum: 0, limit: 200 };
  return String(await ds.get('/log/detail', query));
}
