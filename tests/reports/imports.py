"""Imports every module of the program, for the process from which those of the tests are forked."""

import pkgutil
from importlib import import_module

import decision
import options
import reports

for package in (options, decision, reports):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
