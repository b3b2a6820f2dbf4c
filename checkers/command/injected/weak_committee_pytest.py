"""A plugin of pytest that reports what it ran."""

import os

import weak_committee_report as report

os.environ["PYTEST_ADDOPTS"] = os.environ.get("PYTEST_ADDOPTS", "").replace("-p weak_committee_pytest", "").strip()
report.begin("pytest")

_outcomes = {}


def pytest_runtest_logreport(report):
    """Each test has three phases: it passed when its call did and the others did not fail."""
    before = _outcomes.get(report.nodeid)
    if report.failed:
        _outcomes[report.nodeid] = "failed"
    elif report.skipped and before != "failed":
        _outcomes[report.nodeid] = "skipped"
    elif report.when == "call" and before is None:
        _outcomes[report.nodeid] = "skipped" if hasattr(report, "wasxfail") else "passed"


def pytest_collectreport(report):
    if report.failed:
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
