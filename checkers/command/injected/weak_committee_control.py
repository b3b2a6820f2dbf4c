"""Makes controls of test files in Python: copies whose assertions expect something else. Prints, as JSON, for each random value the text of each, with the
tests that cannot pass any more: those whose own body, at its top level, holds a changed assertion that nothing stands before."""

import ast
import json
import sys

EQUAL = {"assertEqual", "assertEquals", "assertListEqual", "assertDictEqual", "assertTupleEqual", "assertSetEqual"}
OPPOSITE = {
    "assertTrue": "assertFalse",
    "assertFalse": "assertTrue",
    "assertIn": "assertNotIn",
    "assertNotIn": "assertIn",
    "assertIsNone": "assertIsNotNone",
    "assertIsNotNone": "assertIsNone",
    "assertIs": "assertIsNot",
    "assertNotEqual": "assertEqual",
}


class Controls:
    def __init__(self, source, random):
        self.random = random
        self.pick = int(random, 16)
        self.lines = [line.encode() for line in source.splitlines(keepends=True)]
        self.edits = []
        self.titles = []

    def of(self, tree):
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt):
                changed = self.statement(node)
                if changed:
                    node.changed = True
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test") and self.direct(node):
                self.titles.append(node.name)

    def direct(self, function):
        """Whether the test, if it comes to its end, has come by a changed assertion."""
        leaves = any(isinstance(inner, (ast.Return, ast.Yield)) for inner in ast.walk(function))
        return not leaves and any(getattr(statement, "changed", False) for statement in self.body(function.body))

    def body(self, statements):
        for statement in statements:
            yield statement
            if isinstance(statement, (ast.With, ast.AsyncWith)) and not raises(statement):
                yield from self.body(statement.body)

    def statement(self, node):
        if isinstance(node, ast.Assert):
            return self.assertion(node.test)
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            return self.call(value)
        return False

    def assertion(self, test):
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
            if self.value(test.comparators[0]) or self.value(test.left):
                return True
        self.edit(test, b"not (" + self.text(test) + b")")
        return True

    def call(self, call):
        name = call.func.attr
        if name in EQUAL and len(call.args) > 1 and (self.value(call.args[1]) or self.value(call.args[0])):
            return True
        if name == "assertEqual":
            self.rename(call, "assertNotEqual")
            return True
        if name in OPPOSITE:
            self.rename(call, OPPOSITE[name])
            return True
        return False

    def value(self, node):
        """Changes one of the literals that a value is made of; whichever, a cheat may hide in any."""
        leaves = [leaf for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)] if literal(node) else []
        if not leaves:
            return False
        leaf = leaves[(self.pick + len(self.edits)) % len(leaves)]
        self.edit(leaf, other(leaf.value, self.random).encode())
        return True

    def rename(self, call, name):
        end = (call.func.end_lineno, call.func.end_col_offset)
        self.edits.append(((end[0], end[1] - len(call.func.attr.encode())), end, name.encode()))

    def edit(self, node, text):
        self.edits.append(((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset), text))

    def at(self, place):
        return sum(len(line) for line in self.lines[: place[0] - 1]) + place[1]

    def text(self, node):
        return b"".join(self.lines)[self.at((node.lineno, node.col_offset)) : self.at((node.end_lineno, node.end_col_offset))]

    def applied(self):
        source = b"".join(self.lines)
        for start, end, text in sorted(self.edits, reverse=True):
            source = source[: self.at(start)] + text + source[self.at(end) :]
        return source.decode()


def raises(statement):
    """`with pytest.raises(...)`: what stands in it may be left before its end."""
    return any("raises" in ast.dump(item.context_expr).lower() or "warns" in ast.dump(item.context_expr).lower() for item in statement.items)


def literal(node):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return not any(isinstance(inner, ast.JoinedStr) for inner in ast.walk(node))


def other(value, random):
    if isinstance(value, bool):
        return repr(not value)
    if isinstance(value, int):
        # A whole number again: who takes the answers out of the tests takes whole numbers.
        return repr(value + 1 + int(random, 16) % 9)
    if isinstance(value, (float, complex)):
        # Next to a large number there is no other.
        return "0.5" if abs(value) > 2**50 or value != value else repr(value + 1.5)
    if isinstance(value, bytes):
        return repr(value + random.encode())
    if isinstance(value, str):
        return repr(f"{value} {random}")
    return repr(random)


def made(random, sources):
    """The controls of all files by one random value."""
    result = {}
    for path, source in sources.items():
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        controls = Controls(source, random)
        controls.of(tree)
        if controls.edits:
            result[path] = {"text": controls.applied(), "titles": controls.titles}
    return result


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


randoms = sys.argv[1].split(",")
sources = {path: read(path) for path in sys.argv[2:]}
print(json.dumps([made(random, sources) for random in randoms]))
