"""Lowers the expressions of a libcst tree."""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import libcst as cst
from libcst.metadata import CodeRange
from msgspec import structs

from auditor.languages import ir
from auditor.languages.limits import MAX_DEPTH, ByNodeType, TooDeepError
from auditor.languages.literals import joined_pieces, number_or_text

OPERATORS: Final[dict[type[cst.CSTNode], str]] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.MatrixMultiply: "@",
    cst.Divide: "/",
    cst.Modulo: "%",
    cst.FloorDivide: "//",
    cst.Power: "**",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.MatrixMultiplyAssign: "@",
    cst.DivideAssign: "/",
    cst.ModuloAssign: "%",
    cst.FloorDivideAssign: "//",
    cst.PowerAssign: "**",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.Plus: "+",
    cst.Minus: "-",
    cst.BitInvert: "~",
    cst.Not: "not",
    cst.And: "and",
    cst.Or: "or",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
_SINGLETONS: Final = {"None": None, "True": True, "False": False}


class Expressions:
    """One pass over one tree. Inside an f-string every span is that of the whole f-string, as in `python_ast`."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self.positions = positions
        self.depth = 0
        self.text_span: ir.Span | None = None

    def at(self, first: cst.CSTNode, last: cst.CSTNode | None = None) -> ir.Span:
        """The span from the start of one node to the end of another, or of itself."""
        if self.text_span is not None:
            return self.text_span
        start, end = self.positions[first].start, self.positions[last or first].end
        return ir.Span(start.line, start.column, end.line, end.column)

    def outer(self, node: Any) -> ir.Span:
        """Like `at`, with the parentheses around the node."""
        return self.at(node.lpar[0], node.rpar[-1]) if node.lpar else self.at(node)

    def extent(self, node: Any) -> ir.Span:
        """The span of an expression with the parentheses around it."""
        if isinstance(node, cst.Tuple) and not node.lpar:
            return self.tuple_span(node, node.elements)
        return self.outer(node) if hasattr(node, "lpar") else self.at(node)

    def expr(self, node: cst.CSTNode) -> ir.Expr:
        self.deeper(node)
        lowered = _EXPRESSIONS[type(node)](self, node)
        self.depth -= 1
        return lowered

    def deeper(self, node: cst.CSTNode) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(self.positions[node].start.line)

    def maybe(self, node: cst.CSTNode | None) -> ir.Expr | None:
        return None if node is None else self.expr(node)

    # Expressions.

    def name(self, node: cst.Name) -> ir.Expr:
        if node.value in _SINGLETONS:
            value, kind = number_or_text(_SINGLETONS[node.value])
            return ir.Const(self.at(node), value, kind)
        return ir.Name(self.at(node), identifier(node))

    def literal(self, node: cst.SimpleString | cst.Integer | cst.Float | cst.Imaginary) -> ir.Expr:
        return ir.Const(self.at(node), *number_or_text(_evaluated(node.value)))

    def ellipsis(self, node: cst.Ellipsis) -> ir.Expr:
        return ir.Const(self.at(node), *number_or_text(...))

    def concatenated(self, node: cst.ConcatenatedString) -> ir.Expr:
        strings = tuple(_adjacent(node))
        if all(isinstance(part, cst.SimpleString) for part in strings):
            text = " ".join(part.value for part in strings if isinstance(part, cst.SimpleString))
            return ir.Const(self.at(node), *number_or_text(_evaluated(f"({text})")))
        return self.text(node, strings)

    def formatted(self, node: cst.FormattedString | cst.TemplatedString) -> ir.Expr:
        return self.text(node, (node,))

    def text(self, node: cst.CSTNode, strings: Sequence[Any]) -> ir.Expr:
        outer = self.text_span
        self.text_span = span = self.at(node)
        pieces: list[ir.Expr] = []
        for part in strings:
            if isinstance(part, cst.SimpleString):
                pieces.append(self.literal(part))
            else:
                pieces.extend(self.contents(part.parts, part.start))
        self.text_span = outer
        return ir.Text(span, joined_pieces(pieces))

    def contents(self, parts: Iterable[Any], start: str) -> Iterator[ir.Expr]:
        """The literal pieces and the values of an f-string that opens with `start`."""
        assert self.text_span is not None
        for part in parts:
            if isinstance(part, cst.FormattedStringText | cst.TemplatedStringText):
                yield ir.Const(self.text_span, *number_or_text(_unescaped(part.value, start)))
                continue
            if part.equal is not None:
                yield ir.Const(self.text_span, self.written(part), "str")
            yield self.expr(part.expression)
            if part.format_spec is not None:
                nested = self.contents(part.format_spec, start)
                yield from (piece for piece in nested if not isinstance(piece, ir.Const))

    def written(self, part: Any) -> str:
        """The source of `{expression = }` between the brace and the format, which the f-string repeats."""
        written = (part.whitespace_before_expression, part.expression, part.equal)
        return "".join(map(cst.Module([]).code_for_node, written))

    def attribute(self, node: cst.Attribute) -> ir.Expr:
        return ir.Attr(self.at(node), self.expr(node.value), identifier(node.attr))

    def subscript(self, node: cst.Subscript) -> ir.Expr:
        base = self.expr(node.value)
        first, last = node.slice[0], node.slice[-1]
        if len(node.slice) == 1 and not isinstance(first.comma, cst.Comma) and not _is_starred(first.slice):
            return ir.Item(self.at(node), base, self.index(first.slice))
        items = tuple([self.index(element.slice) for element in node.slice])
        span = self.span(self.first_of(first.slice), self.past_comma(last) or self.last_of(last.slice))
        return ir.Item(self.at(node), base, ir.Display(span, "tuple", items))

    def index(self, node: cst.BaseSlice) -> ir.Expr:
        if isinstance(node, cst.Slice):
            bounds = self.maybe(node.lower), self.maybe(node.upper), self.maybe(node.step)
            return ir.Slice(self.at(node), *bounds)
        assert isinstance(node, cst.Index)
        value = self.expr(node.value)
        return ir.Starred(self.span(self.at(node), self.outer(node.value)), value) if _is_starred(node) else value

    def first_of(self, node: cst.BaseSlice) -> ir.Span:
        return self.outer(node.value) if isinstance(node, cst.Index) and not _is_starred(node) else self.at(node)

    def last_of(self, node: cst.BaseSlice) -> ir.Span:
        return self.outer(node.value) if isinstance(node, cst.Index) else self.at(node)

    def past_comma(self, node: Any) -> ir.Span | None:
        """Where a trailing comma ends, None where there is none."""
        if not isinstance(node.comma, cst.Comma):
            return None
        if self.text_span is not None:
            return self.text_span
        # A comma's own span takes in the white space around it, of which only that before it matters.
        start = self.positions[node.comma].start
        before = self.positions[node.comma.whitespace_before].end
        end = max((start.line, start.column), (before.line, before.column))
        return ir.Span(*end, end[0], end[1] + 1)

    @staticmethod
    def span(first: ir.Span, last: ir.Span) -> ir.Span:
        return ir.Span(first.line, first.column, last.end_line, last.end_column)

    def call(self, node: cst.Call) -> ir.Expr:
        func, args = self.expr(node.func), self.arguments(node.args)
        match args:
            case (ir.Arg(value=ir.Comprehension(kind="generator") as only, name=None, stars=0),):
                if not node.args[0].value.lpar and self.text_span is None:
                    # The parentheses of the call are those of its only argument.
                    opened, end = self.positions[node.whitespace_before_args].start, self.at(node)
                    span = ir.Span(opened.line, opened.column - 1, end.end_line, end.end_column)
                    args = (ir.Arg(span, structs.replace(only, at=span)),)
        return ir.Call(self.at(node), func, args)

    def arguments(self, nodes: Iterable[cst.Arg]) -> tuple[ir.Arg, ...]:
        return tuple([self.argument(node) for node in nodes])

    def argument(self, node: cst.Arg) -> ir.Arg:
        value = self.expr(node.value)
        if node.keyword is None and not node.star:
            return ir.Arg(value.at, value)
        span = self.span(self.at(node), self.outer(node.value))
        return ir.Arg(span, value, identifier(node.keyword) if node.keyword else None, len(node.star))

    def elements(self, nodes: Iterable[Any]) -> tuple[ir.Expr, ...]:
        return tuple([self.expr(node if isinstance(node, cst.StarredElement) else node.value) for node in nodes])

    def starred(self, node: cst.StarredElement) -> ir.Expr:
        return ir.Starred(self.span(self.at(node), self.outer(node.value)), self.expr(node.value))

    def list_(self, node: cst.List) -> ir.Expr:
        return ir.Display(self.at(node), "list", self.elements(node.elements))

    def set_(self, node: cst.Set) -> ir.Expr:
        return ir.Display(self.at(node), "set", self.elements(node.elements))

    def tuple_(self, node: cst.Tuple) -> ir.Expr:
        return ir.Display(self.tuple_span(node, node.elements), "tuple", self.elements(node.elements))

    def tuple_span(self, node: Any, elements: Sequence[Any]) -> ir.Span:
        if node.lpar:
            return self.at(node.lpar[-1], node.rpar[0])
        first, last = elements[0], elements[-1]
        start = self.outer(first.value) if isinstance(first, cst.Element) else self.at(first)
        return self.span(start, self.past_comma(last) or self.outer(last.value))

    def dict_(self, node: cst.Dict) -> ir.Expr:
        return ir.Dict(self.at(node), tuple([self.entry(element) for element in node.elements]))

    def entry(self, node: Any) -> ir.DictEntry:
        value = self.expr(node.value)
        if isinstance(node, cst.StarredDictElement):
            return ir.DictEntry(value.at, None, value)
        key = self.expr(node.key)
        return ir.DictEntry(self.span(key.at, value.at), key, value)

    def binary(self, node: cst.BinaryOperation) -> ir.Expr:
        return ir.Binary(self.at(node), OPERATORS[type(node.operator)], self.expr(node.left), self.expr(node.right))

    def unary(self, node: cst.UnaryOperation) -> ir.Expr:
        return ir.Unary(self.at(node), OPERATORS[type(node.operator)], self.expr(node.expression))

    def boolean(self, node: cst.BooleanOperation) -> ir.Expr:
        op: Any = OPERATORS[type(node.operator)]
        return ir.Bool(self.at(node), op, tuple([self.expr(operand) for operand in _operands(node, op)]))

    def compare(self, node: cst.Comparison) -> ir.Expr:
        left = self.expr(node.left)
        ops = tuple([OPERATORS[type(target.operator)] for target in node.comparisons])
        return ir.Compare(
            self.at(node), left, ops, tuple([self.expr(target.comparator) for target in node.comparisons])
        )

    def choice(self, node: cst.IfExp) -> ir.Expr:
        return ir.Choice(self.at(node), self.expr(node.test), self.expr(node.body), self.expr(node.orelse))

    def function_expression(self, node: cst.Lambda) -> ir.Expr:
        return ir.Lambda(self.at(node), self.parameters(node.params), self.expr(node.body))

    def parameters(self, node: cst.Parameters) -> tuple[ir.Param, ...]:
        params = [self.parameter(param, "positional_only") for param in node.posonly_params]
        params += [self.parameter(param, "normal") for param in node.params]
        if isinstance(node.star_arg, cst.Param):
            params.append(self.parameter(node.star_arg, "args"))
        params += [self.parameter(param, "keyword_only") for param in node.kwonly_params]
        if node.star_kwarg is not None:
            params.append(self.parameter(node.star_kwarg, "kwargs"))
        return tuple(params)

    def parameter(self, node: cst.Param, kind: Any) -> ir.Param:
        span = self.at(node.name)
        annotation = None
        if node.annotation is not None:
            annotation = self.expr(node.annotation.annotation)
            span = self.span(span, self.extent(node.annotation.annotation))
        return ir.Param(span, identifier(node.name), kind, annotation, self.maybe(node.default))

    def simple_comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> ir.Expr:
        clauses = self.clauses(node.for_in)
        match node:
            case cst.ListComp():
                return ir.Comprehension(self.at(node), "list", None, self.expr(node.elt), clauses)
            case cst.SetComp():
                return ir.Comprehension(self.at(node), "set", None, self.expr(node.elt), clauses)
            case _:
                span = self.at(node.lpar[-1], node.rpar[0]) if node.lpar else self.at(node)
                return ir.Comprehension(span, "generator", None, self.expr(node.elt), clauses)

    def dict_comprehension(self, node: cst.DictComp) -> ir.Expr:
        key, value = self.expr(node.key), self.expr(node.value)
        return ir.Comprehension(self.at(node), "dict", key, value, self.clauses(node.for_in))

    def clauses(self, first: cst.CompFor) -> tuple[ir.Generator, ...]:
        clauses = []
        node: cst.CompFor | None = first
        while node is not None:
            target, iterable = self.expr(node.target), self.expr(node.iter)
            tests = tuple([self.expr(condition.test) for condition in node.ifs])
            span = self.span(target.at, (tests[-1] if tests else iterable).at)
            clauses.append(ir.Generator(span, target, iterable, tests, node.asynchronous is not None))
            node = node.inner_for_in
        return tuple(clauses)

    def awaited(self, node: cst.Await) -> ir.Expr:
        return ir.Await(self.at(node), self.expr(node.expression))

    def yielded(self, node: cst.Yield) -> ir.Expr:
        if isinstance(node.value, cst.From):
            return ir.Yield(self.at(node), self.expr(node.value.item), True)
        return ir.Yield(self.at(node), self.maybe(node.value))

    def walrus(self, node: cst.NamedExpr) -> ir.Expr:
        assert isinstance(node.target, cst.Name)
        return ir.Walrus(self.at(node), ir.Name(self.at(node.target), identifier(node.target)), self.expr(node.value))


def _adjacent(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The string literals of an implicit concatenation, in order."""
    while isinstance(node, cst.ConcatenatedString):
        yield node.left
        node = node.right
    yield node


def _operands(node: Any, op: str) -> list[Any]:
    """The operands of a chain of one boolean operator, which libcst nests in pairs."""
    waiting, operands = [node.right, node.left], []
    while waiting:
        operand = waiting.pop()
        if isinstance(operand, cst.BooleanOperation) and not operand.lpar and OPERATORS[type(operand.operator)] == op:
            waiting += [operand.right, operand.left]
        else:
            operands.append(operand)
    return operands


def _is_starred(node: cst.BaseSlice) -> bool:
    return isinstance(node, cst.Index) and bool(node.star)


def identifier(node: cst.BaseExpression) -> str:
    """The name as Python sees it, which compares names in normal form KC."""
    assert isinstance(node, cst.Name)
    return node.value if node.value.isascii() else unicodedata.normalize("NFKC", node.value)


def _evaluated(literal: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(literal)


_BRACES: Final = re.compile(r"\{\{|\}\}")


def _unescaped(text: str, start: str) -> str:
    """What a literal piece of an f-string stands for."""
    text = _BRACES.sub(lambda brace: brace[0][0], text)
    if "\\" not in text or "r" in start.lower():
        return text
    # Any quote inside stands escaped or differs from the quotes around it, so it may be escaped here.
    quoted = re.sub(r"\\.|\"", lambda found: '\\"' if found[0] == '"' else found[0], text, flags=re.DOTALL)
    value = _evaluated('"""' + quoted + '"""')
    return str(value)


_ToExpr: TypeAlias = Callable[[Expressions, Any], ir.Expr]

_EXPRESSIONS: ByNodeType[_ToExpr] = ByNodeType(
    {
        cst.Name: Expressions.name,
        cst.SimpleString: Expressions.literal,
        cst.Integer: Expressions.literal,
        cst.Float: Expressions.literal,
        cst.Imaginary: Expressions.literal,
        cst.Ellipsis: Expressions.ellipsis,
        cst.ConcatenatedString: Expressions.concatenated,
        cst.FormattedString: Expressions.formatted,
        cst.TemplatedString: Expressions.formatted,
        cst.Attribute: Expressions.attribute,
        cst.Subscript: Expressions.subscript,
        cst.Call: Expressions.call,
        cst.StarredElement: Expressions.starred,
        cst.List: Expressions.list_,
        cst.Set: Expressions.set_,
        cst.Tuple: Expressions.tuple_,
        cst.Dict: Expressions.dict_,
        cst.BinaryOperation: Expressions.binary,
        cst.UnaryOperation: Expressions.unary,
        cst.BooleanOperation: Expressions.boolean,
        cst.Comparison: Expressions.compare,
        cst.IfExp: Expressions.choice,
        cst.Lambda: Expressions.function_expression,
        cst.ListComp: Expressions.simple_comprehension,
        cst.SetComp: Expressions.simple_comprehension,
        cst.GeneratorExp: Expressions.simple_comprehension,
        cst.DictComp: Expressions.dict_comprehension,
        cst.Await: Expressions.awaited,
        cst.Yield: Expressions.yielded,
        cst.NamedExpr: Expressions.walrus,
    }
)
