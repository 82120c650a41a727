import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import pg_dumps, points, upgrade
from ansible.module_utils.deck.errors import DeckError

PROGRAMS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
USER = "postgres"
OLD, NEW = "1.3.6", "1.3.9"


def known(name):
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


@unittest.skipUnless(
    os.getuid() == 0 and PROGRAMS and known(USER), "needs root and the programs of PostgreSQL"
)
class OnPostgres(unittest.TestCase):
    """The way there and back on a real instance."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(dir="/var/tmp", prefix="deck-upgrade-")
        os.chmod(cls.folder, 0o755)
        data = os.path.join(cls.folder, "data")
        os.mkdir(data)
        entry = known(USER)
        os.chown(data, entry.pw_uid, entry.pw_gid)
        cls.control = ["runuser", "-u", USER, "--", PROGRAMS[-1] + "/pg_ctl", "--pgdata=" + data]
        cls.run_control("initdb", "-o", "--username=deck-admin --auth=trust --encoding=UTF8")
        cls.run_control("start", "-w", "-o", "-c listen_addresses='' -k %s -F" % data, "-l", data + "/log")
        cls.database = {
            "type": "postgresql",
            "name": "ds",
            "account": "easy",
            "port": 5432,
            "dataDir": data,
            "instance": {"superuser": "deck-admin", "socketDir": data, "bin": PROGRAMS[-1]},
            "schema": {"versionTable": "t_ds_version", "versionColumn": "version", "version": NEW},
        }
        with pg_dumps.connect(cls.database, USER, "postgres") as connection:
            connection.query("create role easy login")

    @classmethod
    def tearDownClass(cls):
        cls.run_control("stop", "--mode=immediate")
        shutil.rmtree(cls.folder)

    @classmethod
    def run_control(cls, *arguments):
        subprocess.run([*cls.control, *arguments], check=True, stdout=subprocess.DEVNULL)

    def setUp(self):
        backups = tempfile.mkdtemp(dir=self.folder)
        self.upgrade = {
            "folder": backups,
            "point": "1.3.6-1.3.9-r1",
            "from": OLD,
            "to": NEW,
            "keep": 2,
            "restore": None,
            "corrects": None,
            "host": "10.0.0.1",
        }
        pg_dumps.empty(self.database, USER, "ds")
        self.query("create table t_ds_version (version text)", "insert into t_ds_version values ('1.3.6')")
        self.query("create table t_ds_user (name text)", "insert into t_ds_user values ('admin')")

    def query(self, *statements, name="ds"):
        with pg_dumps.connect(self.database, USER, name) as connection:
            return [connection.query(statement) for statement in statements][-1]

    def prepare(self, wanted=NEW, **changes):
        self.upgrade.update(changes)
        return upgrade.prepare(self.database, USER, self.upgrade, wanted)

    def step(self, name):
        """What a release's upgrade command does."""
        self.query(
            "alter table t_ds_user add column note text",
            "update t_ds_version set version = '1.3.9'",
            name=name,
        )

    def begin(self):
        record, _ = self.prepare()
        self.step(upgrade.SCRATCH)
        return upgrade.begin(self.database, USER, self.upgrade, record["name"])

    def settle(self, upgraded):
        return upgrade.settle(self.database, USER, self.upgrade, upgraded)

    def test_a_point_is_verified_and_says_what_it_is(self):
        record, needed = self.prepare()
        self.assertTrue(needed)
        self.assertEqual((record["state"], record["from"], record["to"]), ("made", OLD, NEW))
        self.assertEqual(record["rows"], {"t_ds_version": 1, "t_ds_user": 1})
        self.assertEqual(self.query("select version from t_ds_version", name=upgrade.SCRATCH), [(OLD,)])
        self.assertEqual(oct(os.stat(points.folder(self.upgrade, record["name"])).st_mode)[-3:], "700")
        self.assertEqual(points.told(self.upgrade)["restorePoints"][0]["sha512"], record["sha512"])

    def test_a_database_of_the_wanted_version_or_without_a_schema_needs_none(self):
        self.query("update t_ds_version set version = '1.3.9'")
        self.assertEqual(self.prepare(), (None, False))
        pg_dumps.empty(self.database, USER, "ds")
        self.assertEqual(self.prepare(), (None, False))

    def test_an_upgrade_that_came_out_as_rehearsed_is_done(self):
        self.begin()
        self.step("ds")
        record, reason = self.settle(True)
        self.assertEqual((record["state"], reason), ("done", None))
        self.assertEqual(self.settle(True), (None, None))

    def test_a_failed_step_is_taken_back_whole(self):
        self.begin()
        self.query("alter table t_ds_user add column half text", "create table t_ds_new (x int)")
        record, reason = self.settle(False)
        self.assertEqual((record["state"], reason), ("restored", "the schema step failed"))
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])
        self.assertEqual(self.query("select to_regclass('t_ds_new')"), [(None,)])

    def test_a_schema_that_is_not_what_the_rehearsal_made_is_taken_back(self):
        self.begin()
        self.step("ds")
        self.query("alter table t_ds_user alter note type varchar(5), alter name set not null")
        record, reason = self.settle(True)
        self.assertEqual(record["state"], "restored")
        self.assertIn("t_ds_user.name text not null, t_ds_user.note character varying(5)", reason)

    def test_a_deploy_that_broke_off_in_the_step_is_taken_back_by_the_next_one(self):
        self.begin()
        self.query("drop table t_ds_user")
        record, needed = self.prepare(point="1.3.6-1.3.9-r2")
        self.assertTrue(needed)
        self.assertEqual([r["state"] for r in points.records(self.upgrade)], ["restored", "made"])
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])

    def test_restoring_that_broke_off_is_done_again(self):
        record = self.begin()
        points.write(self.upgrade, record, state="restoring")
        pg_dumps.remove(self.database, USER, "ds")
        pg_dumps.empty(self.database, USER, "ds")
        self.assertEqual(self.settle(False)[0]["state"], "restored")
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])

    def test_a_damaged_dump_restores_nothing(self):
        record = self.begin()
        with open(record["path"], "ab") as dump:
            dump.write(b"x")
        self.step("ds")
        with self.assertRaisesRegex(DeckError, "missing or damaged; nothing is restored"):
            self.settle(False)
        self.assertEqual(self.query("select version from t_ds_version"), [(NEW,)])

    def test_a_dump_that_fails_leaves_no_file_and_no_point(self):
        database = {**self.database, "instance": {**self.database["instance"], "bin": "/bin/false-bin"}}
        with self.assertRaises((DeckError, OSError)):
            upgrade.prepare(database, USER, self.upgrade, NEW)
        self.assertEqual(points.records(self.upgrade), [])
        self.assertEqual(os.listdir(points.folder(self.upgrade, self.upgrade["point"])), [])

    def test_who_still_uses_the_database_is_named_and_nothing_is_changed(self):
        record, _ = self.prepare()
        used = self.assertRaisesRegex(DeckError, "still used from this host")
        with pg_dumps.connect(self.database, USER, "ds"), used:
            upgrade.begin(self.database, USER, self.upgrade, record["name"])
        self.assertEqual(points.read(self.upgrade, record["name"])["state"], "made")

    def test_a_rehearsal_that_reached_the_real_database_is_taken_back(self):
        record, _ = self.prepare()
        self.step("ds")
        with self.assertRaisesRegex(DeckError, "changed the database ds itself, to 1.3.9; it was put back"):
            upgrade.begin(self.database, USER, self.upgrade, record["name"])
        self.assertEqual(self.query("select version from t_ds_version"), [(OLD,)])

    def test_going_back_by_hand_keeps_a_dump_of_what_is_lost(self):
        record = self.begin()
        self.step("ds")
        self.settle(True)
        self.query("insert into t_ds_user values ('anna', null)")
        back, needed = self.prepare(restore=record["name"])
        self.assertEqual((back["state"], needed), ("restored", False))
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])
        kept = [name for name in os.listdir(os.path.dirname(record["path"])) if name.startswith("before-")]
        self.assertRegex(kept[0], r"^before-rollback-\d{4}-\d\d-\d\dT\d{6}Z-database\.pgdump$")
        self.query("insert into t_ds_user values ('later')")
        with mock.patch.object(points, "now", return_value="2030-01-01T00:00:00Z"):
            self.assertEqual(self.prepare()[0]["state"], "restored")
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])
        self.assertIn(
            "before-rollback-2030-01-01T000000Z-database.pgdump", os.listdir(os.path.dirname(record["path"]))
        )
        with self.assertRaisesRegex(DeckError, "there is no restore point other"):
            self.prepare(restore="other")

    def test_going_back_that_broke_off_is_gone_on_with_once(self):
        record = self.begin()
        self.step("ds")
        self.settle(True)
        points.write(self.upgrade, points.read(self.upgrade, record["name"]), state="restoring")
        self.assertEqual(self.prepare(restore=record["name"])[0]["state"], "restored")
        self.assertEqual(self.query("select * from t_ds_user"), [("admin",)])
        self.assertEqual(len(os.listdir(os.path.dirname(record["path"]))), 2)

    def test_a_point_of_another_database_is_left_for_that_one(self):
        record = self.begin()
        other = {**self.database, "name": "other"}
        pg_dumps.empty(other, USER, "other")
        self.query("create table t (x int)", name="other")
        self.assertIsNone(upgrade.settle(other, USER, self.upgrade, False)[0])
        with self.assertRaisesRegex(DeckError, r"of the database ds \(postgresql\), not of other"):
            upgrade.go_back(other, USER, {**self.upgrade, "restore": record["name"]})
        self.assertEqual(self.query("select * from t", name="other"), [])
        self.assertEqual(self.settle(False)[0]["state"], "restored")

    def test_a_version_row_that_is_known_to_be_wrong_is_not_believed_as_long_as_the_old_tables_are_there(
        self,
    ):
        self.query("update t_ds_version set version = '3.3.0'")
        corrects = {"tells": "3.3.0", "means": "3.2.2", "table": "t_ds_user"}
        self.assertEqual(self.prepare("3.3.0", corrects=corrects)[0]["from"], "3.2.2")
        self.assertEqual(self.prepare("3.3.0", corrects={**corrects, "table": "t_older"}), (None, False))

    def test_a_database_that_is_newer_than_the_release_is_left_alone(self):
        self.query("update t_ds_version set version = '1.3.10'")
        with self.assertRaisesRegex(DeckError, "of version 1.3.10, newer than 1.3.9; nothing was changed"):
            self.prepare()
        self.assertEqual(points.records(self.upgrade), [])

    def test_what_others_than_root_could_have_written_is_not_restored(self):
        record = self.begin()
        os.chown(record["path"], known(USER).pw_uid, 0)
        with self.assertRaisesRegex(DeckError, "by others than root, so it is not used"):
            self.settle(False)


if __name__ == "__main__":
    unittest.main()
