"""DolphinScheduler's administrator: the password of a new schema is replaced, any other is left alone."""

import http.client

from ansible.module_utils.deck.scheduler_api import Refused, Session

FAILED = "the default password may still be that of DolphinScheduler's %s: %s; sign in there and change it"
FIRST = (
    "DolphinScheduler's %s still has the default password, which could not be replaced: %s; sign in there and "
    "change it"
)
THEIRS = "the password of DolphinScheduler's %s is one that somebody else has set; it stays"


class Api:
    """DolphinScheduler's API on this host."""

    def __init__(self, wanted):
        self._wanted = wanted
        self.session = Session(wanted["port"])

    def sign_in(self, password):
        """False: this is not the password."""
        form = {"userName": self._wanted["user"], "userPassword": password}
        try:
            data = self._ask("POST", "login", form)
        except Refused as error:
            if error.code == self._wanted["refusedCode"]:
                return False
            raise
        # 1.2 answers the session itself.
        self.session.id = data if isinstance(data, str) else data["sessionId"]
        return True

    def change_password(self, password):
        """Of the user who is signed in. What else stands in the user's row stays."""
        user = self._ask("GET", "self")
        form = {name: "" if user.get(name) is None else user[name] for name in self._wanted["kept"]}
        form.update({name: "" for name in self._wanted["blank"]})
        self._ask("POST", "update", {**form, "userPassword": password})

    def sign_out(self):
        self._ask("POST", "signOut", {})
        self.session.id = None

    def _ask(self, method, path, form=None):
        return self.session.ask(method, self._wanted["paths"][path], form)


def settle(wanted):
    """The result of the module. A cluster that is healthy is not stopped for what goes wrong here: it is told."""
    api = Api(wanted)
    try:
        if api.sign_in(wanted["firstPassword"]):
            return _replace(api, wanted)
        if api.sign_in(wanted["password"]):
            end(api)
            return {"changed": False, "report": {"signIn": "ours"}}
    except (OSError, http.client.HTTPException, Refused, LookupError, TypeError) as error:
        return {"changed": False, "warnings": [FAILED % (wanted["user"], error)]}
    return {"changed": False, "report": {"signIn": "theirs"}, "warnings": [THEIRS % wanted["user"]]}


def _replace(api, wanted):
    try:
        api.change_password(wanted["password"])
        problem = None
    except (OSError, http.client.HTTPException, Refused, LookupError, TypeError, AttributeError) as error:
        # It may have come about all the same: what counts is which password is let in.
        problem = error
    end(api)
    if api.sign_in(wanted["password"]):
        end(api)
        return {"changed": True, "report": {"signIn": "ours"}}
    reason = FIRST % (wanted["user"], problem or "the new one is not let in")
    return {"changed": False, "report": {"signIn": "first"}, "warnings": [reason]}


def end(api):
    """Ends the session; one that stays ends by itself after two hours."""
    try:
        api.sign_out()
    except (OSError, http.client.HTTPException, Refused):
        pass
