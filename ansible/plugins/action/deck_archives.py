"""Sends a host the archives that it lacks, each once; a host that has them all costs one round trip."""

import os

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    # The module reads the archives' paths on the console as text only.
    TRANSFERS_FILES = True

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        host = task_vars["inventory_hostname"]
        archives = [a for a in self._task.args["archives"] if host in a["hosts"]]
        result = self._ask(archives, {}, task_vars)
        missing = result.get("missing") or []
        if missing and not result.get("failed"):
            files = {a["sha512"]: a["file"] for a in archives}
            uploads = {sha512: self._send(files[sha512], sha512) for sha512 in missing}
            result = self._ask(archives, uploads, task_vars)
            result["sent"] = missing
        self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _ask(self, archives, uploads, task_vars):
        arguments = {"archives": archives, "uploads": uploads}
        return self._execute_module("deck_archives", module_args=arguments, task_vars=task_vars)

    def _send(self, file, sha512):
        if not os.path.isfile(file):
            raise AnsibleActionFail("the package store lacks %s" % os.path.basename(file))
        if not self._connection._shell.tmpdir:
            self._make_tmp_path()
        # Beside the task's own folder, under a name that is the same each time: a transfer that breaks off leaves at
        # most one file, which the next one writes over.
        folder = os.path.dirname(self._connection._shell.tmpdir.rstrip("/"))
        target = self._connection._shell.join_path(folder, "deck-" + sha512[:32])
        self._connection.put_file(file, target)
        return target
