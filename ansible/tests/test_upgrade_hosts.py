import os
import pwd
import shutil
import tempfile
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import host_points, points, rehearsal
from ansible.module_utils.deck.errors import DeckError

OLD, NEW = "1.3.6", "1.3.9"


class Releases(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.releases = folder.name
        self.user = pwd.getpwuid(os.getuid()).pw_name

    def add(self, *parts, text=""):
        path = os.path.join(self.releases, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_a_rehearsal_has_files_of_its_own_and_links_for_all_else(self):
        release, folder = os.path.join(self.releases, "1.3.9-a"), os.path.join(self.releases, "rehearsal")
        base = self.add("1.3.9-a", "conf", "datasource.properties", text="url=real\nother=1\n")
        self.add("1.3.9-a", "conf", "common.properties")
        self.add("1.3.9-a", "lib", "a.jar")
        file = {
            "path": folder + "/conf/datasource.properties",
            "mode": "0600",
            "base": base,
            "set": {"url": "url=scratch"},
        }
        wanted = {"folder": folder, "release": release, "files": [file]}
        rehearsal.make_release(wanted, self.user)
        with open(file["path"], encoding="utf-8") as made:
            self.assertEqual(made.read(), "url=scratch\nother=1\n")
        self.assertEqual(os.readlink(folder + "/lib"), release + "/lib")
        self.assertEqual(os.readlink(folder + "/conf/common.properties"), release + "/conf/common.properties")
        rehearsal.make_release(wanted, self.user)
        rehearsal.remove(folder)
        self.assertEqual(sorted(os.listdir(self.releases)), ["1.3.9-a"])
        self.assertEqual(
            sorted(os.listdir(release + "/conf")), ["common.properties", "datasource.properties"]
        )

    def test_the_newest_unused_releases_stay_and_what_is_no_version_is_left_alone(self):
        plugins = ["plugins-3.3.%d-a" % number for number in range(4)]
        names = ("1.3.3-a", "1.3.4-a", "1.3.5-a", "1.3.6-a", "jdk-11-a", "rehearsal", *plugins)
        for number, name in enumerate(names):
            os.mkdir(os.path.join(self.releases, name))
            os.utime(os.path.join(self.releases, name), (number, number))
        self.add("1.3.0-not-a-folder")
        used = [os.path.join(self.releases, name) for name in ("1.3.3-a", "plugins-3.3.0-a")]
        removed = host_points.prune_releases(self.releases, used, 2)
        self.assertEqual([os.path.basename(path) for path in removed], ["1.3.4-a", "plugins-3.3.1-a"])


@unittest.skipUnless(os.getuid() == 0, "needs root")
class Hosts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = folder.name
        self.cluster = {"id": "0000test", "dir": self.dir}
        self.upgrade = {
            "folder": self.dir + "/backups",
            "point": "p1",
            "from": OLD,
            "to": NEW,
            "keep": 2,
            "restore": None,
        }
        os.makedirs(self.dir + "/etc/nginx")
        os.makedirs(self.dir + "/releases/1.3.6-a")
        os.makedirs(self.dir + "/releases/1.3.9-b")
        self.link, self.config = self.dir + "/current", self.dir + "/etc/nginx/nginx.conf"
        os.symlink(self.dir + "/releases/1.3.6-a", self.link)
        self.write("old")

    def write(self, text):
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self):
        with open(self.config, encoding="utf-8") as file:
            return file.read()

    def keep(self, **changes):
        host_points.keep(self.cluster, {**self.upgrade, **changes}, [self.link], self.dir + "/releases")

    def change(self):
        os.unlink(self.link)
        os.symlink(self.dir + "/releases/1.3.9-b", self.link)
        self.write("new")

    def test_links_and_configuration_are_put_back(self):
        self.keep()
        self.change()
        self.assertEqual(host_points.put_back(self.cluster, self.upgrade), [self.link, self.config])
        self.assertEqual((os.readlink(self.link), self.read()), (self.dir + "/releases/1.3.6-a", "old"))
        self.assertEqual(host_points.put_back(self.cluster, self.upgrade), [])

    def test_a_second_attempt_keeps_what_was_before_the_first(self):
        self.keep()
        self.change()
        self.keep(point="p2")
        host_points.put_back(self.cluster, self.upgrade)
        self.assertEqual(self.read(), "old")

    def test_what_became_of_the_database_decides_whether_the_old_version_comes_back(self):
        wanted = {**self.upgrade, "restore": None}
        self.assertEqual(points.standing(wanted), "none")
        for state in ("made", "done", "restored"):
            points.make(wanted, "p1")
            points.write(wanted, {"name": "p1", "at": "2026", "from": OLD, "to": NEW, "state": state})
            self.assertEqual(points.standing(wanted), state)
        # By an earlier deploy, which failed after that.
        points.write(wanted, {"name": "p1", "at": "2026", "from": OLD, "to": NEW, "state": "done"})
        self.assertEqual(points.standing({**wanted, "point": "p2"}), "done")
        back = {**wanted, "point": "p3", "to": OLD, "restore": "p1"}
        self.assertEqual(points.standing(back), "none")
        points.write(wanted, {"name": "p1", "at": "2026", "from": OLD, "to": NEW, "state": "restored"})
        self.assertEqual(points.standing(back), "back")

    def test_another_target_does_not_make_the_half_way_state_the_old_one(self):
        self.keep()
        self.change()
        self.keep(point="p2", to="1.3.10")
        host_points.put_back(self.cluster, self.upgrade)
        self.assertEqual(self.read(), "old")

    def test_the_release_of_before_stays_while_a_way_back_to_it_is_open(self):
        self.keep()
        self.change()
        os.makedirs(self.dir + "/releases/1.3.8-c")
        self.keep(point="p2", keep=1)
        self.assertTrue(os.path.isdir(self.dir + "/releases/1.3.6-a"))

    def test_with_a_copy_missing_nothing_is_put_back(self):
        self.keep()
        self.change()
        shutil.rmtree(self.upgrade["folder"] + "/p1")
        with self.assertRaisesRegex(DeckError, "is missing, so nothing of the version of before is put back"):
            host_points.put_back(self.cluster, self.upgrade)
        self.assertEqual((os.readlink(self.link), self.read()), (self.dir + "/releases/1.3.9-b", "new"))

    def test_a_way_back_that_the_deploy_user_could_have_written_is_not_gone(self):
        self.keep()
        self.change()
        os.chown(self.upgrade["folder"] + "/" + host_points.WAY_BACK, 12345, 0)
        with self.assertRaisesRegex(DeckError, "by others than root"):
            host_points.put_back(self.cluster, self.upgrade)
        self.assertEqual(self.read(), "new")

    def test_old_points_go_on_every_host_but_none_that_a_way_back_needs(self):
        for number, name in enumerate(("old", "wanted", "older", "p1")):
            points.make(self.upgrade, name)
            os.utime(self.upgrade["folder"] + "/" + name, (number, number))
        self.keep(keep=1, restore="wanted")
        self.assertEqual(sorted(os.listdir(self.upgrade["folder"])), ["open.json", "p1", "wanted"])
        # The next attempt goes by what the first one has kept.
        self.keep(keep=1, point="p2")
        points.make(self.upgrade, "p2")
        self.assertEqual(host_points.prune_points({**self.upgrade, "keep": 1}), [])
        host_points.close(self.upgrade)
        self.assertEqual(host_points.prune_points({**self.upgrade, "keep": 1}), ["p1"])

    def test_attempts_that_failed_leave_the_point_of_the_last_upgrade_that_succeeded(self):
        for number, state in enumerate(("done", "restored", "restored", "restored")):
            name = "p%d" % number
            points.make(self.upgrade, name)
            points.write(self.upgrade, {"name": name, "at": "202%d" % number, "to": NEW, "state": state})
            os.utime(points.folder(self.upgrade, name), (number, number))
        self.assertEqual(host_points.prune_points(self.upgrade), ["p1"])

    def test_an_upgrade_that_was_given_up_is_none_for_the_next_one(self):
        self.keep()
        self.change()
        self.assertTrue(host_points.is_open(self.upgrade["folder"]))
        # A deploy of the old version, with other settings, ends well.
        os.unlink(self.link)
        os.symlink(self.dir + "/releases/1.3.6-a", self.link)
        self.write("old, with other settings")
        host_points.close(self.upgrade)
        self.assertFalse(host_points.is_open(self.upgrade["folder"]))
        self.keep(point="p2")
        self.change()
        host_points.put_back(self.cluster, self.upgrade)
        self.assertEqual(self.read(), "old, with other settings")

    def test_after_a_good_end_nothing_is_put_back(self):
        self.keep()
        self.change()
        self.assertTrue(host_points.close(self.upgrade))
        self.assertEqual(host_points.put_back(self.cluster, self.upgrade), [])
        self.assertEqual(self.read(), "new")


if __name__ == "__main__":
    unittest.main()
