"""Whether errors that are named in the program can ever be those of an SDK."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalog.model import RetryRow, Sdk
from auditor.facts.call_model import Repeated
from auditor.facts.settings import given
from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, Ext, Mix, Traced, Value

_OF_DATA = frozenset(
    {"builtins.ValueError", "builtins.KeyError", "builtins.TypeError", "builtins.IndexError", "builtins.LookupError",
     "builtins.AttributeError", "builtins.AssertionError", "builtins.UnicodeDecodeError", "builtins.StopIteration"}
)  # fmt: skip
_OF_SOCKETS = frozenset(
    {"builtins.ConnectionError", "builtins.ConnectionResetError", "builtins.ConnectionRefusedError",
     "builtins.ConnectionAbortedError", "builtins.BrokenPipeError"}
)  # fmt: skip
"""Errors that an HTTP library turns into its own."""

_OF_PARSERS = frozenset({"json", "pydantic", "pydantic_core", "jsonschema", "yaml"})
"""Errors that come of reading an answer, after the request has worked."""

_OF_REQUESTS = frozenset(
    {"BadRequestError", "InvalidRequestError", "AuthenticationError", "PermissionDeniedError", "PermissionError",
     "NotFoundError", "UnprocessableEntityError", "ContentPolicyViolationError", "ContextWindowExceededError",
     "InvalidArgument", "Unauthenticated", "PermissionDenied", "ValidationException"}
)  # fmt: skip
"""Errors of SDKs that say that the request is wrong: to send it again changes nothing."""

_ANY = frozenset(
    {"Exception", "BaseException", "OpenAIError", "APIError", "APIStatusError", "AnthropicError", "ClientError",
     "GoogleAPIError", "GoogleAPICallError", "MistralError", "SDKError", "GroqError", "CohereError", "ApiError",
     "CoreApiError", "LiteLLMError", "APIException"}
)  # fmt: skip
"""Errors that stand for failures of every kind, those of the request among them."""

_HTTP = frozenset({"requests", "httpx", "httpx2", "aiohttp", "urllib3", "urllib"})
"""Libraries whose general errors need not tell of an answer: whether a refused request raises one is said elsewhere."""

_PASSING = frozenset(
    {"RateLimitError", "APITimeoutError", "APIConnectionError", "InternalServerError", "ServiceUnavailableError",
     "ServiceUnavailable", "Timeout", "TimeoutError", "ReadTimeout", "ConnectTimeout", "ConnectionError",
     "ConnectError", "TooManyRequests", "ResourceExhausted", "DeadlineExceeded", "OverloadedError",
     "ThrottlingException", "TransportError", "NetworkError", "TimeoutException",
     "APIResponseValidationError", "ServerError"}
)  # fmt: skip
"""Errors that may be gone the next time."""

MAX_NESTING = 4
"""Conditions joined with one another that are opened."""


def passes_by(engine: Engine, error: Argument, sdk: Sdk) -> bool:
    """Whether a handler of these errors never gets one that may pass: of the SDK none, or such as stay as they are."""
    classes = list(_classes(engine, engine.all(error), 0))
    lasting = [isinstance(v, Ext) and v.path.rsplit(".", 1)[-1] in _OF_REQUESTS for v in classes]
    return (bool(classes) and all(lasting)) or strangers(engine, error, sdk) is not None


def strangers(engine: Engine, error: Argument, sdk: Sdk) -> str | None:
    """The names of the errors where the SDK raises none of them; None where it does, or where that is not known."""
    if not sdk.foreign_errors:
        return None
    paths: list[str] = []
    for value in _classes(engine, engine.all(error), 0):
        if not isinstance(value, Ext):
            return None
        package = value.path.split(".")[0]
        known = value.path in _OF_DATA or value.path in _OF_SOCKETS or package in _OF_PARSERS
        if not known and package not in sdk.foreign_errors:
            return None
        paths.append(value.path.removeprefix("builtins."))
    return " and ".join(dict.fromkeys(paths)) or None


def unmatched(engine: Engine, row: RetryRow, args: Args, sdk: Sdk) -> str | None:
    """Why a retry never repeats a failure of the SDK, by the errors that it is told to repeat; None where it may."""
    for path in row.errors:
        first, *rest = path.split(".")
        if rest and not _only(engine, given(engine, args, first).found, (rest[0], *row.blind), 0):
            continue
        argument = _argument(engine, args, path)
        names = strangers(engine, argument, sdk) if argument is not None else None
        if names is not None:
            return f"it repeats {names}, which {sdk.id} does not raise"
    return None


def repeated_by_row(engine: Engine, row: RetryRow, args: Args) -> tuple[Repeated, tuple[str, ...]]:
    """Which failures a retry of a library repeats, and their names as far as they are written."""
    if not any(given(engine, args, name).found for name in row.narrowed):
        return ("any", ()) if row.repeats_any else ("unclear", ())
    found: tuple[Repeated, tuple[str, ...]] = ("unclear", ())
    for path in row.errors:
        first, *rest = path.split(".")
        if rest and not _only(engine, given(engine, args, first).found, (rest[0],), 0):
            continue
        argument = _argument(engine, args, path)
        others = [name for name in row.narrowed if name != first and given(engine, args, name).found]
        if argument is not None and not [name for name in others if name not in row.errors]:
            found = repeated(engine, argument)
    return found


def repeated(engine: Engine, error: Argument | None) -> tuple[Repeated, tuple[str, ...]]:
    """Which failures a handler of these errors gets, and their names; None is a handler of everything."""
    if error is None:
        return "any", ()
    values = list(_classes(engine, engine.all(error), 0))
    names = tuple(dict.fromkeys(v.path.rsplit(".", 1)[-1] for v in values if isinstance(v, Ext)))
    if any(
        v.path.rsplit(".", 1)[-1] in _ANY and v.path.split(".")[0] not in _HTTP for v in values if isinstance(v, Ext)
    ):
        return "any", names
    if _OF_REQUESTS.intersection(names):
        return "lasting", names
    known = len(names) == len(values) and _PASSING.issuperset(names)
    return ("passing" if known else "unclear"), names


def _argument(engine: Engine, args: Args, path: str) -> Argument | None:
    """The expression at an argument path; of a path with segments, in the one call of that name that stands there."""
    first, *rest = path.split(".")
    here = engine.callers.argument(args, first)
    if not rest or here is None:
        return here
    calls = [v.call for v in _leaves(engine, engine.all(here), 0) if isinstance(v, Ext) and _named(v) == rest[0]]
    return engine.callers.argument(calls[0].args, rest[1]) if len(calls) == 1 and calls[0] is not None else None


def _classes(engine: Engine, values: tuple[Traced, ...], depth: int) -> Iterator[Value]:
    for traced in values:
        value = traced.value
        if isinstance(value, Box) and isinstance(value.node, ir.Display) and depth < MAX_NESTING:
            for item in value.node.items:
                yield from _classes(engine, engine.evaluate(item, value.frame), depth + 1)
        else:
            yield value


def _leaves(engine: Engine, values: tuple[Traced, ...], depth: int) -> Iterator[Value]:
    """Conditions that operators join, one by one."""
    for traced in values:
        if isinstance(traced.value, Mix) and depth < MAX_NESTING:
            for part in traced.value.parts:
                yield from _leaves(engine, engine.all(part), depth + 1)
        else:
            yield traced.value


def _only(engine: Engine, values: tuple[Traced, ...], names: tuple[str, ...], depth: int) -> bool:
    found = list(_leaves(engine, values, depth))
    return bool(found) and all(isinstance(v, Ext) and _named(v) in names for v in found)


def _named(value: Ext) -> str:
    return value.path.removesuffix("()").rsplit(".", 1)[-1]
