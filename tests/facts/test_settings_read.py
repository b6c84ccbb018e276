"""What a call runs with: source text in, the effective settings out."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

from auditor.facts.call_model import Absent, Known, Unclear

_BEFORE = """from openai import OpenAI
import os, sys
client = OpenAI()
"""

_CALL = "client.chat.completions.create(model='gpt-4o', messages=[], {})\n"


def output_limit(folder: Path, *lines: str, arguments: str = "**p") -> object:
    """The output limit of a call at the end of `def ask(extra):`, or the state that it has."""
    body = "".join(f"    {line}\n" for line in (*lines, _CALL.format(arguments)))
    (call,) = calls_in(folder, f"{_BEFORE}def ask(extra, chosen):\n{body}")
    return state(call.output_limit)


@pytest.mark.parametrize(
    "lines",
    [
        ["p = {'max_tokens': 9, **extra}"],
        ["p = {'max_tokens': 9} | extra"],
        ["p = dict({'max_tokens': 9}, **extra)"],
        ["p = {'max_tokens': 9}", "p.update(extra)"],
        ["p = {'max_tokens': 9}", "p |= extra"],
        ["p = {'max_tokens': 9}", "p.update(**extra)"],
        ["p = {'max_tokens': 9}", "for k, v in extra.items():", "    p[k] = v"],
    ],
)
def test_an_unknown_mapping_may_replace_a_key_and_never_removes_it(tmp_path: Path, lines: list[str]) -> None:
    assert output_limit(tmp_path, *lines) == 9


@pytest.mark.parametrize("lines", [["p = {'top_p': 1, **extra}"], ["p = {}", "p.update(extra)"], ["p = extra"]])
def test_an_unknown_mapping_leaves_open_what_nothing_else_sets(tmp_path: Path, lines: list[str]) -> None:
    assert output_limit(tmp_path, *lines) == "unclear"


def test_a_key_that_some_ways_set_before_an_unknown_mapping_is_open(tmp_path: Path) -> None:
    assert output_limit(tmp_path, "p = {}", "if chosen:", "    p['max_tokens'] = 9", "p.update(extra)") == "unclear"


def test_a_key_that_no_known_mapping_has_is_absent(tmp_path: Path) -> None:
    assert output_limit(tmp_path, "p = {'top_p': 1, **{'n': 1}}") == "absent"


@pytest.mark.parametrize(
    "written",
    [
        "max_tokens=extra or 9",
        "max_tokens=extra if extra else 9",
        "max_tokens=int(extra) if extra is not None else 9",
        "max_tokens=int(os.getenv('LIMIT'))",
    ],
)
def test_a_limit_that_is_given_in_every_case_is_known_to_be_set(tmp_path: Path, written: str) -> None:
    assert output_limit(tmp_path, arguments=written) in (None, 9)


def test_a_timeout_that_is_read_only_where_it_is_set_is_not_absent(tmp_path: Path) -> None:
    source = """import os
from openai import NOT_GIVEN, OpenAI
def env(key, default=None):
    return os.environ.get(key) or default
seconds = env("SECONDS")
client = OpenAI(timeout=float(seconds) if seconds else NOT_GIVEN)
client.chat.completions.create(model="gpt-4o", messages=[])
"""
    (call,) = calls_in(tmp_path, source)

    assert type(call.timeout).__name__ == "Known"


def test_a_limit_that_may_be_none_is_absent(tmp_path: Path) -> None:
    assert (
        output_limit(tmp_path, "limit = None", "if chosen:", "    limit = 9", arguments="max_tokens=limit") == "absent"
    )


_LOADED = "import json\nconfig = json.load(open('config.json'))\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("config.get('seconds', 30)", 30),
        ("config.get('llm', {}).get('seconds', 30)", 30),
        ("float(config.get('seconds', 30))", 30),
        ("getattr(config, 'seconds', 30)", 30),
        ("config.get('seconds') or 30", 30),
    ],
)
def test_a_lookup_with_a_default_always_gives_a_number(tmp_path: Path, written: str, expected: int) -> None:
    source = f"{_BEFORE}{_LOADED}OpenAI(timeout={written}).chat.completions.create(model='gpt-4o', messages=[])\n"
    (call,) = calls_in(tmp_path, source)

    assert state(call.timeout) in (expected, None)


def test_a_default_that_is_set_on_a_mapping_out_of_sight_is_set(tmp_path: Path) -> None:
    assert output_limit(tmp_path, "extra.setdefault('max_tokens', 9)", arguments="**extra") == 9


def test_a_default_that_is_set_on_some_ways_only_leaves_a_mapping_out_of_sight_open(tmp_path: Path) -> None:
    lines = ["if chosen:", "    extra.setdefault('max_tokens', 9)"]

    assert output_limit(tmp_path, *lines, arguments="**extra") == "unclear"


@pytest.mark.parametrize(
    "written",
    [
        "os.getenv('MODEL', ' gpt-4-0314 ').strip()",
        "os.getenv('MODEL', 'GPT-4-0314').lower()",
        "f\"{os.getenv('MODEL', 'gpt-4-0314')}\"",
        "'openai/gpt-4-0314'.removeprefix('openai/')",
        "'gpt-{}'.format('4-0314')",
        "'gpt-%s' % '4-0314'",
    ],
)
def test_what_methods_of_text_make_of_a_constant_is_read(tmp_path: Path, written: str) -> None:
    source = f"{_BEFORE}client.chat.completions.create(model={written}, messages=[])\n"
    (call,) = calls_in(tmp_path, source)

    assert state(call.model) == "gpt-4-0314"


def test_a_text_with_a_part_that_is_not_known_is_not_read(tmp_path: Path) -> None:
    source = f"{_BEFORE}client.chat.completions.create(model=f'gpt-{{os.getenv(\"KIND\")}}', messages=[])\n"
    (call,) = calls_in(tmp_path, source)

    assert state(call.model) is None


def test_a_key_that_is_set_where_a_mapping_lacks_it_is_set(tmp_path: Path) -> None:
    lines = ["if 'max_tokens' not in extra:", "    extra['max_tokens'] = 9"]

    assert output_limit(tmp_path, *lines, arguments="**extra") in (9, None)


def test_a_key_that_is_set_where_another_is_lacking_is_open(tmp_path: Path) -> None:
    lines = ["if 'timeout' not in extra:", "    extra['max_tokens'] = 9"]

    assert output_limit(tmp_path, *lines, arguments="**extra") == "unclear"


@pytest.mark.parametrize("merged", [["p = {'n': 1, **m}"], ["p = {'n': 1}", "p.update(m)"], ["p = {'n': 1} | m"]])
@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ("""json.loads(os.getenv("KW", '{"max_tokens": 5}'))""", 5),
        ("""json.loads(os.getenv("KW", "{}"))""", "absent"),
        ("""json.loads(os.environ.get("KW") or "{}")""", "absent"),
        ("""json.loads(os.environ["KW"])""", "unclear"),
        ("""json.loads(extra)""", "unclear"),
    ],
)
def test_a_mapping_that_an_operator_may_set_holds_what_it_does_by_default(
    tmp_path: Path, mapping: str, expected: object, merged: list[str]
) -> None:
    assert output_limit(tmp_path, "import json", f"m = {mapping}", *merged) == expected


def test_it_is_said_what_an_operator_may_set(tmp_path: Path) -> None:
    call = f"p = json.loads(os.getenv('KW', '{{}}'))\n{_CALL.format('**p')}"

    (found,) = calls_in(tmp_path, f"{_BEFORE}import json\n{call}")

    assert isinstance(found.output_limit, Absent)
    assert found.output_limit.because == "the environment variable KW may set it"


@pytest.mark.parametrize("grows", ["limit = max(limit, len(word))", "limit += len(word)", "limit = limit + 1"])
def test_a_number_that_grows_in_a_loop_is_not_the_one_it_starts_from(tmp_path: Path, grows: str) -> None:
    lines = ("limit = 0", "for word in extra:", f"    {grows}")

    assert output_limit(tmp_path, *lines, arguments="max_tokens=limit") is None


def test_a_number_that_a_loop_only_replaces_with_another_is_the_larger_of_both(tmp_path: Path) -> None:
    lines = ("limit = 5", "for word in extra:", "    limit = 9")

    assert output_limit(tmp_path, *lines, arguments="max_tokens=limit") == 9


_CHOOSING = """def ask(limit=None, brief=True):
    options = {{"model": "gpt-4o", "messages": []}}
    if {test}:
        options["max_tokens"] = limit
    return client.chat.completions.create(**options)


{callers}
"""


def limit_chosen(folder: Path, test: str, *callers: str) -> object:
    """The output limit of a call whose function sets it under a condition, as each of its callers calls it."""
    (call,) = calls_in(folder, _BEFORE + _CHOOSING.format(test=test, callers="\n".join(callers)))
    return state(call.output_limit)


@pytest.mark.parametrize("test", ["limit", "limit is not None", "not limit is None", "limit and brief"])
def test_a_key_is_set_where_what_every_caller_gives_meets_the_condition(tmp_path: Path, test: str) -> None:
    assert limit_chosen(tmp_path, test, "ask(9)", "ask(limit=12)") == 12


@pytest.mark.parametrize("caller", ["ask()", "ask(None)", "ask(0)"])
def test_a_key_is_left_out_where_what_a_caller_gives_does_not_meet_the_condition(tmp_path: Path, caller: str) -> None:
    assert limit_chosen(tmp_path, "limit", "ask(9)", caller) == "absent"


def test_a_key_is_left_out_where_the_other_condition_is_not_met(tmp_path: Path) -> None:
    assert limit_chosen(tmp_path, "limit and not brief", "ask(9)") == "absent"


def test_a_key_that_a_loop_may_never_set_stays_open(tmp_path: Path) -> None:
    lines = ["p = {}", "limit = 9", "for one in extra:", "    if limit:", "        p['max_tokens'] = limit"]

    assert output_limit(tmp_path, *lines) == "absent"


def test_a_key_is_set_where_the_object_that_asks_was_made_with_it(tmp_path: Path) -> None:
    source = f"""{_BEFORE}
class Bot:
    def __init__(self, limit=None):
        self.limit = limit

    def ask(self):
        options = {{"model": "gpt-4o", "messages": []}}
        if self.limit:
            options["max_tokens"] = self.limit
        return client.chat.completions.create(**options)


Bot(limit=9).ask()
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == 9


_OLD = ["    p['max_tokens'] = 9"]
_NEW = ["    p['max_completion_tokens'] = 7"]


@pytest.mark.parametrize(
    "lines",
    [
        ["p = {}", "if chosen:", *_NEW, "else:", *_OLD],
        ["p = {}", "if chosen:", *_NEW, "elif extra:", *_OLD, "else:", "    p.update(max_tokens=8)"],
        ["p = {}", "if chosen:", "    p.update({'max_completion_tokens': 7})", "else:", "    raise ValueError"],
        ["p = {'max_completion_tokens': 7} if chosen else {'max_tokens': 9}"],
        ["p = {'max_completion_tokens' if chosen else 'max_tokens': 9}"],
        ["p = {}", "name = 'max_completion_tokens' if chosen else 'max_tokens'", "p[name] = 9"],
        ["p = {**extra}", "if chosen:", *_NEW, "else:", *_OLD],
        ["p = {}", "try:", *_OLD, "except KeyError:", *_NEW],
    ],
)
def test_a_limit_that_is_set_by_one_name_or_the_other_is_set(tmp_path: Path, lines: list[str]) -> None:
    assert output_limit(tmp_path, *lines) in (7, 9)


@pytest.mark.parametrize(
    "lines",
    [
        ["p = {}", "if chosen:", *_NEW, "elif extra:", *_OLD],
        ["p = {}", "if chosen:", *_NEW, "if extra:", *_OLD],
        ["p = {}", "for one in extra:", *_NEW, *_OLD],
        ["p = {}", "if chosen:", *_NEW, "else:", "    p['top_p'] = 1"],
        ["p = {'max_completion_tokens': 7} if chosen else {'top_p': 1}"],
    ],
)
def test_a_limit_that_some_ways_set_by_no_name_is_absent(tmp_path: Path, lines: list[str]) -> None:
    assert output_limit(tmp_path, *lines) == "absent"


def test_a_limit_under_a_key_that_is_one_of_several_is_unclear(tmp_path: Path) -> None:
    lines = ["name = 'max_tokens' if chosen else 'top_p'", "p = {name: 9}"]

    assert output_limit(tmp_path, *lines) == "unclear"


def test_a_body_that_each_family_of_models_has_written_its_own_way_sets_the_limit(tmp_path: Path) -> None:
    source = """import boto3, json
bedrock = boto3.client("bedrock-runtime")
def ask(model, text):
    if "anthropic" in model:
        body = {"max_tokens": 300}
    elif "meta" in model:
        body = {"max_gen_len": 200}
    else:
        body = {"textGenerationConfig": {"maxTokenCount": 100}}
    return bedrock.invoke_model(modelId=model, body=json.dumps(body))
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == 300


@pytest.mark.parametrize("test", ["limit", "limit is not None"])
def test_a_number_that_a_parameter_has_by_default_meets_the_condition(tmp_path: Path, test: str) -> None:
    source = f"""{_BEFORE}
def ask(limit=9):
    options = {{"model": "gpt-4o", "messages": []}}
    if {test}:
        options["max_tokens"] = limit
    return client.chat.completions.create(**options)
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == 9


_HANDED_ON = """
def ask(**options):
    return answer("hello", **options)

def answer(text, limit={default}, **options):
    return client.chat.completions.create(model="gpt-4o", messages=[], max_tokens=limit)
"""


def test_a_default_stands_for_what_a_mapping_out_of_sight_may_replace(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _BEFORE + _HANDED_ON.format(default=9))

    assert state(call.output_limit) == 9


def test_a_parameter_that_only_a_mapping_out_of_sight_may_set_is_left_out(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _BEFORE + _HANDED_ON.format(default=None))

    assert state(call.output_limit) == "absent"


@pytest.mark.parametrize("url", ["f'{base}/api/chat'", "'http://localhost:11434/api/chat' if base else f'{base}/chat'"])
def test_an_address_that_is_put_together_holds_no_settings(tmp_path: Path, url: str) -> None:
    source = f"""import requests, sys
def ask(base="http://localhost:11434"):
    return requests.post({url}, json={{"model": "llama3", "messages": []}}, timeout=9)
ask(sys.argv[1])
ask()
"""
    (call,) = calls_in(tmp_path, source)

    assert (state(call.output_limit), state(call.store)) == ("absent", "absent")


_CONFIGURED = """from google import genai
from google.genai.types import GenerateContentConfig
client = genai.Client()

def bound(config, limit=7):
    config.max_output_tokens = limit

def ask(chosen, config: GenerateContentConfig):
    {before}
    print(config)
    note(config)
    return client.models.generate_content(model="gemini-3-pro", contents="q", config=config)

{caller}
"""


@pytest.mark.parametrize(
    ("before", "made", "expected"),
    [
        ("pass", "GenerateContentConfig(max_output_tokens=9)", 9),
        ("pass", "GenerateContentConfig(temperature=0)", "absent"),
        ("config.max_output_tokens = 5", "GenerateContentConfig(temperature=0)", 5),
        ("bound(config)", "GenerateContentConfig(temperature=0)", 7),
        ("if chosen: config.max_output_tokens = 5", "GenerateContentConfig(temperature=0)", "absent"),
        ("config.temperature = 5", "GenerateContentConfig(max_output_tokens=9)", 9),
    ],
)
def test_an_object_of_a_library_holds_what_it_was_made_with_and_given_since(
    tmp_path: Path, before: str, made: str, expected: object
) -> None:
    (call,) = calls_in(tmp_path, _CONFIGURED.format(before=before, caller=f"ask(x, {made})"))

    assert state(call.output_limit) == expected


def test_an_argument_that_nothing_in_sight_gives_a_value_is_open(tmp_path: Path) -> None:
    assert output_limit(tmp_path, "for limit in []:", "    pass", arguments="max_tokens=limit") == "unclear"


def test_a_setting_of_the_environment_that_is_handed_to_a_function_stays_what_it_is(tmp_path: Path) -> None:
    lines = ("limit = os.getenv('LIMIT', 9)", "extra.note(limit)")

    assert output_limit(tmp_path, *lines, arguments="max_tokens=limit") == 9


_COMMAND = """import argparse
from openai import OpenAI

parser = argparse.ArgumentParser()
parser.add_argument("--timeout", type=float)
given = parser.parse_args()
waits = 600.0
{}OpenAI(timeout=waits, max_retries=0).chat.completions.create(model="gpt-5.1", messages=[])
"""


def test_an_option_of_the_command_line_that_is_tested_first_is_set(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _COMMAND.format("if given.timeout is not None:\n    waits = given.timeout\n"))

    assert isinstance(call.timeout, Known)


def test_an_option_of_the_command_line_without_a_default_leaves_the_timeout_out(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _COMMAND.format("waits = given.timeout\n"))

    assert state(call.timeout) == "absent"


HANDED_ON = """from dataclasses import dataclass
from openai import OpenAI

@dataclass
class Config:
    name: str
    timeout: float = 60.0

def key(config: Config):
    return config.name

class Wrapped:
    def __init__(self, api_key, timeout: float = 30.0):
        self.client = OpenAI(api_key=api_key, timeout=timeout)

    def ask(self, q):
        return self.client.chat.completions.create(model="gpt-4o", messages=q)

def make(config: Config):
    api_key = key(config)
    return Wrapped(api_key, timeout=config.timeout)
"""


def test_the_default_of_a_field_stands_after_its_object_was_handed_to_another_function(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, HANDED_ON)

    assert state(call.timeout) == 60.0


@pytest.mark.parametrize(("client", "expected"), [("timeout=20", 20), ("", "unclear")])
def test_what_is_not_written_out_may_replace_what_the_client_was_given_and_never_removes_it(
    tmp_path: Path, client: str, expected: object
) -> None:
    source = f"""from openai import OpenAI
client = OpenAI({client})

def ask(q, extra):
    options = {{"model": "gpt-4o", "messages": q}}
    for key, value in extra.items():
        if key not in options:
            options[key] = value
    return client.chat.completions.create(**options)
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.timeout) == expected


@pytest.mark.parametrize(
    ("package", "client", "ask", "expected"),
    [
        (
            "google-genai",
            "from google import genai\nclient = genai.Client()",
            "client.models.generate_content(",
            "absent",
        ),
        ("cohere", "import cohere\nclient = cohere.Client()", "client.chat(", 2),
        ("openrouter", "from openrouter import OpenRouter\nclient = OpenRouter()", "client.chat.send(", "unclear"),
    ],
)
def test_of_the_retries_of_several_versions_the_fewest_are_sure(
    tmp_path: Path, package: str, client: str, ask: str, expected: object
) -> None:
    (tmp_path / "requirements.txt").write_text(f"{package}\n")

    (call,) = calls_in(tmp_path, f"{client}\ndef f(q):\n    return {ask}model='m', message=q)\n")

    assert state(call.retries) == expected


MODELLED = """import os, tomllib
from openai import OpenAI
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings

class Provider(BaseModel):
    api_key: str = ""
    seconds: float | None = 120

class Settings(BaseSettings):
    provider: Provider = Field(default_factory=Provider)

def read(path):
    if not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        return tomllib.load(file)

def load():
    raw = read("app.toml")
    if "provider" not in raw:
        raw["provider"] = {}
    if key := os.environ.get("OPENAI_API_KEY"):
        raw["provider"]["api_key"] = key
    return %s

def ask(q):
    settings = load()
    client = OpenAI(api_key=settings.provider.api_key, timeout=settings.provider.seconds)
    return client.chat.completions.create(model="gpt-4o", messages=q)
"""


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("Settings(**raw)", 120),
        ("Settings()", 120),
        ('Settings(provider={"seconds": 45})', 45),
        ('Settings(provider={"seconds": None})', "absent"),
    ],
)
def test_a_mapping_given_for_a_field_of_a_model_is_an_object_of_the_fields_type(
    tmp_path: Path, made: str, expected: object
) -> None:
    (call,) = calls_in(tmp_path, MODELLED % made)

    assert state(call.timeout) == expected


def test_a_field_of_a_plain_class_keeps_the_mapping_that_it_is_given(tmp_path: Path) -> None:
    source = """from dataclasses import dataclass
from openai import OpenAI

@dataclass
class Options:
    seconds: float = 120

@dataclass
class Settings:
    options: Options

settings = Settings(options={"seconds": 45})

def ask(q):
    client = OpenAI(timeout=settings.options["seconds"])
    return client.chat.completions.create(model="gpt-4o", messages=q)
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.timeout) == 45


def test_a_parameter_of_a_constructor_is_told_by_its_class(tmp_path: Path) -> None:
    source = """
import openai
class Bot:
    def __init__(self, limit):
        self.limit = limit
    def ask(self, q):
        openai.OpenAI().responses.create(model="gpt-4o", input=q, max_output_tokens=self.limit)
"""

    (found,) = calls_in(tmp_path, source)

    assert isinstance(found.output_limit, Unclear)
    assert found.output_limit.because == "it is the parameter `limit` of `Bot`, which nobody in the tree calls"


FILLED = """\
import httpx
import yaml

class Loader:
    @staticmethod
    def load(path):
        with open(path) as file:
            config = yaml.safe_load(file)
        config = Loader.filled(config)
        config["modes"] = {}
        return config

    @staticmethod
    def filled(obj):
        if isinstance(obj, dict):
            return {k: Loader.filled(v) for k, v in obj.items()}
        elif isinstance(obj, list):
            return [Loader.filled(item) for item in obj]
        elif isinstance(obj, str):
            return obj.replace("$", "")
        else:
            return obj

class Embeddings:
    def __init__(self, config: dict):
        self.timeout = config.get("timeout_seconds", 10)

    def embed(self, text):
        with httpx.Client(timeout=self.timeout) as client:
            return client.post("https://api.openai.com/v1/embeddings", json={"input": text})

def create(config: dict):
    kind = config.get("type", "a").lower()
    if kind == "a":
        return Embeddings(config.get("a", {}))
    return None

class Factory:
    def __init__(self, embeddings_config=None):
        self.provider = create(embeddings_config)

def main(path):
    config = Loader.load(path)
    factory = Factory(embeddings_config=config["embeddings"])
    factory.provider.embed("x")
"""


def test_what_is_read_and_copied_level_by_level_leaves_the_default_of_a_setting_in_sight(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, FILLED)

    assert state(call.timeout) == 10
