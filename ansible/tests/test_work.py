import os
import subprocess
import sys
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import commands, work
from ansible.module_utils.deck.errors import DeckError

# A module that starts a program as modules do, and says when that runs.
MODULE = """
import sys
sys.path.insert(0, %r)
import support
from ansible.module_utils.deck import commands, work
work.FOLDER = sys.argv[1]
with work.at("0000000a", "deck_database", sys.argv[2] == "may end"):
    commands.run(["sh", "-c", "echo up >&%%d; exec %%s" %% (int(sys.argv[3]), sys.argv[4])])
"""


class Work(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(setattr, work, "FOLDER", work.FOLDER)
        work.FOLDER = os.path.join(folder.name, "work")

    def module(self, way, program):
        """Another process that is at work; it has started its program when this returns."""
        read, write = os.pipe()
        # As a descriptor that its program inherits too.
        script = "import os; os.set_inheritable(%d, True)\n" % write + MODULE % os.path.dirname(__file__)
        script = script.replace("commands.run(", "commands.INHERITED.append(%d); commands.run(" % write)
        argv = [sys.executable, "-c", script, work.FOLDER, way, str(write), program]
        child = subprocess.Popen(argv, pass_fds=[write])
        os.close(write)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        self.addCleanup(os.close, read)
        self.assertEqual(os.read(read, 3), b"up\n")
        return child

    def test_nobody_is_at_work(self):
        self.assertEqual(work.end_others(), [])
        with work.at("0000000a", "deck_files", False):
            self.assertEqual(len(os.listdir(work.FOLDER)), 1)
            self.assertEqual(work.end_others(), [])
        self.assertEqual((os.listdir(work.FOLDER), commands.INHERITED), ([], []))

    def test_what_must_not_be_broken_off_is_named_with_its_programs(self):
        child = self.module("whole", "sleep 300")
        told = r"still at work on the host: deck_database of run 0000000a: .*\(pid %d\), sleep \(pid \d+\)$"
        with self.assertRaisesRegex(DeckError, told % child.pid):
            work.end_others(patience=0, grace=0)
        self.assertIsNone(child.poll())

    def test_what_another_run_is_at_is_left_alone(self):
        child = self.module("may end", "sleep 300")
        self.assertEqual(work.end_others(patience=0, grace=0, run="0000000b"), [])
        self.assertIsNone(child.poll())
        self.assertEqual(len(work.end_others(patience=60, grace=0.5, run="0000000a")), 1)

    def test_its_end_is_waited_for(self):
        child = self.module("whole", "sleep 1")
        self.assertEqual(work.end_others(patience=60, grace=0), [])
        child.wait(10)
        self.assertEqual(os.listdir(work.FOLDER), [])

    def test_its_program_counts_when_the_module_itself_is_dead(self):
        child = self.module("whole", "sleep 300")
        child.kill()
        child.wait()
        (task,) = work.others()
        self.assertEqual([name for _, name in task.processes], ["sleep"])
        os.kill(task.processes[0][0], 9)
        self.assertEqual(work.end_others(patience=60), [])

    def test_what_may_be_ended_is_ended_with_its_programs_even_when_it_does_not_listen(self):
        child = self.module("may end", "sh -c 'trap \"\" TERM; while true; do sleep 0.2; done'")
        (told,) = work.end_others(patience=60, grace=0.5)
        self.assertIn("ended on the host: deck_database of run 0000000a", told)
        self.assertIn("(pid %d)" % child.pid, told)
        # The kernel says so: a program that lives on would hold its file.
        self.assertEqual(work.others(), [])
