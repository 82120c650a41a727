import importlib.util
import os
import signal
import subprocess
import sys
import unittest

import support

PATH = os.path.join(os.path.dirname(support.UTILS), "connection_parts", "deck_progress.py")
spec = importlib.util.spec_from_file_location("deck_progress", PATH)
progress = importlib.util.module_from_spec(spec)
spec.loader.exec_module(progress)

LOOKS = progress.STILL_SECONDS // progress.LOOK_SECONDS
# Reads ten bytes of its file for each line that it gets, and says so.
READER = "import os, sys; file = os.open(sys.argv[1], 0); [print(len(os.read(file, 10)), flush=True) for _ in sys.stdin]"


class Stillness(unittest.TestCase):
    def looking_at(self, *positions):
        return progress.Progress(iter(positions).__next__)

    def test_what_moves_is_never_too_slow(self):
        count = 10 * LOOKS
        with self.looking_at(*range(count + 1)) as watched:
            for _ in range(count):
                watched.look()

    def test_what_moves_now_and_then_goes_on_and_what_stands_still_is_ended(self):
        # Still for one look less than it may, a step, and still again.
        halted = [5] * LOOKS + [6] * (LOOKS + 1)
        with self.looking_at(*halted) as watched:
            for _ in halted[2:]:
                watched.look()
        with self.looking_at(*halted, 6) as watched:
            for _ in halted[2:]:
                watched.look()
            self.assertRaises(progress.StandsStill, watched.look)

    def test_the_bound_of_the_task_rests_meanwhile_and_has_what_was_left_of_it_afterwards(self):
        fired = []
        before = signal.signal(signal.SIGALRM, fired.append)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        self.addCleanup(signal.alarm, 0)
        signal.alarm(7200)
        with self.looking_at(1):
            self.assertLessEqual(signal.getitimer(signal.ITIMER_REAL)[0], progress.LOOK_SECONDS)
        left, again = signal.getitimer(signal.ITIMER_REAL)
        self.assertTrue(7000 < left <= 7200 and again == 0)
        self.assertEqual(signal.getsignal(signal.SIGALRM), fired.append)

    def test_where_nobody_tells_how_far_programs_are_the_bound_of_the_task_stays(self):
        signal.alarm(7200)
        self.addCleanup(signal.alarm, 0)
        with self.looking_at(None):
            self.assertGreater(signal.getitimer(signal.ITIMER_REAL)[0], 7000)

    def test_a_program_is_as_far_as_it_has_read_of_its_file(self):
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        with reader:

            def position_after(lines):
                for _ in range(lines):
                    reader.stdin.write(b"\n")
                    reader.stdin.flush()
                    reader.stdout.readline()
                return progress.positions()

            first = position_after(1)
            self.assertEqual([position_after(1) - first, position_after(0) - first], [10, 10])
            self.assertEqual(position_after(3) - first, 40)
            reader.stdin.close()
        self.assertEqual(progress.positions(), 0)


if __name__ == "__main__":
    unittest.main()
