"""Lowers Python source with libcst, whose parser knows newer syntax than an older interpreter's own.

It is several times slower than `python_ast` and gives the same module, which the tests prove on a large corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from auditor.languages import ir
from auditor.languages.limits import ByNodeType
from auditor.languages.nesting import refuse_deep_nesting
from auditor.languages.python_cst_expressions import OPERATORS, Expressions, identifier
from auditor.sites import Place


class CstSyntaxError(Exception):
    """libcst cannot read the source; the message says where."""


def lower(source: str, path: str, place: Place) -> ir.Module:
    """The module that `source` (lines end in `\\n`) says. Raises `CstSyntaxError` and `RefusedError`."""
    # The native parser overflows its stack, and with it the process, where the source nests deeply.
    refuse_deep_nesting(source)
    try:
        wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    except cst.ParserSyntaxError as error:
        raise CstSyntaxError(f"{error.message} (line {error.raw_line})") from None
    positions = wrapper.resolve(PositionProvider)
    lowering = _Lowering(positions)
    try:
        body = lowering.statements(wrapper.module.body)
    except (SyntaxError, ValueError) as error:
        raise CstSyntaxError(f"a literal cannot be evaluated: {error}") from None
    return ir.Module(path, place, body, _comments(positions, source))


def _comments(positions: Mapping[cst.CSTNode, CodeRange], source: str) -> tuple[ir.Comment, ...]:
    lines = source.split("\n")
    found = []
    for node, place in positions.items():
        if isinstance(node, cst.Comment):
            line, column = place.start.line, place.start.column
            found.append(ir.Comment(line, column, node.value, not lines[line - 1][:column].strip(" \t\f")))
    return tuple(sorted(found, key=lambda comment: comment.line))


class _Lowering(Expressions):
    """One pass over one tree. A statement ends where its last part ends: libcst's spans may go on."""

    def statements(self, nodes: Iterable[cst.CSTNode]) -> tuple[ir.Stmt, ...]:
        """The statements of a block; a line may hold several."""
        lowered: list[ir.Stmt] = []
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                lowered += [_STATEMENTS[type(small)](self, small) for small in node.body]
            else:
                lowered.append(_STATEMENTS[type(node)](self, node))
        return tuple(lowered)

    def block(self, suite: cst.BaseSuite) -> tuple[ir.Stmt, ...]:
        self.deeper(suite)
        if isinstance(suite, cst.SimpleStatementSuite):
            lowered = tuple([_STATEMENTS[type(small)](self, small) for small in suite.body])
        else:
            lowered = self.statements(suite.body)
        self.depth -= 1
        return lowered

    def other(self, node: cst.Else | cst.Finally | cst.If | None) -> tuple[ir.Stmt, ...]:
        match node:
            case None:
                return ()
            case cst.If():
                self.deeper(node)
                lowered = (self.if_(node),)
                self.depth -= 1
                return lowered
            case _:
                return self.block(node.body)

    def until(self, node: cst.CSTNode, *blocks: tuple[ir.Stmt | ir.Handler | ir.Case, ...]) -> ir.Span:
        """From the start of a compound statement to the end of its last block that holds something."""
        return self.span(self.at(node), next(block[-1].at for block in reversed(blocks) if block))

    def assign(self, node: cst.Assign) -> ir.Stmt:
        targets = tuple([self.expr(target.target) for target in node.targets])
        span = self.span(self.extent(node.targets[0].target), self.extent(node.value))
        return ir.Assign(span, targets, self.expr(node.value))

    def annotated(self, node: cst.AnnAssign) -> ir.Stmt:
        annotation = node.annotation.annotation
        span = self.span(self.extent(node.target), self.extent(node.value or annotation))
        return ir.Assign(span, (self.expr(node.target),), self.maybe(node.value), self.expr(annotation))

    def type_alias(self, node: cst.TypeAlias) -> ir.Stmt:
        span = self.span(self.at(node), self.extent(node.value))
        return ir.Assign(span, (self.expr(node.name),), self.expr(node.value))

    def augment(self, node: cst.AugAssign) -> ir.Stmt:
        span = self.span(self.extent(node.target), self.extent(node.value))
        return ir.Augment(span, self.expr(node.target), OPERATORS[type(node.operator)], self.expr(node.value))

    def evaluate(self, node: cst.Expr) -> ir.Stmt:
        return ir.Evaluate(self.extent(node.value), self.expr(node.value))

    def after(self, node: cst.CSTNode, word: str, *parts: cst.CSTNode | None) -> ir.Span:
        """From the start of a simple statement to the end of the last part it has, else of its first word."""
        given = [part for part in parts if part is not None]
        start = self.at(node)
        end = start.column + len(word)
        return self.span(start, self.extent(given[-1]) if given else ir.Span(start.line, end, start.line, end))

    def return_(self, node: cst.Return) -> ir.Stmt:
        return ir.Return(self.after(node, "return", node.value), self.maybe(node.value))

    def raise_(self, node: cst.Raise) -> ir.Stmt:
        cause = node.cause.item if node.cause is not None else None
        return ir.Raise(self.after(node, "raise", node.exc, cause), self.maybe(node.exc), self.maybe(cause))

    def assert_(self, node: cst.Assert) -> ir.Stmt:
        return ir.Assert(self.after(node, "assert", node.test, node.msg), self.expr(node.test), self.maybe(node.msg))

    def if_(self, node: cst.If) -> ir.If:
        test, body, other = self.expr(node.test), self.block(node.body), self.other(node.orelse)
        return ir.If(self.until(node, body, other), test, body, other)

    def for_(self, node: cst.For) -> ir.Stmt:
        target, iterable = self.expr(node.target), self.expr(node.iter)
        body, other = self.block(node.body), self.other(node.orelse)
        return ir.For(self.until(node, body, other), target, iterable, body, other, node.asynchronous is not None)

    def while_(self, node: cst.While) -> ir.Stmt:
        test, body, other = self.expr(node.test), self.block(node.body), self.other(node.orelse)
        return ir.While(self.until(node, body, other), test, body, other)

    def try_(self, node: cst.Try | cst.TryStar) -> ir.Stmt:
        handlers = tuple([self.handler(handler) for handler in node.handlers])
        body, other, final = self.block(node.body), self.other(node.orelse), self.other(node.finalbody)
        return ir.Try(self.until(node, body, handlers, other, final), body, handlers, other, final)

    def handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Handler:
        error, body = self.maybe(node.type), self.block(node.body)
        name = identifier(node.name.name) if node.name is not None else None
        return ir.Handler(self.until(node, body), error, name, body)

    def with_(self, node: cst.With) -> ir.Stmt:
        items = []
        for item in node.items:
            context, target = self.expr(item.item), self.maybe(item.asname.name if item.asname is not None else None)
            items.append(ir.WithItem(self.span(context.at, (target or context).at), context, target))
        body = self.block(node.body)
        return ir.With(self.until(node, body), tuple(items), body, node.asynchronous is not None)

    def match(self, node: cst.Match) -> ir.Stmt:
        subject = self.expr(node.subject)
        cases = tuple([self.case(case) for case in node.cases])
        return ir.Match(self.until(node, cases), subject, cases)

    def case(self, node: cst.MatchCase) -> ir.Case:
        binds: list[ir.Name] = []
        values: list[ir.Expr] = []
        self.pattern(node.pattern, binds, values)
        guard, body = self.maybe(node.guard), self.block(node.body)
        return ir.Case(
            self.span(self.pattern_span(node.pattern), body[-1].at), tuple(binds), tuple(values), guard, body
        )

    def pattern_span(self, node: Any) -> ir.Span:
        """The span of a pattern; the parentheses of a sequence belong to it, as those of a tuple do."""
        match node:
            case cst.MatchTuple():
                return self.at(node.lpar[-1], node.rpar[0]) if node.lpar else self.at(node)
            case cst.MatchValue():
                return self.at(node.value)
            case _:
                return self.at(node)

    def pattern(self, node: Any, binds: list[ir.Name], values: list[ir.Expr]) -> None:
        """Adds what a pattern binds and compares with, in source order."""
        self.deeper(node)
        match node:
            case cst.MatchValue():
                values.append(self.expr(node.value))
            case cst.MatchSingleton():
                values.append(self.expr(node.value))
            case cst.MatchList() | cst.MatchTuple():
                for element in node.patterns:
                    self.pattern(
                        element.value if isinstance(element, cst.MatchSequenceElement) else element, binds, values
                    )
            case cst.MatchOr():
                for choice in node.patterns:
                    self.pattern(choice.pattern, binds, values)
            case cst.MatchMapping():
                for entry in node.elements:
                    values.append(self.expr(entry.key))
                    self.pattern(entry.pattern, binds, values)
                if node.rest is not None:
                    binds.append(ir.Name(self.at(node), identifier(node.rest)))
            case cst.MatchClass():
                values.append(self.expr(node.cls))
                for positional in node.patterns:
                    self.pattern(positional.value, binds, values)
                for keyword in node.kwds:
                    self.pattern(keyword.pattern, binds, values)
            case cst.MatchAs() | cst.MatchStar():
                if isinstance(node, cst.MatchAs) and node.pattern is not None:
                    self.pattern(node.pattern, binds, values)
                if node.name is not None:
                    binds.append(ir.Name(self.at(node.name), identifier(node.name)))
        self.depth -= 1

    def function(self, node: cst.FunctionDef) -> ir.Stmt:
        params = self.parameters(node.params)
        decorators = tuple([self.expr(decorator.decorator) for decorator in node.decorators])
        returns = self.maybe(node.returns.annotation if node.returns is not None else None)
        body = self.block(node.body)
        is_async = node.asynchronous is not None
        return ir.Function(self.until(node, body), identifier(node.name), params, decorators, returns, body, is_async)

    def class_(self, node: cst.ClassDef) -> ir.Stmt:
        bases = self.arguments([*node.bases, *node.keywords])
        decorators = tuple([self.expr(decorator.decorator) for decorator in node.decorators])
        body = self.block(node.body)
        return ir.Class(self.until(node, body), identifier(node.name), bases, decorators, body)

    def import_(self, node: cst.Import) -> ir.Stmt:
        names = tuple([self.alias(alias) for alias in node.names])
        names = tuple([n if n.renamed else ir.Alias(n.at, n.name, n.name.partition(".")[0]) for n in names])
        return ir.Import(self.span(self.at(node), names[-1].at), names)

    def import_from(self, node: cst.ImportFrom) -> ir.Stmt:
        module = _dotted(node.module) if node.module is not None else ""
        if isinstance(node.names, cst.ImportStar):
            names: tuple[ir.Alias, ...] = (ir.Alias(self.at(node.names), "*", "*"),)
        else:
            names = tuple([self.alias(alias) for alias in node.names])
        end = names[-1].at if node.rpar is None else self.at(node.rpar)
        return ir.ImportFrom(self.span(self.at(node), end), module, names, len(node.relative))

    def alias(self, node: cst.ImportAlias) -> ir.Alias:
        name = _dotted(node.name)
        if node.asname is None:
            return ir.Alias(self.at(node.name), name, name)
        local = node.asname.name
        assert isinstance(local, cst.Name)
        return ir.Alias(self.at(node.name, local), name, identifier(local), True)

    def declare(self, node: cst.Global | cst.Nonlocal) -> ir.Stmt:
        kind: Final = "global" if isinstance(node, cst.Global) else "nonlocal"
        names = tuple([identifier(item.name) for item in node.names])
        return ir.Declare(self.span(self.at(node), self.at(node.names[-1].name)), kind, names)

    def delete(self, node: cst.Del) -> ir.Stmt:
        target = node.target
        if isinstance(target, cst.Tuple) and not target.lpar:
            targets = self.elements(target.elements)
        else:
            targets = (self.expr(target),)
        return ir.Delete(self.span(self.at(node), self.extent(target)), targets)

    def jump(self, node: cst.Pass | cst.Break | cst.Continue) -> ir.Stmt:
        match node:
            case cst.Pass():
                return ir.Jump(self.after(node, "pass"), "pass")
            case cst.Break():
                return ir.Jump(self.after(node, "break"), "break")
            case cst.Continue():
                return ir.Jump(self.after(node, "continue"), "continue")


def _dotted(node: cst.BaseExpression) -> str:
    names = []
    while isinstance(node, cst.Attribute):
        names.append(identifier(node.attr))
        node = node.value
    return ".".join([identifier(node), *reversed(names)])


_ToStmt: TypeAlias = Callable[[_Lowering, Any], ir.Stmt]

_STATEMENTS: ByNodeType[_ToStmt] = ByNodeType(
    {
        cst.Assign: _Lowering.assign,
        cst.AnnAssign: _Lowering.annotated,
        cst.AugAssign: _Lowering.augment,
        cst.TypeAlias: _Lowering.type_alias,
        cst.Expr: _Lowering.evaluate,
        cst.Return: _Lowering.return_,
        cst.Raise: _Lowering.raise_,
        cst.Assert: _Lowering.assert_,
        cst.If: _Lowering.if_,
        cst.For: _Lowering.for_,
        cst.While: _Lowering.while_,
        cst.Try: _Lowering.try_,
        cst.TryStar: _Lowering.try_,
        cst.With: _Lowering.with_,
        cst.Match: _Lowering.match,
        cst.FunctionDef: _Lowering.function,
        cst.ClassDef: _Lowering.class_,
        cst.Import: _Lowering.import_,
        cst.ImportFrom: _Lowering.import_from,
        cst.Global: _Lowering.declare,
        cst.Nonlocal: _Lowering.declare,
        cst.Del: _Lowering.delete,
        cst.Pass: _Lowering.jump,
        cst.Break: _Lowering.jump,
        cst.Continue: _Lowering.jump,
    }
)
