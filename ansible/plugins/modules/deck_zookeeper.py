"""The data of a stopped ZooKeeper server.

seen     answers its rank: which server of a quorum has the newest data
packed   answers the data itself
seeded   puts data of another server in place where there is none
"""

from ansible.module_utils.deck import zookeeper_data
from ansible.module_utils.deck.module import run_module

SPEC = {
    "state": {"choices": ["seen", "packed", "seeded"], "required": True},
    "folder": {"type": "str", "required": True},
    "user": {"type": "str"},
    "content": {"type": "str"},
}


def main(params, check):
    folder = params["folder"]
    if params["state"] == "packed":
        return {"changed": False, "content": zookeeper_data.pack(folder)}
    rank = zookeeper_data.rank(folder)
    if params["state"] == "seen":
        return {"changed": False, "rank": rank}
    if rank == "" and not check:
        zookeeper_data.put(folder, params["content"], params["user"])
    return {"changed": rank == ""}


if __name__ == "__main__":
    run_module(SPEC, main)
