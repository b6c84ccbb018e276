"""Containers: what stands under a key, what was put in, what iterating gives."""

from __future__ import annotations

import pytest
from program_values import shown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("show({'n': 1}['n'])", "1"),
        ("show([1, 2][1], (3, 4)[-1])", "2, 4"),
        ("d = {'a': 1}\nd['b'] = 2\nshow(d['a'], d['b'])", "1, 2"),
        ("d = {'a': 1}\nd['a'] = 2\nshow(d['a'])", "2"),
        ("d = {}\nd.update(a=1)\nd.update({'b': 2})\nshow(d['a'], d['b'])", "1, 2"),
        ("d = {}\nd.setdefault('a', 1)\nshow(d['a'])", "1"),
        ("d = {'a': 1, **{'b': 2}}\nshow(d['a'], d['b'])", "1, 2"),
        ("d = {'a': 1}\nshow({**d, 'a': 2}['a'], {'a': 2, **d}['a'])", "2, 1"),
        ("a = {'x': 1}\nb = {'x': 2, 'y': 3}\nshow((a | b)['x'], (a | b)['y'])", "2, 3"),
        ("a = {'x': 1}\na |= {'x': 2}\nshow(a['x'])", "2"),
        ("show(dict(a=1)['a'], dict({'b': 2}, a=1)['b'])", "1, 2"),
        ("show(dict([('a', 1)])['a'])", "1"),
        ("d = {'a': 1}\ne = d.copy()\nshow(e['a'])", "1"),
        ("import copy\nd = {'a': 1}\ne = copy.deepcopy(d)\nshow(e['a'])", "1"),
        ("d = {'a': 1}\nshow(d.get('a'), d.get('b'), d.get('b', 7))", "1, None, 7"),
        ("d = {'a': 1}\nshow(d.pop('a', 3))", "1"),
        ("x = [1]\nx.append(2)\nfor i in x:\n    show(i)", "1 | 2"),
        ("x = [1]\nx.extend([2, 3])\nfor i in x:\n    show(i)", "1 | 2 | 3"),
        ("x = [1]\nx.insert(0, 2)\nfor i in x:\n    show(i)", "1 | 2"),
        ("x = [1]\nx += [2]\nfor i in x:\n    show(i)", "1 | 2"),
        ("x = [1] + [2]\nfor i in x:\n    show(i)", "1 | 2"),
        ("for i in [n for n in (1, 2)]:\n    show(i)", "1 | 2"),
        ("for i in {1, 2}:\n    show(i)", "1 | 2"),
        ("for i in [*[1], 2]:\n    show(i)", "1 | 2"),
        ("for k in {'a': 1}:\n    show(k)", "'a'"),
        ("for v in {'a': 1, 'b': 2}.values():\n    show(v)", "1 | 2"),
        ("for k in {'a': 1}.keys():\n    show(k)", "'a'"),
        ("for k, v in {'a': 1, 'b': 2}.items():\n    show(k, v)", "'a' | 'b', 1 | 2"),
        ("for i, v in enumerate([5, 6]):\n    show(v)", "5 | 6"),
        ("for a, b in zip([1], [2]):\n    show(a, b)", "1, 2"),
        ("for i in sorted([2, 1]):\n    show(i)", "1 | 2"),
        ("for i in reversed([2, 1]):\n    show(i)", "1 | 2"),
        ("x = [1, 2, 3]\nshow(x[:2])", "list"),
        ("show([1, 2][i])", "1 | 2"),
        ("KEY = 'a'\nshow({'a': 1}[KEY], {KEY: 2}['a'])", "1, 2"),
        ("show({k: 1 for k in ('a',)}['a'])", "1"),
        ("d = {'a': 1, 'b': None}\ne = {k: v for k, v in d.items() if v is not None}\nshow(e['a'])", "1"),
        ("show(next(iter([1, 2])))", "1 | 2"),
        ("show(list((1, 2))[0])", "1"),
    ],
)
def test_containers_hold_what_is_put_in(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_a_key_that_is_set_on_one_way_only_may_be_missing() -> None:
    assert shown("d = {}\nif a:\n    d['n'] = 1\nshow(d.get('n'))\n") == "1 | None"


def test_a_mapping_is_filled_by_a_function_it_is_handed_to() -> None:
    source = """
        def fill(options):
            options["n"] = 4
        d = {}
        fill(d)
        show(d.get("n"))
    """

    assert shown(source) == "4 | None"


def test_a_mapping_is_filled_by_a_function_of_another_file() -> None:
    files = {
        "app.py": "from fill import fill\nd = {}\nfill(d)\nshow(d.get('n'))\n",
        "fill.py": "def fill(options):\n    options['n'] = 4\n",
    }

    assert shown(files) == "4 | None"


def test_a_module_mapping_that_a_function_extends_holds_the_addition_too() -> None:
    source = """
        OPTIONS = {"a": 1}
        def setup():
            OPTIONS["b"] = 2
        def use():
            show(OPTIONS["a"], OPTIONS["b"])
    """

    assert shown(source) == "1, 2"


def test_a_mapping_of_another_file_is_looked_into() -> None:
    files = {
        "app.py": "from conf import OPTIONS\nshow(OPTIONS['a'], OPTIONS['deep']['b'])\n",
        "conf.py": "OPTIONS = {'a': 1, 'deep': {'b': 2}}\n",
    }

    assert shown(files) == "1, 2"


def test_clients_in_a_mapping_by_name_are_each_of_them() -> None:
    source = """
        import openai, anthropic
        CLIENTS = {"o": openai.OpenAI(), "a": anthropic.Anthropic()}
        def ask(name):
            show(CLIENTS[name], CLIENTS["a"])
    """

    assert shown(source) == "anthropic.Anthropic() | openai.OpenAI(), anthropic.Anthropic()"


def test_objects_in_a_list_are_reached_by_iterating() -> None:
    source = """
        class Bot:
            def __init__(self, limit):
                self.limit = limit
        for bot in [Bot(1), Bot(2)]:
            show(bot.limit)
    """

    assert shown(source) == "1 | 2"


def test_handlers_are_called_through_a_mapping() -> None:
    source = """
        def first(x):
            return x + 1
        def second(x):
            return 7
        HANDLERS = {"a": first, "b": second}
        show(HANDLERS[name](1), HANDLERS.get(name)(1))
    """

    assert shown(source) == "2 | 7, 2 | 7"


def test_a_mapping_with_a_computed_key_may_hold_it_anywhere() -> None:
    assert shown("d = {}\nd[name] = 3\nshow(d['a'])\n") == "3"


def test_a_long_display_is_cut_and_says_so() -> None:
    shown_text = shown(f"for x in [{', '.join(map(str, range(2000)))}]:\n    show(x)\n")

    values = shown_text.split(" | ")
    assert {"0", "1", "31"} < set(values)
    assert [v for v in values if not v.isdigit()] == ["unknown: more than 32 different values reach this place"]


@pytest.mark.parametrize(
    ("jobs", "last"), [("*jobs", "parameter jobs[…]"), ("1, *jobs", "1 | parameter jobs[…]"), ("1, 2", "2")]
)
def test_the_last_answer_of_several_jobs_may_be_one_that_was_unpacked(jobs: str, last: str) -> None:
    source = f"""
        import asyncio
        async def ask(jobs):
            show((await asyncio.gather({jobs}))[-1])
    """

    assert shown(source) == last


@pytest.mark.parametrize(
    "mapping",
    [
        "{**settings, 'kind': None}",
        "dict(settings, kind=None)",
        "{'kind': None, **settings['model']}",
    ],
)
def test_what_stands_under_another_key_is_no_answer_for_one_that_an_unknown_mapping_may_hold(mapping: str) -> None:
    assert "None" not in shown(f"def ask(settings):\n    p = {mapping}\n    show(p['timeout'])\n")


def test_an_unknown_mapping_that_was_unpacked_is_asked_for_the_same_key() -> None:
    assert shown("def ask(settings):\n    p = {**settings, 'kind': 1}\n    show(p['n'])\n") == "parameter settings[…]"


def test_changes_under_other_keys_are_no_answer_either() -> None:
    source = """
        def ask(settings):
            p = {**settings}
            p["kind"] = None
            p.update(other=None)
            p.setdefault("third", None)
            show(p["timeout"])
    """

    assert shown(source) == "parameter settings[…]"


@pytest.mark.parametrize("read", ["parameter", "yaml.safe_load(file)", "json.load(file)['settings']"])
def test_a_key_that_was_added_to_what_cannot_be_seen_is_no_value_under_another(read: str) -> None:
    source = f"""
        import json, yaml
        def ask(file, parameter):
            p = {read}
            p["kind"] = "small"
            show(p["model"])
    """

    assert not {"'kind'", "'small'"} & set(shown(source).split(" | "))


def test_what_a_computed_key_may_have_put_in_is_still_found() -> None:
    source = """
        def ask(settings, key):
            settings[key] = 3
            show(settings["model"])
    """

    assert "3" in shown(source).split(" | ")
