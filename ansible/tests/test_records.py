import http.server
import json
import threading
import unittest
import urllib.parse

import support  # noqa: F401
from ansible.module_utils.deck import records

OURS, WRONG = "k2m4p6r8t3v5x7z9a2c4", 10013
PATHS = {"login": "/login", "self": "/self", "update": "/update", "signOut": "/signOut"}
TEMPLATE = [
    {"field": "receivers", "type": "input", "title": "r", "value": None},
    {"field": "sslEnable", "type": "radio", "title": "s", "value": "false"},
]
INSTANCE = {
    "what": "alert instance mail",
    "list": "/instances/list",
    "key": "instanceName",
    "name": "mail",
    "create": "/instances",
    "update": {"method": "PUT", "path": "/instances/{id}"},
    "form": {"instanceName": "mail"},
    "ids": [
        {"field": "pluginDefineId", "list": "/plugins?pluginType=ALERT", "key": "pluginName", "name": "Email"}
    ],
    "parameters": {
        "field": "params",
        "description": "/plugins/{id}",
        "plugin": "pluginDefineId",
        "values": {"receivers": "a@example.org"},
    },
}
GROUP = {
    "what": "alert group admins",
    "list": "/groups?pageNo=1&pageSize=1000",
    "key": "groupName",
    "name": "admins",
    "create": "/groups",
    "update": {"method": "POST", "path": "/groups"},
    "form": {"groupName": "admins"},
    "initial": {"description": "of the console"},
    "ids": [
        {"field": "members", "list": "/instances/list", "key": "instanceName", "name": "mail", "among": True}
    ],
}


class Scheduler(http.server.BaseHTTPRequestHandler):
    """A fake of DolphinScheduler's API with plugins, instances and groups."""

    def do_GET(self):
        path = self.path.split("?")[0]
        if self.headers.get("sessionId") != "s1":
            return self.send_error(401)
        if path == "/plugins":
            return self._answer(0, [{"id": 7, "pluginName": "Email"}])
        if path == "/plugins/7":
            return self._answer(0, {"pluginParams": json.dumps(TEMPLATE)})
        if path == "/instances/list":
            return self._answer(0, self.server.rows["/instances"])
        return self._answer(0, {"totalList": self.server.rows["/groups"]})

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._change(dict(urllib.parse.parse_qsl(text, keep_blank_values=True)))

    def do_PUT(self):
        self._change(
            dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        )

    def _change(self, form):
        path = self.path.split("?")[0]
        if path == "/login":
            right = form["userPassword"] == self.server.password
            return self._answer(0, {"sessionId": "s1"}) if right else self._answer(WRONG)
        if path == "/signOut":
            return self._answer(0)
        self.server.asked.append((self.command, path))
        if self.server.refuses:
            return self._answer(10001, message="no")
        top = "/" + path.split("/")[1]
        rows = self.server.rows[top]
        number = int(form.pop("id", 0) or (path.split("/")[2] if path.count("/") == 2 else 0))
        if number == 0:
            rows.append({"id": len(rows) + 1, **form})
        else:
            rows[number - 1].update(form)
        return self._answer(0)

    def _answer(self, code, data=None, message="success"):
        body = json.dumps({"code": code, "msg": message, "data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class Settle(unittest.TestCase):
    def setUp(self):
        self.api = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scheduler)
        self.api.password, self.api.refuses, self.api.asked = OURS, False, []
        self.api.rows = {"/instances": [], "/groups": []}
        thread = threading.Thread(target=self.api.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.api.server_close)
        self.addCleanup(self.api.shutdown)

    def settle(self, *wanted):
        sign_in = {
            "port": self.api.server_address[1],
            "user": "admin",
            "password": OURS,
            "paths": PATHS,
            "refusedCode": WRONG,
        }
        return records.settle(sign_in, list(wanted))

    def test_what_is_not_there_is_made_once(self):
        self.assertEqual(
            self.settle(INSTANCE, GROUP)["changes"], ["alert instance mail", "alert group admins"]
        )
        instance, group = self.api.rows["/instances"][0], self.api.rows["/groups"][0]
        values = {field["field"]: field["value"] for field in json.loads(instance["params"])}
        self.assertEqual(values, {"receivers": "a@example.org", "sslEnable": "false"})
        self.assertEqual((instance["pluginDefineId"], group["members"]), ("7", "1"))
        self.assertEqual(self.settle(INSTANCE, GROUP), {"changed": False, "changes": [], "warnings": []})
        self.assertEqual(self.api.asked, [("POST", "/instances"), ("POST", "/groups")])

    def test_what_differs_is_changed_and_not_made_again(self):
        self.settle(INSTANCE)
        changed = {**INSTANCE["parameters"], "values": {"receivers": "b@example.org"}}
        self.assertTrue(self.settle({**INSTANCE, "parameters": changed})["changed"])
        self.assertEqual(self.api.asked[-1], ("PUT", "/instances/1"))
        self.assertEqual(len(self.api.rows["/instances"]), 1)
        self.assertIn("b@example.org", self.api.rows["/instances"][0]["params"])

    def test_who_is_in_a_group_stays_in_it(self):
        theirs = {"id": 1, "groupName": "admins", "members": "8,9", "description": "call us at night"}
        self.api.rows["/groups"].append(dict(theirs))
        self.settle(INSTANCE, GROUP)
        self.assertEqual(self.api.rows["/groups"], [{**theirs, "members": "8,9,1"}])

    def test_what_people_say_of_a_group_is_theirs_and_no_reason_for_a_change(self):
        self.settle(INSTANCE, GROUP)
        group = self.api.rows["/groups"][0]
        self.assertEqual(group["description"], "of the console")
        for theirs in ("call us at night", None):
            group["description"] = theirs
            self.assertFalse(self.settle(INSTANCE, GROUP)["changed"])
            self.assertEqual(group["description"], theirs)

    def test_a_record_that_is_not_to_be_made_is_left_alone(self):
        self.assertFalse(self.settle({**GROUP, "create": None})["changed"])
        self.assertEqual(self.api.rows["/groups"], [])

    def test_a_password_that_somebody_has_set_is_told_and_fails_nothing(self):
        self.api.password = "chosen by a person"
        result = self.settle(INSTANCE)
        self.assertFalse(result["changed"])
        self.assertIn("somebody else", result["warnings"][0])

    def test_a_refusal_and_an_unknown_parameter_are_told_and_fail_nothing(self):
        self.api.refuses = True
        self.assertIn("10001 no", self.settle(INSTANCE)["warnings"][0])
        odd = {**INSTANCE["parameters"], "values": {"color": "red"}}
        self.assertIn("knows no color", self.settle({**INSTANCE, "parameters": odd})["warnings"][0])
        self.assertIn("there is no mail", self.settle(GROUP)["warnings"][0])


if __name__ == "__main__":
    unittest.main()
