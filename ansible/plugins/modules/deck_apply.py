"""What a run that gives servers other settings has touched on this host. The record stays when the run is over, for an
abort may come while its last hosts are given back; to the next run it says nothing.

begun     the role is about to be changed
told      answers the roles, as `touched`
undone    the role has the settings of before, and runs with them
proved    fails when a role has not
"""

from ansible.module_utils.deck import touched
from ansible.module_utils.deck.module import run_module

SPEC = {
    "state": {"choices": ["begun", "told", "undone", "proved"], "required": True},
    "run": {"type": "str", "required": True},
    "role": {"type": "str"},
}


def main(params, check):
    state, run = params["state"], params["run"]
    if state == "proved":
        touched.prove(run)
    elif check or state == "told":
        pass
    elif state == "begun":
        touched.add(run, params["role"])
    else:
        touched.remove(run, params["role"])
    return {"changed": False, "touched": touched.roles(run)}


if __name__ == "__main__":
    run_module(SPEC, main)
