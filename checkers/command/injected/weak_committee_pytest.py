"""A plugin of pytest that reports what it ran."""

import os
import unittest

import pytest

import weak_committee_report as report

os.environ["PYTEST_ADDOPTS"] = os.environ.get("PYTEST_ADDOPTS", "").replace("-p weak_committee_pytest", "").strip()
report.begin("pytest")

_outcomes = {}
_called_off = set()
_failures = []
# Those that are told at length: what comes after is told in a line, for a thousand take seconds to write.
_AT_LENGTH = 20


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    """Remembers where the code under test called the test off: whose tests they are stands in a file of tests."""
    if call.excinfo is not None:
        _failures.append(item.nodeid)
        if len(_failures) > _AT_LENGTH:
            item.repr_failure = lambda excinfo, style=None: excinfo.exconly()
    if call.when != "call" or call.excinfo is None or not isinstance(call.excinfo.value, (unittest.SkipTest, pytest.skip.Exception)):
        return
    files = [str(entry.path) for entry in call.excinfo.traceback]
    own = [os.path.basename(file) for file in files if "_pytest" not in file and "unittest" not in file]
    if own and own[-1] != "conftest.py" and "test" not in own[-1]:
        _called_off.add(item.nodeid)


def pytest_runtest_logreport(report):
    """Each test has three phases: it passed when its call did and the others did not fail."""
    before = _outcomes.get(report.nodeid)
    if report.failed:
        _outcomes[report.nodeid] = "failed"
    elif report.skipped and before != "failed":
        _outcomes[report.nodeid] = "failed" if report.nodeid in _called_off else "skipped"
    elif report.when == "call" and before is None:
        _outcomes[report.nodeid] = "skipped" if hasattr(report, "wasxfail") else "passed"


def pytest_collectreport(report):
    where = str(report.longrepr[0]) if isinstance(report.longrepr, tuple) else "test"
    within = "test" not in os.path.basename(where) and not where.endswith("conftest.py")
    if report.failed or (report.skipped and within):
        _outcomes[report.nodeid] = "broken"


def pytest_sessionfinish(session, exitstatus):
    # With several workers, the one process that hears them all.
    if hasattr(session.config, "workerinput"):
        return
    for name, outcome in _outcomes.items():
        file, _, test = name.partition("::")
        report.tell(str(session.config.rootpath / file), test, outcome)
    # 0 passed, 1 some failed, 5 there were none; else it did not come to its end by itself.
    if exitstatus not in (0, 1, 5):
        report.tell("", f"pytest ended with {int(exitstatus)}", "broken")
    report.end()
