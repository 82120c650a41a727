import io
import os
import subprocess
import sys
import tarfile
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import archives, files, preflight_folder, ways
from ansible.module_utils.deck.errors import DeckError

ME = (os.geteuid(), os.getegid())
NOBODY = 65534


class Folder(unittest.TestCase):
    """A folder in /tmp: others than root may write on the way to it, so no link in it counts."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = os.path.realpath(folder.name)
        # Stands for /etc: what the deploy user points its links to.
        self.victim = self.path("victim")
        os.mkdir(self.victim, 0o750)

    def path(self, *names):
        return os.path.join(self.top, *names)

    def write(self, path, content=b"x"):
        with open(path, "wb") as file:
            file.write(content)

    def assert_victim_untouched(self, *names):
        state = os.stat(self.victim)
        self.assertEqual((state.st_uid, state.st_mode & 0o777), (ME[0], 0o750))
        self.assertEqual(sorted(os.listdir(self.victim)), sorted(names))


class LinksOfOthers(Folder):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("ds"))
        os.symlink(self.victim, self.path("ds", "etc"))

    def test_a_folder_is_neither_made_nor_given_away_through_a_link(self):
        for path in (self.path("ds", "etc"), self.path("ds", "etc", "frontend")):
            with self.subTest(path), self.assertRaisesRegex(DeckError, "is a link"):
                files.make_folder(path, mode=0o700, owner=(NOBODY, NOBODY))
        self.assert_victim_untouched()

    def test_a_file_is_neither_written_nor_read_through_a_link(self):
        self.write(self.path("victim", "shadow"), b"secret")
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.write_file(self.path("ds", "etc", "x"), b"1", mode=0o600, owner=ME)
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.read_file(self.path("ds", "etc", "shadow"))
        os.symlink(self.path("victim", "shadow"), self.path("ds", "log"))
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.read_end(self.path("ds", "log"), 10)
        self.assertIsNone(files.read_regular(self.path("ds", "log")))
        self.assert_victim_untouched("shadow")

    def test_a_link_in_the_place_of_a_file_is_replaced(self):
        self.write(self.path("victim", "shadow"), b"secret")
        os.symlink(self.path("victim", "shadow"), self.path("ds", "a.properties"))
        os.symlink(self.path("victim", "shadow"), self.path("ds", ".deck-a.properties"))
        self.assertTrue(files.write_file(self.path("ds", "a.properties"), b"1", mode=0o600, owner=ME))
        self.assertFalse(files.write_file(self.path("ds", "a.properties"), b"1", mode=0o600, owner=ME))
        self.assertEqual(files.read_file(self.path("victim", "shadow")), b"secret")
        self.assertEqual(sorted(os.listdir(self.path("ds"))), ["a.properties", "etc"])

    def test_links_of_ours_and_releases_do_not_lie_behind_a_link(self):
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.point_link(self.path("ds", "etc", "current"), "x")
        self.addCleanup(setattr, archives, "CACHE", archives.CACHE)
        archives.CACHE = self.path("cache")
        with tarfile.open(self.path("upload"), "w:gz") as archive:
            archive.addfile(tarfile.TarInfo("top/a"), io.BytesIO())
        sha512 = archives.checksum(self.path("upload"))
        archives.add_to_cache(self.path("upload"), sha512, "x")
        wanted = {
            "kind": "jdk",
            "sha512": sha512,
            "folder": self.path("ds", "etc", "releases", "1"),
            "file": "x",
        }
        with self.assertRaisesRegex(DeckError, "is a link"):
            archives.unpack(wanted)
        self.assert_victim_untouched()

    def test_a_folder_that_was_exchanged_is_not_filled(self):
        with ways.inside(self.path("ds")):
            with self.assertRaises(OSError), ways.inside_own("etc"):
                pass
            os.mkdir("draft")
            self.write("draft/theirs")
            with self.assertRaisesRegex(DeckError, "meanwhile"), ways.inside_own("draft"):
                pass

    def test_preflight_tells_of_a_link_and_changes_nothing(self):
        cluster = {"id": "c", "dir": self.path("ds"), "user": "nobody", "takeOver": False}
        (found,) = preflight_folder.folder(cluster)
        self.assertEqual((found["id"], found["level"]), ("deploydir_unwritable", "error"))
        self.assertIn("is a link", found["text"])
        self.assert_victim_untouched()


class OtherThings(Folder):
    def test_a_pipe_does_not_make_root_wait(self):
        os.mkfifo(self.path("pipe"))
        with self.assertRaisesRegex(DeckError, "is not a file"):
            files.read_file(self.path("pipe"))

    def test_absent_things_are_absent(self):
        self.assertIsNone(files.read_file(self.path("no", "file")))
        self.assertTrue(files.write_file(self.path("no", "file"), b"", mode=0o600, owner=ME, check=True))
        self.assertFalse(os.path.exists(self.path("no")))
        self.assertTrue(files.make_folder(self.path("a", "b"), mode=0o700, owner=ME))
        self.assertFalse(files.make_folder(self.path("a", "b"), mode=0o700, owner=ME))

    def test_one_at_a_time(self):
        self.addCleanup(setattr, ways, "LOCKS", ways.LOCKS)
        ways.LOCKS = self.path("run")
        with ways.alone("a"), ways.alone("b"):
            # Not a fork of this process, which would have its locks.
            script = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX)"
            child = subprocess.Popen([sys.executable, "-c", script, self.path("run", "a.lock")])
            with self.assertRaises(subprocess.TimeoutExpired):
                child.wait(0.5)
        self.assertEqual(child.wait(10), 0)

    def test_a_file_in_the_place_of_a_folder_is_named(self):
        self.write(self.path("a"))
        with self.assertRaisesRegex(DeckError, "/a is not a folder"):
            files.make_folder(self.path("a", "b"), mode=0o700, owner=ME)

    def test_the_end_of_a_log_is_what_was_written_since(self):
        self.write(self.path("log"), b"old\nnew\n")
        self.assertEqual(files.read_end(self.path("log"), 100, since=4), b"new\n")
        self.assertEqual(files.read_end(self.path("log"), 2, since=4), b"w\n")
        self.assertEqual(files.read_end(self.path("log"), 100, since=500), b"old\nnew\n")
        self.assertEqual(files.file_size(self.path("log")), 8)


@unittest.skipUnless(os.geteuid() == 0, "only root can make a link that counts")
class LinksOfRoot(Folder):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir="/run")
        self.addCleanup(folder.cleanup)
        self.top = folder.name

    def test_are_followed_where_nobody_else_can_write(self):
        os.mkdir(self.path("disk"))
        os.symlink("disk", self.path("opt"))
        self.assertTrue(files.write_file(self.path("opt", "ds", "a"), b"1", mode=0o600))
        self.assertEqual(os.listdir(self.path("disk", "ds")), ["a"])
        os.chmod(self.top, 0o777)
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.read_file(self.path("opt", "ds", "a"))

    def test_a_circle_ends(self):
        os.symlink("b", self.path("a"))
        os.symlink("a", self.path("b"))
        with self.assertRaisesRegex(DeckError, "is a link"):
            files.read_file(self.path("a", "x"))

    def test_a_folder_of_another_program_is_not_given_to_the_deploy_user(self):
        def refused():
            return preflight_folder.used_by_others({"dir": self.path("opt"), "user": "nobody"})

        self.assertIsNone(refused())
        os.mkdir(self.path("opt"))
        os.mkdir(self.path("opt", "lost+found"))
        self.assertIsNone(refused())
        self.write(self.path("opt", "program"))
        self.assertIn("belongs to another user", refused())
        os.chown(self.path("opt"), NOBODY, NOBODY)
        self.assertIsNone(refused())
        os.chown(self.path("opt"), 0, 0)
        self.write(self.path("opt", preflight_folder.MARKER))
        self.assertIsNone(refused())
