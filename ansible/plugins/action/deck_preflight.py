"""Adds to the module's findings what is seen from the console only: whether sudo works, and the clock."""

import time

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase

# Seconds. Sessions of ZooKeeper and schedules of DolphinScheduler suffer from more.
CLOCK_WARNING, CLOCK_ERROR = 2, 60


SUDO = (
    "cannot become root: {detail}. Give the user password-less sudo, or register the host with its password"
)
CLOCK = "the clock differs from the console's by {seconds} s; set it, for example with chrony"


def finding(identifier, level, text, **params):
    """As the module's own; its code is only importable on the hosts."""
    return {"id": identifier, "level": level, "params": params, "text": text.format(**params)}


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        may_fail = arguments.pop("may_fail")
        host = task_vars["inventory_hostname"]
        arguments["archives"] = [a for a in arguments["archives"] if host in a["hosts"]]
        before = time.time()
        try:
            result = self._execute_module("deck_preflight", module_args=arguments, task_vars=task_vars)
        except AnsibleConnectionFailure:
            raise
        except AnsibleError as error:
            # Ansible words a changed key as a problem of passwords, and not as a host that is not reached.
            if "Host Key checking" in str(error):
                raise AnsibleConnectionFailure(str(error)) from error
            # A password that sudo does not take, or the lack of one.
            result = self._sudo(str(error))
        if self._connection.become and not result.get("report") and result.get("module_stderr"):
            # sudo itself refuses the user: the module never ran.
            result = self._sudo(result["module_stderr"].strip(". \n").splitlines()[-1])
        if "report" not in result:
            return result
        report = result["report"]
        if "clock" in report:
            report["findings"] += self._clock(report["clock"], before, time.time())
        errors = ["%(id)s: %(text)s" % found for found in report["findings"] if found["level"] == "error"]
        if errors and may_fail:
            # The first line is what the end of the log repeats, so it names a cause.
            errors[0] = "nothing was changed; " + errors[0]
            result.update(failed=True, msg="\n".join(errors))
        return result

    @staticmethod
    def _sudo(detail):
        return {"changed": False, "report": {"findings": [finding("sudo", "error", SUDO, detail=detail)]}}

    def _clock(self, host_time, before, after):
        """The host's clock was read between `before` and `after`: only what lies outside is a difference."""
        difference = max(before - host_time, host_time - after, 0.0)
        if difference >= CLOCK_WARNING:
            level = "error" if difference >= CLOCK_ERROR else "warning"
            yield finding("clock_off", level, CLOCK, seconds=round(difference))
