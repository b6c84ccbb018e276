"""Requests that a program starts all at once: as many as a collection has items, or held back by something."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.facts.call_model import FanOut, LlmCall
from auditor.facts.calls import ModelCall
from auditor.facts.settings import given
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of, reach, statement_of
from auditor.program.engine import Engine
from auditor.program.running import Run, runs_above
from auditor.program.scopes import Scope, dotted, terminal
from auditor.program.values import Argument, Box, Cls, Elem, Ext, Grown, Lit, Member, Par, Traced, Value

STARTING = frozenset({"create_task", "ensure_future", "start_soon"})
"""Calls by which a coroutine starts to run beside others."""

AWAITING = frozenset({"gather", "as_completed", "wait"})
"""Calls that run all the coroutines that they are given."""

_HOLDING = ("sem", "limit", "throttl", "acquire", "concurren", "bucket", "gate", "slot")
"""Words in the names of what lets only so many through at a time."""

_PIECES = ("chunk", "batch", "page", "window", "islice", "sample", "limit", "top")
"""Words in the names of what holds, or makes, a piece of a collection."""

_DATA = (
    "builtins.open", "builtins.input", "csv.", "json.load", "yaml.", "pandas.", "polars.", "datasets.", "os.listdir",
    "os.scandir", "os.walk", "glob.", "pathlib.", "sqlite3.", "sqlalchemy.", "psycopg", "pymongo.", "sys.",
)  # fmt: skip
"""What the access paths of data begin with that has any length."""

_SAME_ITEMS = frozenset({"enumerate", "zip", "list", "tuple", "set", "sorted", "reversed", "tqdm", "items", "values",
                         "keys", "dict", "copy", "map", "filter"})  # fmt: skip
"""Calls that give as many items as they are given."""

SMALL = 10
"""Requests at once that no provider's limit minds."""

MAX_REACH = 6
"""Functions above the one with the request in which the start of many may stand."""

MAX_NESTING = 4


def with_fan_out(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    """The call, with where it is started for many items at once."""
    if not call.asynchronous:
        return call  # One after the other, whatever is put around it.
    if any(_holds(name) for m in found.meetings if m.client and m.client.made for name in m.client.made.args.named):
        return call
    place = found.run or found.place
    if terminal(found.func) == "abatch":
        return replace(call, fan_out=_batch(engine, found))
    barred = reach(engine, place.scope).barred
    starts = list(_starts(engine, Run(place.call, place.scope), "", 0, barred, set()))
    open_ones = [s for s in starts if not s.bounded_by]
    return replace(call, fan_out=next(iter(open_ones or starts), None))


def _batch(engine: Engine, found: ModelCall) -> FanOut:
    """The method that sends one request for each of its inputs."""
    args = found.first.args
    inputs = engine.callers.argument(args, "0") or engine.callers.argument(args, "inputs")
    bounded = given(engine, args, "config.max_concurrency").found
    unclear, bound = items_of(engine, inputs.expr, found.place.scope) if inputs is not None else ("", "")
    bound = "max_concurrency lets only so many through at a time" if bounded else bound
    site = site_of(found.place.scope.unit.module, found.place.call.at)
    return FanOut("abatch", site, bound, "" if bound else unclear)


def _starts(
    engine: Engine, run: Run, held: str, level: int, barred: frozenset[int], seen: set[tuple[int, bool]]
) -> Iterator[FanOut]:
    """The places, in the function of the run and above it, where many of it are started; each is looked at once."""
    held = held or _held(engine, run)
    if (id(run.node), bool(held)) in seen:
        return
    seen.add((id(run.node), bool(held)))
    many = _many(engine, run)
    if many is not None:
        started, iterable = many
        unclear, bound = items_of(engine, iterable, run.scope)
        site = site_of(run.scope.unit.module, started.at)
        yield FanOut(terminal(started.func) or "", site, held or bound, "" if held or bound else unclear)
        return
    function = function_of(run.scope)
    if level >= MAX_REACH or not isinstance(function.node, ir.Function):
        return
    for above, lazily in runs_above(engine, function, made=False):
        if not lazily and id(above.node) not in barred and function_of(above.scope) is not function:
            yield from _starts(engine, above, held, level + 1, barred, seen)


# ── what starts many ────────────────────────────────────────────────────────────────────────────────────────────────


def _many(engine: Engine, run: Run) -> tuple[ir.Call, ir.Expr] | None:
    """The call that starts the run once for each item, and what the items are of."""
    parents = engine.parents(run.scope.unit)
    node: ir.Node = run.node
    started: ir.Call | None = None
    above = parents.get(id(node))
    while isinstance(above, ir.Arg):
        outer = parents.get(id(above))
        if not isinstance(outer, ir.Call):
            return None
        name = terminal(outer.func)
        if name in STARTING:
            started, node = outer, outer
        elif name in ("append", "add") and isinstance(outer.func, ir.Attr):
            return _from_loop(engine, run, outer, started or _taker(run.scope, outer.func.base))
        else:
            return None
        above = parents.get(id(node))
    if isinstance(above, ir.Await):
        return None  # One at a time.
    if isinstance(above, ir.Assign) and len(above.targets) == 1 and isinstance(above.targets[0], ir.Name):
        put = _put_away(engine, above, above.targets[0].id, run.scope)
        if put is not None and isinstance(put.func, ir.Attr):
            return _from_loop(engine, run, put, started or _taker(run.scope, put.func.base))
    if isinstance(above, ir.Comprehension) and node is above.element and not any(c.is_async for c in above.clauses):
        awaiting = started or _given_to(engine, above, run.scope)
        return (awaiting, above.clauses[0].iterable) if awaiting is not None else None
    return _from_loop(engine, run, node, started)


def _put_away(engine: Engine, statement: ir.Assign, name: str, scope: Scope) -> ir.Call | None:
    """The call beside an assignment that puts what was assigned into a list."""
    around = engine.parents(scope.unit).get(id(statement))
    body = around.body if isinstance(around, ir.For | ir.If | ir.With | ir.While) else ()
    for one in body:
        call = one.value if isinstance(one, ir.Evaluate) else None
        named = isinstance(call, ir.Call) and any(_text(arg.value) == name for arg in call.args)
        if isinstance(call, ir.Call) and named and terminal(call.func) == "append":
            return call
    return None


def _from_loop(engine: Engine, run: Run, node: ir.Node, started: ir.Call | None) -> tuple[ir.Call, ir.Expr] | None:
    """The items of the loop that starts the call in each of its rounds, and waits for none of them there."""
    if started is None:
        return None
    for outer in enclosures(engine, node, run.scope):
        loop = outer.node
        if isinstance(loop, ir.For) and outer.part == "body":
            inside = [n for s in loop.body for n in walk(s)]
            waits = any(n is started for n in inside) and _waits(inside, engine, started, run.scope)
            return None if loop.is_async or waits or _leaves(loop, node) else (started, loop.iterable)
        if isinstance(loop, ir.While | ir.Comprehension):
            return None
    return None


def _waits(inside: list[ir.Node], engine: Engine, started: ir.Call, scope: Scope) -> bool:
    """Whether the loop itself awaits the task that it starts, or lets some finish before it goes on."""
    if terminal(started.func) in AWAITING:
        return True
    statement = statement_of(engine, started, scope)
    names = {t.id for t in statement.targets if isinstance(t, ir.Name)} if isinstance(statement, ir.Assign) else set()
    for node in inside:
        if isinstance(node, ir.Await) and isinstance(node.value, ir.Name) and node.value.id in names:
            return True
        if isinstance(node, ir.Call) and terminal(node.func) in AWAITING:
            return True
    return False


def _leaves(loop: ir.For, node: ir.Node) -> bool:
    """Whether the loop ends with the round that starts something."""
    last = loop.body[-1]
    return isinstance(last, ir.Return) or (isinstance(last, ir.Jump) and last.kind == "break")


def _given_to(engine: Engine, made: ir.Comprehension, scope: Scope) -> ir.Call | None:
    """The call that awaits all that a comprehension makes."""
    parents = engine.parents(scope.unit)
    above = parents.get(id(made))
    while isinstance(above, ir.Starred | ir.Arg):
        above = parents.get(id(above))
    if isinstance(above, ir.Call):
        return above if terminal(above.func) in AWAITING else None
    if isinstance(above, ir.Assign) and len(above.targets) == 1:
        return _taker(scope, above.targets[0])
    return None


def _taker(scope: Scope, held: ir.Expr) -> ir.Call | None:
    """The call in the function that awaits all that a list holds."""
    name = dotted(held)
    for statement in function_of(scope).body if name is not None else ():
        for node in walk(statement):
            if isinstance(node, ir.Call) and terminal(node.func) in AWAITING:
                given = (n for arg in node.args for n in walk(arg.value) if isinstance(n, ir.Name | ir.Attr))
                if any(dotted(n) == name for n in given):
                    return node
    return None


# ── what holds them back ────────────────────────────────────────────────────────────────────────────────────────────


def _held(engine: Engine, run: Run) -> str:
    """What in the function of the run lets only so many through at a time, as a clause."""
    function = function_of(run.scope)
    if isinstance(function.node, ir.Function) and any(_holds(_text(d)) for d in function.node.decorators):
        return f"a decorator of `{function.name}` holds them back"
    for outer in enclosures(engine, run.node, run.scope):
        if isinstance(outer.node, ir.With) and outer.part == "body":
            for item in outer.node.items:
                values = engine.evaluate(item.context, engine.root(outer.scope))
                if _holds(_text(item.context)) or any(_is_holding(t.value) for t in values):
                    return f"`{_text(item.context) or 'a block'}` lets only so many through at a time"
    for statement in function.body:
        for node in walk(statement):
            if isinstance(node, ir.Await) and isinstance(node.value, ir.Call) and _holds(_text(node.value.func)):
                return f"`{_text(node.value.func)}` is awaited first"
    return ""


def _is_holding(value: Value) -> bool:
    return isinstance(value, Ext) and _holds(value.path)


def _text(node: ir.Node) -> str:
    if isinstance(node, ir.Call):
        return _text(node.func)
    if isinstance(node, ir.Item):
        return _text(node.base)
    return (dotted(node) or terminal(node) or "") if isinstance(node, ir.Name | ir.Attr) else ""


def _holds(name: str) -> bool:
    return any(word in name.lower() for word in _HOLDING)


def items_of(engine: Engine, iterable: ir.Expr, scope: Scope, nesting: int = 0) -> tuple[str, str]:
    """What makes it unclear how many items there are, and what keeps them few; both "" for what may have any number."""
    frame = engine.root(scope)
    name = _text(iterable).lower()
    if any(isinstance(node, ir.Slice) for node in walk(iterable)):
        return "", "only a piece is taken at a time"
    if any(word in name for word in _PIECES):
        return f"how many `{_text(iterable)}` holds is not known", ""
    if isinstance(iterable, ir.Call) and terminal(iterable.func) in _SAME_ITEMS and nesting < MAX_NESTING:
        method = isinstance(iterable.func, ir.Attr) and not iterable.args
        inner = [iterable.func.base] if method and isinstance(iterable.func, ir.Attr) else []
        inner += [arg.value for arg in iterable.args]
        found = [items_of(engine, one, scope, nesting + 1) for one in inner]
        bounded = [f for f in found if f[1]] or [f for f in found if f[0]]
        return bounded[0] if bounded else ("", "")
    if _is_measured(function_of(scope), name):
        return f"the program looks at how many `{_text(iterable)}` are", ""
    values = engine.evaluate(iterable, frame)
    sizes = [_size(engine, traced) for traced in values]
    counted = [size for size in sizes if isinstance(size, int)]
    if counted and len(counted) == len(sizes):
        few = max(counted) <= SMALL
        return ("", "there are only a few") if few else (f"whether {max(counted)} are too many is not known", "")
    if any(size == "piece" for size in sizes):
        return "", "only a piece is taken at a time"
    if any(size == "number" for size in sizes):
        return "how many there are is a number that cannot be read", ""
    if any(_is_data(traced.value) for traced in values) or "data" in sizes:
        return "", ""
    return "it cannot be told from what how many there are", ""


def _is_data(value: Value) -> bool:
    """Whether it is as long as what somebody hands in, or as a file or a table is."""
    while isinstance(value, Grown | Elem | Member):
        value = value.base
    return isinstance(value, Par) or (isinstance(value, Ext) and value.path.startswith(_DATA))


def _is_measured(function: Scope, name: str) -> bool:
    """Whether something in the function depends on the number of the items."""
    for statement in function.body if name else ():
        for node in walk(statement):
            if isinstance(node, ir.Compare) and node.ops[0] in (">", ">=", "<", "<="):
                for part in (node.left, *node.rights):
                    if isinstance(part, ir.Call) and terminal(part.func) == "len" and part.args:
                        other = [p for p in (node.left, *node.rights) if p is not part]
                        zero = any(isinstance(p, ir.Const) and p.value in (0, 1) for p in other)
                        if not zero and _text(part.args[0].value).lower() == name:
                            return True
    return False


def _size(engine: Engine, traced: Traced) -> int | str | None:
    """How many items it has; `piece` or `number` where that depends on a bound or a setting; None for any number."""
    value = traced.value
    if any(isinstance(node, ir.Slice) for hop in traced.hops for node in walk(hop.node) if _is_small(hop.node)):
        return "piece"
    match value:
        case Box(node=ir.Display(items=items)) if not any(isinstance(i, ir.Starred) for i in items):
            return len(items)
        case Box(node=ir.Dict(entries=entries)) if all(e.key is not None for e in entries):
            return len(entries)
        case Box(node=ir.Comprehension() as made, frame=frame):
            unclear, bound = items_of(engine, made.clauses[0].iterable, frame.scope)
            return "piece" if bound else "number" if unclear else "data"
        case Grown(base=Box(node=ir.Display(items=())), changes=changes):
            looped = any(_in_loop(engine, c.node_in_file, c.scope) for c in changes)
            extended = any(isinstance(c.node, ir.Call) and terminal(c.node.func) != "append" for c in changes)
            return None if looped or extended else len(changes)
        case Cls():
            return SMALL
        case Ext(path="builtins.range()", call=call) if call is not None:
            numbers = [_number(engine, argument) for argument in call.args.positional]
            return max((n for n in numbers if n is not None), default=0) if None not in numbers else "number"
    return None


def _is_small(node: ir.Node) -> bool:
    """Whether a step is one expression or assignment, so that a slice in it is of the value that passes."""
    return not isinstance(node, ir.Function | ir.Class | ir.For | ir.With | ir.Module)


def _in_loop(engine: Engine, node: ir.Node, scope: Scope) -> bool:
    return any(isinstance(e.node, ir.For | ir.While | ir.Comprehension) for e in enclosures(engine, node, scope))


def _number(engine: Engine, argument: Argument) -> int | None:
    found = engine.all(argument)
    numbers = [t.value.value for t in found if isinstance(t.value, Lit) and isinstance(t.value.value, int)]
    return max(numbers) if numbers and len(numbers) == len(found) else None
