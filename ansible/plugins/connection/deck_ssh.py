"""Ansible's ssh, and more attempts when the host let us in but opened no session, so that nothing was run."""

from __future__ import annotations

import re

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.connection.ssh import (
    DOCUMENTATION,
)  # noqa: F401, the options, which Ansible looks for here
from ansible.plugins.connection.ssh import Connection as SshConnection
from ansible.utils.display import Display

# All that ssh says then. It says it as client of the master that it has just made, and only before the master answered
# that the session is open; the master writes this answer before it sends the command (OpenSSH: control_persist_detach
# in ssh.c, mux_client_request_session in mux.c, client_loop in clientloop.c). A host that prints more, or something to
# stdout, has run something.
NO_SESSION = re.compile(
    rb"(?:(?:mux_?client\w*: |Control socket connect\(|Master refused )[^\n]*\n)*"
    rb"Failed to connect to new control master\s*"
)

# How often a session is asked for. An attempt ends after 40 s of silence (ServerAlive* in supervisor/command.py). A host
# whose last session ended some ten seconds ago stops the systemd of that user, and while it stops no login gets a session;
# seen with systemd 252 under load: it does not stop by itself and is killed after 120 s (TimeoutStopSec of user@.service).
ATTEMPTS = 4

display = Display()


def opened_no_session(code, stdout, stderr):
    return code == 255 and not stdout and NO_SESSION.fullmatch(stderr) is not None


class Connection(SshConnection):
    """Not Ansible's `retries`: they also repeat what was lost in its middle and may still run on the host."""

    def _bare_run(self, cmd, in_data, sudoable=True, checkrc=True):
        for attempt in range(1, ATTEMPTS + 1):
            code, stdout, stderr = super()._bare_run(cmd, in_data, sudoable=sudoable, checkrc=False)
            if attempt == ATTEMPTS or not opened_no_session(code, stdout, stderr):
                break
            display.warning(
                f"{self.host} accepted the login but opened no session (attempt {attempt} of {ATTEMPTS}); trying again"
            )
        if code == 255 and in_data and checkrc:
            # As Ansible's own does with checkrc, which would keep stdout for itself.
            raise AnsibleConnectionFailure(
                f'Data could not be sent to remote host "{self.host}". Make sure this host can be reached over ssh: '
                + stderr.decode(errors="replace")
            )
        return code, stdout, stderr
