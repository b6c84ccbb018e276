"""The carriers of the catalogue are true of the real packages: names, methods, arguments and bounds of rounds."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sdk_environments import ENVIRONMENTS, GRAPHS, Environment
from test_installed_sdks import fits, python_of

from auditor.catalog import load_catalog
from auditor.catalog.model import CallRow, CarrierRow, Sdk

MEMBERS = Path(__file__).parent / "probes_frameworks" / "members.py"

BOUNDS = {
    "ag2": {},
    "agno": {"agno.agent.Agent": 'module("agno.agent").Agent().tool_call_limit'},
    "crewai": {"crewai.Agent": 'module("crewai").Agent.model_fields["max_iter"].default'},
    "deepagents": {},
    "google_adk": {"google.adk.Runner": 'module("google.adk.agents.run_config").RunConfig().max_llm_calls'},
    "magentic": {},
    "pyautogen": {"initiate_chat": 'module("autogen").ConversableAgent.MAX_CONSECUTIVE_AUTO_REPLY'},
    "semantic_kernel": {
        "get_response": (
            'module("semantic_kernel.connectors.ai.function_choice_behavior").DEFAULT_MAX_AUTO_INVOKE_ATTEMPTS'
        )
    },
}
"""For each framework, by a carrier's path or a call's method, what holds the rounds that an agent makes by default."""


def environment_of(sdk: str) -> Environment:
    return next(one for one in (*ENVIRONMENTS, GRAPHS) if sdk in one.versions)


def sdk_of(name: str) -> Sdk:
    (found,) = load_catalog([name]).sdks
    return found


@cache
def answers(sdk: str) -> Any:
    """What the environment of the SDK says of the carriers' paths, of what makes them, and of their methods."""
    rows = [(path, row) for row in sdk_of(sdk).carrier for path in row.paths]
    question = {
        "paths": [*(path for path, _ in rows), *(maker_of(path) for path, _ in rows)],
        "methods": [
            (f"{path}()", method) for path, row in rows for method in (*row.methods, *row.asynchronous_methods)
        ],
    }
    done = subprocess.run(
        [python_of(environment_of(sdk)), MEMBERS],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def maker_of(path: str) -> str:
    return path.split("()", 1)[0]


@pytest.mark.parametrize("sdk", BOUNDS)
def test_every_carrier_exists_and_takes_its_model(sdk: str) -> None:
    rows = {path: row for row in sdk_of(sdk).carrier for path in row.paths}

    taken = answers(sdk)["paths"]

    assert [path for path in rows if taken[path] is None] == []
    assert [path for path, row in rows.items() if not _holds_a_model(row, taken[maker_of(path)])] == []


def _holds_a_model(row: CarrierRow, names: list[str]) -> bool:
    """Whether the call takes one of the arguments in which the row says that the model stands."""
    return bool({argument.split(".")[0] for argument in row.arguments} & set(names)) or "*" in names


@pytest.mark.parametrize("sdk", BOUNDS)
def test_every_method_of_a_carrier_exists(sdk: str) -> None:
    assert [f"{path}.{method}" for path, method, there in answers(sdk)["methods"] if not there] == []


@pytest.mark.parametrize(("sdk", "place"), [(sdk, place) for sdk, bounds in BOUNDS.items() for place in bounds])
def test_an_agent_makes_as_many_rounds_as_its_row_says(sdk: str, place: str) -> None:
    environment = environment_of(sdk)
    expression = BOUNDS[sdk][place]
    script = f"import json; from importlib import import_module as module; print(json.dumps({expression}))"
    done = subprocess.run([python_of(environment), "-c", script], capture_output=True, text=True, check=True)

    rows: tuple[CarrierRow | CallRow, ...] = (*sdk_of(sdk).carrier, *sdk_of(sdk).call)
    (limit,) = [row.limit for row in rows if place in (*row.paths, *row.methods) and row.limit is not None]
    (default,) = [one for one in limit.defaults if fits(one.versions, environment.versions[sdk])]

    assert default.value == json.loads(done.stdout.splitlines()[-1])
