"""Tells the supervisor what Ansible does: facts for the console, lines for people, in one order through one pipe.

It is the stdout callback too, so that the line of a task and the event of a task cannot overtake each other.
Without a supervisor (DECK_EVENT_FD unset) the lines go to the terminal and the events nowhere.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timezone
from multiprocessing import resource_tracker

from ansible.playbook.block import Block
from ansible.plugins.callback import CallbackBase

# Ansible loads a plugin by its path, so what belongs to it is on no search path.
sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "callback_parts"))
from deck_reasons import reason  # noqa: E402, for the line before

DOCUMENTATION = """
    name: deck_events
    type: stdout
    short_description: events and log lines for the supervisor of a run
    description: Writes one JSON object a line to the file descriptor in DECK_EVENT_FD.
"""

_DEBUG = ("debug", "ansible.builtin.debug", "ansible.legacy.debug")


def is_foreseen(task):
    """The task stands in a block with a rescue, so its failure is handled."""
    inner, outer = task, task._parent
    while outer is not None:
        if (
            isinstance(outer, Block)
            and outer.rescue
            and any(inner._uuid == item._uuid for item in outer.block)
        ):
            return True
        inner, outer = outer, outer._parent
    return False


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class CallbackModule(CallbackBase):
    """One method per thing that happens; `_event` for the console, `_say` for people."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "deck_events"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._fd = int(os.environ["DECK_EVENT_FD"]) if os.environ.get("DECK_EVENT_FD") else None
        if self._fd is not None:
            os.set_inheritable(self._fd, False)
        # ssh gets a password through shared memory, which Python before 3.13 has watched by a process. Begun here, it is
        # one for all workers; else each task begins another one for each host.
        resource_tracker.ensure_running()
        self._begun = {}
        self._task_begun = time.monotonic()
        self._coming_play = None

    # -- output

    def _write(self, record):
        data = memoryview((json.dumps(record, ensure_ascii=True, default=str) + "\n").encode())
        try:
            while data:
                data = data[os.write(self._fd, data) :]
        except BrokenPipeError:
            self._fd = None  # the supervisor is gone, and so are we in a moment

    def _event(self, kind, **fields):
        if self._fd is not None:
            self._write({"type": kind, **fields})

    def _say(self, text):
        for line in text.splitlines():
            if self._fd is not None:
                self._write({"type": "line", "text": line})
            else:
                self._display.display(line)

    # -- play and task

    def v2_playbook_on_start(self, playbook):
        # All of them before anything runs, so that a page shows what is still to come.
        self._event("plays", names=[play.get_name().strip() for play in playbook.get_plays()])

    def v2_playbook_on_play_start(self, play):
        # Told with its first task: Ansible also "starts" every play that is left after a host was lost, and those
        # without a host.
        self._coming_play = play

    def _start_play(self):
        play, self._coming_play = self._coming_play, None
        if play is None:
            return
        name = play.get_name().strip()
        hosts = play.get_variable_manager()._inventory.get_hosts(play.hosts, order=play.order)
        self._event("play", name=name, hosts=[host.get_name() for host in hosts], at=_now())
        self._say(f"PLAY [{name}] ".ljust(80, "*"))

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._start(task, "TASK")

    def v2_playbook_on_handler_task_start(self, task):
        self._start(task, "HANDLER")

    def _start(self, task, word):
        self._start_play()
        self._begun.clear()
        self._task_begun = time.monotonic()
        role = task._role.get_name() if task._role else None
        self._event("task", id=task._uuid, name=self._name(task), role=role, at=_now())
        self._say(f"{word} [{role + ' : ' if role else ''}{self._name(task)}] ".ljust(80, "*"))

    @staticmethod
    def _name(task):
        # get_name() puts the role in front, which is a field of its own here.
        return (task.name or task.action).strip()

    def v2_playbook_on_no_hosts_remaining(self):
        self._say("NO MORE HOSTS LEFT ".ljust(80, "*"))

    # -- hosts

    def v2_runner_on_start(self, host, task):
        self._begun[host.get_name(), task._uuid] = time.monotonic()

    def _host(self, result, outcome, ignored=False, message=None):
        host, task = result.host.get_name(), result.task
        begun = self._begun.pop((host, task._uuid), self._task_begun)
        ms = round((time.monotonic() - begun) * 1000)
        said = {} if message is None else {"message": message}
        if "report" in result.result and "censored" not in result.result:
            said["report"] = result.result["report"]
        self._event("host", task=self._name(task), host=host, outcome=outcome, ignored=ignored, ms=ms, **said)

    def _show_warnings(self, result):
        """Warnings of Ansible's own kind. A host chooses what stands there: what cannot be shown must not cost the event
        of the task, which Ansible drops when this fails."""
        try:
            self._handle_warnings(result.result)
        except Exception as error:
            name = result.host.get_name()
            self._say(f"[WARNING]: {name}: warnings that cannot be shown ({type(error).__name__})")

    def v2_runner_on_ok(self, result):
        self._show_warnings(result)
        outcome = "changed" if result.result.get("changed") else "ok"
        self._host(result, outcome)
        text = f"{outcome}: [{result.host.get_name()}]"
        if result.task.action in _DEBUG and "censored" not in result.result:
            said = result.result.get("msg", "")
            text += " => " + ("\n".join(map(str, said)) if isinstance(said, list) else str(said))
        self._say(text)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._show_warnings(result)
        ignored = bool(ignore_errors) or is_foreseen(result.task)
        message = reason(result.result)
        self._host(result, "failed", ignored, message)
        self._say(f"failed: [{result.host.get_name()}] => {message}")
        if ignored:
            self._say("...ignoring" if ignore_errors else "...to be rescued")

    def v2_runner_on_unreachable(self, result):
        # Beside any_errors_fatal it is what ends the playbook, not what lets it go on: see apply.yml.
        ignored = bool(result.task.ignore_unreachable) and not result.task.any_errors_fatal
        message = reason(result.result)
        self._host(result, "unreachable", ignored, message)
        self._say(f"unreachable: [{result.host.get_name()}] => {message}")
        if ignored:
            self._say("...going on without it")

    def v2_runner_on_skipped(self, result):
        self._host(result, "skipped")

    def v2_runner_retry(self, result):
        """A wait: its first attempt and every tenth are news."""
        attempt = result.result.get("attempts", 0)
        if attempt == 1 or attempt % 10 == 0:
            most = result.result.get("retries")
            self._say(f"waiting: [{result.host.get_name()}] attempt {attempt} of {most}")

    # -- end

    def v2_playbook_on_stats(self, stats):
        hosts = {}
        for host in sorted(stats.processed):
            count = stats.summarize(host)
            hosts[host] = {
                "ok": count["ok"],
                "changed": count["changed"],
                "failed": count["failures"],
                "unreachable": count["unreachable"],
                "skipped": count["skipped"],
            }
        self._event("stats", hosts=hosts, at=_now())
        self._say("PLAY RECAP ".ljust(80, "*"))
        for host, counts in hosts.items():
            self._say(f"{host} : " + " ".join(f"{word}={number}" for word, number in counts.items()))
