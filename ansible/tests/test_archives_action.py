import ast
import importlib.util
import os
import sys
import tempfile
import types
import unittest

import support

PLUGINS = os.path.dirname(support.UTILS)
SHA, OTHER = "a" * 128, "b" * 128
INCOMING = "/var/cache/dolphindeck/incoming"

# Where our plugins hand a path or a command to a connection, open a file of the console or start a program of it. All
# that stands there is the console's own: no member of what a host answered. Look at that before a line is added.
HANDED_OVER = {
    ("action/deck_archives.py", "_send", "put_file"),
    ("action/deck_archives.py", "_damage", "open"),
    ("connection/deck_ssh.py", "_bare_run", "_bare_run"),
    ("connection/deck_ssh.py", "_why_cut", "run"),
    ("connection/deck_ssh.py", "put_file", "put_file"),
    # Of /proc, by numbers that it has.
    ("connection_parts/deck_progress.py", "_children", "open"),
    ("connection_parts/deck_progress.py", "_position", "open"),
}
HANDING = {
    *("put_file", "fetch_file", "exec_command", "_bare_run", "_low_level_execute_command", "_transfer_file"),
    *(
        "_transfer_data",
        "_remote_expand_user",
        "open",
        "run",
        "Popen",
        "check_output",
        "system",
        "remove",
        "unlink",
    ),
}


class Failed(Exception):
    """In the place of AnsibleActionFail."""


class ActionBase:
    """What the plugin uses of Ansible's: a task, a connection and a module, which answers what a test says."""

    def __init__(self, archives, answers):
        self._task = types.SimpleNamespace(args={"archives": archives, "login": "deck"})
        self._shell = types.SimpleNamespace(join_path=lambda *parts: "/".join(parts))
        self._connection = types.SimpleNamespace(_shell=self._shell, put_file=self._put)
        self.answers, self.put, self.asked = list(answers), [], []

    def run(self, tmp=None, task_vars=None):
        return {}

    def _put(self, file, target):
        self.put.append((file, target))

    def _execute_module(self, name, module_args, task_vars):
        self.asked.append(module_args)
        return self.answers.pop(0)


def load():
    """The action plugin without Ansible."""
    for name, member, value in (
        ("ansible.errors", "AnsibleActionFail", Failed),
        ("ansible.plugins", "action", None),
        ("ansible.plugins.action", "ActionBase", ActionBase),
    ):
        module = types.ModuleType(name)
        setattr(module, member, value)
        sys.modules[name] = module
    path = os.path.join(PLUGINS, "action", "deck_archives.py")
    spec = importlib.util.spec_from_file_location("deck_archives_action", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Send(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "a.tar.gz")
        with open(self.file, "wb") as file:
            file.write(b"an archive")

    def action(self, *answers):
        archive = {"sha512": SHA, "file": self.file, "hosts": ["h"]}
        elsewhere = {"sha512": OTHER, "file": self.file, "hosts": ["g"]}
        return load().ActionModule([archive, elsewhere], answers)

    def run_on(self, action):
        return action.run(task_vars={"inventory_hostname": "h"})

    def test_sends_what_the_host_lacks_to_the_folder_that_the_console_knows(self):
        action = self.action({"missing": [SHA], "incoming": INCOMING}, {"changed": True, "missing": []})
        self.assertEqual(self.run_on(action), {"changed": True, "missing": [], "sent": [SHA]})
        target = INCOMING + "/" + SHA[:32]
        self.assertEqual(action.put, [(self.file, target)])
        self.assertEqual([asked["uploads"] for asked in action.asked], [{}, {SHA: target}])

    def test_a_host_that_has_all_is_asked_once_and_one_that_fails_gets_nothing(self):
        for answer in ({"missing": []}, {}, {"failed": True, "missing": [SHA], "incoming": INCOMING}):
            with self.subTest(answer=answer):
                action = self.action(answer)
                self.assertEqual(self.run_on(action), answer)
                self.assertEqual(action.put, [])

    def test_nothing_is_sent_to_another_place_or_for_other_sums(self):
        for answer in (
            # What sftp would read as a command of its own, on the console: its quotes are not those of a shell.
            {"missing": [SHA], "incoming": "/tmp/x\\'\"\n!touch /tmp/RAN\n"},
            {"missing": [SHA], "incoming": INCOMING + "/../x"},
            {"missing": [SHA], "incoming": [INCOMING]},
            {"missing": [SHA]},
            {"missing": [OTHER], "incoming": INCOMING},
            {"missing": [SHA, OTHER], "incoming": INCOMING},
            {"missing": [SHA, 5], "incoming": INCOMING},
            {"missing": [[SHA]], "incoming": INCOMING},
            {"missing": {SHA: 1}, "incoming": INCOMING},
            {"missing": SHA, "incoming": INCOMING},
            {"missing": 5, "incoming": INCOMING},
        ):
            with self.subTest(answer=answer):
                action = self.action(answer)
                with self.assertRaisesRegex(Failed, "^h (says|wants) .* Nothing was sent to it"):
                    self.run_on(action)
                self.assertEqual(action.put, [])

    def test_an_answer_after_the_transfer_that_fails_without_words_is_a_failure(self):
        action = self.action({"missing": [SHA], "incoming": INCOMING}, {"failed": True})
        self.assertIn("a.tar.gz in the package folder of the console is damaged", self.run_on(action)["msg"])


class Plugins(unittest.TestCase):
    def test_hand_paths_and_commands_over_in_places_that_were_looked_at_only(self):
        found = set()
        for kind in ("action", "connection", "connection_parts", "callback", "callback_parts"):
            for name in sorted(os.listdir(os.path.join(PLUGINS, kind))):
                if name.endswith(".py"):
                    found |= handed_over(kind + "/" + name)
        self.assertEqual(found, HANDED_OVER)


def handed_over(path):
    """Where a plugin calls something of HANDING: file, function, what is called."""
    with open(os.path.join(PLUGINS, path), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        (path, function.name, called)
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and (called := name_of(node.func)) in HANDING and not is_own_run(node)
    }


def name_of(called):
    return getattr(called, "attr", getattr(called, "id", None))


def is_own_run(call):
    """`super().run(tmp, task_vars)`, with which each action of Ansible begins."""
    return [getattr(argument, "id", "") for argument in call.args] == ["tmp", "task_vars"]
