"""Installs missing packages of the distribution; when none is missing the package manager is not asked at all."""

from ansible.module_utils.deck import facts, packages
from ansible.module_utils.deck.errors import DeckError
from ansible.module_utils.deck.module import run_module

SPEC = {"names": {"type": "dict", "required": True}}


def main(params, check):
    family = facts.family()
    if family not in params["names"]:
        raise DeckError("no package names are known for this distribution")
    lacking = packages.missing(family, params["names"][family])
    if lacking and not check:
        packages.install(family, lacking)
        still = packages.missing(family, lacking)
        if still:
            raise DeckError("still missing after the installation: %s" % " ".join(still))
    return {"changed": bool(lacking), "installed": lacking}


if __name__ == "__main__":
    run_module(SPEC, main)
