"""Keys in what programs left behind and in what encodes them: outputs of notebooks, logs, Secrets of Kubernetes."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from facts_of import facts_of
from key_samples import sample

from auditor.facts.model import Credential


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


def code(source: str, *outputs: dict[str, object]) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": [source], "outputs": list(outputs)}


def credentials(folder: Path, name: str, text: str) -> tuple[Credential, ...]:
    (folder / name).write_text(text)
    return facts_of(folder, "from openai import OpenAI\n").credentials


def test_a_key_that_a_cell_printed_is_found_in_its_cell(tmp_path: Path) -> None:
    key = sample("openai project, 74")
    printed = {"output_type": "stream", "name": "stdout", "text": ["asking\n", f"with {key}\n"]}

    (found,) = credentials(tmp_path, "a.ipynb", notebook(code("x = 1"), code("show()", printed)))

    assert (found.provider, found.certainty, found.site.cell) == ("openai", "key", 2)


def test_a_key_in_the_text_between_cells_is_found(tmp_path: Path) -> None:
    told = {"cell_type": "markdown", "metadata": {}, "source": f"Use `{sample('openai project, 74')}`."}

    (found,) = credentials(tmp_path, "a.ipynb", notebook(code("x = 1"), told))

    assert found.site.cell == 2


def test_a_key_that_stands_in_code_and_output_is_one_finding(tmp_path: Path) -> None:
    key = sample("openai project, 74")
    shown = {"output_type": "execute_result", "metadata": {}, "data": {"text/plain": [f"'{key}'"]}}

    (found,) = credentials(tmp_path, "a.ipynb", notebook(code(f"key = '{key}'\nkey", shown)))

    assert len(found.locations) == 2


def test_an_image_that_a_cell_drew_holds_no_key(tmp_path: Path) -> None:
    drawn = {"output_type": "display_data", "metadata": {}, "data": {"image/png": sample("openai project, 74")}}

    assert credentials(tmp_path, "a.ipynb", notebook(code("draw()", drawn))) == ()


def secret(value: str, kind: str = "Secret") -> str:
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: llm\ndata:\n  api-key: {value}\n"


def test_a_key_in_a_secret_of_kubernetes_is_decoded(tmp_path: Path) -> None:
    key = base64.b64encode(sample("openai project, 74").encode()).decode()

    (found,) = credentials(tmp_path, "secret.yaml", secret(key))

    assert (found.provider, found.certainty, found.site.line) == ("openai", "key", 6)


def test_what_a_secret_of_kubernetes_encodes_beside_keys_is_none(tmp_path: Path) -> None:
    plain = base64.b64encode(b"https://models.example.com/v1").decode()

    assert credentials(tmp_path, "secret.yaml", secret(plain)) == ()


def test_only_a_secret_is_decoded(tmp_path: Path) -> None:
    key = base64.b64encode(sample("openai project, 74").encode()).decode()

    (found,) = credentials(tmp_path, "map.yaml", secret(key, kind="ConfigMap"))

    assert found.certainty == "likely"


def test_a_key_in_a_log_that_was_committed_is_found(tmp_path: Path) -> None:
    (found,) = credentials(tmp_path, "run.log", f"INFO asking\nDEBUG Bearer {sample('openai project, 74')}\n")

    assert (found.provider, found.site.line) == ("openai", 2)


def test_a_short_key_that_is_joined_from_two_pieces_is_found(tmp_path: Path) -> None:
    begun, ended = "AKIA" + "QWZPLM", "XJKTRBVNYH"

    (found,) = credentials(tmp_path, "b.py", f'place = "{begun}" + "{ended}"\n')

    assert found.provider == "aws"


def test_an_output_that_nests_without_end_is_left(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    text = notebook(code("x = 1", {"data": 0})).replace("0}", f'{deep}, "text": "{sample("openai project, 74")}"}}')

    (found,) = credentials(tmp_path, "a.ipynb", text)

    assert found.provider == "openai"
