"""DolphinScheduler's API on this host, as its pages talk to it: forms in, an envelope with a code out."""

import http.client
import json
import urllib.parse

_TIMEOUT = 20.0
# Bytes of an answer.
_LIMIT = 8 << 20


class Refused(Exception):
    """The API answered, and not with a success. `code` is its own number for it."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code


class Session:
    """Calls of one user, who may be nobody."""

    def __init__(self, port):
        self._port = port
        self.id = None

    def ask(self, method, path, form=None):
        """The `data` of the answer. Raises Refused, OSError, http.client.HTTPException."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.id is not None:
            headers["sessionId"] = self.id
        body = None if form is None else urllib.parse.urlencode(form)
        if method == "PUT" and body is not None:
            # A form in the body of a PUT is read by newer versions only; in the address it is by all.
            path, body = path + ("&" if "?" in path else "?") + body, None
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read(_LIMIT).decode("utf-8", "replace")
        finally:
            connection.close()
        return _data(path.split("?")[0], answer.status, text)


def _data(path, status, text):
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if status >= 300 or not isinstance(answer, dict):
        raise Refused("%s answers HTTP %d: %s" % (path, status, text[:200].strip()))
    if answer.get("code") != 0:
        raise Refused("%s answers %s %s" % (path, answer.get("code"), answer.get("msg")), answer.get("code"))
    return answer.get("data")
