"""What repeats a call when it fails, and what only looks as if it did."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in

from auditor.facts import Known

HEAD = """
import backoff, json, logging, requests, stamina, tenacity, time
from functools import wraps
from tenacity import retry, retry_if_exception, retry_if_exception_type, retry_if_result, stop_after_attempt
import openai
from openai import OpenAI, OpenAIError
client = OpenAI(max_retries=0)
"""

ASK = "return client.chat.completions.create(model='gpt-4o', messages=q)"


def layers(folder: Path, source: str) -> list[tuple[str, int | None, bool]]:
    """Name, attempts and effect of what stands around the first call."""
    call = facts_of(folder, HEAD + textwrap.dedent(source)).calls[0]
    return [(layer.name, layer.attempts, layer.effective) for layer in call.retry_layers]


def because(folder: Path, source: str) -> str | None:
    """Why the only thing around the first call does not repeat it."""
    (layer,) = facts_of(folder, HEAD + textwrap.dedent(source)).calls[0].retry_layers
    return layer.because


NEVER = [
    "@retry(retry=retry_if_exception_type(requests.exceptions.HTTPError), stop=stop_after_attempt(4))",
    "@retry(retry=retry_if_exception_type((requests.Timeout, ValueError)), stop=stop_after_attempt(4))",
    "@retry(retry=retry_if_exception_type(json.JSONDecodeError) | retry_if_result(bool), stop=stop_after_attempt(4))",
    "@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=4)",
    "@stamina.retry(on=requests.RequestException, attempts=4)",
    "@retry(retry=retry_if_exception_type(ConnectionError), stop=stop_after_attempt(4))",
    "@retry(retry=retry_if_exception_type((ConnectionResetError, ValueError)), stop=stop_after_attempt(4))",
]


@pytest.mark.parametrize("decorator", NEVER)
def test_a_retry_of_errors_that_the_sdk_never_raises_is_none(tmp_path: Path, decorator: str) -> None:
    ((_, attempts, effective),) = layers(tmp_path, f"{decorator}\ndef ask(q):\n    {ASK}\n")

    assert (attempts, effective) == (4, False)


@pytest.mark.parametrize("error", ["ConnectionError", "openai.APIConnectionError"])
def test_the_errors_of_another_sdk_and_of_sockets_are_none_of_bedrocks(tmp_path: Path, error: str) -> None:
    source = f"""import boto3, openai
from tenacity import retry, retry_if_exception_type, stop_after_attempt

client = boto3.client("bedrock-runtime")

@retry(retry=retry_if_exception_type({error}), stop=stop_after_attempt(4))
def ask(body):
    return client.invoke_model(modelId="m", body=body)
"""
    around = [layer for layer in facts_of(tmp_path, source).calls[0].retry_layers if layer.kind != "sdk"]

    assert [(layer.name, layer.effective) for layer in around] == [("tenacity", False)]


def test_the_errors_that_are_never_raised_are_named(tmp_path: Path) -> None:
    source = f"{NEVER[1]}\ndef ask(q):\n    {ASK}\n"

    assert because(tmp_path, source) == "it repeats requests.Timeout and ValueError, which openai does not raise"


@pytest.mark.parametrize(
    "decorator",
    [
        "@retry(stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type(openai.RateLimitError), stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type((requests.Timeout, OpenAIError)), stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type(TimeoutError), stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type((ConnectionError, TimeoutError)), stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type(openai.APIConnectionError), stop=stop_after_attempt(4))",
        "@retry(retry=retry_if_exception_type(ValueError) | retry_if_exception(bool), stop=stop_after_attempt(4))",
        "@backoff.on_exception(backoff.expo, Exception, max_tries=4)",
        "@stamina.retry(on=OpenAIError, attempts=4)",
    ],
)
def test_a_retry_of_errors_that_may_be_the_sdks_counts(tmp_path: Path, decorator: str) -> None:
    ((_, attempts, effective),) = layers(tmp_path, f"{decorator}\ndef ask(q):\n    {ASK}\n")

    assert (attempts, effective) == (4, True)


def test_errors_of_plain_http_are_those_of_a_call_over_plain_http(tmp_path: Path) -> None:
    source = """
        @retry(retry=retry_if_exception_type(requests.HTTPError), stop=stop_after_attempt(4))
        def ask(q):
            return requests.post("https://api.openai.com/v1/chat/completions", json={"model": "gpt-4o", "messages": q})
    """

    assert layers(tmp_path, source) == [("tenacity", 4, True)]


def test_a_loop_that_asks_again_for_a_broken_answer_repeats_no_failure(tmp_path: Path) -> None:
    source = """
        def ask(q):
            for attempt in range(3):
                try:
                    return json.loads(client.chat.completions.create(model="gpt-4o", messages=q))
                except json.JSONDecodeError:
                    continue
    """

    assert layers(tmp_path, source) == []


STREAM = """
def stream(q):
    for chunk in client.chat.completions.create(model="gpt-4o", messages=q, stream=True):
        yield chunk
"""


@pytest.mark.parametrize(
    "decorator", ["@retry(stop=stop_after_attempt(4))", "@backoff.on_exception(backoff.expo, Exception, max_tries=4)"]
)
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_retry_of_a_generator_repeats_only_its_making(tmp_path: Path, decorator: str, kind: str) -> None:
    source = f"{decorator}{STREAM.replace('def', kind)}"

    assert [layer[2] for layer in layers(tmp_path, source)] == [False]
    assert because(tmp_path, source) == (
        "it repeats the making of the generator, and not what goes wrong while it is gone through"
    )


def test_stamina_repeats_what_goes_wrong_in_a_generator(tmp_path: Path) -> None:
    assert layers(tmp_path, f"@stamina.retry(on=Exception, attempts=4){STREAM}") == [("stamina", 4, True)]


OWN = """
def retry_on(times):
    def decorate(f):
        @wraps(f)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    {0}
                except OpenAIError:
                    time.sleep(1)
        return wrapper
    return decorate
@retry_on(3)
"""


def test_the_loop_in_a_decorator_of_the_program_repeats_the_call(tmp_path: Path) -> None:
    ((name, _, effective),) = layers(tmp_path, f"{OWN.format('return f(*args)')}def ask(q):\n    {ASK}\n")

    assert (name, effective) == ("a loop", True)


def test_a_decorator_that_goes_through_the_generator_repeats_it(tmp_path: Path) -> None:
    source = OWN.format("yield from f(*args); return") + STREAM.lstrip()

    assert [layer[2] for layer in layers(tmp_path, source)] == [True]


def test_a_decorator_that_only_makes_the_generator_does_not(tmp_path: Path) -> None:
    assert layers(tmp_path, OWN.format("return f(*args)") + STREAM.lstrip()) == []


@pytest.mark.parametrize(
    ("policy", "decorator"),
    [
        ("again = retry(stop=stop_after_attempt(4))", "@again"),
        ("def again(n):\n    return retry(stop=stop_after_attempt(n))", "@again(4)"),
        ("def again(f):\n    return retry(stop=stop_after_attempt(4))(f)", "@again"),
        (
            "def again(f):\n    @retry(stop=stop_after_attempt(4))\n    def w(*a):\n        return f(*a)\n    return w",
            "@again",
        ),
    ],
)
def test_a_retry_of_a_library_counts_however_it_is_put_on(tmp_path: Path, policy: str, decorator: str) -> None:
    assert layers(tmp_path, f"{policy}\n{decorator}\ndef ask(q):\n    {ASK}\n") == [("tenacity", 4, True)]


def test_a_loop_around_the_making_of_a_generator_repeats_nothing(tmp_path: Path) -> None:
    source = f"""{STREAM}
def ask(q):
    while True:
        try:
            return stream(q)
        except OpenAIError:
            time.sleep(1)
"""

    assert layers(tmp_path, source) == []


def test_a_handler_that_goes_on_on_some_way_repeats_the_call(tmp_path: Path) -> None:
    source = f"""
    def ask(q, stream):
        tries = 1 if stream else 10
        for attempt in range(1, tries + 1):
            try:
                {ASK}
            except Exception:
                if attempt < tries:
                    time.sleep(2)
                    continue
                break
        raise RuntimeError("failed")
    """

    assert layers(tmp_path, source) == [("a loop", 10, True)]


def test_a_handler_that_leaves_the_loop_on_every_way_repeats_nothing(tmp_path: Path) -> None:
    source = f"""
    def ask(q, quiet):
        for attempt in range(3):
            try:
                {ASK}
            except Exception:
                if quiet:
                    print("failed")
                break
    """

    assert layers(tmp_path, source) == []


def test_a_handler_that_asks_through_another_function_is_another_try(tmp_path: Path) -> None:
    source = f"""
    def ask(q):
        try:
            {ASK}
        except Exception:
            return plain(q)

    def plain(q):
        return client.chat.completions.create(model='gpt-4o', messages=q)
    """

    assert layers(tmp_path, source) == [("the handler", 2, True)]


def test_a_handler_that_calls_something_else_is_no_other_try(tmp_path: Path) -> None:
    source = f"""
    def ask(q):
        try:
            {ASK}
        except Exception:
            return sorry(q)

    def sorry(q):
        return "the model cannot be reached"
    """

    assert layers(tmp_path, source) == []


LAMBDA = "lambda: client.chat.completions.create(model='gpt-4o', messages=q)"


@pytest.mark.parametrize("call", [f"await asyncio.to_thread({LAMBDA})",
                                  f"await asyncio.get_event_loop().run_in_executor(None, {LAMBDA})"])  # fmt: skip
def test_a_loop_around_what_runs_a_lambda_repeats_what_the_lambda_asks(tmp_path: Path, call: str) -> None:
    source = f"""
import asyncio
async def ask(q):
    for attempt in range(4):
        try:
            return {call}
        except openai.RateLimitError:
            await asyncio.sleep(2)
"""

    assert layers(tmp_path, source) == [("a loop", 4, True)]


def test_a_function_of_the_program_that_repeats_a_lambda_repeats_what_it_asks(tmp_path: Path) -> None:
    source = f"""
def again(run):
    for attempt in range(3):
        try:
            return run()
        except openai.RateLimitError:
            time.sleep(2)

def ask(q):
    return again({LAMBDA})
"""

    assert layers(tmp_path, source) == [("a loop", 3, True)]


def test_a_loop_around_a_lambda_that_nobody_is_known_to_run_repeats_nothing(tmp_path: Path) -> None:
    source = f"""
def ask(q, buttons):
    for attempt in range(3):
        try:
            return buttons.add({LAMBDA})
        except openai.RateLimitError:
            time.sleep(2)
"""

    assert layers(tmp_path, source) == []


RETRYING = f"@retry(stop=stop_after_attempt(5))\ndef ask(q):\n    {ASK}\n"


def test_a_wrapper_goes_before_what_the_sdk_does_by_default(tmp_path: Path) -> None:
    (call,) = facts_of(tmp_path, HEAD.replace("max_retries=0", "") + RETRYING).calls

    assert isinstance(call.retries, Known)
    assert (call.retries.value, call.retries.source) == (4, "wrapper")


def test_retries_that_the_client_is_told_to_make_go_before_a_wrapper(tmp_path: Path) -> None:
    (call,) = facts_of(tmp_path, HEAD.replace("max_retries=0", "max_retries=1") + RETRYING).calls

    assert isinstance(call.retries, Known)
    assert (call.retries.value, call.retries.source) == (1, "client")


@pytest.mark.parametrize(
    ("loop", "attempts"),
    [
        ("for attempt in range(self.times):", 3),
        ("for attempt in range(self.times + 1):", 4),
        ("for attempt in range(1, self.times + 1):", 3),
        ("while done < self.times:", 3),
        ("while done <= self.times:", 4),
    ],
)
def test_a_loop_runs_as_often_as_the_object_is_made_to_by_default(tmp_path: Path, loop: str, attempts: int) -> None:
    source = f"""
class Bot:
    def __init__(self, times: int = 3):
        self.times = times

    def ask(self, q):
        done = 0
        {loop}
            try:
                {ASK}
            except openai.RateLimitError:
                done += 1
                time.sleep(2)
"""

    assert layers(tmp_path, source) == [("a loop", attempts, True)]


@pytest.mark.parametrize("error", ["openai.BadRequestError", "(openai.NotFoundError, openai.AuthenticationError)"])
def test_a_handler_of_errors_that_stay_as_they_are_is_no_other_try(tmp_path: Path, error: str) -> None:
    source = f"""
def ask(q):
    try:
        {ASK}
    except {error}:
        return client.chat.completions.create(model='gpt-4o-mini', messages=q)
"""

    assert layers(tmp_path, source) == []


def test_another_way_to_ask_leaves_what_the_sdk_does_by_default(tmp_path: Path) -> None:
    source = f"""
def ask(q):
    try:
        {ASK}
    except Exception:
        return client.chat.completions.create(model='gpt-4o-mini', messages=q)
"""
    call = facts_of(tmp_path, HEAD.replace("max_retries=0", "") + source).calls[0]

    assert isinstance(call.retries, Known)
    assert (call.retries.value, call.retries.source) == (2, "sdk_default")


def repeated(folder: Path, source: str) -> tuple[str, tuple[str, ...]]:
    """Which failures the only thing around the first call repeats."""
    (layer,) = facts_of(folder, HEAD + textwrap.dedent(source)).calls[0].retry_layers
    return layer.repeats, layer.errors


@pytest.mark.parametrize(
    ("decorator", "repeats"),
    [
        ("@retry(stop=stop_after_attempt(4))", ("any", ())),
        ("@retry(retry=retry_if_exception_type(), stop=stop_after_attempt(4))", ("unclear", ())),
        ("@retry(retry=retry_if_exception_type(Exception), stop=stop_after_attempt(4))", ("any", ("Exception",))),
        ("@retry(retry=retry_if_exception(may_pass), stop=stop_after_attempt(4))", ("unclear", ())),
        ("@backoff.on_exception(backoff.expo, openai.RateLimitError, max_tries=4)", ("passing", ("RateLimitError",))),
        ("@backoff.on_exception(backoff.expo, OpenAIError, max_tries=4)", ("any", ("OpenAIError",))),
        ("@backoff.on_exception(backoff.expo, OpenAIError, max_tries=4, giveup=final)", ("unclear", ())),
        (
            "@stamina.retry(on=(openai.RateLimitError, openai.BadRequestError), attempts=4)",
            ("lasting", ("RateLimitError", "BadRequestError")),
        ),
    ],
)
def test_a_retry_of_a_library_says_which_failures_it_repeats(
    tmp_path: Path, decorator: str, repeats: tuple[str, tuple[str, ...]]
) -> None:
    assert repeated(tmp_path, f"{decorator}\ndef ask(q):\n    {ASK}\n") == repeats


@pytest.mark.parametrize(
    ("handler", "repeats"),
    [
        ("except Exception:\n            pass", "any"),
        ("except:\n            pass", "any"),
        ("except openai.RateLimitError:\n            pass", "passing"),
        ("except (openai.RateLimitError, openai.AuthenticationError):\n            pass", "lasting"),
        ("except openai.APIError as e:\n            if e.code == 'quota':\n                raise", "unclear"),
        (
            "except openai.BadRequestError:\n            raise\n        except openai.RateLimitError: ...",
            "passing",
        ),
        ("except ValueError:\n            raise\n        except openai.RateLimitError:\n            pass", "passing"),
        ("except Exception:\n            if round_ == 2:\n                raise", "any"),
        ("except Exception as e:\n            if round_ == e.last:\n                raise", "unclear"),
    ],
)
def test_a_loop_says_which_failures_it_repeats(tmp_path: Path, handler: str, repeats: str) -> None:
    source = f"def ask(q):\n    for round_ in range(3):\n        try:\n            {ASK}\n        {handler}\n"

    assert repeated(tmp_path, source)[0] == repeats


@pytest.mark.parametrize(
    ("pause", "waits"),
    [
        ("time.sleep(1)", True),
        ("rest()", True),
        ("logging.warning('again')", False),
        ("limiter.acquire()", True),
    ],
)
def test_a_loop_waits_where_something_in_it_does(tmp_path: Path, pause: str, waits: bool) -> None:
    source = f"""
def rest():
    time.sleep(5)

def ask(q):
    for _ in range(3):
        try:
            {ASK}
        except OpenAIError:
            {pause}
"""
    (layer,) = facts_of(tmp_path, HEAD + source).calls[0].retry_layers

    assert layer.waits is waits


def test_a_handler_that_asks_a_function_whether_to_go_on_may_let_some_failures_through(tmp_path: Path) -> None:
    source = f"""
def look_at(error):
    if error.status_code != 429:
        raise error

def ask(q):
    for _ in range(3):
        try:
            {ASK}
        except OpenAIError as error:
            look_at(error)
"""

    assert repeated(tmp_path, source)[0] == "unclear"


@pytest.mark.parametrize(
    "model",
    [
        "OpenAIChatModel('gpt-4o', provider=OpenAIProvider(http_client=http))",
        "GoogleModel('gemini-2.5-pro', provider=GoogleProvider(http_client=http))",
        "MistralModel('mistral-large', provider=MistralProvider(mistral_client=Mistral(async_client=http)))",
    ],
)
def test_what_the_connection_of_a_framework_s_model_repeats_is_read(tmp_path: Path, model: str) -> None:
    source = f"""
import httpx
from mistralai.client import Mistral
from tenacity import stop_after_attempt
from pydantic_ai import Agent
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.mistral import MistralModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.mistral import MistralProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.retries import AsyncTenacityTransport, RetryConfig
http = httpx.AsyncClient(transport=AsyncTenacityTransport(config=RetryConfig(stop=stop_after_attempt(5))), timeout=45)
Agent({model}).run_sync("hello")
"""
    (call,) = facts_of(tmp_path, source).calls

    assert isinstance(call.retries, Known)
    assert isinstance(call.timeout, Known)
    assert (call.retries.value, call.timeout.value) == (4, 45)


@pytest.mark.parametrize(
    ("loop", "told"),
    [
        ("for model in MODELS", [("unclear", True)]),
        ("for i, model in enumerate(MODELS)", [("unclear", True)]),
        ("for model in range(3)", [("any", False)]),
        ("for other in MODELS", [("any", False)]),
    ],
)
def test_a_loop_that_asks_another_model_in_each_round_repeats_no_request(
    tmp_path: Path, loop: str, told: list[tuple[str, bool]]
) -> None:
    source = f"""
import openai
client = openai.OpenAI()
MODELS = ["gpt-5.1", "gpt-5-mini"]

def ask(model):
    {loop}:
        try:
            return client.chat.completions.create(model=model, messages=[])
        except Exception:
            pass
"""

    (call,) = calls_in(tmp_path, source)

    assert [(layer.repeats, layer.waits) for layer in call.retry_layers if layer.kind == "loop"] == told


def test_a_function_that_calls_itself_counts_down_from_its_default(tmp_path: Path) -> None:
    source = f"""
    def ask(q, tries=3):
        try:
            {ASK}
        except Exception:
            if tries > 0:
                time.sleep(5)
                return ask(q, tries - 1)
            raise
    """

    assert layers(tmp_path, source) == [("the function itself", 4, True)]


def test_a_function_that_counts_up_to_an_unwritten_end_repeats_at_least_once(tmp_path: Path) -> None:
    source = f"""
    def ask(q, tried=0):
        try:
            {ASK}
        except Exception:
            if tried < int(q[0]):
                return ask(q, tried + 1)
            raise
    """

    assert layers(tmp_path, source) == [("the function itself", 2, True)]


ONE_AFTER_THE_OTHER = """
class Plain:
    def parse(self, q):
        return q.strip()

class Asking:
    def parse(self, q):
        return client.chat.completions.create(model="gpt-4o", messages=q)

def parse(q):
    for parser in [Plain(), Asking()]:
        try:
            return parser.parse(q)
        except Exception:
            logging.error("parser")
"""


def test_a_loop_through_objects_that_do_other_work_repeats_nothing(tmp_path: Path) -> None:
    assert layers(tmp_path, ONE_AFTER_THE_OTHER) == []


def test_a_loop_of_rounds_around_a_function_that_asks_repeats_it(tmp_path: Path) -> None:
    source = f"""
    def ask(q):
        {ASK}

    def run(q):
        for _ in range(3):
            try:
                return ask(q)
            except OpenAIError:
                time.sleep(1)
    """

    assert layers(tmp_path, source) == [("a loop", 3, True)]


@pytest.mark.parametrize(
    ("word", "entered"),
    [("", "with asking(q) as answer:"), ("async ", "async with asking(q) as answer:")],
)
def test_a_loop_around_a_context_in_which_the_call_is_made_repeats_it(tmp_path: Path, word: str, entered: str) -> None:
    source = f"""
    from contextlib import asynccontextmanager, contextmanager

    @{"asynccontextmanager" if word else "contextmanager"}
    {word}def asking(q):
        yield client.chat.completions.create(model="gpt-4o", messages=q)

    {word}def ask(q):
        for attempt in range(4):
            try:
                {entered}
                    return answer
            except OpenAIError:
                time.sleep(2 ** attempt)
    """

    assert layers(tmp_path, source) == [("a loop", 4, True)]
