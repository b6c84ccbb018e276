"""What a program does about a value before it is used and what holds nothing back: a check whose answer nobody reads, a
list of refused words, a sentence in the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.engine import Engine
from auditor.program.guards import leaves
from auditor.program.permitted import conditions
from auditor.program.scopes import Scope, dotted, terminal
from auditor.program.values import Func

_CHECK = (
    r"(?i)(^|_)(is|are)_(safe|valid|allowed|clean|harmful|malicious|flagged|toxic)|saniti[sz]e|valid|screen|moderat|"
    r"guard_?rail|injection|jailbreak|toxic|escape|quote|redact|(^|_)check"
)
"""What functions are called that look at a text, or clean it."""

_RAISING = r"(?i)valid|ensure|assert|require|raise|(^|_)check|verify"

_ASKED = (
    r"(?i)\b(do not|don't|never|must not|only)\b[^.]{0,80}\b(write|use|return|generate|delete|drop|modify|import|run|"
    r"execute|follow|ignore|read)"
)

_RESTRICTED = frozenset({"__builtins__"})


def vain_checks(
    engine: Engine, names: frozenset[str], sink: ir.Call, scope: Scope, *, elsewhere: bool
) -> Iterator[str]:
    """Clauses about checks of these names before the call that stop nothing; `elsewhere`: or of other names beside."""
    calls = [node for part in scope.body for node in walk(part) if isinstance(node, ir.Call)]
    for call in calls:
        name = dotted(call.func) or terminal(call.func) or ""
        if call is sink or call.at.line > sink.at.line or not re.search(_CHECK, name.replace(".", "_")):
            continue
        read = {node.id for arg in call.args for node in walk(arg.value) if isinstance(node, ir.Name)}
        first = call.args[0].value if call.args else None
        if elsewhere and isinstance(first, ir.Name) and not read & names and names:
            yield f"`{name}` at line {call.at.line} looks at `{first.id}`, which is not what goes there"
        elif read & names:
            because = _why(engine, call, sink, scope, _raises(engine, call, scope))
            if because:
                yield f"`{name}` at line {call.at.line} {because}"


def _raises(engine: Engine, call: ir.Call, scope: Scope) -> bool:
    """Whether a check ends what calls it where a value does not pass."""
    called = [t.value for t in engine.evaluate(call.func, engine.root(scope))]
    own = [value.scope for value in called if isinstance(value, Func)]
    if own:
        return any(isinstance(node, ir.Raise) for one in own for part in one.body for node in walk(part))
    return bool(re.search(_RAISING, terminal(call.func) or ""))


def _why(engine: Engine, call: ir.Call, sink: ir.Call, scope: Scope, raises: bool) -> str:
    """Why a check does not hold anything back; "" where it may."""
    parents = engine.parents(scope.unit)
    above = parents.get(id(call))
    if isinstance(above, ir.Await):
        above = parents.get(id(above))
    swallowed = raises and _is_swallowed(call, sink, parents)
    if swallowed:
        return "stands in a `try` that goes on when it fails"
    if isinstance(above, ir.Evaluate):
        return "" if raises else "is called, and nothing reads its result"
    if isinstance(above, ir.Assign) and len(above.targets) == 1 and isinstance(above.targets[0], ir.Name):
        kept = above.targets[0].id
        reads = [
            node
            for part in scope.body
            for node in walk(part)
            if isinstance(node, ir.Name) and node.id == kept and node is not above.targets[0]
        ]
        if not reads:
            return "is called, and nothing reads its result"
        if not any(_decides(node, sink, parents) for node in reads):
            return "is called, and its result stops nothing"
    return ""


def _is_swallowed(call: ir.Call, sink: ir.Call, parents: dict[int, ir.Node]) -> bool:
    """Whether an error of the call leads past it to the sink."""
    child: ir.Node = call
    above = parents.get(id(child))
    while above is not None and not isinstance(above, ir.Function):
        if isinstance(above, ir.Try) and any(part is child for part in above.body):
            inside = any(node is sink for part in above.body for node in walk(part))
            return not inside and not all(leaves(handler.body) for handler in above.handlers)
        child, above = above, parents.get(id(above))
    return False


def _decides(name: ir.Name, sink: ir.Call, parents: dict[int, ir.Node]) -> bool:
    """Whether what a name holds goes to the sink, or decides whether the program comes there."""
    child: ir.Node = name
    above = parents.get(id(child))
    while above is not None and not isinstance(above, ir.Function):
        if above is sink or isinstance(above, (ir.Return, ir.Raise, ir.Assert)):
            return True
        if isinstance(above, ir.If) and child is above.test:
            around = any(node is sink for part in (*above.body, *above.other) for node in walk(part))
            replaced = any(isinstance(part, (ir.Assign, ir.Augment)) for part in above.body)
            return around or leaves(above.body) or replaced or bool(above.other)
        if isinstance(above, (ir.While, ir.Assign, ir.Choice)):
            return True
        child, above = above, parents.get(id(above))
    return False


def is_refused_by_words(engine: Engine, names: Iterable[str], sink: ir.Call, scope: Scope) -> bool:
    """Whether the way to the sink is left where a word of a list, or one that is written out, stands in the text."""
    wanted = frozenset(names)
    return any(not held and _looks_for_words(test, wanted) for test, held in conditions(engine, sink, scope))


def _looks_for_words(test: ir.Expr, names: frozenset[str]) -> bool:
    for node in walk(test):
        if isinstance(node, ir.Compare) and node.ops == ("in",) and isinstance(node.left, (ir.Const, ir.Name)):
            read = {inner.id for inner in walk(node.rights[0]) if isinstance(inner, ir.Name)}
            if read & names and not (isinstance(node.left, ir.Name) and node.left.id in names):
                return True
        if isinstance(node, ir.Call) and terminal(node.func) in ("search", "match", "findall"):
            given = {inner.id for arg in node.args for inner in walk(arg.value) if isinstance(inner, ir.Name)}
            if given & names:
                return True
    return False


_KEEPING_IN = (
    r"(?i)valid|safe|saniti[sz]e|ssrf|resolve_(path|within|in)|allowed|confine|within|secure|(^|_)check|guard|verify"
)


def is_checked_by_name(names: Iterable[str], scope: Scope) -> bool:
    """Whether one of the names holds what a function gave back that is called as one that keeps paths or addresses in
    bounds."""
    made = (binding.value for name in names for binding in scope.bindings.get(name, ()))
    calls = (value.value if isinstance(value, ir.Await) else value for value in made)
    return any(isinstance(call, ir.Call) and re.search(_KEEPING_IN, terminal(call.func) or "") for call in calls)


def is_restricted(engine: Engine, sink: ir.Call, scope: Scope) -> bool:
    """Whether code is run with names of the program's choice in place of the language's own."""
    frame = engine.root(scope)
    for given in (arg.value for arg in sink.args[1:]):
        for node in walk(given):
            if isinstance(node, ir.Const) and node.value in _RESTRICTED:
                return True
        for traced in engine.evaluate(given, frame):
            made = getattr(traced.value, "node", None)
            if isinstance(made, ir.Dict) and any(
                isinstance(entry.key, ir.Const) and entry.key.value in _RESTRICTED for entry in made.entries
            ):
                return True
    return False


def asked_in_prompt(node: ir.Node, scope: Scope) -> str:
    """A clause about a sentence that asks a model to behave, in the function that asks it or what it is given."""
    if not isinstance(node, ir.Call):
        return ""
    for part in scope.body:
        for text in walk(part):
            if isinstance(text, ir.Const) and isinstance(text.value, str) and re.search(_ASKED, text.value):
                return f"a sentence in the prompt at line {text.at.line} asks for restraint, which nothing enforces"
    return ""
