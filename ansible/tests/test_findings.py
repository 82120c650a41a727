import ast
import pathlib
import string
import unittest

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck.findings import TEXTS

PLUGINS = pathlib.Path(__file__).resolve().parent.parent / "plugins"


def calls():
    """Every call of `finding` with (place, id or None, names of its parameters, whether it passes others on)."""
    for path in sorted((PLUGINS / "module_utils" / "deck").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
                identifier = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
                names = {keyword.arg for keyword in node.keywords}
                yield "%s:%d" % (path.name, node.lineno), identifier, names - {None}, None in names


class Findings(unittest.TestCase):
    def test_each_text_is_of_a_finding_and_each_finding_has_a_text(self):
        self.assertEqual({identifier for _, identifier, _, _ in calls()}, set(TEXTS))

    def test_a_text_has_the_parameters_of_its_finding(self):
        for place, identifier, names, others in calls():
            wanted = {field for _, field, _, _ in string.Formatter().parse(TEXTS[identifier]) if field}
            self.assertLessEqual(names, wanted, place)
            if not others:
                self.assertEqual(names, wanted, place)


if __name__ == "__main__":
    unittest.main()
