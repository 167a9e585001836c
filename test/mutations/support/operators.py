"""Prints the one-line mutations of the Python file that is read from standard input, as JSON: see operators.ts."""

import ast
import json
import sys

SWAPS = {
    ast.And: ("logical", "and", "or"),
    ast.Or: ("logical", "or", "and"),
    ast.Eq: ("equality", "==", "!="),
    ast.NotEq: ("equality", "!=", "=="),
    ast.Is: ("equality", "is", "is not"),
    ast.IsNot: ("equality", "is not", "is"),
    ast.In: ("equality", "in", "not in"),
    ast.NotIn: ("equality", "not in", "in"),
    ast.Lt: ("comparison", "<", "<="),
    ast.LtE: ("comparison", "<=", "<"),
    ast.Gt: ("comparison", ">", ">="),
    ast.GtE: ("comparison", ">=", ">"),
    ast.Add: ("arithmetic", "+", "-"),
    ast.Sub: ("arithmetic", "-", "+"),
    ast.Mult: ("arithmetic", "*", "/"),
}

text = sys.stdin.read()
lines = text.splitlines(keepends=True)
starts = [sum(len(line) for line in lines[:n]) for n in range(len(lines) + 1)]
tree = ast.parse(text)
edits = []


def offset(line, column):
    """Columns of the syntax tree count bytes of UTF-8. JavaScript counts UTF-16, which is the same up to U+FFFF."""
    return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())


def start(node):
    return offset(node.lineno, node.col_offset)


def end(node):
    return offset(node.end_lineno, node.end_col_offset)


def edit(operator, first, last, after):
    if "\n" not in text[first:last]:
        edits.append({"operator": operator, "start": first, "end": last, "after": after})


def swap(operator, left, right):
    """The operator's text stands between its operands, with nothing but brackets and spaces beside it."""
    if type(operator) in SWAPS:
        name, before, after = SWAPS[type(operator)]
        first = text.find(before, end(left), start(right))
        if first >= 0:
            edit(name, first, first + len(before), after)


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def literal(node):
    value = node.value
    if isinstance(value, bool):
        edit("boolean", start(node), end(node), str(not value))
    elif isinstance(value, (int, float)):
        edit("number", start(node), end(node), str(value + 1))
        edit("number", start(node), end(node), str(value - 1))
    elif isinstance(value, str) and text[start(node)] in "\"'":
        kind = "prose" if any(map(str.isspace, value)) else "string"
        if value:
            edit(kind, start(node), end(node), '""')
        edit(kind, end(node) - 1, end(node) - 1, "-x")


for node in ast.walk(tree):
    for child in ast.iter_child_nodes(node):
        # Parts of an f-string have no place of their own before Python 3.12.
        child.inside_text = isinstance(node, ast.JoinedStr) or getattr(node, "inside_text", False)
    if getattr(node, "inside_text", False) or is_docstring(node):
        for child in ast.iter_child_nodes(node):
            child.inside_text = True
        continue
    if isinstance(node, ast.BoolOp):
        for left, right in zip(node.values, node.values[1:]):
            swap(node.op, left, right)
    elif isinstance(node, ast.Compare):
        for operator, left, right in zip(node.ops, [node.left, *node.comparators], node.comparators):
            swap(operator, left, right)
    elif isinstance(node, ast.BinOp):
        swap(node.op, node.left, node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        edit("condition", start(node), start(node.operand), "")
    elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and not isinstance(
        node.test, (ast.Compare, ast.BoolOp, ast.UnaryOp)
    ):
        edit("condition", start(node.test), end(node.test), f"not ({text[start(node.test):end(node.test)]})")
    elif isinstance(node, (ast.Expr, ast.Raise)):
        edit("statement", start(node), end(node), "pass")
    elif isinstance(node, ast.Constant):
        literal(node)

print(json.dumps(sorted(edits, key=lambda one: (one["start"], one["end"]))))
