import { applyCluster, planApply } from '../commands/apply-cluster.ts';
import type { Caller } from '../commands/caller.ts';
import { cancelRun } from '../commands/cancel-run.ts';
import { checkCluster } from '../commands/check-cluster.ts';
import { checkHost } from '../commands/check-host.ts';
import { rotateConsoleKey, selectConsoleKey } from '../commands/console-key.ts';
import { createConfig } from '../commands/create-config.ts';
import { createHost } from '../commands/create-host.ts';
import { deleteCluster } from '../commands/delete-cluster.ts';
import { deleteConfig } from '../commands/delete-config.ts';
import { deleteHost } from '../commands/delete-host.ts';
import { deletePackage } from '../commands/delete-package.ts';
import type { Deps } from '../commands/deps.ts';
import { executeCluster } from '../commands/execute-cluster.ts';
import { installConsoleKey } from '../commands/install-console-key.ts';
import { login } from '../commands/login.ts';
import { logout } from '../commands/logout.ts';
import { markStopped } from '../commands/mark-stopped.ts';
import { beginOidc, finishOidc } from '../commands/oidc.ts';
import { planCluster } from '../commands/plan-cluster.ts';
import { selectTokenList, selectUserList, whoAmI } from '../commands/reads/access.ts';
import { exportAudit, selectAuditList } from '../commands/reads/audit.ts';
import { currentState, selectCluster, selectClusterList } from '../commands/reads/clusters.ts';
import { selectConfig, selectConfigList } from '../commands/reads/configs.ts';
import { selectHost, selectHostList } from '../commands/reads/hosts.ts';
import { selectNoticeTargets } from '../commands/reads/notices.ts';
import { selectPackageList, selectPackageNeeds } from '../commands/reads/packages.ts';
import { selectPosture } from '../commands/reads/posture.ts';
import { selectRestorePoints } from '../commands/reads/restore-points.ts';
import { downloadRunLog, readRunLines, searchRunLog } from '../commands/reads/run-log.ts';
import {
  executeResultSignal,
  readLog,
  readRunLog,
  runTasks,
  selectRun,
  selectRunList,
  selectRunProgress,
} from '../commands/reads/runs.ts';
import { rollBack } from '../commands/roll-back.ts';
import { saveCluster } from '../commands/save-cluster.ts';
import { scanHost } from '../commands/scan-host.ts';
import { selectClusterAdmin } from '../commands/select-cluster-admin.ts';
import { testNotice } from '../commands/test-notice.ts';
import { createToken, deleteToken } from '../commands/tokens.ts';
import { updateConfig } from '../commands/update-config.ts';
import { updateHost } from '../commands/update-host.ts';
import { uploadPackage } from '../commands/upload-package.ts';
import { changePassword, createUser, deleteUser, updateUser } from '../commands/users.ts';
import type { Handlers } from './bind.ts';
import type { EventStreams } from './sse.ts';

type Command<I, O> = (deps: Deps, input: I, caller: Caller) => O;

/** Who carries out each interface: a command or a read of the same name. */
export function handlersOf(deps: Deps, streams: EventStreams): Handlers {
  const by =
    <I, O>(command: Command<I, O>) =>
    (input: I, caller: Caller): O =>
      command(deps, input, caller);
  return {
    createCluster: by(saveCluster),
    updateCluster: by(saveCluster),
    planApply: by(planApply),
    applyCluster: by(applyCluster),
    deleteCluster: by(deleteCluster),
    selectCluster: by(selectCluster),
    selectClusterList: by(selectClusterList),
    selectClusterAdmin: by(selectClusterAdmin),
    selectRestorePoints: by(selectRestorePoints),
    rollBack: by(rollBack),
    markStopped: by(markStopped),
    executeCluster: by(executeCluster),
    readLog: by(readLog),
    executeResultSignal: by(executeResultSignal),
    checkCluster: by(checkCluster),
    planCluster: by(planCluster),
    cancelRun: by(cancelRun),
    selectRunList: by(selectRunList),
    selectRun: by(selectRun),
    selectRunProgress: by(selectRunProgress),
    runTasks: by(runTasks),
    readRunLog: by(readRunLog),
    readRunLines: by(readRunLines),
    searchRunLog: by(searchRunLog),
    downloadRunLog: by(downloadRunLog),
    runEvents: (input, request, reply) => streams.send(input, request, reply),
    consoleEvents: (input, request, reply) => streams.sendConsole(input, request, reply),
    scanHost: by(scanHost),
    createHost: by(createHost),
    updateHost: by(updateHost),
    checkHost: by(checkHost),
    deleteHost: by(deleteHost),
    selectConsoleKey: by(selectConsoleKey),
    rotateConsoleKey: by(rotateConsoleKey),
    installConsoleKey: by(installConsoleKey),
    selectHost: by(selectHost),
    selectHostList: by(selectHostList),
    createConfig: by(createConfig),
    updateConfig: by(updateConfig),
    deleteConfig: by(deleteConfig),
    selectConfig: by(selectConfig),
    selectConfigList: by(selectConfigList),
    uploadPackage: by(uploadPackage),
    selectPackageList: by(selectPackageList),
    selectPackageNeeds: by(selectPackageNeeds),
    deletePackage: by(deletePackage),
    selectNoticeTargets: by(selectNoticeTargets),
    testNotice: by(testNotice),
    selectAuditList: by(selectAuditList),
    exportAudit: by(exportAudit),
    selectPosture: by(selectPosture),
    login: by(login),
    logout: by(logout),
    beginOidc: by(beginOidc),
    finishOidc: by(finishOidc),
    whoAmI: by(whoAmI),
    currentState: by(currentState),
    selectUserList: by(selectUserList),
    createUser: by(createUser),
    updateUser: by(updateUser),
    deleteUser: by(deleteUser),
    changePassword: by(changePassword),
    selectTokenList: by(selectTokenList),
    createToken: by(createToken),
    deleteToken: by(deleteToken),
  };
}
