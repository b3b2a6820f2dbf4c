"""Stands in for `python -m unittest`, or for the `python` of a script that calls `unittest.main()`, and reports what ran."""

import os
import runpy
import sys
import unittest
from unittest import runner
from unittest.main import main

import weak_committee_report as report

report.begin("unittest")


class Result(runner.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcomes = {}
        self.files = {}

    def told(self, test, outcome):
        self.files[test.id()] = getattr(sys.modules.get(type(test).__module__), "__file__", None) or ""
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
        self.told(test, "skipped")

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
