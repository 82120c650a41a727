"""Runs the steps of one run folder and writes down what happens, whether the console lives or not.

Usage: supervisor.py RUN_FOLDER [READY_FD]

Writes to the folder: state.json (who leads the run), events.jsonl and run.log, heartbeat, and exit.json as the
very last thing. SIGTERM aborts the run: SIGINT, 20 s, SIGTERM, 10 s, SIGKILL; each further SIGTERM goes on to
the next at once. Standard library only: it must run with whatever Python the venv has.
"""

import os
import signal
import sys
import traceback

from command import make_socket_folder
from folder import beat, claim, read_json, reserve, utc_now, wipe_secrets, write_reserved
from guard import become_subreaper
from journal import Journal
from masker import Masker
from step import Step

_UNLOCK = "Unlock the hosts"
# What a clean-up is called, what is said when it went well, and the beginning of what is said when it did not.
_STOPPED = (
    "Stop what was started",
    "What it had started was stopped.",
    "What it had started is NOT verified as stopped",
)
_TAKEN_BACK = (
    "Take the settings back",
    "The settings were taken back; the servers run with those of before.",
    "The settings are NOT verified as taken back, nor the servers as healthy,",
)
_WORDS = {"unapply.yml": _TAKEN_BACK}


class Supervisor:
    """One run: its steps, and whether somebody asked to abort it."""

    def __init__(self, folder):
        self._folder = folder
        self._command = read_json(folder, "command.json")
        secrets = read_json(folder, "secrets.json")
        self._masker = Masker(secrets["values"], secrets["public"])
        self._journal = Journal(folder, self._masker)
        self._result = {"steps": {}, "cancelled": False, "timedOut": False}
        self._step = None
        self._words = _STOPPED
        self._signals, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(self._signals, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        for number in (signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        become_subreaper()

    def run(self):
        """Runs the steps to their end and writes exit.json."""
        short = None
        try:
            reserve(self._folder, "exit.json")
            short = make_socket_folder(self._folder, self._command["socketsDir"])
            with open(os.path.join(self._folder, "sockets"), "w", encoding="utf-8") as file:
                file.write(short)
            for entry in self._command["steps"]:
                if self._is_due(entry):
                    self._run_step(entry, short)
            self._sum_up()
        except OSError as error:
            # A full disk, most likely. Whatever ran is dead by now (Step.run sees to it).
            self._result["error"] = str(error.strerror or error)
        wipe_secrets(self._folder, short)
        self._close_journal()
        write_reserved(self._folder, "exit.json", {**self._result, "endedAt": utc_now()})

    def complain(self, *error):
        """Of what ends the supervisor itself, for supervisor.log: masked as the record is."""
        sys.stderr.write("\n".join(complaint(self._masker, error)) + "\n")

    def _is_due(self, entry):
        """After a main step that did not succeed the first of the others that is due runs, and no further one."""
        self._take_signals()
        steps, cancelled = self._result["steps"], self._result["cancelled"]
        if entry["step"] == "main":
            return not cancelled
        succeeded = steps.get("main", {}).get("exitCode") == 0 and not cancelled
        if succeeded or set(steps) - {"main"}:
            return False
        plays = self._journal.plays
        if entry["step"] == "unlock":
            return bool(self._journal.to_unlock) or not plays
        is_due = "beyond" not in entry or bool(plays - set(entry["beyond"]))
        self._result["untouched"] = not is_due
        return is_due

    def _sum_up(self):
        """The last lines, where a reader looks first: the clean-up of a failed start ends with a recap that looks
        like success."""
        codes = {name: step["exitCode"] for name, step in self._result["steps"].items()}
        main, cleanup, unlock = (codes.get(name) for name in ("main", "cleanup", "unlock"))
        where = ", ".join(sorted(self._journal.unclean)) or "all hosts"
        if self._result["cancelled"]:
            self._journal.line("ABORTED on request.")
        elif main != 0 and self._journal.failure:
            self._journal.line("FAILED on %s in [%s]: %s" % self._journal.failure)
        elif main != 0:
            self._journal.line(f"FAILED: ansible-playbook ended with exit code {main}.")
        _, well, badly = self._words
        if cleanup == 0:
            self._journal.line(well)
        elif cleanup is not None:
            self._journal.line(f"{badly} on {where}; see above.")
        elif unlock:
            self._journal.line(f"What it did is NOT verified as ended on {where}; see above.")
        if self._journal.locked:
            left = ", ".join(sorted(self._journal.locked))
            self._journal.line(f"Still locked: {left}. The next action of this console takes the lock over.")

    def _run_step(self, entry, short):
        if entry["step"] == "cleanup":
            self._words = _WORDS.get(os.path.basename(entry["playbook"]), _STOPPED)
        if entry["step"] != "main":
            title = _UNLOCK if entry["step"] == "unlock" else self._words[0]
            self._journal.line(f"CLEAN-UP [{title}] ".ljust(80, "*"))
        self._step = Step(entry, self._command, self._folder, short, self._journal)
        try:
            code = self._step.run(self._signals, self._take_signals)
        finally:
            self._result["timedOut"] |= self._step.timed_out
            self._step = None
        self._result["steps"][entry["step"]] = {"exitCode": code, "signal": -code if code < 0 else None}

    def _take_signals(self):
        """Each SIGTERM or SIGINT that has come: the first is recorded, all go on to the running step."""
        try:
            numbers = os.read(self._signals, 4096)
        except BlockingIOError:
            return
        for _ in (number for number in numbers if number in (signal.SIGTERM, signal.SIGINT)):
            if not self._result["cancelled"]:
                self._result["cancelled"] = True
                self._journal.event({"type": "cancel", "at": utc_now()})
            if self._step:
                self._step.escalate()

    def _close_journal(self):
        try:
            self._journal.sync()
        except OSError:
            pass


def complaint(masker, error):
    """The lines of a traceback without any secret. error: as sys.excepthook gets it."""
    text = masker.mask("".join(traceback.format_exception(*error)))
    return [masker.line(line) for line in text.splitlines()]


def main(folder, ready_fd=None):
    os.umask(0o077)
    folder = os.path.abspath(folder)
    claim(folder)
    supervisor = Supervisor(folder)
    sys.excepthook = supervisor.complain
    beat(folder)
    if ready_fd is not None:
        try:
            os.write(ready_fd, b"ready\n")
        except OSError:
            pass  # the console died meanwhile; the run goes on and is found again
        os.close(ready_fd)
    supervisor.run()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
