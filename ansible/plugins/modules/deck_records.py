"""Brings what DolphinScheduler keeps in its database (alert instances, worker groups) to what it should be.

Asked on a host with the API, once that is healthy and its administrator has the console's password. What goes wrong is a
warning.
"""

from ansible.module_utils.deck import records
from ansible.module_utils.deck.module import run_module

SPEC = {
    "sign_in": {"type": "dict", "required": True},
    "records": {"type": "list", "elements": "dict", "required": True},
}


def main(params, check):
    return {"changed": False} if check else records.settle(params["sign_in"], params["records"])


if __name__ == "__main__":
    run_module(SPEC, main)
