"""Ansible's ssh, and more attempts when the host let us in but opened no session, so that nothing was run.

What is sent may take as long as its line needs, and not stand still.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.connection.ssh import (
    DOCUMENTATION,
)  # noqa: F401, the options, which Ansible looks for here
from ansible.plugins.connection.ssh import Connection as SshConnection
from ansible.utils.display import Display

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "connection_parts"))
from deck_progress import Progress, StandsStill  # noqa: E402, for the line before

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

# What ssh says when the program that makes its connection has ended: the ssh to a jump host, whose own words are lost,
# since ssh sends them nowhere when it makes a master (sshconnect.c: ssh_proxy_connect).
CUT = (b"kex_exchange_identification: ", b"UNKNOWN port 65535")
# The callback and the explanations know these words, TOO_MUCH and STUCK.
BARRED = "the jump host did not let the connection through; check that host in the list of hosts: "
NOBODY = "the jump host was passed, but nothing answers behind it: "
ASK_SECONDS = 30
# Of what supervisor/guard.py lets this process have.
TOO_MUCH = "the host printed more than the console has memory for, and the task was given up"
STUCK = "the host has taken nothing more of what is sent to it for ten minutes"

display = Display()


def option_after(words, name):
    """The word after an option of a command line, None without it."""
    return next((value for word, value in zip(words, words[1:]) if word == name), None)


def words_of_jump(stderr):
    """What a failed attempt to go through a jump host means, for a person."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip() and "UNKNOWN port" not in line]
    # A page of warnings ends with what it is about.
    said = "; ".join(lines[-2:] if "stdio forwarding failed" in stderr else lines[-1:])
    passed = "stdio forwarding failed" in stderr and "prohibited" not in stderr
    return (NOBODY if passed else BARRED) + (said or "it closed the connection")


def opened_no_session(code, stdout, stderr):
    return code == 255 and not stdout and NO_SESSION.fullmatch(stderr) is not None


class Connection(SshConnection):
    """Not Ansible's `retries`: they also repeat what was lost in its middle and may still run on the host."""

    def _bare_run(self, cmd, in_data, sudoable=True, checkrc=True):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                code, stdout, stderr = super()._bare_run(cmd, in_data, sudoable=sudoable, checkrc=False)
            except MemoryError:
                # Not "unreachable", after which whatever runs there might be taken for nothing. ssh ends with its pipes.
                raise AnsibleError(TOO_MUCH) from None
            if attempt == ATTEMPTS or not opened_no_session(code, stdout, stderr):
                break
            display.warning(
                f"{self.host} accepted the login but opened no session (attempt {attempt} of {ATTEMPTS}); trying again"
            )
        if code == 255 and any(words in stderr for words in CUT):
            stderr = self._why_cut() or stderr
        if code == 255 and in_data and checkrc:
            # As Ansible's own does with checkrc, which would keep stdout for itself.
            raise AnsibleConnectionFailure(
                f'Data could not be sent to remote host "{self.host}". Make sure this host can be reached over ssh: '
                + stderr.decode(errors="replace")
            )
        return code, stdout, stderr

    def put_file(self, in_path, out_path):
        try:
            with Progress():
                return super().put_file(in_path, out_path)
        except StandsStill:
            raise AnsibleError(f"{STUCK} ({os.path.basename(in_path)})") from None

    def _why_cut(self):
        """Why the way through the jump host is not open, as bytes; None when there is no jump host, or it is open."""
        jump = option_after(shlex.split(self.get_option("ssh_common_args") or ""), "-o")
        if jump is None or not jump.startswith("ProxyJump="):
            return None
        config = option_after(shlex.split(self.get_option("ssh_args") or ""), "-F")
        way = ["-W", f"[{self.host}]:{self.get_option('port') or 22}", jump.removeprefix("ProxyJump=")]
        # INFO: that a jump host forbids to go on, or who behind it refuses, is said no louder.
        argv = [self.get_option("ssh_executable"), "-F", config, "-o", "LogLevel=INFO", *way]
        try:
            asked = subprocess.run(
                argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=ASK_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return (BARRED + "it does not answer").encode()
        return (
            None if asked.returncode == 0 else words_of_jump(asked.stderr.decode(errors="replace")).encode()
        )
