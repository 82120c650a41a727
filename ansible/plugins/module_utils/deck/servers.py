"""The life of a host's servers: start, become healthy, stop, be gone."""

import os
import time

from ansible.module_utils.deck import health, reports, sockets, systemd
from ansible.module_utils.deck.errors import DeckError, Hopeless

# A server that systemd had to restart this often will not become healthy by waiting.
_RESTARTS = 2
_PAUSE = 0.7


def start(servers, check):
    """Starts those that do not run, without waiting for them. Returns their units."""
    states = systemd.show(*(server["unit"] for server in servers))
    absent = [server["name"] for server in servers if states[server["unit"]]["LoadState"] == "not-found"]
    if absent and not check:
        raise DeckError("not deployed on this host: %s; deploy the cluster first" % ", ".join(absent))
    idle = [
        server for server in servers if states[server["unit"]]["ActiveState"] not in ("active", "activating")
    ]
    units = [server["unit"] for server in idle]
    if not check:
        for server in idle:
            health.remember_zxid(server)
            reports.remember_begin(server)
        failed = [unit for unit in units if states[unit]["ActiveState"] == "failed"]
        systemd.systemctl("reset-failed", *failed)
        systemd.systemctl("start", *units, options=("--no-block",))
    return units


def wait_healthy(servers, context):
    """Waits until every server is healthy; the first that cannot become so ends it with its log."""
    began = time.monotonic()
    waiting, seconds = list(servers), {}
    while waiting:
        for server in list(waiting):
            try:
                reason = health.missing(server, context)
            except Hopeless as error:
                raise DeckError(reports.failure_report(server, str(error))) from error
            took = time.monotonic() - began
            if reason is None:
                seconds[server["name"]] = round(took, 1)
                waiting.remove(server)
                continue
            lost = _lost(server)
            if lost is not None:
                raise DeckError(reports.failure_report(server, lost))
            if took > server["startTimeout"]:
                raise DeckError(_late(server, reason, waiting))
        if waiting:
            time.sleep(_PAUSE)
    return seconds


def stop(servers):
    """Takes servers out of the boot and stops them together. Returns what had to be done; leftovers are not a
    failure here, `leftovers` tells of them once everything had its chance to stop."""
    units = [server["unit"] for server in servers]
    states = systemd.show(*units)
    enabled = [unit for unit in units if states[unit].get("UnitFileState") == "enabled"]
    systemd.systemctl("disable", *enabled)
    to_stop = _to_stop(units, states)
    return {
        "changed": bool(enabled or to_stop),
        "stopped": to_stop,
        "disabled": enabled,
        "warnings": _end(servers, to_stop),
    }


def end(servers):
    """Stops servers that are to start again: the boot starts them as before. Returns warnings."""
    units = [server["unit"] for server in servers]
    warnings = _end(servers, _to_stop(units, systemd.show(*units)))
    # Else systemd still counts how often they ended before, and a server is given up for that.
    systemd.run(["systemctl", "reset-failed", "--", *units])
    return warnings


def _to_stop(units, states):
    running = [unit for unit in units if states[unit]["ActiveState"] not in ("inactive", "failed")]
    restarting = [unit for unit in units if states[unit].get("SubState") == "auto-restart"]
    return sorted({*running, *restarting})


def _end(servers, to_stop):
    warnings = []
    try:
        longest = max((server["stopTimeout"] for server in servers), default=0)
        systemd.systemctl("stop", *to_stop, timeout=longest + 60)
    except DeckError as error:
        warnings.append(str(error))
    units = {server["unit"] for server in servers}
    for unit in sorted(units & set(systemd.pids_by_unit())):
        systemd.run(["systemctl", "kill", "--kill-who=all", "--signal=SIGKILL", "--", unit])
    return warnings + _killed([server for server in servers if server["unit"] in to_stop])


def _killed(servers):
    """In words, the servers that systemd had to kill: what they had not yet written is lost."""
    states = systemd.show(*(server["unit"] for server in servers))
    late = [server for server in servers if states[server["unit"]].get("Result") == "timeout"]
    told = "%s did not end within %d s of being asked to, and was killed"
    return [told % (server["name"], server["stopTimeout"]) for server in late]


def leftovers(servers, cluster, folder):
    """In words, everything of the cluster that still runs on this host: processes of its units, ports held by it."""
    units = {*(server["unit"] for server in servers), *systemd.units_of(cluster)}
    # A process that was killed a moment ago may still be on its way out.
    systemd.wait_until(lambda: not units & set(systemd.pids_by_unit()), 10)
    found = []
    for unit, pids in sorted(systemd.pids_by_unit().items()):
        if unit in units:
            found.append("%s still has the processes %s" % (unit, ", ".join(map(str, pids))))
    ports = {port: server["name"] for server in servers for port in server["ports"]}
    for port, holders in sorted(sockets.listeners(set(ports)).items()):
        ours = [h for h in holders if h.unit in units or _lives_in(h.pid, folder)]
        if ours:
            found.append("port %d of %s is still held by %s" % (port, ports[port], sockets.describe(ours)))
    for unit, state in systemd.show(*sorted(units)).items():
        if state.get("UnitFileState") == "enabled":
            found.append("%s is still started at boot" % unit)
    return found


def _lost(server):
    """Why waiting is in vain, or None."""
    state = systemd.show(server["unit"])[server["unit"]]
    if state["ActiveState"] == "failed":
        return "has failed (%s)" % state.get("Result")
    if state["ActiveState"] == "inactive" and not int(state.get("Job") or 0):
        return "has ended"
    if int(state.get("NRestarts") or 0) >= _RESTARTS:
        return "ended %s times" % state["NRestarts"]
    for port, holders in sockets.listeners(set(server["ports"])).items():
        # Some: PostgreSQL is content with one of two address families, and whoever connects reaches the other.
        others = [holder for holder in holders if holder.unit != server["unit"]]
        if others:
            return "cannot listen on port %d, which is held by %s" % (port, sockets.describe(others))
    return None


def _late(server, reason, waiting):
    """The report about a server whose time is over: about another one, when that has ended meanwhile. On a slow machine
    time runs out before a server has ended often enough, and one that is merely slow would be blamed."""
    states = systemd.show(*(other["unit"] for other in waiting))
    for other in waiting:
        if int(states[other["unit"]].get("NRestarts") or 0) > 0:
            ended = "has ended, and %s is not healthy after %d s" % (server["name"], server["startTimeout"])
            return reports.failure_report(other, ended)
    return reports.failure_report(server, "is not healthy after %d s: %s" % (server["startTimeout"], reason))


def _lives_in(pid, folder):
    for link in ("exe", "cwd"):
        try:
            if os.readlink("/proc/%d/%s" % (pid, link)).startswith(folder.rstrip("/") + "/"):
                return True
        except OSError:
            pass
    return False
