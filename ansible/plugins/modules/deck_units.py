"""Installs the systemd units of a host's servers and removes those of the cluster that are no longer wanted.

Removing a unit stops it and deletes its file; its data stays. `replaces` are clusters whose folder was taken over.
Without `removes` the servers are some of those that are wanted, and the units of others stay.
"""

import os

from ansible.module_utils.deck import files, systemd
from ansible.module_utils.deck.module import run_module

SPEC = {
    "cluster": {"type": "str", "required": True},
    "replaces": {"type": "list", "elements": "str", "required": True},
    "servers": {"type": "list", "elements": "dict", "required": True},
    "removes": {"type": "bool", "default": True},
}


def main(params, check):
    wanted = {server["unit"]: server["unitText"].encode("utf-8") for server in params["servers"]}
    clusters = [params["cluster"], *params["replaces"]]
    present = [unit for cluster in clusters for unit in systemd.units_of(cluster)]
    removed = [unit for unit in present if unit not in wanted] if params["removes"] else []
    if removed and not check:
        systemd.systemctl("disable", *removed, options=("--now",))
        for unit in removed:
            os.unlink(os.path.join(systemd.FOLDER, unit))
    written = [
        unit
        for unit, text in wanted.items()
        if files.write_file(os.path.join(systemd.FOLDER, unit), text, mode=0o644, check=check)
    ]
    if (removed or written) and not check:
        systemd.daemon_reload()
    return {"changed": bool(removed or written), "written": written, "removed": removed}


if __name__ == "__main__":
    run_module(SPEC, main)
