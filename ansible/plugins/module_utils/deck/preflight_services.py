"""Preflight of services that are not the console's: whether a host can use them. Nothing is changed in them."""

from ansible.module_utils.deck import databases, zookeeper
from ansible.module_utils.deck.errors import DatabaseError
from ansible.module_utils.deck.findings import ERROR, finding

_TIMEOUT = 5.0


def external_database(database, address):
    """Whether the servers of this host can log in to a database that is not ours."""
    if database["managed"] or address not in (*database["clients"], database["schemaHost"]):
        return
    try:
        databases.check_login(database)
    except (OSError, DatabaseError) as error:
        where = "%s:%d/%s" % (database["host"], database["port"], database["name"])
        yield finding("database_login", ERROR, database=where, detail=str(error))


def _zookeeper_version(server, host, port, wanted):
    """Whether a server is of a version that this DolphinScheduler's client can talk to. One that does not tell passes."""
    if wanted is None:
        return
    version = zookeeper.version_of(zookeeper.four_letters(host, port, "srvr", _TIMEOUT))
    if version is None or tuple(wanted["from"]) <= version < tuple(wanted["before"]):
        return
    first, last = (".".join(str(number) for number in wanted[end]) for end in ("from", "before"))
    found = ".".join(str(number) for number in version)
    yield finding(
        "zookeeper_version", ERROR, server=server, version=found, wanted="≥ %s, < %s" % (first, last)
    )


def external_zookeeper(quorum, address):
    """Whether the servers of this host find a quorum that is not ours, and in it the node that they are to use."""
    if quorum["managed"] or address not in quorum["clients"]:
        return
    problems = []
    for server in quorum["servers"]:
        host, _, port = server.rpartition(":")
        try:
            with zookeeper.Client(host, int(port), _TIMEOUT) as client:
                if not client.exists(quorum["chroot"] or "/"):
                    detail = "the node %s does not exist; create it" % quorum["chroot"]
                    yield finding("zookeeper_unusable", ERROR, servers=server, detail=detail)
            yield from _zookeeper_version(server, host, int(port), quorum["versions"])
            return
        except (OSError, zookeeper.ZooKeeperError) as error:
            problems.append("%s: %s" % (server, error))
    yield finding(
        "zookeeper_unusable", ERROR, servers=", ".join(quorum["servers"]), detail="; ".join(problems)
    )
