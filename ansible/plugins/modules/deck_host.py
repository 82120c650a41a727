"""Makes a host ready for a cluster: deploy user, its sudo rule, deploy folder, marker of whose it is, and the file
with what units must know of this host. `wayBack` of the result: an upgrade has neither ended well nor been taken back.
"""

import json
import os
import pwd
import socket
import stat
import tempfile

from ansible.module_utils.deck import facts, files, host_points, hosts, ways
from ansible.module_utils.deck.commands import must_run
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.module import run_module
from ansible.module_utils.deck.preflight_folder import MARKER, used_by_others

SPEC = {
    "cluster": {"type": "dict", "required": True},
    "address": {"type": "str", "required": True},
    "sudo": {"type": "bool", "required": True},
    # Folder of the restore points; empty: nothing is known of any.
    "backups": {"type": "str", "default": ""},
}


def main(params, check):
    cluster = params["cluster"]
    marker = os.path.join(cluster["dir"], MARKER)
    refused = used_by_others(cluster)
    if refused is not None:
        raise DeckError("%s: %s" % (cluster["dir"], refused))
    found = files.read_json(marker) or {}
    previous, replaces = found.get("cluster"), found.get("replaces", [])
    if previous not in (None, cluster["id"]):
        if not cluster["takeOver"]:
            raise DeckError("%s belongs to cluster %s" % (cluster["dir"], previous))
        replaces = [*(known for known in replaces if known != cluster["id"]), previous]
    changes = []
    if make_user(cluster["user"], check):
        changes.append("user " + cluster["user"])
    if check and changes:
        return {"changed": True, "changes": changes, "replaces": replaces}
    if params["sudo"] and allow_sudo(cluster["user"], check):
        changes.append("sudo")
    owner = files.account(cluster["user"])
    changes += open_parents(cluster["dir"], owner[0], check)
    if files.make_folder(cluster["dir"], mode=0o755, owner=owner, check=check):
        changes.append(cluster["dir"])
    # Remembered for good: a deploy may break off before the units of the earlier cluster are gone.
    content = {"cluster": cluster["id"], "name": cluster["name"], "replaces": replaces}
    text = json.dumps(content, ensure_ascii=False) + "\n"
    if files.write_file(marker, text.encode("utf-8"), mode=0o644, check=check):
        changes.append(marker)
    if write_environment(cluster, params["address"], owner, check):
        changes.append(cluster["hostEnv"])
    if cluster["hostsFile"] and write_hosts(cluster["hostsFile"], params["address"], owner, check):
        changes.append(cluster["hostsFile"])
    way_back = params["backups"] != "" and host_points.is_open(params["backups"])
    return {"changed": bool(changes), "changes": changes, "replaces": replaces, "wayBack": way_back}


def make_user(name, check):
    """Creates the user with a home when it is absent; one that exists stays as it is."""
    try:
        pwd.getpwnam(name)
        return False
    except KeyError:
        pass
    if not check:
        must_run(["useradd", "--create-home", "--user-group", "--shell", "/bin/bash", "--", name])
    return True


def write_environment(cluster, registered_as, owner, check):
    """On a host with several interfaces servers must announce the one by which the other hosts know it. Of memory some
    versions take only a share of what the host has."""
    interface = facts.interface_of(registered_as, facts.interfaces_of_host())
    total = facts.memory_mb()["total"]
    lines = [
        "# Written by DolphinDeck; a change made here is lost at the next deploy.",
        "DECK_INTERFACE=%s" % (interface or ""),
        *("%s=%s" % (memory["variable"], facts.share(memory, total)) for memory in cluster.get("memory", ())),
    ]
    return files.write_file(
        cluster["hostEnv"],
        ("\n".join(lines) + "\n").encode("ascii"),
        mode=0o644,
        owner=owner,
        check=check,
    )


def write_hosts(path, registered_as, owner, check):
    """The hosts file as servers see it that announce what the host's own name resolves to."""
    own = socket.gethostname()
    try:
        address = socket.getaddrinfo(registered_as, None)[0][4][0]
    except (OSError, UnicodeError) as error:
        raise DeckError(
            "%s, by which this host is registered, has no address here: %s" % (registered_as, error)
        ) from error
    text = hosts.with_own_name(
        (files.read_file("/etc/hosts") or b"").decode("utf-8", "replace"), own, address
    )
    return files.write_file(path, text.encode("utf-8"), mode=0o644, owner=owner, check=check)


def open_parents(path, uid, check):
    """Lets others through the deploy user's own folders, such as its home: tasks run as their tenants."""
    opened = []
    while path != "/":
        path = os.path.dirname(path)
        try:
            with ways.folder(path) as place:
                state = os.fstat(place)
                if state.st_uid != uid or state.st_mode & stat.S_IXOTH:
                    continue
                opened.append(path)
                if not check:
                    os.fchmod(place, stat.S_IMODE(state.st_mode) | stat.S_IXOTH)
        except FileNotFoundError:
            continue
    return opened


def allow_sudo(name, check):
    """DolphinScheduler runs each task with `sudo -u <tenant>`. sudo skips files in sudoers.d whose name has a dot."""
    rule = ("Defaults:%s !requiretty\n%s ALL=(ALL) NOPASSWD: ALL\n" % (name, name)).encode("ascii")
    path = "/etc/sudoers.d/dolphindeck-" + name
    if files.read_file(path) != rule and not check:
        with tempfile.NamedTemporaryFile() as draft:
            draft.write(rule)
            draft.flush()
            must_run(["visudo", "--check", "--quiet", "--file=" + draft.name])
    return files.write_file(path, rule, mode=0o440, check=check)


if __name__ == "__main__":
    run_module(SPEC, main)
