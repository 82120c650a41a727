"""What a run that gives servers other settings has touched on this host.

begun     the role is about to be changed
told      answers the roles, as `touched`
undone    the role has the settings of before, and runs with them
proved    fails when a role has not
over      nothing is to be taken back any more
"""

from ansible.module_utils.deck import touched
from ansible.module_utils.deck.module import run_module

SPEC = {
    "state": {"choices": ["begun", "told", "undone", "proved", "over"], "required": True},
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
    elif state == "undone":
        touched.remove(run, params["role"])
    else:
        touched.forget()
    return {"changed": False, "touched": touched.roles(run)}


if __name__ == "__main__":
    run_module(SPEC, main)
