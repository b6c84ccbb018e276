"""Lowers Python source with the standard library's parser, which is several times as fast as libcst."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from auditor.languages import ir
from auditor.languages.limits import MAX_DEPTH, ByNodeType, TooDeepError
from auditor.languages.literals import number_or_text
from auditor.languages.python_ast_expressions import BINARY, Expressions, span_of
from auditor.sites import Place


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
    return ir.Module(path, place, _Lowering(source).block(tree.body), _comments(source))


def _comments(source: str) -> tuple[ir.Comment, ...]:
    if "#" not in source:
        return ()
    from auditor.languages.lexing import comments_in

    return comments_in(source)


class _Lowering(Expressions):
    """One pass over one syntax tree."""

    def block(self, nodes: Sequence[ast.stmt]) -> tuple[ir.Stmt, ...]:
        if not nodes:
            return ()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeepError(nodes[0].lineno)
        lowered = tuple([_STATEMENTS[type(node)](self, node) for node in nodes])
        self.depth -= 1
        return lowered

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
            items.append(ir.WithItem(span_of(context, target or context), context, target))
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


_ToStmt: TypeAlias = Callable[[_Lowering, Any], ir.Stmt]

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
# Type aliases came with Python 3.12.
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _Lowering.type_alias
