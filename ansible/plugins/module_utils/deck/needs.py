"""Whether a host is let in by what its servers need, asked before they start.

By themselves servers of 1.3 say so late and badly: without ZooKeeper they wait in silence, and with a database that
refuses them they run, open their ports, and answer errors.
"""

import glob
import os
import time

from ansible.module_utils.deck import databases, zookeeper
from ansible.module_utils.deck.errors import DatabaseError, DeckError

# Seconds that a service may be silent: it may be about to start, as after a power cut. A refusal is final.
PATIENCE = 30.0

_PAUSE = 1.0
_TIMEOUT = 5.0


def wait_for(servers, database, quorum, patience=PATIENCE):
    """Waits until all that the servers need lets this host in.

    DeckError: it refuses, or is silent for longer than `patience` seconds.
    """
    _find_plugins(servers)
    wanted = {need for server in servers for need in server.get("needs", ())}
    if "database" in wanted:
        _find_drivers(database)
        where = "the database %(host)s:%(port)d" % database
        try:
            _insist(lambda: databases.check_login(database), patience)
        except DatabaseError as error:
            refusal = "%s does not let in the account %s of this host: %s"
            raise DeckError(refusal % (where, database["account"], error)) from error
        except OSError as error:
            raise DeckError("%s does not answer within %d s: %s" % (where, patience, error)) from error
    if "zookeeper" in wanted:
        try:
            _insist(lambda: _enter(quorum["servers"]), patience)
        except OSError as error:
            raise DeckError("ZooKeeper does not answer within %d s: %s" % (patience, error)) from error


def _find_drivers(database):
    """Without its driver a server runs, opens its port, and fails at every query with a NullPointerException."""
    for pattern in database.get("drivers", ()):
        if not any(os.path.exists(path) for path in glob.glob(pattern)):
            raise DeckError(
                "the JDBC driver of the database is missing on this host: there is no %s" % pattern
            )


def _find_plugins(servers):
    """Without plugins a server of 3.3 runs and is registered; then no task starts, and the API fails at the first
    upload."""
    for server in servers:
        for pattern in server.get("plugins", ()):
            if not glob.glob(pattern):
                raise DeckError(
                    "a plugin that %s needs is missing on this host: there is no %s"
                    % (server["name"], pattern)
                )


def _insist(attempt, patience):
    """Calls `attempt` until it succeeds; raises what it raised last when that is a refusal or took too long."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return attempt()
        except (OSError, DatabaseError) as error:
            if databases.is_refusal(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE)


def _enter(servers):
    """A session with one of the servers, which only those of a quorum grant. OSError: none does; it names each."""
    refused = []
    for server in servers:
        host, _, port = server.rpartition(":")
        try:
            with zookeeper.Client(host.strip("[]"), int(port), _TIMEOUT):
                return
        except (OSError, zookeeper.ZooKeeperError) as error:
            refused.append("%s: %s" % (server, error))
    raise ConnectionError("; ".join(refused))
