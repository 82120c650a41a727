import http.server
import json
import threading
import unittest
import urllib.parse

import support  # noqa: F401, makes the next import possible
from ansible.module_utils.deck import sign_in

FIRST, OURS = "dolphinscheduler123", "k2m4p6r8t3v5x7z9a2c4"
PATHS = {"login": "/login", "self": "/users/self", "update": "/users/update", "signOut": "/signOut"}
WRONG = 10013


class Scheduler(http.server.BaseHTTPRequestHandler):
    """As much of the API of 1.3 as this is about, with its one user."""

    def do_GET(self):
        self._answer(0, self.server.user if self._is_signed_in() else None)

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(urllib.parse.parse_qsl(text, keep_blank_values=True))
        if self.path == PATHS["login"]:
            return self._login(form)
        if not self._is_signed_in():
            return self.send_error(401)
        if self.path == PATHS["signOut"]:
            self.server.sessions.clear()
            return self._answer(0)
        if self.server.refuses is not None:
            return self._answer(10018, message=self.server.refuses)
        self.server.updates.append(form)
        self.server.password = form["userPassword"]
        return self._answer(0)

    def _login(self, form):
        if self.server.broken:
            return self.send_error(500)
        if form["userPassword"] != self.server.password:
            return self._answer(WRONG, message="user name or password error")
        self.server.sessions.add("s1")
        return self._answer(0, "s1" if self.server.plain else {"sessionId": "s1"})

    def _is_signed_in(self):
        return self.headers.get("sessionId") in self.server.sessions

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
        self.api.password, self.api.sessions, self.api.updates = FIRST, set(), []
        self.api.refuses, self.api.broken, self.api.plain = None, False, False
        self.api.user = {"id": 1, "userName": "admin", "email": "odd", "tenantId": 7, "queue": None}
        thread = threading.Thread(target=self.api.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.api.server_close)
        self.addCleanup(self.api.shutdown)

    def settle(self, port=None):
        wanted = {
            "port": port or self.api.server_address[1],
            "user": "admin",
            "firstPassword": FIRST,
            "password": OURS,
            "paths": PATHS,
            "refusedCode": WRONG,
            "kept": ["id", "userName", "tenantId", "queue"],
            "blank": ["email"],
        }
        return sign_in.settle(wanted)

    def test_the_first_password_is_replaced_and_the_rest_of_the_user_stays(self):
        self.assertEqual(self.settle(), {"changed": True, "report": {"signIn": "ours"}})
        self.assertEqual(self.api.password, OURS)
        self.assertEqual(
            self.api.updates,
            [
                {
                    "id": "1",
                    "userName": "admin",
                    "tenantId": "7",
                    "queue": "",
                    "email": "",
                    "userPassword": OURS,
                },
            ],
        )
        self.assertEqual(self.api.sessions, set())

    def test_the_session_of_1_2_is_no_object(self):
        self.api.plain = True
        self.assertEqual(self.settle(), {"changed": True, "report": {"signIn": "ours"}})

    def test_a_second_time_changes_nothing(self):
        self.settle()
        self.assertEqual(self.settle(), {"changed": False, "report": {"signIn": "ours"}})
        self.assertEqual(len(self.api.updates), 1)

    def test_a_password_that_somebody_has_set_stays(self):
        self.api.password = "chosen by a person"
        result = self.settle()
        self.assertEqual(result["report"], {"signIn": "theirs"})
        self.assertIn("somebody else", result["warnings"][0])
        self.assertEqual((self.api.password, self.api.updates), ("chosen by a person", []))

    def test_a_refusal_is_told_and_fails_nothing(self):
        self.api.refuses = "no permission"
        result = self.settle()
        self.assertEqual(result["report"], {"signIn": "first"})
        self.assertIn("10018 no permission", result["warnings"][0])
        self.assertEqual(self.api.password, FIRST)

    def test_what_is_not_known_is_not_reported(self):
        self.api.broken = True
        result = self.settle()
        self.assertNotIn("report", result)
        self.assertIn("HTTP 500", result["warnings"][0])

    def test_no_warning_has_the_password(self):
        self.api.password = "chosen by a person"
        for result in (self.settle(), self.settle(port=1)):
            self.assertNotIn(OURS, json.dumps(result))


if __name__ == "__main__":
    unittest.main()
