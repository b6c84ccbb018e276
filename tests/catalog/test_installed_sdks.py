"""The rows of the direct SDKs are true of the real packages: names, methods, arguments and defaults."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from packaging.specifiers import SpecifierSet
from sdk_clients import FACTORIES, KEYS, MAKE, SERVICES, STAND_INS, UNCHECKED
from sdk_environments import ENVIRONMENTS, Environment, build, interpreter

from auditor.catalog.model import CallRow, ClientRow, Default, Sdk
from auditor.catalog.written import read_sdk

HERE = Path(__file__).parent
SDKS = sorted({sdk for environment in ENVIRONMENTS for sdk in environment.versions})


def unchecked(sdk: str, path: str) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in UNCHECKED.get(sdk, ()))


def fits(versions: str, version: str) -> bool:
    return SpecifierSet(versions).contains(version, prereleases=True)


def arguments_of(row: ClientRow | CallRow, own: Sdk | None = None) -> list[str]:
    """Every argument path that the row names, or those alone that it does not share with the others of the SDK."""
    shared = [] if own is None else [*own.client_settings.values(), *own.call_settings.values()]
    settings = [one for one in row.settings.values() if not any(one is other for other in shared)]
    named = {path for one in settings for path in (*one.arguments, *one.attempt_arguments)}
    if own is None or row.prompts is not own.call_prompts:
        named |= {prompt.argument for prompt in row.prompts}
    return sorted(named | {one.argument for one in row.when})


def calls_of(sdk: Sdk, client: ClientRow, version: str) -> Iterator[CallRow]:
    return (row for row in sdk.call if row.group in client.calls and row.methods and fits(row.versions, version))


@cache
def sdks() -> Mapping[str, Sdk]:
    """The rows as they are written, where what rows share is one object; compiled rows have copies of it."""
    return {name: read_sdk(name) for name in SDKS}


def python_of(environment: Environment) -> Path:
    found = build(environment) if os.environ.get("AUDITOR_SDK_ENVS") else interpreter(environment)
    if found is None:
        pytest.skip(f"{environment.name} is not built; tests/catalog/sdk_environments.py builds it")
    return found


def run(python: Path, script: Path, text: str = "") -> Any:
    """What the script prints as JSON, run in the environment without the keys of this machine."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    environment |= dict.fromkeys(KEYS, "x")
    done = subprocess.run(
        [python, "-P", script], input=text, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def questions(sdk: Sdk, version: str) -> list[dict[str, Any]]:
    asked = []
    for client in sdk.client:
        if not fits(client.versions, version):
            continue
        methods: dict[str, list[str]] = {}
        for call in calls_of(sdk, client, version):
            for method in call.methods:
                methods.setdefault(method, []).extend(arguments_of(call))
        ways = client.paths if not client.when else [path for path in client.paths if path in FACTORIES]
        asked += [
            {
                "path": path,
                "module": client.module,
                "same": client.same,
                "methods": methods,
                "arguments": [] if client.module else arguments_of(client),
            }
            for path in ways
            if not unchecked(sdk.id, path)
        ]
    asked += [
        {"path": path, "module": True, "same": (), "methods": {}, "arguments": arguments_of(call)}
        for call in sdk.call
        if fits(call.versions, version)
        for path in call.paths
    ]
    return asked


@cache
def answers(name_of_environment: str) -> Mapping[str, Any]:
    """For each SDK of the environment its questions with their answers, and the paths of its errors."""
    environment = next(one for one in ENVIRONMENTS if one.name == name_of_environment)
    python = python_of(environment)
    result: dict[str, Any] = {}
    for name, version in environment.versions.items():
        sdk = sdks()[name]
        rows: list[Any] = []
        paths: dict[str, bool] = {}
        for service in SERVICES if name == "bedrock" else ("",):
            mine = sdk if not service else _only(sdk, service)
            asked = questions(mine, version)
            make = MAKE | (dict.fromkeys(FACTORIES, f'"{service}", region_name="us-east-1"') if service else {})
            made = run(
                python,
                HERE / "probe.py",
                json.dumps({"make": make, "stand_ins": STAND_INS, "rows": asked, "paths": sdk.errors}),
            )
            rows += zip(asked, made["rows"], strict=True)
            paths = made["paths"]
        result[name] = rows, paths
    return result


def _only(sdk: Sdk, service: str) -> Sdk:
    return msgspec.structs.replace(
        sdk, client=tuple(row for row in sdk.client if any(service in one.equals for one in row.when))
    )


def everywhere(sdk: str) -> list[tuple[str, Any, Mapping[str, bool]]]:
    """The SDK's answers in every environment that has it, with its version there."""
    return [(one.versions[sdk], *answers(one.name)[sdk]) for one in ENVIRONMENTS if sdk in one.versions]


@pytest.mark.parametrize("sdk", SDKS)
def test_every_client_of_the_catalogue_can_be_made(sdk: str) -> None:
    wrong = [
        f"{sdk} {version}: {question['path']}: {answer['error']}"
        for version, rows, _ in everywhere(sdk)
        for question, answer in rows
        if answer["error"]
    ]

    assert wrong == []


@pytest.mark.parametrize("sdk", SDKS)
def test_every_method_of_the_catalogue_exists(sdk: str) -> None:
    known = {
        (question["path"], method)
        for _, rows, _ in everywhere(sdk)
        for question, answer in rows
        for method in answer.get("methods", ())
    }
    found = {method for _, method in known}
    versions = [version for version, _, _ in everywhere(sdk)]
    wrong = [
        method
        for row in sdks()[sdk].call
        if any(fits(row.versions, version) for version in versions)
        for method in row.methods
        if method not in found
    ]

    assert wrong == []


def taken(sdk: str) -> set[tuple[str, str]]:
    """The places (a client's path, a method, a function) with the argument paths that some version takes there."""
    return {
        (place, argument)
        for _, rows, _ in everywhere(sdk)
        for question, answer in rows
        for place, states in (
            (question["path"], answer.get("arguments", {})),
            *((method, about["arguments"]) for method, about in answer.get("methods", {}).items()),
        )
        for argument, state in states.items()
        if state != "missing"
    }


@pytest.mark.parametrize("sdk", SDKS)
def test_every_argument_of_a_row_is_taken(sdk: str) -> None:
    known = taken(sdk)
    wrong = [
        f"{places[0]}: {argument}"
        for row, places in installed(sdk)
        for argument in arguments_of(row, own=sdks()[sdk])
        if not any((place, argument) in known for place in places) and not unchecked(sdk, f"{places[0]}: {argument}")
    ]

    assert wrong == []


@pytest.mark.parametrize("sdk", SDKS)
def test_every_argument_that_rows_share_is_taken_by_one_of_them(sdk: str) -> None:
    shared = [*sdks()[sdk].client_settings.values(), *sdks()[sdk].call_settings.values()]
    known = {argument for _, argument in taken(sdk)}
    wrong = [path for one in shared for path in one.arguments if path not in known and not unchecked(sdk, path)]

    assert wrong == []


def installed(sdk: str) -> Iterator[tuple[ClientRow | CallRow, tuple[str, ...]]]:
    """The rows that an environment has, with their places; a module takes no arguments."""
    versions = [one.versions[sdk] for one in ENVIRONMENTS if sdk in one.versions]
    for row in (*sdks()[sdk].client, *sdks()[sdk].call):
        places = (row.methods or row.paths) if isinstance(row, CallRow) else row.paths
        module = isinstance(row, ClientRow) and row.module
        if not module and any(fits(row.versions, one) for one in versions) and not unchecked(sdk, places[0]):
            yield row, places


@pytest.mark.parametrize("sdk", SDKS)
def test_coroutines_are_marked_as_asynchronous(sdk: str) -> None:
    clients = {path: row for row in sdks()[sdk].client for path in row.paths}
    wrong = [
        f"{question['path']}: {method}"
        for version, rows, _ in everywhere(sdk)
        for question, answer in rows
        for method, about in answer.get("methods", {}).items()
        for call in calls_of(sdks()[sdk], clients[question["path"]], version)
        if method in call.methods and about["asynchronous"]
        if not (call.asynchronous or clients[question["path"]].asynchronous)
    ]

    assert wrong == []


@pytest.mark.parametrize("sdk", SDKS)
def test_every_error_of_the_catalogue_exists(sdk: str) -> None:
    found = {path for _, _, paths in everywhere(sdk) for path, there in paths.items() if there}

    assert [path for path in sdks()[sdk].errors if path not in found and not unchecked(sdk, path)] == []


def holds(defaults: tuple[Default, ...], version: str) -> Default | None:
    """The default that holds in the version where the application gives nothing."""
    return next((one for one in defaults if not one.models and fits(one.versions, version)), None)


def stated(sdk: Sdk, key: str, version: str) -> object:
    """What the rows say about `place|setting`, where None is absent.

    A third part of the key is an argument that is given, or `required` for whether the call needs the setting.
    """
    place, name, *more = key.split("|")
    settings = [
        row.settings[name]  # type: ignore[index]
        for row in (*sdk.client, *sdk.call)
        if place in row.paths or (isinstance(row, CallRow) and place in row.methods)
        if fits(row.versions, version) and name in row.settings
    ]
    if more == ["required"]:
        return settings[0].required
    if more:
        return next(one.value for setting in settings for one in setting.implied if one.argument == more[0])
    found = [holds(one.defaults, version) for one in settings]
    return next(one for one in found if one is not None).value


@pytest.mark.parametrize(
    ("environment", "sdk"),
    [pytest.param(one, sdk, id=f"{sdk}-{one.versions[sdk]}") for one in ENVIRONMENTS for sdk in one.versions],
)
def test_the_defaults_are_those_of_the_sdk(environment: Environment, sdk: str) -> None:
    measured = run(python_of(environment), HERE / "probes" / f"{sdk}.py")

    assert {key: stated(sdks()[sdk], key, environment.versions[sdk]) for key in measured} == measured
