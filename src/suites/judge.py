# The parent holds no candidate code: it counts only what the child says with a word that the child was given before the candidate ran, and only
# when the child came to its end. Candidate and assertions do share the child, as the verdict's isolation says: the checks below detect, they prove
# nothing. It reports as the runners do that `command` knows.
import sys

sys.path.pop(0)  # no file of the workspace may stand for a module of Python's own in here
import ast, builtins, functools, importlib.util, os, secrets, traceback, types, unittest
import weak_committee_report as reporter

HOW, TESTS, CANDIDATE, *CALLS = sys.argv[1:]
NAME = CANDIDATE.removesuffix('.py').replace('/', '.')
WATCHED = (builtins, unittest, unittest.TestCase, unittest.TestResult)


def closing(passed, failed):
    parts = [f'{count} {word}' for count, word in ((failed, 'failed'), (passed, 'passed')) if count]
    print('      Tests ', ' | '.join(parts) or 'none', f'({passed + failed})', flush=True)
    for number in range(passed + failed):
        reporter.tell(os.path.abspath(TESTS), f'{number + 1}', 'passed' if number < passed else 'failed')
    reporter.end()


def cannot(why):
    print(f'These tests cannot be run: {why}')
    closing(0, 0)
    sys.exit(1)


def has_tests(tree):
    if HOW == 'asserts':
        return any(isinstance(node, ast.Assert) for node in ast.walk(tree))
    return any(isinstance(node, ast.FunctionDef) and node.name.startswith('test') for node in ast.walk(tree))


def missing_modules(tree):
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        for root in {name.split('.')[0] for name in names} - {NAME.split('.')[0]}:
            if importlib.util.find_spec(root) is None:
                yield root


class Counted(ast.NodeTransformer):
    """Counts each assertion that held; one of a constant says nothing of the candidate."""

    def visit_Assert(self, node):
        if isinstance(node.test, ast.Constant):
            return node
        call = ast.Expr(ast.Call(ast.Name('__held__', ast.Load()), [], []))
        return [node, ast.fix_missing_locations(ast.copy_location(call, node))]


def equals_anything(value, depth=0):
    if depth > 20 or isinstance(value, (str, bytes, int, float)) and type(value).__module__ == 'builtins':
        return False
    if type(value) in (list, tuple, set, frozenset):
        return any(equals_anything(item, depth + 1) for item in value)
    if type(value) is dict:
        return any(equals_anything(item, depth + 1) for pair in value.items() for item in pair)
    try:
        return (value == object()) is True
    except Exception:
        return False


def watched(function):
    @functools.wraps(function)
    def call(*args, **named):
        value = function(*args, **named)
        if equals_anything(value):
            raise TypeError('the result says that it equals anything')
        return value

    return call


def given_to_tests(module):
    for name, value in vars(module).items():
        if name.startswith('__') or (hasattr(builtins, name) and name not in CALLS):
            continue
        yield name, watched(value) if callable(value) and not isinstance(value, type) else value


def run_asserts(tree):
    held = 0

    def hold():
        nonlocal held
        held += 1

    checks = any(isinstance(node, ast.FunctionDef) and node.name == 'check' for node in tree.body)
    code = compile(Counted().visit(tree), TESTS, 'exec')
    module = types.ModuleType(NAME)
    module.__file__ = CANDIDATE
    sys.modules[NAME] = module
    unchanged = snapshot()
    with open(CANDIDATE) as file:
        exec(compile(file.read(), CANDIDATE, 'exec'), vars(module))
    unchanged()
    scope = {**dict(given_to_tests(module)), '__name__': 'tests', '__held__': hold}
    try:
        exec(code, scope)
        if checks:
            scope['check'](scope[CALLS[0]])
        unchanged()
    except BaseException:
        traceback.print_exc()
        return held, 1
    return held, 0


def cases_in(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from cases_in(one)
        else:
            yield one


def left_out(case):
    marked = (case, getattr(case, getattr(case, '_testMethodName', ''), None))
    return any(getattr(one, '__unittest_skip__', False) for one in marked)


def run_unittest(_tree):
    unchanged = snapshot()
    importlib.import_module(NAME)
    suite = unittest.defaultTestLoader.loadTestsFromName(TESTS.removesuffix('.py'))
    unchanged()
    skipping = sum(map(left_out, cases_in(suite)))
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(suite)
    unchanged()
    skipped = len(result.skipped) - skipping  # by the candidate
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses) + skipped
    return max(0, result.testsRun - skipping - failed), failed


def snapshot():
    before = [dict(vars(one)) for one in WATCHED]

    def unchanged():
        for one, then in zip(WATCHED, before):
            if any(vars(one).get(name) is not value for name, value in then.items()):
                raise TypeError(f'it changed what {one.__name__} gives to everyone')

    return unchanged


def in_child(tree, report, said, word):
    global reporter
    reporter.leave()
    reporter = None
    os.dup2(said, 1)
    os.dup2(said, 2)
    write, leave = os.write, os._exit
    try:
        passed, failed = (run_asserts if HOW == 'asserts' else run_unittest)(tree)
    except BaseException:
        traceback.print_exc()
        passed, failed = 0, 1
    sys.stdout.flush()
    sys.stderr.flush()
    write(report, f'{word} {passed} {failed}'.encode())
    leave(0)


def drain(descriptor, keep):
    kept = b''
    while chunk := os.read(descriptor, 65536):
        kept = (kept + chunk)[-keep:]
    return kept.decode(errors='replace')


def main():
    reporter.begin('judge')
    with open(TESTS) as file:
        source = file.read()
    try:
        tree = ast.parse(source, TESTS)
    except SyntaxError as error:
        cannot(error)
    for module in missing_modules(tree):
        cannot(f'they need the Python module {module}, which is not installed')
    word = secrets.token_hex(16)
    report, report_in = os.pipe()
    said, said_in = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(report)
        os.close(said)
        in_child(tree, report_in, said_in, word)
    os.close(report_in)
    os.close(said_in)
    printed = drain(said, 4000)
    words = drain(report, 200).split(' ')
    _, status = os.waitpid(child, 0)
    if len(words) != 3 or words[0] != word or status != 0:
        print(printed)
        print('The candidate ended the process before its tests were done.')
        closing(0, 1)
        sys.exit(1)
    passed, failed = int(words[1]), int(words[2])
    if not passed and not failed and has_tests(tree):
        # Only a candidate can have kept every one of them from running.
        print('None of the tests ran to its end.')
        failed = 1
    if failed:
        print(printed)
    closing(passed, failed)
    sys.exit(1 if failed or not passed else 0)


sys.path.insert(0, os.getcwd())
main()
