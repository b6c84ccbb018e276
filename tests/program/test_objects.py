"""Attributes, classes, data classes and settings: what an object carries."""

from __future__ import annotations

import pytest
from program_values import known, shown, ways


def test_an_attribute_is_what_the_constructor_set() -> None:
    source = """
        class Bot:
            def __init__(self, limit):
                self.limit = limit
            def ask(self):
                show(self.limit)
        Bot(5).ask()
    """

    assert shown(source) == "5"


def test_the_way_through_a_constructor_is_shown() -> None:
    source = """
        class Bot:
            def __init__(self, limit):
                self.limit = limit
        bot = Bot(limit=5)
        show(bot.limit)
    """

    assert ways(source) == [
        "5 <- app.py:5 `bot` is set <- app.py:4 `limit` is set <- app.py:5 passed as `limit` to `__init__`"
    ]


def test_two_objects_of_a_class_are_told_apart() -> None:
    source = """
        class Bot:
            def __init__(self, limit):
                self.limit = limit
        a = Bot(1)
        b = Bot(2)
        show(a.limit, b.limit)
    """

    assert shown(source) == "1, 2"


def test_a_method_sees_the_attributes_of_all_objects() -> None:
    source = """
        class Bot:
            def __init__(self, limit=9):
                self.limit = limit
            def ask(self):
                show(self.limit)
        Bot(1)
        Bot(2)
        Bot()
    """

    assert shown(source) == "1 | 2 | 9"


def test_an_attribute_may_be_set_in_any_method() -> None:
    source = """
        class Bot:
            def __init__(self):
                self.client = None
            def setup(self):
                self.client = 7
            def ask(self):
                show(self.client)
    """

    assert shown(source) == "7 | None"


def test_an_attribute_set_just_before_is_what_it_was_set_to() -> None:
    source = """
        class Bot:
            def ask(self):
                self.x = 1
                self.x = 2
                show(self.x)
    """

    assert shown(source) == "2"


def test_a_class_attribute_is_seen_through_object_and_class() -> None:
    source = """
        class Bot:
            LIMIT = 4
            def ask(self):
                show(self.LIMIT, Bot.LIMIT)
        show(Bot().LIMIT)
    """

    assert shown(source) == "4, 4, 4"


def test_an_attribute_set_on_the_class_from_outside_is_seen() -> None:
    source = """
        class Bot:
            client = None
        Bot.client = 3
        show(Bot().client)
    """

    assert shown(source) == "3"


def test_an_attribute_set_on_an_object_from_outside_is_seen() -> None:
    source = """
        class Bot:
            def ask(self):
                show(self.client)
        bot = Bot()
        bot.client = 3
        bot.ask()
    """

    assert shown(source) == "3"


def test_setattr_with_a_constant_name_sets_the_attribute() -> None:
    source = """
        class Bot:
            def __init__(self):
                setattr(self, "limit", 3)
            def ask(self):
                show(self.limit)
    """

    assert shown(source) == "3"


def test_getattr_with_a_constant_name_reads_the_attribute() -> None:
    source = """
        class Bot:
            limit = 3
        show(getattr(Bot(), "limit"), getattr(Bot(), "nothing", 8))
    """

    assert shown(source) == "3, 8 | <Bot>.nothing"


def test_getattr_with_a_name_of_known_ends_reads_every_method_that_has_them() -> None:
    source = """
        class Bot:
            def __init__(self, kind):
                self.made = getattr(self, f"_load_{kind}_model")()

            def _load_small_model(self):
                return "small"

            def _load_large_model(self):
                return "large"

            def _load_words(self):
                return "words"

        show(Bot(kind).made)
    """

    assert shown(source) == "'large' | 'small'"


def test_getattr_with_a_name_that_no_method_has_says_so() -> None:
    source = """
        class Bot:
            def ask(self, kind):
                show(getattr(self, f"_load_{kind}"))
    """

    assert shown(source) == "unknown: an attribute is taken by a computed name"


def test_getattr_with_a_computed_name_says_so() -> None:
    assert shown("show(getattr(x, name))\n") == "unknown: an attribute is taken by a computed name"


def test_a_method_is_inherited_and_sees_the_heirs_attributes() -> None:
    source = """
        class Base:
            def ask(self):
                show(self.limit)
        class Bot(Base):
            limit = 6
        Bot().ask()
    """

    assert shown(source) == "6"


def test_an_overriding_method_runs_instead_of_the_inherited_one() -> None:
    source = """
        class Base:
            def limit(self):
                return 1
        class Bot(Base):
            def limit(self):
                return 2
        show(Bot().limit())
    """

    assert shown(source) == "2"


def test_super_runs_the_constructor_of_the_base() -> None:
    source = """
        class Base:
            def __init__(self, limit):
                self.limit = limit
        class Bot(Base):
            def __init__(self):
                super().__init__(limit=8)
        show(Bot().limit)
    """

    assert shown(source) == "8"


def test_super_runs_the_method_of_the_base() -> None:
    source = """
        class Base:
            def limit(self):
                return 8
        class Bot(Base):
            def limit(self):
                return super().limit()
        show(Bot().limit())
    """

    assert shown(source) == "8"


def test_a_mixin_finds_what_the_other_bases_set() -> None:
    source = """
        class Asking:
            def ask(self):
                show(self.client)
        class Base:
            def __init__(self):
                self.client = 3
        class Bot(Asking, Base):
            pass
        Bot().ask()
    """

    assert shown(source) == "3"


def test_an_abstract_method_is_what_its_heirs_make_of_it() -> None:
    source = """
        import abc
        class Base(abc.ABC):
            @abc.abstractmethod
            def limit(self):
                ...
            def ask(self):
                show(self.limit())
        class Bot(Base):
            def limit(self):
                return 5
    """

    assert shown(source) == "5"


def test_an_abstract_method_without_heirs_is_what_it_promises() -> None:
    source = """
        from typing import Protocol
        from openai import OpenAI
        class Clients(Protocol):
            def get_client(self) -> OpenAI: ...
        def ask(clients: Clients):
            show(clients.get_client())
    """

    assert known(source) == "openai.OpenAI()"


@pytest.mark.parametrize("decorator", ["property", "functools.cached_property"])
def test_a_property_is_what_its_function_returns(decorator: str) -> None:
    source = f"""
        import functools
        class Bot:
            @{decorator}
            def limit(self):
                return 5
        show(Bot().limit)
    """

    assert shown(source) == "5"


def test_static_and_class_methods_take_the_arguments_that_are_theirs() -> None:
    source = """
        class Bot:
            LIMIT = 5
            @staticmethod
            def double(n):
                return n
            @classmethod
            def make(cls, n):
                return cls.LIMIT
        show(Bot.double(3), Bot().double(4), Bot.make(1))
    """

    assert shown(source) == "3, 4, 5"


def test_a_class_method_that_makes_an_object_hands_its_arguments_on() -> None:
    source = """
        class Bot:
            def __init__(self, limit):
                self.limit = limit
            @classmethod
            def small(cls):
                return cls(limit=2)
        show(Bot.small().limit)
    """

    assert shown(source) == "2"


@pytest.mark.parametrize(
    "declaration",
    [
        "from dataclasses import dataclass\n@dataclass\nclass Conf:\n",
        "import attrs\n@attrs.define\nclass Conf:\n",
        "from pydantic import BaseModel\nclass Conf(BaseModel):\n",
        "from typing import NamedTuple\nclass Conf(NamedTuple):\n",
        "import msgspec\nclass Conf(msgspec.Struct):\n",
    ],
)
def test_a_field_is_what_it_is_given_or_its_default(declaration: str) -> None:
    source = f"{declaration}    limit: int = 4\n    name: str = 'x'\nshow(Conf().limit, Conf(limit=5).limit)\n"

    assert shown(source) == "4, 5"


@pytest.mark.parametrize("maker", ["pydantic", "library.pydantic_v1"])
def test_a_field_that_is_only_declared_is_of_its_type(maker: str) -> None:
    source = f"""
        from {maker} import Field
        from pydantic import BaseModel
        from openai import OpenAI
        class Bot(BaseModel):
            client: OpenAI = Field(exclude=True)
            def ask(self):
                show(self.client)
    """

    assert shown(source) == "openai.OpenAI()"


def test_a_field_holds_nothing_that_a_sibling_was_given() -> None:
    source = """
        from pydantic import BaseModel
        class Action(BaseModel):
            context: str = "none"
        class Talk(Action):
            pass
        class Draw(Action):
            def run(self):
                show(self.context)
        Talk(context="hello")
        Draw(context="a cat").run()
    """

    assert shown(source) == "'a cat'"


def test_fields_are_given_by_position() -> None:
    source = """
        from dataclasses import dataclass
        @dataclass
        class Conf:
            name: str
            limit: int = 4
        show(Conf("x", 5).limit)
    """

    assert shown(source) == "5"


def test_inherited_fields_come_before_those_of_the_class() -> None:
    source = """
        from dataclasses import dataclass
        @dataclass
        class Base:
            name: str
        @dataclass
        class Conf(Base):
            limit: int
        c = Conf("x", 5)
        show(c.name, c.limit)
    """

    assert shown(source) == "'x', 5"


def test_a_default_factory_is_run() -> None:
    source = """
        from dataclasses import dataclass, field
        from openai import OpenAI
        @dataclass
        class Conf:
            client: OpenAI = field(default_factory=OpenAI)
            limit: int = field(default=3)
        show(Conf().client, Conf().limit)
    """

    assert shown(source) == "openai.OpenAI(), 3"


def test_fields_of_a_typed_mapping_are_read_by_key() -> None:
    source = """
        from typing import TypedDict
        class Conf(TypedDict):
            limit: int
        c = Conf(limit=4)
        show(c["limit"])
    """

    assert shown(source) == "4"


def test_settings_are_read_from_the_environment() -> None:
    source = """
        from pydantic_settings import BaseSettings
        class Settings(BaseSettings):
            api_key: str
            limit: int = 5
        show(Settings().api_key, Settings().limit)
    """

    assert shown(source) == "$API_KEY!, $LIMIT or 5"


def test_members_of_an_enum_have_their_values() -> None:
    source = """
        from enum import Enum
        class Model(str, Enum):
            SMALL = "gpt-4o-mini"
        show(Model.SMALL.value, Model.SMALL)
    """

    assert shown(source) == "'gpt-4o-mini', 'gpt-4o-mini'"


def test_an_object_with_a_call_method_is_called() -> None:
    source = """
        class Bot:
            def __call__(self, x):
                show(x)
                return 3
        bot = Bot()
        show(bot(1))
    """

    assert shown(source) == "1, 3"


def test_an_own_context_manager_binds_what_it_enters() -> None:
    source = """
        class Session:
            def __enter__(self):
                return 4
            def __exit__(self, *error):
                pass
        with Session() as s:
            show(s)
    """

    assert shown(source) == "4"


def test_an_own_asynchronous_context_manager_binds_what_it_enters() -> None:
    source = """
        class Session:
            def __init__(self):
                self.limit = 3
            async def __aenter__(self):
                return self
            async def __aexit__(self, *error):
                pass
        async def main():
            async with Session() as s:
                show(s.limit)
    """

    assert shown(source) == "3"


def test_a_generator_as_context_manager_binds_what_it_yields() -> None:
    source = """
        from contextlib import contextmanager
        @contextmanager
        def session():
            yield 4
        with session() as s:
            show(s)
    """

    assert shown(source) == "4"


def test_a_class_registry_is_filled_by_its_decorator() -> None:
    source = """
        REGISTRY = {}
        def register(cls):
            REGISTRY[cls.__name__] = cls
            return cls
        @register
        class Bot:
            limit = 3
        show(REGISTRY["Bot"]().limit)
    """

    assert shown(source) == "3"


def test_a_decorated_class_is_still_the_class() -> None:
    source = """
        import somewhere
        @somewhere.register
        class Bot:
            limit = 3
        show(Bot().limit)
    """

    assert shown(source) == "3"


def test_a_base_of_a_library_answers_for_what_the_class_does_not_have() -> None:
    source = """
        from openai import OpenAI
        class Client(OpenAI):
            def ask(self):
                show(self.chat)
    """

    assert shown(source) == "openai.OpenAI().chat"


def test_an_attribute_that_nothing_sets_is_named() -> None:
    source = """
        class Bot:
            pass
        show(Bot().nothing)
    """

    assert shown(source) == "<Bot>.nothing"


def test_a_class_in_another_file_carries_its_attributes() -> None:
    files = {
        "app.py": "from bots import Bot\nshow(Bot(5).limit, Bot(5).kind)\n",
        "bots.py": """
            class Base:
                kind = 'x'
            class Bot(Base):
                def __init__(self, limit):
                    self.limit = limit
        """,
    }

    assert shown(files) == "5, 'x'"


def test_a_base_in_another_file_is_inherited_from() -> None:
    files = {
        "base.py": "class Base:\n    def __init__(self):\n        self.client = 4\n",
        "app.py": "import base\nclass Bot(base.Base):\n    def ask(self):\n        show(self.client)\n",
    }

    assert shown(files) == "4"


def test_a_client_assigned_from_another_file_is_seen_in_the_class() -> None:
    files = {
        "bot.py": "class Bot:\n    client = None\n    def ask(self):\n        show(self.client)\n",
        "main.py": "from bot import Bot\nb = Bot()\nb.client = 6\n",
    }

    assert shown(files) == "6"


def test_subscripts_of_own_classes_run_their_method() -> None:
    source = """
        class Pool:
            def __getitem__(self, name):
                return 3
        show(Pool()["a"])
    """

    assert shown(source) == "3"


def test_iterating_over_own_classes_runs_their_method() -> None:
    source = """
        class Pool:
            def __iter__(self):
                yield 3
        for x in Pool():
            show(x)
    """

    assert shown(source) == "3"


def test_an_attribute_that_the_class_lacks_is_what_getattr_gives() -> None:
    source = """
        class Proxy:
            own = 1
            def __init__(self, inner):
                self.inner = inner
            def __getattr__(self, name):
                return getattr(self.inner, name)
        class Bot:
            own = 2
            limit = 3
        show(Proxy(Bot()).limit, Proxy(Bot()).own)
    """

    assert shown(source) == "3, 1"


def test_a_module_that_is_loaded_when_it_is_needed_is_that_module() -> None:
    files = {
        "llm.py": """
            import importlib
            class Lazy:
                _module = None
                def __getattr__(self, name):
                    self._load()
                    return getattr(self._module, name)
                def _load(self):
                    if self._module is None:
                        self._module = importlib.import_module("litellm")
            litellm = Lazy()
        """,
        "app.py": "from llm import litellm\nshow(litellm.completion)\n",
    }

    assert shown(files) == "litellm.completion"


def test_a_getattr_that_asks_the_object_itself_ends() -> None:
    source = """
        class Proxy:
            def __getattr__(self, name):
                return getattr(self.inner, name)
        show(Proxy().limit)
    """

    assert shown(source) == "<Proxy>.limit"


_SIBLINGS = """
class Base:
    def __init__(self, limit):
        self.limit = limit
class Bot(Base):
    {own}
    def ask(self):
        show(self.limit)
class Other(Base):
    pass
Other(7)
{made}
"""


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ("pass", "Bot(3).ask()"),
        ("def __init__(self):\n        super().__init__(3)", "Bot().ask()"),
        ("def __init__(self, n):\n        super().__init__(n)", "Bot(3).ask()"),
        ("@classmethod\n    def of(cls, n):\n        return cls(n)", "Bot.of(3).ask()"),
        ("pass", "class Small(Bot):\n    pass\nSmall(3).ask()"),
    ],
)
def test_what_a_sibling_was_made_with_is_no_attribute_of_the_object(own: str, made: str) -> None:
    assert shown(_SIBLINGS.format(own=own, made=made)) == "3"


def test_a_method_of_the_base_has_the_attributes_of_every_class_below() -> None:
    source = """
        class Base:
            def __init__(self, limit):
                self.limit = limit
            def ask(self):
                show(self.limit)
        class Bot(Base):
            pass
        class Other(Base):
            pass
        Bot(3).ask()
        Other(7)
    """

    assert shown(source) == "3 | 7"


REPLACED = """
    class Base:
        def ask(self):
            show(self.model)

    class One(Base):
        def __init__(self):
            self.model = "one"

    class Two(Base):
        def __init__(self):
            self.model = "two"

        def ask(self):
            {own}
"""


def test_an_object_of_a_class_that_replaces_a_method_does_not_run_it() -> None:
    assert shown(REPLACED.format(own="return self.model")) == "'one'"


@pytest.mark.parametrize("own", ["return super().ask()", "return Base.ask(self)"])
def test_an_object_of_a_class_whose_method_calls_that_of_its_base_runs_both(own: str) -> None:
    assert shown(REPLACED.format(own=own)) == "'one' | 'two'"


BY_NAME = """
    DEFAULTS = {{"MODEL": "large", "LIMIT": 5}}

    class Config:
        def __init__(self):
            for key, value in {source}.items():
                setattr(self, {name}, value)

    show(Config().{asked})
"""


@pytest.mark.parametrize(
    ("source", "name", "asked", "expected"),
    [
        ("DEFAULTS", "key.lower()", "model", "'large'"),
        ("DEFAULTS", "key", "LIMIT", "5"),
        ("DEFAULTS", "key", "limit", "unknown: an attribute of `Config` is set by a computed name"),
        ("loaded()", "key", "limit", "unknown: an attribute of `Config` is set by a computed name"),
    ],
)
def test_an_attribute_that_is_set_by_name_is_what_the_mapping_holds(
    source: str, name: str, asked: str, expected: str
) -> None:
    assert shown(BY_NAME.format(source=source, name=name, asked=asked)) == expected


def test_an_attribute_set_by_a_computed_name_may_come_from_the_arguments() -> None:
    source = """
        class Bot:
            def __init__(self, **options):
                for name, value in options.items():
                    setattr(self, name, value)
        show(Bot(limit=3).limit)
    """

    assert shown(source) == "3"


@pytest.mark.parametrize("stated", ["model: str", "model = None", "model: str | None = None"])
def test_an_attribute_that_a_class_only_names_is_what_derived_classes_set(stated: str) -> None:
    source = f"""
        class Bot:
            {stated}
            def ask(self):
                show(self.model)
        class Small(Bot):
            model = "small"
        class Large(Bot):
            def __init__(self):
                self.model = "large"
    """

    assert shown(source) == "'large' | 'small'"


def test_an_attribute_that_a_class_sets_to_a_parameter_is_not_left_to_derived_classes() -> None:
    source = """
        class Bot:
            def __init__(self, model):
                self.model = model
            def ask(self):
                show(self.model)
        class Small(Bot):
            model = "small"
    """

    assert "'small'" not in shown(source)


def test_an_object_whose_making_is_in_sight_has_what_its_own_class_sets() -> None:
    source = """
        class Bot:
            model = None
            def ask(self):
                return self.model
        class Small(Bot):
            model = "small"
        show(Bot().ask(), Small().ask())
    """

    assert shown(source) == "None, 'small'"


def test_what_a_class_above_hands_to_a_method_is_of_the_object_that_runs_the_method() -> None:
    source = """
        class Bot:
            model = None
            def ask(self):
                self.send(self.model)
        class Small(Bot):
            model = "small"
            def send(self, model):
                show(model)
        class Large(Bot):
            model = "large"
            def send(self, model):
                pass
    """

    assert shown(source) == "'small'"


def test_what_a_class_hands_to_its_own_method_is_not_of_an_object_that_runs_another() -> None:
    source = """
        class Bot:
            model = None
            def ask(self):
                self.send(self.model)
            def send(self, model):
                show(model)
        class Small(Bot):
            model = "small"
        class Large(Bot):
            model = "large"
            def send(self, model):
                pass
    """

    assert shown(source) == "'small'"


@pytest.mark.parametrize("kinds", ["{'own': Own, 'plain': Plain}", "{'plain': Plain, 'own': Own}"])
def test_a_class_of_a_table_is_made_with_the_constructor_it_has_from_its_base(kinds: str) -> None:
    source = f"""
        import os
        class Base:
            def __init__(self, model):
                self.model = model
        class Own(Base):
            def __init__(self, model=None):
                super().__init__(model or "other")
        class Plain(Base):
            def use(self):
                show(self.model)
        KINDS = {kinds}
        def make(name):
            kind = KINDS.get(name)
            return kind(model="small")
    """

    assert shown(source) == "'small'"
