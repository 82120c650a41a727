"""Sends a host the archives that it lacks, each once; a host that has them all costs one round trip."""

import hashlib
import os
import runpy

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

# The same file that the modules have, which are only importable on the hosts.
_PARTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "module_utils", "deck")
INCOMING = runpy.run_path(os.path.join(_PARTS, "cache.py"))["INCOMING"]

DAMAGED = (
    "{name} in the package folder of the console is damaged: its sha512 is {found}… instead of {wanted}…; "
    "put the official file in its place and repeat the deploy"
)
# A host's answer is no more than its word: sftp takes paths as text, and reads commands for the console out of them.
LIES = "{host} {says}, which what the console runs there does not say; it may have been taken over. Nothing was sent to it"


class ActionModule(ActionBase):
    # It sends files to a folder of its own, so no temporary one is made, which an abort would leave on the host.
    TRANSFERS_FILES = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        host = task_vars["inventory_hostname"]
        archives = [a for a in self._task.args["archives"] if host in a["hosts"]]
        result = self._ask(archives, {}, task_vars)
        if result.get("missing") and not result.get("failed"):
            files = self._lacking(result, archives, host)
            uploads = {sha512: self._send(file, sha512) for sha512, file in files.items()}
            result = self._ask(archives, uploads, task_vars)
            result["sent"] = sorted(files)
            if result.get("failed"):
                result["msg"] = _damage(files) or result.get("msg")
        return result

    @staticmethod
    def _lacking(result, archives, host):
        """Sums and files of what the host says that it lacks. Raises when it answers more than the module does."""
        files = {a["sha512"]: a["file"] for a in archives}
        missing = result["missing"]
        if not isinstance(missing, list) or any(not isinstance(m, str) or m not in files for m in missing):
            raise AnsibleActionFail(
                LIES.format(host=host, says="says that it lacks what it was not asked for")
            )
        if result.get("incoming") != INCOMING:
            raise AnsibleActionFail(LIES.format(host=host, says="wants archives in another place"))
        return {sha512: files[sha512] for sha512 in missing}

    def _ask(self, archives, uploads, task_vars):
        arguments = {"archives": archives, "login": self._task.args["login"], "uploads": uploads}
        return self._execute_module("deck_archives", module_args=arguments, task_vars=task_vars)

    def _send(self, file, sha512):
        if not os.path.isfile(file):
            raise AnsibleActionFail("the package folder of the console lacks %s" % os.path.basename(file))
        # The same name each time: of transfers that break off at most one file is left, which the next writes over.
        target = self._connection._shell.join_path(INCOMING, sha512[:32])
        self._connection.put_file(file, target)
        return target


def _damage(files):
    """Whether it was the console's own file that was damaged: then a repetition would not help."""
    for wanted, file in files.items():
        with open(file, "rb") as opened:
            found = hashlib.file_digest(opened, "sha512").hexdigest()
        if found != wanted:
            return DAMAGED.format(name=os.path.basename(file), found=found[:16], wanted=wanted[:16])
    return None
