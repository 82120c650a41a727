"""Makes `ansible.module_utils.deck` importable without Ansible: on a host it comes packed with the module."""

import os
import sys
import types

UTILS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "plugins", "module_utils")


def _package(name, path):
    package = types.ModuleType(name)
    package.__path__ = [path]
    sys.modules[name] = package


_package("ansible", UTILS)
_package("ansible.module_utils", UTILS)
