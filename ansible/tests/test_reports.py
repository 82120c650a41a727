import unittest

import support  # noqa: F401
from ansible.module_utils.deck import reports

HEAD = "2026-11-25T04:11:45+0000 java[1442]: "


class Telling(unittest.TestCase):
    def test_the_cause_is_not_pushed_out_by_frames(self):
        lines = ["org.x.UnsatisfiedDependencyException: masterServer"]
        lines += ["        at org.x.Inject$1.inject(Inject.java:%d) ~[x.jar:1]" % n for n in range(300)]
        lines += ['Caused by: java.lang.NumberFormatException: For input string: "abc"']
        lines += [
            "\tat java.base/java.lang.Integer.parseInt(Integer.java:652)",
            "        ... 18 common frames omitted",
        ]
        for head in ("", HEAD):
            with self.subTest(head=head):
                told = reports.telling("\n".join(head + line for line in lines))
                self.assertEqual(told.splitlines(), [head + lines[0], head + lines[301]])

    def test_other_lines_stay_and_silence_is_said(self):
        text = "[INFO] looked at 3 hosts\n  at last it listens on port 1\n... 3 more to come"
        self.assertEqual(reports.telling(text), text)
        self.assertEqual(reports.telling(""), "(nothing)")
        self.assertEqual(len(reports.telling("x\n" * 200).splitlines()), 50)
