import contextlib
import unittest
from unittest import mock

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import schema
from ansible.module_utils.deck.errors import DeckError

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
    """A database that answers a row to what it is asked for, and remembers what it was told."""

    def __init__(self, *rows):
        self.rows, self.told = rows, []

    def query(self, statement):
        if statement.startswith("select"):
            return [("1",)] if statement in self.rows else []
        self.told.append(statement)
        return []


class Mends(unittest.TestCase):
    """What the release's own scripts would stop at is put right before them, where it is there."""

    MENDS = [
        {"when": "select a", "statement": "alter a"},
        {"when": "select b", "statement": "alter b"},
    ]

    def test_only_what_is_there_is_mended_and_before_the_command(self):
        server, order = Old("select b"), []
        database = {"schema": {**Schema.DATABASE["schema"], "mends": self.MENDS, "environment": {}}}

        def command(_argv, **_options):
            order.extend([*server.told, "command"])
            return 0, ""

        login = mock.patch.object(schema.databases, "login", lambda _: contextlib.nullcontext(server))
        version = mock.patch.object(schema, "_version", return_value="1.3.9")
        with login, version, mock.patch.object(schema, "run", side_effect=command):
            schema.upgrade_schema(database, "easy", None)
        self.assertEqual(order, ["alter b", "command"])


if __name__ == "__main__":
    unittest.main()
