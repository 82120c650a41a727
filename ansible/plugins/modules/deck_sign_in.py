"""Replaces the password that a new schema of DolphinScheduler contains, when it is still in force.

Asked on a host with the API, once that is healthy. What is in force then is reported; what goes wrong is a warning.
"""

from ansible.module_utils.deck import sign_in
from ansible.module_utils.deck.module import run_module

SPEC = {"sign_in": {"type": "dict", "required": True}}


def main(params, check):
    return {"changed": False} if check else sign_in.settle(params["sign_in"])


if __name__ == "__main__":
    run_module(SPEC, main)
