"""Finds everything that would make a deploy fail, at once; changes nothing.

The action plugin of the same name calls it and adds what only the console can see: the clock and sudo.
"""

import time

from ansible.module_utils.deck import preflight_folder, preflight_host, preflight_services
from ansible.module_utils.deck.facts import host_facts
from ansible.module_utils.deck.module import only_looks, run_module

SPEC = {
    "cluster": {"type": "dict", "required": True},
    "lock": {"type": "dict", "required": True},
    "host": {"type": "dict", "required": True},
    "address": {"type": "str", "required": True},
    "hosts": {"type": "list", "elements": "str", "required": True},
    "archives": {"type": "list", "elements": "dict", "required": True},
    "database": {"type": "dict", "required": True},
    "zookeeper": {"type": "dict", "required": True},
}


def main(params, check):
    cluster, host, archives, database = (params[name] for name in ("cluster", "host", "archives", "database"))
    facts = host_facts()
    findings = [
        *preflight_host.lock(params["lock"]),
        *preflight_host.system(facts, archives),
        *preflight_host.memory(host["memoryMb"]),
        *preflight_host.ports(
            host["ports"], cluster["id"], database["port"] if database["managed"] else None
        ),
        *preflight_host.names(params["hosts"], params["address"]),
        *preflight_host.os_packages(facts["family"], host["osPackages"].get(facts["family"], [])),
        *preflight_folder.folder(cluster),
        *preflight_folder.mounts(cluster["dir"]),
        *preflight_folder.disk(cluster["dir"], host["diskMb"], archives),
        *preflight_services.external_database(database, params["address"]),
        *preflight_services.external_zookeeper(params["zookeeper"], params["address"]),
    ]
    return {"changed": False, "report": {"facts": facts, "findings": findings, "clock": time.time()}}


if __name__ == "__main__":
    run_module(SPEC, main, works=only_looks)
