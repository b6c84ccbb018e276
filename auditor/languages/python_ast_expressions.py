"""Lowers the expressions of a tree of the standard library's parser."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any, Final, TypeAlias

from auditor.languages import ir
from auditor.languages.limits import MAX_DEPTH, ByNodeType, TooDeepError
from auditor.languages.literals import joined_pieces, number_or_text

BINARY: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.FloorDiv: "//",
}
UNARY: Final[dict[type[ast.unaryop], str]] = {ast.Invert: "~", ast.Not: "not", ast.UAdd: "+", ast.USub: "-"}
COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Expressions:
    """One pass over one syntax tree. Inside an f-string every span is that of the whole f-string.

    Before Python 3.12 the parser does not know where the parts of an f-string stand; modules must not differ between
    interpreters.
    """

    def __init__(self, source: str) -> None:
        self.lines = None if source.isascii() else source.split("\n")
        self.starts: dict[int, list[int]] = {}
        """For each line that is not ASCII and was asked for, the byte at which each of its characters starts."""
        self.depth = 0
        self.text_span: ir.Span | None = None

    def at(self, node: Any) -> ir.Span:
        """The span of a node that has a position."""
        if self.text_span is not None:
            return self.text_span
        if self.lines is None:
            return ir.Span(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        return ir.Span(
            node.lineno,
            self.characters(node.lineno, node.col_offset),
            node.end_lineno,
            self.characters(node.end_lineno, node.end_col_offset),
        )

    def characters(self, line: int, offset: int) -> int:
        """The column in characters of a column that the parser counts in bytes of UTF-8."""
        assert self.lines is not None
        text = self.lines[line - 1]
        if text.isascii():
            return offset
        starts = self.starts.get(line)
        if starts is None:
            sizes = (1 + (c > "\x7f") + (c > "\u07ff") + (c > "\uffff") for c in text)
            starts = self.starts[line] = [0, *accumulate(sizes)]
        return bisect_left(starts, offset)

    def expr(self, node: ast.expr) -> ir.Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(node.lineno)
        lowered = _EXPRESSIONS[type(node)](self, node)
        self.depth -= 1
        return lowered

    def maybe(self, node: ast.expr | None) -> ir.Expr | None:
        return None if node is None else self.expr(node)

    def each(self, nodes: Iterable[ast.expr]) -> tuple[ir.Expr, ...]:
        return tuple([self.expr(node) for node in nodes])

    def constant(self, node: ast.Constant) -> ir.Expr:
        value, kind = number_or_text(node.value)
        return ir.Const(self.at(node), value, kind)

    def name(self, node: ast.Name) -> ir.Expr:
        return ir.Name(self.at(node), node.id)

    def attribute(self, node: ast.Attribute) -> ir.Expr:
        return ir.Attr(self.at(node), self.expr(node.value), node.attr)

    def subscript(self, node: ast.Subscript) -> ir.Expr:
        return ir.Item(self.at(node), self.expr(node.value), self.expr(node.slice))

    def slice_(self, node: ast.Slice) -> ir.Expr:
        return ir.Slice(self.at(node), self.maybe(node.lower), self.maybe(node.upper), self.maybe(node.step))

    def call(self, node: ast.Call) -> ir.Expr:
        return ir.Call(self.at(node), self.expr(node.func), self.arguments(node.args, node.keywords))

    def arguments(self, positional: list[ast.expr], named: list[ast.keyword]) -> tuple[ir.Arg, ...]:
        args = [self.positional(node) for node in positional]
        if not named:
            return tuple(args)
        last = (positional[-1].lineno, positional[-1].col_offset) if positional else (0, 0)
        if last < (named[0].lineno, named[0].col_offset):
            return (*args, *[self.named(node) for node in named])
        # `f(a=1, *rest)`: the parser keeps the two kinds apart, the source mixes them.
        placed = [((node.lineno, node.col_offset), arg) for node, arg in zip(positional, args, strict=True)]
        placed += [((node.lineno, node.col_offset), self.named(node)) for node in named]
        return tuple([arg for _, arg in sorted(placed, key=lambda pair: pair[0])])

    def positional(self, node: ast.expr) -> ir.Arg:
        if isinstance(node, ast.Starred):
            return ir.Arg(self.at(node), self.expr(node.value), None, 1)
        value = self.expr(node)
        return ir.Arg(value.at, value)

    def named(self, node: ast.keyword) -> ir.Arg:
        return ir.Arg(self.at(node), self.expr(node.value), node.arg, 2 if node.arg is None else 0)

    def list_(self, node: ast.List) -> ir.Expr:
        return ir.Display(self.at(node), "list", self.each(node.elts))

    def tuple_(self, node: ast.Tuple) -> ir.Expr:
        return ir.Display(self.at(node), "tuple", self.each(node.elts))

    def set_(self, node: ast.Set) -> ir.Expr:
        return ir.Display(self.at(node), "set", self.each(node.elts))

    def dict_(self, node: ast.Dict) -> ir.Expr:
        entries = []
        for key, value in zip(node.keys, node.values, strict=True):
            lowered = self.expr(value)
            if key is None:
                entries.append(ir.DictEntry(lowered.at, None, lowered))
            else:
                name = self.expr(key)
                entries.append(ir.DictEntry(span_of(name, lowered), name, lowered))
        return ir.Dict(self.at(node), tuple(entries))

    def text(self, node: Any) -> ir.Expr:
        """An f-string, or a template string of Python 3.14."""
        outer = self.text_span
        self.text_span = span = self.at(node)
        pieces: list[ir.Expr] = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                pieces.append(self.constant(part))
            elif type(part) is ast.JoinedStr:
                pieces.extend(self.pieces(part))
            else:
                pieces.extend(self.field(part))
        self.text_span = outer
        return ir.Text(span, joined_pieces(pieces))

    def pieces(self, node: ast.JoinedStr) -> tuple[ir.Expr, ...]:
        lowered = self.text(node)
        assert isinstance(lowered, ir.Text)
        return lowered.parts

    def field(self, node: Any) -> list[ir.Expr]:
        """The value of a replacement field, then the values that its format specification takes from fields."""
        nested = self.pieces(node.format_spec) if node.format_spec is not None else ()
        return [self.expr(node.value), *(part for part in nested if type(part) is not ir.Const)]

    def binary(self, node: ast.BinOp) -> ir.Expr:
        return ir.Binary(self.at(node), BINARY[type(node.op)], self.expr(node.left), self.expr(node.right))

    def unary(self, node: ast.UnaryOp) -> ir.Expr:
        return ir.Unary(self.at(node), UNARY[type(node.op)], self.expr(node.operand))

    def boolean(self, node: ast.BoolOp) -> ir.Expr:
        return ir.Bool(self.at(node), "and" if type(node.op) is ast.And else "or", self.each(node.values))

    def compare(self, node: ast.Compare) -> ir.Expr:
        ops = tuple([COMPARISONS[type(op)] for op in node.ops])
        return ir.Compare(self.at(node), self.expr(node.left), ops, self.each(node.comparators))

    def choice(self, node: ast.IfExp) -> ir.Expr:
        return ir.Choice(self.at(node), self.expr(node.test), self.expr(node.body), self.expr(node.orelse))

    def function_expression(self, node: ast.Lambda) -> ir.Expr:
        return ir.Lambda(self.at(node), self.parameters(node.args), self.expr(node.body))

    def list_comprehension(self, node: ast.ListComp) -> ir.Expr:
        return ir.Comprehension(self.at(node), "list", None, self.expr(node.elt), self.clauses(node.generators))

    def set_comprehension(self, node: ast.SetComp) -> ir.Expr:
        return ir.Comprehension(self.at(node), "set", None, self.expr(node.elt), self.clauses(node.generators))

    def generator(self, node: ast.GeneratorExp) -> ir.Expr:
        return ir.Comprehension(self.at(node), "generator", None, self.expr(node.elt), self.clauses(node.generators))

    def dict_comprehension(self, node: Any) -> ir.Expr:
        # Python 3.15 allows `{**mapping for …}`, whose value is None.
        key, value = (node.key, node.value) if node.value is not None else (None, node.key)
        clauses = self.clauses(node.generators)
        return ir.Comprehension(self.at(node), "dict", self.maybe(key), self.expr(value), clauses)

    def clauses(self, nodes: Sequence[ast.comprehension]) -> tuple[ir.Generator, ...]:
        clauses = []
        for node in nodes:
            target, iterable, tests = self.expr(node.target), self.expr(node.iter), self.each(node.ifs)
            span = span_of(target, tests[-1] if tests else iterable)
            clauses.append(ir.Generator(span, target, iterable, tests, bool(node.is_async)))
        return tuple(clauses)

    def awaited(self, node: ast.Await) -> ir.Expr:
        return ir.Await(self.at(node), self.expr(node.value))

    def yielded(self, node: ast.Yield) -> ir.Expr:
        return ir.Yield(self.at(node), self.maybe(node.value))

    def delegated(self, node: ast.YieldFrom) -> ir.Expr:
        return ir.Yield(self.at(node), self.expr(node.value), True)

    def starred(self, node: ast.Starred) -> ir.Expr:
        return ir.Starred(self.at(node), self.expr(node.value))

    def walrus(self, node: ast.NamedExpr) -> ir.Expr:
        return ir.Walrus(self.at(node), ir.Name(self.at(node.target), node.target.id), self.expr(node.value))

    def parameters(self, node: ast.arguments) -> tuple[ir.Param, ...]:
        if not (node.args or node.kwonlyargs or node.vararg or node.kwarg or node.posonlyargs):
            return ()
        undefaulted = len(node.posonlyargs) + len(node.args) - len(node.defaults)
        defaults: list[ast.expr | None] = [*[None] * undefaulted, *node.defaults]
        params = [self.parameter(arg, "positional_only", defaults.pop(0)) for arg in node.posonlyargs]
        params += [self.parameter(arg, "normal", default) for arg, default in zip(node.args, defaults, strict=True)]
        if node.vararg is not None:
            params.append(self.parameter(node.vararg, "args", None))
        for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
            params.append(self.parameter(arg, "keyword_only", default))
        if node.kwarg is not None:
            params.append(self.parameter(node.kwarg, "kwargs", None))
        return tuple(params)

    def parameter(self, node: ast.arg, kind: Any, default: ast.expr | None) -> ir.Param:
        return ir.Param(self.at(node), node.arg, kind, self.maybe(node.annotation), self.maybe(default))


def span_of(first: ir.Expr, last: ir.Expr) -> ir.Span:
    return ir.Span(first.at.line, first.at.column, last.at.end_line, last.at.end_column)


_ToExpr: TypeAlias = Callable[[Expressions, Any], ir.Expr]

_EXPRESSIONS: ByNodeType[_ToExpr] = ByNodeType(
    {
        ast.Constant: Expressions.constant,
        ast.Name: Expressions.name,
        ast.Attribute: Expressions.attribute,
        ast.Subscript: Expressions.subscript,
        ast.Slice: Expressions.slice_,
        ast.Call: Expressions.call,
        ast.List: Expressions.list_,
        ast.Tuple: Expressions.tuple_,
        ast.Set: Expressions.set_,
        ast.Dict: Expressions.dict_,
        ast.JoinedStr: Expressions.text,
        ast.BinOp: Expressions.binary,
        ast.UnaryOp: Expressions.unary,
        ast.BoolOp: Expressions.boolean,
        ast.Compare: Expressions.compare,
        ast.IfExp: Expressions.choice,
        ast.Lambda: Expressions.function_expression,
        ast.ListComp: Expressions.list_comprehension,
        ast.SetComp: Expressions.set_comprehension,
        ast.GeneratorExp: Expressions.generator,
        ast.DictComp: Expressions.dict_comprehension,
        ast.Await: Expressions.awaited,
        ast.Yield: Expressions.yielded,
        ast.YieldFrom: Expressions.delegated,
        ast.Starred: Expressions.starred,
        ast.NamedExpr: Expressions.walrus,
    }
)
# Template strings came with Python 3.14.
if hasattr(ast, "TemplateStr"):
    _EXPRESSIONS[ast.TemplateStr] = Expressions.text
