"""Lowers Python source with the standard library's parser, which is several times as fast as libcst."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

from auditor.languages import ir
from auditor.languages.lexing import comments_in
from auditor.languages.limits import MAX_DEPTH, ByNodeType, TooDeepError
from auditor.languages.literals import joined_pieces, number_or_text
from auditor.sites import Place

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


def parse(source: str) -> ast.Module:
    """The syntax tree of `source`.

    Raises SyntaxError or ValueError (NUL bytes, lone surrogates) where the running interpreter cannot read the source,
    RecursionError or MemoryError where it is nested beyond what the interpreter bears.
    """
    with warnings.catch_warnings():
        # Invalid escapes in the audited source are no business of whoever runs the audit.
        warnings.simplefilter("ignore")
        return ast.parse(source)


def lower(source: str, path: str, place: Place) -> ir.Module:
    """The module that `source` (lines end in `\\n`) says. Raises what `parse` raises, and `RefusedError`."""
    tree = parse(source)
    return ir.Module(path, place, _Lowering(source).block(tree.body), comments_in(source))


class _Lowering:
    """One pass over one syntax tree. Inside an f-string every span is that of the whole f-string.

    Before Python 3.12 the parser does not know where the parts of an f-string stand; modules must not differ between
    interpreters.
    """

    def __init__(self, source: str) -> None:
        self.lines = None if source.isascii() else source.split("\n")
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
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))

    # The two ways down. They count how deep the tree is, so that whoever walks it later need not fear its depth.

    def expr(self, node: ast.expr) -> ir.Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(node.lineno)
        lowered = _EXPRESSIONS[type(node)](self, node)
        self.depth -= 1
        return lowered

    def block(self, nodes: Sequence[ast.stmt]) -> tuple[ir.Stmt, ...]:
        if not nodes:
            return ()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(nodes[0].lineno)
        lowered = tuple([_STATEMENTS[type(node)](self, node) for node in nodes])
        self.depth -= 1
        return lowered

    def maybe(self, node: ast.expr | None) -> ir.Expr | None:
        return None if node is None else self.expr(node)

    def each(self, nodes: Iterable[ast.expr]) -> tuple[ir.Expr, ...]:
        return tuple([self.expr(node) for node in nodes])

    # Expressions.

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
                entries.append(ir.DictEntry(_span(name, lowered), name, lowered))
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
            span = _span(target, tests[-1] if tests else iterable)
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

    # Statements.

    def assign(self, node: ast.Assign) -> ir.Stmt:
        return ir.Assign(self.at(node), self.each(node.targets), self.expr(node.value))

    def annotated(self, node: ast.AnnAssign) -> ir.Stmt:
        target, annotation = self.expr(node.target), self.expr(node.annotation)
        return ir.Assign(self.at(node), (target,), self.maybe(node.value), annotation)

    def type_alias(self, node: Any) -> ir.Stmt:
        """`type name = value` of Python 3.12; its type parameters are left out, as everywhere."""
        return ir.Assign(self.at(node), (self.expr(node.name),), self.expr(node.value))

    def augment(self, node: ast.AugAssign) -> ir.Stmt:
        return ir.Augment(self.at(node), self.expr(node.target), BINARY[type(node.op)], self.expr(node.value))

    def evaluate(self, node: ast.Expr) -> ir.Stmt:
        return ir.Evaluate(self.at(node), self.expr(node.value))

    def return_(self, node: ast.Return) -> ir.Stmt:
        return ir.Return(self.at(node), self.maybe(node.value))

    def raise_(self, node: ast.Raise) -> ir.Stmt:
        return ir.Raise(self.at(node), self.maybe(node.exc), self.maybe(node.cause))

    def assert_(self, node: ast.Assert) -> ir.Stmt:
        return ir.Assert(self.at(node), self.expr(node.test), self.maybe(node.msg))

    def until(self, node: Any, *blocks: Sequence[ir.Stmt | ir.Handler | ir.Case]) -> ir.Span:
        """From the start of a compound statement to the end of its last block, without a semicolon behind that."""
        end = next(block[-1].at for block in reversed(blocks) if block)
        start = self.at(node)
        return ir.Span(start.line, start.column, end.end_line, end.end_column)

    def if_(self, node: ast.If) -> ir.Stmt:
        test, body, other = self.expr(node.test), self.block(node.body), self.block(node.orelse)
        return ir.If(self.until(node, body, other), test, body, other)

    def for_(self, node: ast.For | ast.AsyncFor) -> ir.Stmt:
        target, iterable = self.expr(node.target), self.expr(node.iter)
        body, other = self.block(node.body), self.block(node.orelse)
        is_async = isinstance(node, ast.AsyncFor)
        return ir.For(self.until(node, body, other), target, iterable, body, other, is_async)

    def while_(self, node: ast.While) -> ir.Stmt:
        test, body, other = self.expr(node.test), self.block(node.body), self.block(node.orelse)
        return ir.While(self.until(node, body, other), test, body, other)

    def try_(self, node: ast.Try | ast.TryStar) -> ir.Stmt:
        handlers = tuple([self.handler(handler) for handler in node.handlers])
        body, other, final = self.block(node.body), self.block(node.orelse), self.block(node.finalbody)
        return ir.Try(self.until(node, body, handlers, other, final), body, handlers, other, final)

    def handler(self, node: ast.ExceptHandler) -> ir.Handler:
        error, body = self.maybe(node.type), self.block(node.body)
        return ir.Handler(self.until(node, body), error, node.name, body)

    def with_(self, node: ast.With | ast.AsyncWith) -> ir.Stmt:
        items = []
        for item in node.items:
            context, target = self.expr(item.context_expr), self.maybe(item.optional_vars)
            items.append(ir.WithItem(_span(context, target or context), context, target))
        body = self.block(node.body)
        return ir.With(self.until(node, body), tuple(items), body, isinstance(node, ast.AsyncWith))

    def match(self, node: ast.Match) -> ir.Stmt:
        subject, cases = self.expr(node.subject), tuple([self.case(case) for case in node.cases])
        return ir.Match(self.until(node, cases), subject, cases)

    def case(self, node: ast.match_case) -> ir.Case:
        binds: list[ir.Name] = []
        values: list[ir.Expr] = []
        self.pattern(node.pattern, binds, values)
        guard, body = self.maybe(node.guard), self.block(node.body)
        return ir.Case(self.until(node.pattern, body), tuple(binds), tuple(values), guard, body)

    def pattern(self, node: ast.pattern, binds: list[ir.Name], values: list[ir.Expr]) -> None:
        """Adds what a pattern binds and compares with, in source order."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(node.lineno)
        match node:
            case ast.MatchValue():
                values.append(self.expr(node.value))
            case ast.MatchSingleton():
                value, kind = number_or_text(node.value)
                values.append(ir.Const(self.at(node), value, kind))
            case ast.MatchSequence() | ast.MatchOr():
                for inner in node.patterns:
                    self.pattern(inner, binds, values)
            case ast.MatchMapping():
                for key, inner in zip(node.keys, node.patterns, strict=True):
                    values.append(self.expr(key))
                    self.pattern(inner, binds, values)
                if node.rest is not None:
                    # The parser does not say where `**rest` stands, so it stands where the mapping does.
                    binds.append(ir.Name(self.at(node), node.rest))
            case ast.MatchClass():
                values.append(self.expr(node.cls))
                for inner in (*node.patterns, *node.kwd_patterns):
                    self.pattern(inner, binds, values)
            case ast.MatchAs() | ast.MatchStar():
                if isinstance(node, ast.MatchAs) and node.pattern is not None:
                    self.pattern(node.pattern, binds, values)
                if node.name is not None:
                    span = self.at(node)
                    start = span.end_column - len(node.name)
                    binds.append(ir.Name(ir.Span(span.end_line, start, span.end_line, span.end_column), node.name))
        self.depth -= 1

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ir.Stmt:
        params, returns = self.parameters(node.args), self.maybe(node.returns)
        decorators, body = self.each(node.decorator_list), self.block(node.body)
        is_async = isinstance(node, ast.AsyncFunctionDef)
        return ir.Function(self.until(node, body), node.name, params, decorators, returns, body, is_async)

    def class_(self, node: ast.ClassDef) -> ir.Stmt:
        bases = self.arguments(node.bases, node.keywords)
        decorators, body = self.each(node.decorator_list), self.block(node.body)
        return ir.Class(self.until(node, body), node.name, bases, decorators, body)

    def import_(self, node: ast.Import) -> ir.Stmt:
        return ir.Import(self.at(node), tuple([self.alias(name, name.name.partition(".")[0]) for name in node.names]))

    def import_from(self, node: ast.ImportFrom) -> ir.Stmt:
        names = tuple([self.alias(name, name.name) for name in node.names])
        return ir.ImportFrom(self.at(node), node.module or "", names, node.level)

    def alias(self, node: ast.alias, local: str) -> ir.Alias:
        return ir.Alias(self.at(node), node.name, node.asname or local, node.asname is not None)

    def global_(self, node: ast.Global) -> ir.Stmt:
        return ir.Declare(self.at(node), "global", tuple(node.names))

    def nonlocal_(self, node: ast.Nonlocal) -> ir.Stmt:
        return ir.Declare(self.at(node), "nonlocal", tuple(node.names))

    def delete(self, node: ast.Delete) -> ir.Stmt:
        return ir.Delete(self.at(node), self.each(node.targets))

    def pass_(self, node: ast.Pass) -> ir.Stmt:
        return ir.Jump(self.at(node), "pass")

    def break_(self, node: ast.Break) -> ir.Stmt:
        return ir.Jump(self.at(node), "break")

    def continue_(self, node: ast.Continue) -> ir.Stmt:
        return ir.Jump(self.at(node), "continue")


def _span(first: ir.Expr, last: ir.Expr) -> ir.Span:
    return ir.Span(first.at.line, first.at.column, last.at.end_line, last.at.end_column)


_ToExpr: TypeAlias = Callable[[_Lowering, Any], ir.Expr]
_ToStmt: TypeAlias = Callable[[_Lowering, Any], ir.Stmt]

_EXPRESSIONS: ByNodeType[_ToExpr] = ByNodeType(
    {
        ast.Constant: _Lowering.constant,
        ast.Name: _Lowering.name,
        ast.Attribute: _Lowering.attribute,
        ast.Subscript: _Lowering.subscript,
        ast.Slice: _Lowering.slice_,
        ast.Call: _Lowering.call,
        ast.List: _Lowering.list_,
        ast.Tuple: _Lowering.tuple_,
        ast.Set: _Lowering.set_,
        ast.Dict: _Lowering.dict_,
        ast.JoinedStr: _Lowering.text,
        ast.BinOp: _Lowering.binary,
        ast.UnaryOp: _Lowering.unary,
        ast.BoolOp: _Lowering.boolean,
        ast.Compare: _Lowering.compare,
        ast.IfExp: _Lowering.choice,
        ast.Lambda: _Lowering.function_expression,
        ast.ListComp: _Lowering.list_comprehension,
        ast.SetComp: _Lowering.set_comprehension,
        ast.GeneratorExp: _Lowering.generator,
        ast.DictComp: _Lowering.dict_comprehension,
        ast.Await: _Lowering.awaited,
        ast.Yield: _Lowering.yielded,
        ast.YieldFrom: _Lowering.delegated,
        ast.Starred: _Lowering.starred,
        ast.NamedExpr: _Lowering.walrus,
    }
)
_STATEMENTS: ByNodeType[_ToStmt] = ByNodeType(
    {
        ast.Assign: _Lowering.assign,
        ast.AnnAssign: _Lowering.annotated,
        ast.AugAssign: _Lowering.augment,
        ast.Expr: _Lowering.evaluate,
        ast.Return: _Lowering.return_,
        ast.Raise: _Lowering.raise_,
        ast.Assert: _Lowering.assert_,
        ast.If: _Lowering.if_,
        ast.For: _Lowering.for_,
        ast.AsyncFor: _Lowering.for_,
        ast.While: _Lowering.while_,
        ast.Try: _Lowering.try_,
        ast.TryStar: _Lowering.try_,
        ast.With: _Lowering.with_,
        ast.AsyncWith: _Lowering.with_,
        ast.Match: _Lowering.match,
        ast.FunctionDef: _Lowering.function,
        ast.AsyncFunctionDef: _Lowering.function,
        ast.ClassDef: _Lowering.class_,
        ast.Import: _Lowering.import_,
        ast.ImportFrom: _Lowering.import_from,
        ast.Global: _Lowering.global_,
        ast.Nonlocal: _Lowering.nonlocal_,
        ast.Delete: _Lowering.delete,
        ast.Pass: _Lowering.pass_,
        ast.Break: _Lowering.break_,
        ast.Continue: _Lowering.continue_,
    }
)
# Nodes that only newer interpreters have.
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _Lowering.type_alias
if hasattr(ast, "TemplateStr"):
    _EXPRESSIONS[ast.TemplateStr] = _Lowering.text
