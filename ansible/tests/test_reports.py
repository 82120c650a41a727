import unittest

import support  # noqa: F401, makes the next import possible
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

    def test_what_a_restarted_server_says_again_is_left_out(self):
        first = [
            "2026-11-25T07:32:%d+0000 postgres[%d]: 2026-11-25 07:32:%d.557 GMT [%d] FATAL:  no data"
            % (s, p, s, p)
            for s, p in ((41, 51), (46, 52))
        ]
        self.assertEqual(reports.telling("\n".join(first)), first[0])

    def test_banners_are_left_out(self):
        banner = [
            r" /\\ / ___'_ __ _ _(_)_ __  __ _ \ \ \ \\",
            r"  '  |____| .__|_| |_|_| |_\__, | / / / /",
            " =========|_|==============|___/=/_/_/_/",
            " :: Spring Boot ::       (v2.1.18.RELEASE)",
        ]
        self.assertEqual(
            reports.telling("\n".join(HEAD + line for line in [*banner, "Started"])), HEAD + "Started"
        )

    def test_other_lines_stay_and_silence_is_said(self):
        text = "[INFO] looked at 3 hosts\n  at last it listens on port 1\n... 3 more to come"
        self.assertEqual(reports.telling(text), text)
        self.assertEqual(reports.telling(""), "(nothing)")
        self.assertEqual(len(reports.telling("\n".join("line %d" % n for n in range(200))).splitlines()), 50)


class CauseIn(unittest.TestCase):
    def test_the_first_cause_of_a_chain_is_the_one(self):
        chain = [
            "ERROR org.springframework.boot.SpringApplication - Application run failed",
            "Caused by: org.x.TypeMismatchException: Failed to convert",
            'Caused by: java.lang.NumberFormatException: For input string: "many"',
            'Exception in thread "Master-Server" org.x.UnsatisfiedDependencyException: masterServer',
        ]
        text = "\n".join(HEAD + line for line in chain)
        self.assertEqual(reports.cause_in(text), 'java.lang.NumberFormatException: For input string: "many"')

    def test_each_kind_of_program_is_understood(self):
        for said, cause in (
            ("java[1]: Unrecognized VM option 'UseX'", "Unrecognized VM option 'UseX'"),
            ('[7] FATAL:  "/d" is not a valid data directory', 'FATAL:  "/d" is not a valid data directory'),
            (
                'but could not open file "/d/pg_control": Permission denied',
                'could not open file "/d/pg_control": Permission denied',
            ),
            (
                "[ERROR] o.a.z.Main - Unable to access datadir\n[ERROR] o.a.z.Util - Exiting JVM with code 3",
                "Unable to access datadir",
            ),
            ("nginx: [emerg] bind() to 0.0.0.0:8888 failed", "[emerg] bind() to 0.0.0.0:8888 failed"),
            ("systemd[1]: Started it.", None),
        ):
            with self.subTest(said=said):
                self.assertEqual(reports.cause_in(said), cause)
