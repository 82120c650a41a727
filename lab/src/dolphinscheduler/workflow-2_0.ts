import { waitFor } from '../core/wait.ts';
import type { DolphinSchedulerClient } from './client.ts';
import { type Known, PROJECT, type Workflow, type WorkflowResult } from './workflow.ts';

export interface Listed {
  id: number;
  code: number;
  name: string;
  state: string;
  tenantCode?: string;
}

/** States from which an instance does not move on. */
const FINAL = ['SUCCESS', 'FAILURE', 'STOP', 'KILL', 'PAUSE'];

/** What the API calls a workflow: up to 3.2 a process. */
export type Word = 'process' | 'workflow';

/**
 * Runs a workflow of one shell task, as `runWorkflow` does, where projects and workflows are known by code
 * (from 2.0 on; what a version does not know it overlooks).
 */
export async function runWorkflow2(
  ds: DolphinSchedulerClient,
  word: Word,
  { script, tenant, project = PROJECT, name = `check-${Date.now()}` }: Workflow,
): Promise<WorkflowResult> {
  await makeWorkflow2(ds, word, { script, tenant, project, name });
  return startWorkflow2(ds, word, { project, name, tenant });
}

/** Makes a workflow, with what it needs, and does not run it. */
export async function makeWorkflow2(
  ds: DolphinSchedulerClient,
  word: Word,
  { script, tenant, project, name }: Required<Workflow>,
): Promise<void> {
  await ensureTenant(ds, tenant);
  const projectCode = await ensureProject(ds, project);
  await defineWorkflow(ds, `/projects/${projectCode}`, word, { name, script, tenant });
}

/** Where a workflow is found: the address of its project, and its code. */
export async function placeOf(
  ds: DolphinSchedulerClient,
  word: Word,
  { project, name }: Pick<Known, 'project' | 'name'>,
): Promise<{ path: string; code: number }> {
  const projectCode = await projectOf(ds, project);
  if (projectCode === undefined) throw new Error(`there is no project ${project}`);
  const path = `/projects/${projectCode}`;
  return { path, code: await workflowCode(ds, `${path}/${word}-definition`, name) };
}

/** Starts a workflow that is there, perhaps since an older version, and waits for its end. */
export async function startWorkflow2(
  ds: DolphinSchedulerClient,
  word: Word,
  { project, name, tenant }: Known,
): Promise<WorkflowResult> {
  const { path, code } = await placeOf(ds, word, { project, name });
  const instances = () => instancesOf(ds, `${path}/${word}-instances`, code);
  const before = new Set((await instances()).map(({ id }) => id));
  await ds.post(`${path}/executors/start-${word}-instance`, {
    [`${word}DefinitionCode`]: code,
    // From 3.2 on a start has the tenant, before it the workflow.
    tenantCode: tenant,
    failureStrategy: 'END',
    warningType: 'NONE',
    warningGroupId: 0,
    runMode: 'RUN_MODE_SERIAL',
    [`${word}InstancePriority`]: 'MEDIUM',
    workerGroup: 'default',
    scheduleTime: '',
    dryRun: 0,
  });
  const instance = await waitFor(`workflow ${name} to end`, 120, async () =>
    (await instances()).find(({ id, state }) => !before.has(id) && FINAL.includes(state)),
  );
  return { state: instance.state, log: await taskLog(ds, `${path}/${word}-instances/${instance.id}`) };
}

async function workflowCode(ds: DolphinSchedulerClient, path: string, name: string): Promise<number> {
  const page = { pageNo: 1, pageSize: 100, searchVal: name };
  const { totalList } = (await ds.get(path, page)) as { totalList: Listed[] };
  const code = totalList.find(workflow => workflow.name === name)?.code;
  if (code === undefined) throw new Error(`there is no workflow ${name} at ${path}`);
  return code;
}

/** The newest instances of a workflow. */
export async function instancesOf(ds: DolphinSchedulerClient, path: string, code: number): Promise<Listed[]> {
  const { totalList } = (await ds.get(path, {
    processDefineCode: code,
    workflowDefinitionCode: code,
    pageNo: 1,
    pageSize: 50,
  })) as { totalList: Listed[] };
  return totalList;
}

async function ensureTenant(ds: DolphinSchedulerClient, tenant: string): Promise<void> {
  const find = async () =>
    ((await ds.get('/tenants/list')) as Listed[]).find(({ tenantCode }) => tenantCode === tenant);
  if ((await find()) === undefined) {
    await ds.post('/tenants', { tenantCode: tenant, queueId: 1, description: '' });
  }
  const made = await find();
  if (made === undefined) throw new Error(`tenant ${tenant} was not created`);
  const user = (await ds.get('/users/get-user-info')) as Listed & { userName: string; email: string };
  await ds.post('/users/update', {
    id: user.id,
    userName: user.userName,
    userPassword: '',
    email: user.email ?? 'admin@example.org',
    tenantId: made.id,
    phone: '',
    queue: '',
    state: 1,
  });
}

async function projectOf(ds: DolphinSchedulerClient, name: string): Promise<number | undefined> {
  const page = { pageNo: 1, pageSize: 100, searchVal: name };
  const { totalList } = (await ds.get('/projects', page)) as { totalList: Listed[] };
  return totalList.find(project => project.name === name)?.code;
}

async function ensureProject(ds: DolphinSchedulerClient, name: string): Promise<number> {
  const known = await projectOf(ds, name);
  if (known !== undefined) return known;
  await ds.post('/projects', { projectName: name, description: 'made by DolphinDeck' });
  const made = await projectOf(ds, name);
  if (made === undefined) throw new Error(`project ${name} was not created`);
  return made;
}

async function defineWorkflow(
  ds: DolphinSchedulerClient,
  path: string,
  word: Word,
  { name, script, tenant }: { name: string; script: string; tenant: string },
): Promise<void> {
  const codes = await ds.get(`${path}/task-definition/gen-task-codes`, { genNum: 1 });
  const [code] = codes as number[];
  const task = {
    code,
    name: 'shell',
    description: '',
    taskType: 'SHELL',
    taskParams: { resourceList: [], localParams: [], rawScript: script, dependence: {} },
    flag: 'YES',
    // The API of 3.2 fails without these two.
    isCache: 'NO',
    taskExecuteType: 'BATCH',
    taskPriority: 'MEDIUM',
    workerGroup: 'default',
    failRetryTimes: 0,
    failRetryInterval: 1,
    timeoutFlag: 'CLOSE',
    timeoutNotifyStrategy: null,
    timeout: 0,
    delayTime: 0,
    environmentCode: -1,
  };
  const relation = {
    name: '',
    preTaskCode: 0,
    preTaskVersion: 0,
    postTaskCode: code,
    postTaskVersion: 0,
    conditionType: 'NONE',
    conditionParams: {},
  };
  const made = (await ds.post(`${path}/${word}-definition`, {
    name,
    description: '',
    globalParams: '[]',
    locations: JSON.stringify([{ taskCode: code, x: 100, y: 100 }]),
    timeout: 0,
    tenantCode: tenant,
    taskRelationJson: JSON.stringify([relation]),
    taskDefinitionJson: JSON.stringify([task]),
  })) as Listed;
  await ds.post(`${path}/${word}-definition/${made.code}/release`, {
    name,
    releaseState: 'ONLINE',
  });
}

async function taskLog(ds: DolphinSchedulerClient, path: string): Promise<string> {
  const { taskList } = (await ds.get(`${path}/tasks`)) as { taskList: Listed[] };
  const [task] = taskList;
  if (task === undefined) return '';
  const query = { taskInstanceId: task.id, skipLineNum: 0, limit: 200 };
  const read = async () => {
    const log = (await ds.get('/log/detail', query)) as string | { message: string };
    // From 3.0 on with the number of its lines.
    return typeof log === 'string' ? log : log.message;
  };
  // A worker writes what a task said a little after the task has ended, behind an arrow. One that said nothing has none.
  return waitFor('what the task said', 20, async () => {
    const log = await read();
    return log.includes(' -> ') && log;
  }).catch(read);
}
