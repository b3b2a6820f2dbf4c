"""What a runner of tests in Python says of them: a line of JSON at a time, to a pipe that only its own process was told of."""

import json
import os
import sys
import uuid

_FOLDER = os.environ.get("WEAK_COMMITTEE_REPORT")
_RUN = str(uuid.uuid4())
# Below the size up to which a write into a pipe is whole, whoever else writes: a character may become six.
_LONGEST = 250
_descriptor = None if _FOLDER is None else os.open(os.path.join(_FOLDER, "report"), os.O_WRONLY)



def _wait():
    """Started ahead of its tests, it says that it is loaded, and waits until it is told to go on."""
    os.write(_descriptor, (json.dumps({"run": _RUN, "waits": True}, separators=(",", ":")) + "\n").encode())
    gate = os.open(os.path.join(_FOLDER, "gate"), os.O_RDONLY)
    os.read(gate, 1)
    os.close(gate)
    # What was loaded of the workspace meanwhile may be another text by now.
    here = os.getcwd() + os.sep
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    if any(file.startswith(here) and "site-packages" not in file for file in files):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


if os.environ.pop("WEAK_COMMITTEE_GATE", None) is not None and _descriptor is not None and hasattr(sys, "orig_argv"):
    _wait()

# What is imported later finds none of this by its name.
_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if folder != _HERE]
for _name in [name for name in os.environ if name.startswith("WEAK_COMMITTEE_")]:
    del os.environ[_name]
_rest = [folder for folder in os.environ.pop("PYTHONPATH", "").split(os.pathsep) if folder not in ("", _HERE)]
if _rest:
    os.environ["PYTHONPATH"] = os.pathsep.join(_rest)


def _say(**record):
    if _descriptor is None:
        return
    cut = {key: value[:_LONGEST] if isinstance(value, str) else value for key, value in record.items()}
    os.write(_descriptor, (json.dumps({"run": _RUN, **cut}) + "\n").encode())


def begin(runner):
    _say(begin=runner, cwd=os.getcwd())


def tell(file, test, outcome):
    _say(file=file, test=test, **{"as": outcome})


def end():
    _say(end=True)


def leave():
    """In a child that is to know nothing of it."""
    if _descriptor is not None:
        os.close(_descriptor)
    sys.modules.pop(__name__, None)
