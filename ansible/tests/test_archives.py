import io
import os
import shutil
import tarfile
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import archives, ways
from ansible.module_utils.deck.errors import DeckError


def member(name, content=b"", kind=tarfile.REGTYPE, link="", mode=0o644):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode, info.size = kind, link, mode, len(content)
    return info, content


class Extract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.target = os.path.join(folder.name, "target")
        self.source = os.path.join(folder.name, "a.tar.gz")
        os.mkdir(self.target)

    def extract(self, *members):
        with tarfile.open(self.source, "w:gz") as archive:
            for info, content in members:
                archive.addfile(info, io.BytesIO(content))
        with ways.inside(self.target):
            archives.extract(self.source)

    def read(self, name):
        with open(os.path.join(self.target, name), "rb") as file:
            return file.read()

    def test_strips_the_top_folder_and_keeps_links_and_executables(self):
        self.extract(
            member("top/", kind=tarfile.DIRTYPE),
            member("top/libs/x.jar", b"jar", mode=0o666),
            member("top/bin/run", b"#!", mode=0o777),
            member("top/server/libs/x.jar", kind=tarfile.SYMTYPE, link="../../libs/x.jar"),
            member("top/hard", kind=tarfile.LNKTYPE, link="top/libs/x.jar"),
        )
        self.assertEqual(self.read("server/libs/x.jar"), b"jar")
        self.assertEqual(os.readlink(self.target + "/server/libs/x.jar"), "../../libs/x.jar")
        self.assertEqual(self.read("hard"), b"jar")
        self.assertEqual(os.stat(self.target + "/bin/run").st_mode & 0o7777, 0o755)
        self.assertEqual(os.stat(self.target + "/libs/x.jar").st_mode & 0o7777, 0o644)

    def test_keeps_a_copy_of_what_is_configured_of_the_release_and_of_each_of_its_servers(self):
        for folder in ("conf", "api-server/conf", "libs"):
            os.makedirs(os.path.join(self.target, folder))
        with ways.inside(self.target):
            archives.keep_untouched()
        self.assertEqual(sorted(os.listdir(self.target)), ["api-server", "conf", "conf.dist", "libs"])
        self.assertEqual(sorted(os.listdir(self.target + "/api-server")), ["conf", "conf.dist"])

    def test_takes_an_archive_made_of_a_dot(self):
        self.extract(member("./", kind=tarfile.DIRTYPE), member("./top/a", b"1"))
        self.assertEqual(self.read("a"), b"1")

    def test_refuses_every_way_out(self):
        link, inside = tarfile.SYMTYPE, member("top/d/e/f", b"")
        for attack in (
            [member("/etc/passwd", b"x")],
            [member("../x", b"x")],
            [member("top/../../x", b"x")],
            [member("top/a", b""), member("other/b", b"")],
            [member("top/a", kind=link, link="/etc/passwd")],
            [member("top/a", kind=link, link="../../x")],
            [inside, member("top/a", kind=link, link="d/../../../x")],
            [
                inside,
                member("top/d/e/g", kind=link, link="../../d"),
                member("top/d/e/g/x", b"through a link"),
            ],
            [member("top/...", kind=link, link="."), member("top/a", kind=link, link=".../../x")],
            [member("top/a", kind=link, link="../top/b")],
            [member("top/a", kind=link, link="b"), member("top/a", b"over a link")],
            [member("top/a", kind=tarfile.LNKTYPE, link="../../etc/passwd")],
            [member("top/a", kind=tarfile.CHRTYPE)],
            [member("top/a", kind=tarfile.FIFOTYPE)],
        ):
            with self.subTest(attack=[info.name for info, _ in attack]), self.assertRaises(DeckError):
                self.extract(*attack)

    def test_a_cut_archive_is_an_error(self):
        self.extract(member("top/a", os.urandom(100_000)))
        with open(self.source, "r+b") as file:
            file.truncate(50_000)
        with self.assertRaises(DeckError), ways.inside(self.target):
            archives.extract(self.source)


class Unpack(unittest.TestCase):
    def test_a_release_is_whole_or_absent_and_is_never_unpacked_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            self.addCleanup(setattr, archives, "CACHE", archives.CACHE)
            archives.CACHE = folder + "/cache"
            source = folder + "/upload"
            info, content = member("top/conf/a", b"1")
            with tarfile.open(source, "w:gz") as archive:
                archive.addfile(info, io.BytesIO(content))
            sha512 = archives.checksum(source)
            wanted = {
                "kind": "dolphinscheduler",
                "sha512": sha512,
                "folder": folder + "/releases/1",
                "file": "x",
            }
            damaged = folder + "/damaged"
            shutil.copyfile(source, damaged)
            with self.assertRaisesRegex(DeckError, "^x.tar.gz arrived damaged"):
                archives.add_to_cache(damaged, "0" * 128, "x.tar.gz")
            self.assertFalse(os.path.exists(damaged))
            archives.add_to_cache(source, sha512, "x.tar.gz")
            self.assertTrue(archives.unpack(wanted))
            self.assertFalse(archives.unpack(wanted))
            self.assertEqual(sorted(os.listdir(wanted["folder"])), ["conf", "conf.dist"])
            self.assertEqual(os.listdir(folder + "/releases"), ["1"])
