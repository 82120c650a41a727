"""Reports what the console needs to know of a host before it registers it."""

import time

from ansible.module_utils.deck.facts import host_facts
from ansible.module_utils.deck.module import only_looks, run_module


def main(params, check):
    return {"changed": False, "report": {"facts": host_facts(), "clock": time.time()}}


if __name__ == "__main__":
    run_module({}, main, works=only_looks)
