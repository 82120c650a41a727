import contextlib
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import schema
from ansible.module_utils.deck.errors import DatabaseError, DeckError

UPGRADE = {"ready": False, "corrects": None}


class Server:
    """A PostgreSQL with a schema of a version."""

    def __init__(self, version, tables):
        self.version, self.tables = version, tables

    def query(self, statement):
        if "to_regclass" in statement:
            return [(next((table for table in self.tables if table in statement), None),)]
        return [(self.version,)] if "from t_ds_version" in statement.replace('"', "") else [("1",)]


class Schema(unittest.TestCase):
    """What a deploy does with a schema that is there."""

    DATABASE = {
        "type": "postgresql",
        "name": "ds",
        "managed": False,
        "schema": {
            "versionTable": "t_ds_version",
            "versionColumn": "version",
            "version": "1.3.9",
            "upgrade": ["java", "-classpath", "/r/conf:/r/lib/*", "Upgrade"],
            "cwd": "/r",
        },
    }

    def ensure(self, version, upgrade=UPGRADE, tables=("t_ds_version",), **changes):
        server = Server(version, tables)
        login = mock.patch.object(schema.databases, "login", lambda _: contextlib.nullcontext(server))
        ran = mock.patch.object(schema, "run", side_effect=AssertionError("nothing may be run"))
        with login, ran:
            return schema.ensure_schema({**self.DATABASE, **changes}, "easy", False, upgrade)

    def test_one_of_the_wanted_version_is_left_alone(self):
        self.assertEqual(self.ensure("1.3.9"), {"changed": False, "schema": "1.3.9"})

    def test_of_an_older_one_elsewhere_the_command_is_told(self):
        with self.assertRaisesRegex(DeckError, "is not the console's own.*Make a dump.* in /r as easy"):
            self.ensure("1.3.6")

    def test_of_an_older_one_elsewhere_what_the_command_stops_at_is_told_too(self):
        mends = [{"before": "select m", "after": "select m"}]
        wanted = {"schema": {**self.DATABASE["schema"], "mends": mends}}
        # The database answers "1" to whatever it is asked, so that is the statement.
        with self.assertRaisesRegex(
            DeckError, "dump of it, carry out `1`, run `java .* as easy, carry out `1`, and"
        ):
            self.ensure("1.3.6", **wanted)

    def test_a_row_that_is_known_to_be_wrong_is_put_right_by_hand_before_the_command_that_goes_by_it(self):
        corrects = {"tells": "3.3.0", "means": "3.2.2", "table": "t_old"}
        upgrade = {"ready": False, "corrects": corrects}
        wanted = {"schema": {**self.DATABASE["schema"], "version": "3.3.0"}}
        old, new = ("t_ds_version", "t_old"), ("t_ds_version", "t_new")
        right = (
            "of version 3.2.2.* statement `update .*version.* = '3.2.2'` .*, run `java -classpath '/r/conf:"
        )
        with self.assertRaisesRegex(DeckError, right):
            self.ensure("3.3.0", upgrade, old, **wanted)
        with self.assertRaisesRegex(DeckError, "Make a dump of it, run"):
            self.ensure("3.2.2", upgrade, old, **wanted)
        self.assertFalse(self.ensure("3.3.0", upgrade, new, **wanted)["changed"])

    def test_an_older_one_of_the_console_s_own_waits_for_a_plan_with_a_restore_point(self):
        with self.assertRaisesRegex(DeckError, "planned by an older console.*Repeat the deploy"):
            self.ensure("1.3.6", managed=True)

    def test_an_error_that_the_script_went_on_after_is_told(self):
        output = "\n".join(["begun", "[ERROR] the first", *["more %d" % n for n in range(200)]])
        with mock.patch.object(schema, "run", return_value=(0, output)):
            with self.assertRaises(DeckError) as failed:
                schema._run(["java"], {"environment": {}, "cwd": "/r"}, "easy")
        told = str(failed.exception)
        self.assertIn("exit code 0\n[ERROR] the first\nmore 0", told)
        self.assertTrue(told.endswith("more 199"))
        self.assertLess(len(told.splitlines()), 50)


class Old:
    """A database that answers rows to what it is asked for, and remembers what it was told."""

    def __init__(self, answers):
        self.answers, self.order = answers, []

    def query(self, statement):
        if statement.startswith("select"):
            # As the database was before anything was carried out: who asks later finds another one.
            return [] if self.order else [(row,) for row in self.answers.get(statement, [])]
        if statement == "refused":
            raise DatabaseError("no row for it")
        self.order.append(statement)
        return []


class Mends(unittest.TestCase):
    """What the release's own scripts would stop at is put right before them, where it is there, and made again after."""

    MENDS = [
        {"before": "select a"},
        {"before": "select b", "after": "select c"},
    ]

    def upgrade(self, server):
        database = {"schema": {**Schema.DATABASE["schema"], "mends": self.MENDS, "environment": {}}}

        def command(_argv, **_options):
            server.order.append("command")
            return 0, ""

        login = mock.patch.object(schema.databases, "login", lambda _: contextlib.nullcontext(server))
        version = mock.patch.object(schema, "_version", return_value="1.3.9")
        with login, version, mock.patch.object(schema, "run", side_effect=command):
            schema.upgrade_schema(database, "easy", None)
        return server.order

    def test_only_what_is_there_is_mended_before_the_command_and_made_again_after_it(self):
        there = Old({"select b": ["drop key 1", "drop key 2"], "select c": ["add key 1", "add key 2"]})
        self.assertEqual(
            self.upgrade(there), ["drop key 1", "drop key 2", "command", "add key 1", "add key 2"]
        )
        self.assertEqual(self.upgrade(Old({})), ["command"])

    def test_what_cannot_be_made_again_is_a_failed_upgrade(self):
        with self.assertRaisesRegex(DeckError, "the statement `refused` failed: no row for it"):
            self.upgrade(Old({"select c": ["refused"]}))


if __name__ == "__main__":
    unittest.main()
