"""Settings that stand in configuration files, and in the variables that deployment files set."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.facts import LlmCall
from auditor.facts.call_model import Known
from auditor.pipeline import Options, facts_of

TODAY = Options(as_of=datetime.date(2026, 11, 24))

READS = """\
import os
from openai import OpenAI

client = OpenAI(timeout=float(os.environ["LLM_TIMEOUT"]))
client.chat.completions.create(model="gpt-4.1", max_tokens=9, messages=[])
"""


def call_of(folder: Path, files: dict[str, str]) -> LlmCall:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (call,) = facts_of([folder], TODAY).application.calls
    return call


COMPOSE_LIST = "services:\n  app:\n    environment:\n      - LLM_TIMEOUT=20\n      - OTHER\n"
COMPOSE_MAP = 'services:\n  app:\n    environment:\n      LLM_TIMEOUT: "20"\n'
DEPLOYMENT = """\
kind: Service
---
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: LLM_TIMEOUT
              value: "20"
            - name: OTHER
              valueFrom: {secretKeyRef: {name: a, key: b}}
"""
CONFIG_MAP = 'kind: ConfigMap\ndata:\n  LLM_TIMEOUT: "20"\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "LLM_TIMEOUT=20\n"),
        (".env.production", "export LLM_TIMEOUT='20'  # seconds\n"),
        ("deploy/app.env", 'LLM_TIMEOUT = "20"\n'),
        ("docker-compose.yml", COMPOSE_LIST),
        ("compose.yaml", COMPOSE_MAP),
        ("k8s/app.yaml", DEPLOYMENT),
        ("k8s/config.yaml", CONFIG_MAP),
        ("Dockerfile", "FROM python\nENV LLM_TIMEOUT=20\n"),
        ("Dockerfile.prod", "ENV LLM_TIMEOUT 20\n"),
    ],
)
def test_a_variable_has_the_value_that_a_deployment_file_gives_it(tmp_path: Path, path: str, text: str) -> None:
    timeout = call_of(tmp_path, {"app.py": READS, path: text}).timeout

    assert isinstance(timeout, Known)
    assert (timeout.value, timeout.source) == (20, "environment")
    assert timeout.because == f"{path} sets the environment variable LLM_TIMEOUT"


@pytest.mark.parametrize(
    "files",
    [
        {".env.example": "LLM_TIMEOUT=20\n"},
        {".env": "LLM_TIMEOUT=20\n", ".env.production": "LLM_TIMEOUT=30\n"},
        {".env": "LLM_TIMEOUT=${SECONDS}\n"},
        {"notes.yaml": 'environment:\n  LLM_TIMEOUT: "20"\n'},
    ],
)
def test_a_variable_is_open_where_no_file_or_several_say_it(tmp_path: Path, files: dict[str, str]) -> None:
    timeout = call_of(tmp_path, {"app.py": READS} | files).timeout

    assert isinstance(timeout, Known)
    assert timeout.value is None


def test_what_is_deployed_wins_over_the_default_in_the_code(tmp_path: Path) -> None:
    app = READS.replace('os.environ["LLM_TIMEOUT"]', 'os.getenv("LLM_TIMEOUT", "99")')
    timeout = call_of(tmp_path, {"app.py": app, ".env": "LLM_TIMEOUT=20\n"}).timeout

    assert isinstance(timeout, Known)
    assert timeout.value == 20


def test_no_value_of_a_secret_is_taken_from_a_deployment_file(tmp_path: Path) -> None:
    app = READS.replace("OpenAI(", 'OpenAI(api_key=os.environ["OPENAI_API_KEY"], ')
    for name, text in {"app.py": app, ".env": "OPENAI_API_KEY=hunter2hunter2\n"}.items():
        (tmp_path / name).write_text(text)
    application = facts_of([tmp_path], TODAY).application

    assert "hunter2" not in repr([*application.calls, *application.clients])


def test_a_setting_from_a_file_names_the_file_and_the_line(tmp_path: Path) -> None:
    app = """\
import yaml
from openai import OpenAI

with open("conf.yaml") as file:
    conf = yaml.safe_load(file)
OpenAI().chat.completions.create(model="gpt-4.1", max_tokens=conf["llm"]["tokens"], messages=[])
"""
    limit = call_of(tmp_path, {"app.py": app, "conf.yaml": "llm:\n  tokens: 77\n"}).output_limit

    assert isinstance(limit, Known)
    assert (limit.value, limit.source, limit.because) == (77, "configuration", "conf.yaml says it")
    assert next((str(step.site), step.what) for step in limit.steps) == ("conf.yaml:2", "stands here")
