"""Brings the servers of a host into a state.

started   what they need lets this host in; started, without waiting for their health
healthy   waits until all health checks hold; a server that does not get there fails with the ends of its logs
running   started, then healthy
renewed   when what they need lets this host in: stopped, but not taken out of the boot, then running
enabled   started at boot, as the last step of a successful start
stopped   out of the boot, stopped; never fails, so that the next ones are stopped too
gone      nothing of the cluster runs on the host, else it fails
"""

from ansible.module_utils.deck import health, needs, servers, systemd
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.work import Work

SPEC = {
    "state": {
        "choices": ["started", "healthy", "running", "renewed", "enabled", "stopped", "gone"],
        "required": True,
    },
    "servers": {"type": "list", "elements": "dict", "required": True},
    "cluster": {"type": "str"},
    "folder": {"type": "str"},
    "host": {"type": "str"},
    "database": {"type": "dict"},
    "zookeeper": {"type": "dict"},
}


def started(params, check):
    if not check:
        needs.wait_for(params["servers"], params["database"], params["zookeeper"])
    units = servers.start(params["servers"], check)
    return {"changed": bool(units), "started": units}


def healthy(params, check):
    if check:
        return {"changed": False}
    context = {
        "host": params["host"],
        "addresses": health.local_addresses(params["host"]),
        "database": params["database"],
    }
    return {"changed": False, "seconds": servers.wait_healthy(params["servers"], context)}


def running(params, check):
    begun = started(params, check)
    return {**healthy(params, check), **begun}


def renewed(params, check):
    warnings = []
    if not check:
        # A server that could not come up again is not stopped.
        needs.wait_for(params["servers"], params["database"], params["zookeeper"])
        warnings = servers.end(params["servers"])
    return {**running(params, check), "changed": True, "warnings": warnings}


def enabled(params, check):
    states = systemd.show(*(server["unit"] for server in params["servers"]))
    units = [unit for unit, state in states.items() if state.get("UnitFileState") != "enabled"]
    if not check:
        systemd.systemctl("enable", *units)
    return {"changed": bool(units), "enabled": units}


def stopped(params, check):
    if check:
        states = systemd.show(*(server["unit"] for server in params["servers"]))
        return {
            "changed": any(state["ActiveState"] not in ("inactive", "failed") for state in states.values())
        }
    return servers.stop(params["servers"])


def gone(params, check):
    left = [] if check else servers.leftovers(params["servers"], params["cluster"], params["folder"])
    if left:
        raise DeckError("not everything could be stopped: " + "; ".join(left))
    return {"changed": False}


STATES = {
    "started": started,
    "healthy": healthy,
    "running": running,
    "renewed": renewed,
    "enabled": enabled,
    "stopped": stopped,
    "gone": gone,
}


# Stopping is possible on a host whose full disk takes no lock.
WITHOUT_LOCK = ("stopped", "gone")


if __name__ == "__main__":
    run_module(
        SPEC,
        lambda params, check: STATES[params["state"]](params, check),
        # systemd does it, whoever waits for it.
        works=lambda params: Work(may_end=True, without_lock=params["state"] in WITHOUT_LOCK),
    )
