"""Stands in for `python -m unittest`, or for the `python` of a script that calls `unittest.main()`, and reports what ran."""

import os
import runpy
import sys
import unittest
from unittest import runner
from unittest.main import main

import weak_committee_report as report

report.begin("unittest")


def from_within():
    """Whether the code under test called the test off: whose tests they are stands in a file of tests."""
    trace = sys.exc_info()[2]
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename
    return "test" not in os.path.basename(file) and "unittest" not in file


class Result(runner.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcomes = {}
        self.files = {}

    def told(self, test, outcome):
        file = getattr(sys.modules.get(type(test).__module__), "__file__", None) or ""
        if type(test).__name__ in ("_FailedTest", "ModuleSkipped"):
            # It stands for a whole module, by whose name its method is called.
            file = os.path.abspath(test._testMethodName.replace(".", os.sep) + ".py")
        self.files[test.id()] = file
        if self.outcomes.get(test.id()) != "failed":
            self.outcomes[test.id()] = outcome

    def addSuccess(self, test):
        super().addSuccess(test)
        self.told(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.told(test, "failed")

    def addError(self, test, err):
        super().addError(test, err)
        self.told(test, "failed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.told(test, "failed" if from_within() else "skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.told(test, "skipped")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.told(test, "failed")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.told(test, "failed")


class Runner(runner.TextTestRunner):
    resultclass = Result

    def run(self, test):
        result = super().run(test)
        for name, outcome in result.outcomes.items():
            report.tell(result.files.get(name, ""), name, outcome)
        report.end()
        return result


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--script":
        file = sys.argv[2]
        sys.argv = sys.argv[2:]
        sys.path[0] = os.path.dirname(os.path.abspath(file))
        unittest.TextTestRunner = runner.TextTestRunner = Runner
        runpy.run_path(file, run_name="__main__")
    else:
        sys.argv[0] = "python -m unittest"
        main(module=None, testRunner=Runner)
