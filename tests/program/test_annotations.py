"""Annotations, casts and tests of type: where the source promises what a value is."""

from __future__ import annotations

import pytest
from program_values import known, shown


@pytest.mark.parametrize(
    "annotation",
    ["OpenAI", "'OpenAI'", "Optional[OpenAI]", "OpenAI | None", "'OpenAI | None'", "'Optional[OpenAI]'",
     "Union[OpenAI, None]", "Annotated[OpenAI, 'shared']", "openai.OpenAI", "'openai.OpenAI'"],
)  # fmt: skip
def test_a_parameter_that_nobody_supplies_is_what_it_is_declared_to_be(annotation: str) -> None:
    source = f"""
        import openai
        from openai import OpenAI
        from typing import Annotated, Optional, Union
        def ask(client: {annotation}):
            show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_either_type_of_a_union_may_come() -> None:
    source = """
        from openai import AsyncOpenAI, OpenAI
        def ask(client: OpenAI | AsyncOpenAI):
            show(client)
    """

    assert known(source) == "openai.AsyncOpenAI() | openai.OpenAI()"


def test_a_class_of_the_program_is_an_annotation_too() -> None:
    source = """
        class Bot:
            limit = 3
        def ask(bot: "Bot"):
            show(bot.limit)
    """

    assert known(source) == "3"


def test_elements_of_an_annotated_container_are_of_its_type() -> None:
    source = """
        from openai import OpenAI
        def ask(clients: list[OpenAI], named: dict[str, OpenAI]):
            for client in clients:
                show(client)
            for client in named.values():
                show(client)
            show(named["a"])
    """

    assert known(source) == "openai.OpenAI(), openai.OpenAI(), openai.OpenAI()"


def test_a_declared_attribute_is_of_its_type() -> None:
    source = """
        from openai import OpenAI
        class Bot:
            client: OpenAI
            def ask(self):
                show(self.client)
    """

    assert known(source) == "openai.OpenAI()"


def test_a_bare_annotation_of_a_class_gives_way_to_what_its_constructor_sets() -> None:
    source = """
        from openai import OpenAI
        class Bot:
            limit: int
            clients: list[OpenAI]
            def __init__(self):
                self.clients = []
            def ask(self):
                show(self.clients)
    """

    assert shown(source) == "list"


def test_an_annotated_assignment_says_what_its_value_does_not() -> None:
    source = """
        from openai import OpenAI
        def make(pool):
            client: OpenAI = pool.take()
            show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_a_return_annotation_speaks_for_a_function_that_cannot_be_followed() -> None:
    source = """
        from openai import OpenAI
        import factory
        def get_client(pool) -> OpenAI:
            return pool.take()
        show(get_client(POOL))
    """

    assert known(source) == "openai.OpenAI()"


def test_a_return_that_is_known_wins_over_its_annotation() -> None:
    source = """
        from openai import OpenAI
        def limit() -> OpenAI:
            return 5
        show(limit())
    """

    assert known(source) == "5"


def test_the_return_annotation_of_a_function_in_another_file_counts() -> None:
    files = {
        "app.py": "from make import get_client\nshow(get_client(1))\n",
        "make.py": "from openai import OpenAI\ndef get_client(x) -> 'OpenAI | None':\n    return x.thing\n",
    }

    assert known(files) == "openai.OpenAI()"


def test_a_generator_annotation_promises_what_it_yields() -> None:
    source = """
        from collections.abc import Iterator
        from contextlib import contextmanager
        from openai import OpenAI
        class Pool:
            @contextmanager
            def client(self) -> Iterator[OpenAI]:
                raise NotImplementedError
        def ask(pool: Pool):
            with pool.client() as client:
                show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_a_cast_is_what_it_is_cast_to_where_the_value_is_unknown() -> None:
    source = """
        from typing import cast
        from openai import OpenAI
        def ask(client):
            show(cast(OpenAI, client), cast("OpenAI", client))
    """

    assert known(source) == "openai.OpenAI(), openai.OpenAI()"


def test_a_cast_of_a_known_value_is_the_value() -> None:
    assert known("from typing import cast\nx = 5\nshow(cast(int, x))\n") == "5"


def test_a_name_is_of_the_type_that_it_was_tested_for() -> None:
    source = """
        from openai import OpenAI
        def ask(client):
            if isinstance(client, OpenAI):
                show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_a_name_is_of_the_type_that_is_asserted() -> None:
    source = """
        from openai import OpenAI
        def ask(client):
            assert isinstance(client, OpenAI)
            show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_a_name_is_of_the_type_whose_lack_leaves_the_function() -> None:
    source = """
        from openai import OpenAI
        def ask(client):
            if not isinstance(client, OpenAI):
                raise TypeError
            show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_either_of_the_tested_types_may_come() -> None:
    source = """
        from openai import AsyncOpenAI, OpenAI
        def ask(client):
            if isinstance(client, (OpenAI, AsyncOpenAI)):
                show(client)
    """

    assert known(source) == "openai.AsyncOpenAI() | openai.OpenAI()"


def test_what_an_annotation_promises_does_not_hide_where_the_data_comes_from() -> None:
    source = """
        from openai import OpenAI
        def make(pool):
            client: OpenAI = pool.take()
            show(client)
    """

    assert shown(source) == "openai.OpenAI() | parameter pool.take()"


def test_a_test_of_type_leaves_the_other_branch_alone() -> None:
    source = """
        from openai import OpenAI
        def ask(client):
            if isinstance(client, OpenAI):
                pass
            else:
                show(client)
    """

    assert shown(source) == "parameter client"


def test_a_test_of_type_does_not_hide_a_value_that_is_known() -> None:
    source = """
        from openai import OpenAI
        client = OpenAI()
        def ask():
            if isinstance(client, OpenAI):
                show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_an_attribute_is_of_the_type_that_it_was_tested_for() -> None:
    source = """
        from openai import OpenAI
        class Bot:
            def __init__(self, client):
                self.client = client
            def ask(self):
                if isinstance(self.client, OpenAI):
                    show(self.client)
    """

    assert known(source) == "openai.OpenAI()"


def test_types_that_only_the_type_checker_imports_are_known() -> None:
    source = """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from openai import OpenAI
        def ask(client: "OpenAI"):
            show(client)
    """

    assert known(source) == "openai.OpenAI()"


def test_an_alias_of_types_is_followed() -> None:
    source = """
        from typing import Union
        from openai import AsyncOpenAI, OpenAI
        Client = Union[OpenAI, AsyncOpenAI]
        def ask(client: Client):
            show(client)
    """

    assert known(source) == "openai.AsyncOpenAI() | openai.OpenAI()"


def test_a_parameter_that_is_given_an_object_that_stands_in_for_others_is_of_its_declared_type() -> None:
    source = """
        from openai import OpenAI
        class Lazy:
            def __getattr__(self, name):
                return getattr(self.made(), name)
        def ask(client: OpenAI):
            show(client)
        ask(Lazy())
    """

    assert known(source) == "<Lazy> | openai.OpenAI()"


def test_a_parameter_that_is_given_any_other_object_is_that_object() -> None:
    source = """
        from openai import OpenAI
        class Double:
            def create(self):
                return 1
        def ask(client: OpenAI):
            show(client)
        ask(Double())
    """

    assert "openai" not in known(source)


@pytest.mark.parametrize(
    "alias",
    [
        'Union[OpenAI, List["Tree"]]',
        'Union[OpenAI, Dict[str, "Tree"], List["Tree"]]',
        'Union[OpenAI, "Branch"]\n        Branch = Union["Tree", List["Branch"]]',
    ],
)
def test_a_type_may_be_made_of_itself(alias: str) -> None:
    source = f"""
        from typing import Dict, List, Union
        from openai import OpenAI
        Tree = {alias}
        def ask(client: Tree):
            show(client)
    """

    assert "openai.OpenAI()" in shown(source)


def test_what_a_library_gives_is_the_object_that_it_is_cast_to() -> None:
    source = """
        from typing import cast
        from textual.screen import Screen
        class Bot:
            limit = 7
        class Page(Screen):
            def __init__(self):
                self.bot = cast("Bot", self.app)
            def show_it(self):
                show(self.bot.limit)
    """

    assert "7" in known(source).split(" | ")


def test_what_the_program_makes_itself_stays_what_it_is_cast_or_not() -> None:
    source = """
        from typing import cast
        class Other:
            limit = 7
        class Bot:
            limit = 9
        show(cast(Other, Bot()).limit)
    """

    assert known(source) == "9"
