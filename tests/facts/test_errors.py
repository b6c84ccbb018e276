"""What happens when the provider fails: what handlers do, and the ways that lead past them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts.call_model import ErrorHandling

ASK = """
import logging, os, sys, time
from openai import OpenAI, OpenAIError
client = OpenAI()
logger = logging.getLogger(__name__)
def model(q):
    return client.chat.completions.create(model="gpt-4o", messages=q)
"""


def errors_of(folder: Path, source: str) -> ErrorHandling:
    """How errors of the first model call of the source are treated."""
    return facts_of(folder, textwrap.dedent(source)).calls[0].errors


def reaction(folder: Path, body: str, *, before: str = "", error: str = "Exception") -> str:
    """What a handler with this body does."""
    written = textwrap.indent(textwrap.dedent(body).strip(), "        ")
    source = f"""{ASK}{textwrap.dedent(before)}
def ask(n, q):
    try:
        return client.chat.completions.create(model="gpt-4o", messages=q)
    except {error} as error:
{written}
"""
    calls = facts_of(folder, source).calls
    return next(c.errors.reaction for c in calls if c.function == "app.ask")


@pytest.mark.parametrize("body", ["pass", "..."])
def test_a_handler_that_does_nothing_swallows_the_failure(tmp_path: Path, body: str) -> None:
    assert reaction(tmp_path, body) == "swallows"


@pytest.mark.parametrize(
    "body", ["return None", 'return ""', "return []", "return {}", "return 0.0", "return [0.0] * 8", "return", "q = ''"]
)
def test_an_empty_value_without_a_word_is_a_blank(tmp_path: Path, body: str) -> None:
    assert reaction(tmp_path, body) == "blanks"


_PROBE = """{ask}
def works(q):
    try:
        found = client.chat.completions.create(model="gpt-4o", messages=q)
        {success}
    except OpenAIError:
        return False
"""


@pytest.mark.parametrize(
    ("success", "expected"),
    [
        ("return True", "answers"),
        ("return found.choices[0].flagged", "blanks"),
        ("if not found.choices: return False\n        return True", "blanks"),
        ("pass", "blanks"),
    ],
)
def test_false_tells_of_the_failure_where_only_a_failure_gives_it(tmp_path: Path, success: str, expected: str) -> None:
    calls = facts_of(tmp_path, _PROBE.format(ask=ASK, success=success)).calls

    assert next(c.errors.reaction for c in calls if c.function == "app.works") == expected


@pytest.mark.parametrize(
    "body",
    [
        "logger.exception('no')\nreturn None",
        "print(error)",
        "logger.debug('no')\nos.unlink(n)",
        "log_error(error, 'chat')\nreturn ''",
    ],
)
def test_a_log_record_on_the_way_is_a_log_whatever_follows(tmp_path: Path, body: str) -> None:
    before = """
        def log_error(e, kind):
            logger.error("%s: %s", kind, e)
    """

    assert reaction(tmp_path, body, before=before) == "logs"


@pytest.mark.parametrize(
    "body",
    [
        'n.answer("Es tut mir leid")',
        'n.reply_text("Sorry")\nreturn None',
        'return "Sorry, that did not work"',
        "return MESSAGE",
        'return {"error": "model"}',
        'return {"text": ""}, 503',
        "return Response(status_code=503)",
        "raise_alarm(n)",
        'n.status = "failed"',
    ],
)
def test_a_notice_to_somebody_is_an_answer(tmp_path: Path, body: str) -> None:
    before = """
        MESSAGE = "The assistant is unavailable."
        def raise_alarm(n):
            n.send_message("down")
    """

    assert reaction(tmp_path, body, before=before) == "answers"


@pytest.mark.parametrize("body", ["q.append(str(error))", "n.cause = error", "return n.Outcome(None, error)"])
def test_the_failure_kept_beside_the_value_is_a_record(tmp_path: Path, body: str) -> None:
    assert reaction(tmp_path, body) == "records"


@pytest.mark.parametrize("body", ["return model(q)", "return client.chat.completions.create(model='m', messages=q)"])
def test_asking_another_way_is_a_retry(tmp_path: Path, body: str) -> None:
    assert reaction(tmp_path, body) == "retries"


def test_a_text_that_does_not_speak_of_failure_is_something_else(tmp_path: Path) -> None:
    assert reaction(tmp_path, 'return "Hello!"') == "returns"


def test_what_an_unknown_call_does_cannot_be_seen(tmp_path: Path) -> None:
    assert reaction(tmp_path, "n.reset()") == "acts"


@pytest.mark.parametrize("body", ["n.close()\nraise", "n.close()\nraise error"])
def test_the_same_error_raised_after_cleaning_up_is_passed_on(tmp_path: Path, body: str) -> None:
    assert reaction(tmp_path, body) == "passes_on"


def test_another_error_in_its_place_is_raised(tmp_path: Path) -> None:
    assert reaction(tmp_path, 'raise RuntimeError("no") from error') == "reraises"


def test_raising_the_same_error_and_nothing_else_catches_nothing(tmp_path: Path) -> None:
    assert reaction(tmp_path, "raise") == "none"


LOOP = """
from openai import OpenAI
client = OpenAI()
def ask(qs):
    found = []
    for q in qs:
        try:
            {0}client.chat.completions.create(model="gpt-4o", messages=q)
        except Exception:
            continue
    return found
"""


def test_a_loop_that_skips_what_failed_forgets_it(tmp_path: Path) -> None:
    assert errors_of(tmp_path, LOOP.format("x = ")).reaction == "swallows"


def test_a_loop_that_ends_with_the_first_success_asks_again(tmp_path: Path) -> None:
    assert errors_of(tmp_path, LOOP.format("return ")).reaction == "retries"


ROUTE = """
import asyncio, functools, logging
from contextlib import contextmanager
from fastapi import FastAPI
from fastapi.responses import JSONResponse, StreamingResponse
from openai import OpenAI, OpenAIError
app = FastAPI()
client = OpenAI()
def complete(q):
    return client.chat.completions.create(model="gpt-4o", messages=q)
"""


def ways(folder: Path, source: str, others: dict[str, str] | None = None) -> tuple[str, str, tuple[str, ...]]:
    """How the nearest handler names the error, what it does, and the entry points that it does not stand before."""
    errors = facts_of(folder, ROUTE + textwrap.dedent(source), others).calls[0].errors
    return errors.caught, errors.reaction, errors.uncaught_through


def test_the_wrapper_of_a_decorator_protects_what_it_decorates(tmp_path: Path) -> None:
    source = """
        def safe(f):
            @functools.wraps(f)
            async def w(*a, **k):
                try:
                    return await f(*a, **k)
                except Exception:
                    return {"error": "the assistant is not available"}
            return w
        @app.post("/ask")
        @safe
        async def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("general", "answers", ())


def test_a_decorator_with_arguments_in_another_file_protects_as_well(tmp_path: Path) -> None:
    decorators = """
import logging
def safe(answer=None, *, level="error"):
    def decorate(f):
        def w(*a, **k):
            try:
                return f(*a, **k)
            except Exception:
                logging.exception("no")
                return answer
        return w
    return decorate
"""
    source = """
        from decorators import safe
        @app.post("/ask")
        @safe("later")
        def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source, {"decorators.py": decorators}) == ("general", "logs", ())


def test_a_decorator_that_is_a_class_protects_as_well(tmp_path: Path) -> None:
    source = """
        class Safe:
            def __init__(self, f):
                self.f = f
            def __call__(self, *a):
                try:
                    return self.f(*a)
                except OpenAIError:
                    return "the model is unavailable"
        @app.post("/ask")
        @Safe
        def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("provider", "answers", ())


def test_a_decorator_that_only_times_protects_nothing(tmp_path: Path) -> None:
    source = """
        def timed(f):
            def w(*a):
                try:
                    return f(*a)
                finally:
                    print("done")
            return w
        @app.post("/ask")
        @timed
        def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("nothing", "none", ("POST /ask",))


def test_a_wrapper_that_raises_the_same_error_lets_it_through(tmp_path: Path) -> None:
    source = """
        def logged(f):
            def w(*a):
                try:
                    return f(*a)
                except Exception:
                    logging.exception("no")
                    raise
            return w
        @app.post("/ask")
        @logged
        def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("general", "passes_on", ("POST /ask",))


def test_a_context_manager_of_the_program_protects_its_body(tmp_path: Path) -> None:
    source = """
        @contextmanager
        def guarded():
            try:
                yield
            except Exception:
                logging.exception("no")
        @app.post("/ask")
        def ask(q: str):
            with guarded():
                return complete(q)
    """

    assert ways(tmp_path, source) == ("general", "logs", ())


def test_one_way_in_that_is_protected_does_not_stand_for_another(tmp_path: Path) -> None:
    source = """
        @app.post("/ask")
        def ask(q: str):
            try:
                return complete(q)
            except OpenAIError:
                return JSONResponse({"error": "model"}, 503)
        @app.post("/sum")
        def summary(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("provider", "answers", ("POST /sum",))


def test_who_can_take_the_open_way_is_said(tmp_path: Path) -> None:
    source = """
        import click
        @app.post("/ask")
        def ask(q: str):
            try:
                return complete(q)
            except OpenAIError:
                return "unavailable"
        @click.command()
        def once(q):
            print(complete(q))
    """
    call = facts_of(tmp_path, ROUTE + textwrap.dedent(source)).calls[0]

    assert (call.exposure, call.errors.uncaught_through) == ("public", ("command once",))
    assert call.errors.uncaught_exposure == "operator"


def test_every_way_in_with_a_handler_leaves_none_open(tmp_path: Path) -> None:
    source = """
        @app.post("/ask")
        def ask(q: str):
            try:
                return complete(q)
            except OpenAIError:
                return "unavailable"
        @app.post("/sum")
        def summary(q: str):
            try:
                return complete(q)
            except Exception:
                return "unavailable"
    """

    assert ways(tmp_path, source)[2] == ()


def test_a_handler_of_the_framework_stands_before_its_routes(tmp_path: Path) -> None:
    source = """
        @app.exception_handler(OpenAIError)
        def sorry(request, error): ...
        @app.post("/ask")
        def ask(q: str):
            return complete(q)
    """

    assert ways(tmp_path, source) == ("provider", "answers", ())


STREAM = """
def stream(q):
    for chunk in client.chat.completions.create(model="gpt-4o", messages=q, stream=True):
        yield chunk
"""


def test_a_try_around_the_making_of_a_generator_catches_nothing(tmp_path: Path) -> None:
    source = f"""{STREAM}
@app.post("/ask")
def ask(q: str):
    try:
        chunks = stream(q)
    except Exception:
        return "unavailable"
    return StreamingResponse(chunks)
"""
    errors = facts_of(tmp_path, ROUTE + source).calls[1].errors

    assert (errors.caught, errors.uncaught_through) == ("nothing", ("POST /ask",))


@pytest.mark.parametrize(
    "loop", ["for c in stream(q):\n            print(c)", "yield from stream(q)", "list(stream(q))"]
)
def test_a_try_around_the_loop_over_a_generator_catches(tmp_path: Path, loop: str) -> None:
    source = f"""{STREAM}
@app.post("/ask")
def ask(q: str):
    try:
        {loop}
    except Exception:
        print("no")
"""
    errors = facts_of(tmp_path, ROUTE + source).calls[1].errors

    assert (errors.caught, errors.uncaught_through) == ("general", ())


def test_the_loop_over_a_generator_may_stand_above_the_function_that_makes_it(tmp_path: Path) -> None:
    source = f"""{STREAM}
def opened(q):
    try:
        return stream(q)
    except ValueError:
        return []
@app.post("/ask")
def ask(q: str):
    chunks = opened(q)
    try:
        for chunk in chunks:
            print(chunk)
    except OpenAIError:
        print("no")
"""
    errors = facts_of(tmp_path, ROUTE + source).calls[1].errors

    assert (errors.caught, errors.uncaught_through) == ("provider", ())


BOTS = {
    "telegram": """
        from telegram.ext import Application, MessageHandler, filters
        async def on_message(update, context):
            complete(update.message.text)
        async def sorry(update, context): ...
        bot = Application.builder().token("x").build()
        bot.add_handler(MessageHandler(filters.TEXT, on_message))
        bot.add_error_handler(sorry)
    """,
    "slack": """
        from slack_bolt import App
        bolt = App()
        @bolt.error
        def sorry(error, body): ...
        @bolt.command("/ask")
        def on_command(ack, command):
            complete(command["text"])
    """,
}


@pytest.mark.parametrize("framework", BOTS)
def test_the_error_handler_of_a_bot_stands_before_its_handlers(tmp_path: Path, framework: str) -> None:
    assert ways(tmp_path, BOTS[framework]) == ("everything", "answers", ())


@pytest.mark.parametrize("framework", BOTS)
def test_the_error_handler_of_a_bot_does_not_stand_before_a_route(tmp_path: Path, framework: str) -> None:
    source = textwrap.dedent(BOTS[framework]) + "\n@app.post('/ask')\ndef ask(q: str):\n    return complete(q)\n"

    assert ways(tmp_path, source)[2] == ("POST /ask",)


def test_the_way_that_nobody_guards_is_told_from_its_entry_to_the_call(tmp_path: Path) -> None:
    source = """import typer
from openai import OpenAI
app = typer.Typer()
client = OpenAI()
def complete(q):
    return client.chat.completions.create(model='m', messages=q)
def summary(q):
    return complete(q)
@app.command()
def show(q: str):
    summary(q)
"""
    (call,) = facts_of(tmp_path, source).calls

    steps = [(step.site.line, step.what) for step in call.errors.uncaught_steps]

    assert steps == [(10, "command show"), (11, "runs summary"), (8, "runs complete")]


def test_entries_of_one_label_are_told_apart_by_their_files(tmp_path: Path) -> None:
    command = """import typer
from helper import complete
app = typer.Typer()
@app.command("list")
def show(q: str):
    complete(q)
"""
    helper = """from openai import OpenAI
client = OpenAI()
def complete(q):
    return client.chat.completions.create(model='m', messages=q)
"""
    (call,) = facts_of(tmp_path, command, {"chats.py": command, "helper.py": helper}).calls

    assert call.errors.uncaught_through == ("command list (app.py)", "command list (chats.py)")


def test_an_endpoint_that_a_method_makes_and_a_decorator_is_given_is_an_entry(tmp_path: Path) -> None:
    source = """from fastapi import FastAPI
from openai import OpenAI
client = OpenAI()
class Bot:
    def __call__(self, q):
        return client.chat.completions.create(model='m', messages=q)
    def create_endpoint(self):
        async def endpoint(q: str):
            return self(q)
        return endpoint
app = FastAPI()
bot = Bot()
app.get("/ask")(bot.create_endpoint())
"""
    (call,) = facts_of(tmp_path, source).calls

    assert (call.entry_points, call.exposure) == (("GET /ask",), "public")
