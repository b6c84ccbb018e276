"""What was put into a list under a key that is worked out is in what is taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

SOURCE = """\
from collections import defaultdict

from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


class Waiting:
    def __init__(self) -> None:
        self.kept = {start}

    def put(self, user: str, text: str, note: str) -> None:
        {put}

    def ask(self, user: str) -> None:
        texts = {take}
        content = "\\n".join(texts)
        client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": content}])


waiting = Waiting()


@app.post("/ask")
def route(user: str, text: str, note: str) -> None:
    waiting.put(user, text, note)
    waiting.ask(user)
"""

PUTS = [
    "self.kept[user].append(text)",
    "self.kept.setdefault(user, []).append(text)",
    "self.kept[user].extend([text])",
    "self.kept[user].insert(0, text)",
]


def asked(folder: Path, start: str, put: str, take: str) -> set[str]:
    """What of the route reaches the prompt."""
    source = SOURCE.replace("{start}", start).replace("{put}", put).replace("{take}", take)
    return {flow.source_what.split("`")[1] for flow in facts_of(folder, source).flows if flow.sink == "prompt"}


@pytest.mark.parametrize("put", PUTS)
@pytest.mark.parametrize("take", ["self.kept[user]", "self.kept.pop(user, [])", "self.kept.get(user, [])"])
def test_the_text_is_found_again(tmp_path: Path, put: str, take: str) -> None:
    assert "text" in asked(tmp_path, "{}", put, take)


@pytest.mark.parametrize("put", PUTS)
def test_a_mapping_that_makes_its_lists_holds_the_text_too(tmp_path: Path, put: str) -> None:
    assert "text" in asked(tmp_path, "defaultdict(list)", put, "self.kept[user]")


@pytest.mark.parametrize("put", PUTS)
def test_what_was_not_put_in_is_not_taken_out(tmp_path: Path, put: str) -> None:
    assert "note" not in asked(tmp_path, "{}", put, "self.kept[user]")


def test_counting_keeps_no_text(tmp_path: Path) -> None:
    assert "text" not in asked(tmp_path, "{}", "self.kept[user] = len(text)", "self.kept[user]")
