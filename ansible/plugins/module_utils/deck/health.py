"""Whether a server is healthy. Each check answers None, or in words what is still missing."""

import http.client
import json
import os
import socket
import urllib.parse

from ansible.module_utils.deck import databases, sockets, systemd, wire, zookeeper
from ansible.module_utils.deck.errors import DatabaseError, Hopeless
from ansible.module_utils.deck.facts import addresses_of_host
from ansible.module_utils.deck.files import read_file

# A node that is older than the start of its server was left by a process that was killed; ZooKeeper keeps it
# until that session times out. Transactions are numbered, so no clock is needed to tell the two apart.
ZXID_FOLDER = "/run/dolphindeck"

_TIMEOUT = 5.0
# Seconds that a unit without any check must have been active: an alert server has no port to ask at.
_STEADY = 3.0


def port(server, check, context):
    found = sockets.listeners({check["port"]})
    if check["port"] not in found:
        return "port %d is not open" % check["port"]
    holders = found[check["port"]]
    if holders and all(holder.unit != server["unit"] for holder in holders):
        return "port %d is held by %s" % (check["port"], sockets.describe(holders))
    return None


def zookeeper_serves(server, check, context):
    address = _where(context["host"], check["port"])
    answer = zookeeper.four_letters(address, check["port"], "srvr", _TIMEOUT)
    if zookeeper.mode_of(answer) is None:
        return "ZooKeeper does not serve yet: %s" % (answer.strip()[:200] or "empty answer")
    with zookeeper.Client(address, check["port"], _TIMEOUT) as client:
        client.children("/")
    return None


def _where(host, port):
    """The loopback, or the host's own address where a server takes connections at that only, as one of a quorum does."""
    try:
        wire.connect("127.0.0.1", port, _TIMEOUT).close()
    except ConnectionRefusedError:
        return host
    return "127.0.0.1"


def _is_of(node, port, addresses):
    """Whether a node of ZooKeeper was made by a server of this host: it is called `address:port…`, or where there is no
    port by the address, alone (1.2.1) or with a number (1.2.0: `address_0000000003`)."""
    if port is None:
        return node.split("_")[0] in addresses
    return ":".join(node.split(":")[:2]) in {"%s:%d" % (address, port) for address in addresses}


def registered(server, check, context):
    nodes, _ = _ask_quorum(check["servers"], lambda client: client.children(check["path"]))
    ours = [node for node in nodes if _is_of(node.name, check["port"], context["addresses"])]
    since = int(read_file(zxid_file(server["unit"])) or 0)
    fresh = [node for node in ours if node.czxid > since]
    # 1.3 registers with an empty node and fills it by its first heartbeat, ten seconds later. Until then the others
    # do not count it: a workflow is refused with "master does not exist".
    if any(node.size > 0 for node in fresh):
        return None
    if fresh:
        return "registered in ZooKeeper under %s, but without a heartbeat yet" % check["path"]
    if ours:
        return "only an earlier start is registered in ZooKeeper under %s" % check["path"]
    others = ", ".join(sorted(node.name for node in nodes)) or "nothing"
    return "not registered in ZooKeeper under %s (there is: %s)" % (check["path"], others)


def api_login(server, check, context):
    form = urllib.parse.urlencode({"userName": "dolphindeck-health", "userPassword": "wrong-on-purpose"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, body = _http(check["port"], "POST", check["path"], form, headers)
    try:
        code = json.loads(body).get("code")
    except (ValueError, AttributeError):
        return "the login answers HTTP %d without a JSON code" % status
    return None if code in check["codes"] else "the login answers code %s: %s" % (code, body[:200])


def http_answers(server, check, context):
    status, _ = _http(check["port"], "GET", check["path"])
    return None if status in check["status"] else "GET %s answers HTTP %d" % (check["path"], status)


def database(server, check, context):
    account = context["database"]["account"]
    try:
        with databases.login(context["database"], "127.0.0.1", _TIMEOUT) as connection:
            connection.query("select 1")
    except DatabaseError as error:
        if databases.is_refusal(error):
            raise Hopeless("does not let in the account %s: %s" % (account, error)) from error
        raise
    return None


CHECKS = {
    "port": port,
    "zookeeper": zookeeper_serves,
    "registered": registered,
    "api-login": api_login,
    "http": http_answers,
    "database": database,
}


def missing(server, context):
    """What the server still lacks to be healthy, or None. Raises Hopeless."""
    state = systemd.show(server["unit"])[server["unit"]]
    if (
        state.get("ActiveState") != "active"
        or not server["health"]
        and systemd.seconds_active(state) < _STEADY
    ):
        return "the unit is %s (%s)" % (state.get("ActiveState"), state.get("SubState"))
    for check in server["health"]:
        try:
            reason = CHECKS[check["kind"]](server, check, context)
        except (OSError, http.client.HTTPException, zookeeper.ZooKeeperError, DatabaseError) as error:
            reason = "%s check: %s" % (check["kind"], error)
        if reason is not None:
            return reason
    return None


def remember_zxid(server):
    """Notes how far ZooKeeper has come, before a server that registers there is started."""
    for check in server["health"]:
        if check["kind"] != "registered":
            continue
        os.makedirs(ZXID_FOLDER, mode=0o755, exist_ok=True)
        try:
            _, zxid = _ask_quorum(check["servers"], lambda client: client.children("/"))
        except (OSError, zookeeper.ZooKeeperError):
            zxid = 0
        with open(zxid_file(server["unit"]), "w", encoding="ascii") as file:
            file.write(str(zxid))


def zxid_file(unit):
    return os.path.join(ZXID_FOLDER, unit + ".zxid")


def _ask_quorum(servers, question):
    """Asks the first server of the quorum that answers; returns its answer and its last transaction."""
    failure = None
    for server in servers:
        host, _, number = server.rpartition(":")
        try:
            with zookeeper.Client(host.strip("[]"), int(number), _TIMEOUT) as client:
                return question(client), client.last_zxid
        except (OSError, zookeeper.ZooKeeperError) as error:
            failure = error
    raise failure or zookeeper.ZooKeeperError("no ZooKeeper server is known")


def _http(number, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=_TIMEOUT)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(65536).decode("utf-8", "replace")
    finally:
        connection.close()


def local_addresses(registered_as):
    """Names and addresses under which a server of this host may register itself."""
    return {registered_as, socket.gethostname(), *addresses_of_host()}
