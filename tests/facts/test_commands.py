"""What of a command is run, and what is only an argument of a program that is fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import subprocess
import sys

from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def act(question: str, ticket: str) -> None:
    text = write(question)
"""


def is_run(folder: Path, body: str) -> bool:
    lines, _, after = body.partition("\n\n")
    source = HEAD + "".join(f"    {line}\n" for line in lines.splitlines()) + after
    return any(flow.sink == "shell" for flow in facts_of(folder, source).flows)


@pytest.mark.parametrize(
    "body",
    [
        "subprocess.run(['tickets', 'comment', ticket, text])",
        "words = ['tickets', 'comment', ticket]\nwords.append(text)\nsubprocess.run(words)",
        "words = ['tickets', 'comment']\nwords += [ticket, text]\nsubprocess.run(words)",
        "subprocess.run(['tickets', 'comment', ticket] + [text])",
        "subprocess.run([*['tickets', 'comment'], text], shell=False)",
        "subprocess.run([sys.executable, 'tool.py', text])",
        "subprocess.run(['python3', '-m', 'tool', text])",
        "subprocess.run(['/bin/bash', 'deploy.sh', text])",
        "words = ['tickets']\nif ticket:\n    words += ['--of', ticket]\nwords += [text]\nsubprocess.run(words)",
        "words = ['tickets']\nfor part in text.split():\n    words = words + [part]\nsubprocess.run(words)",
        "words = []\nwords += ['tickets', text]\nsubprocess.run(words)",
    ],
)
def test_an_argument_of_a_fixed_program_is_not_run(tmp_path: Path, body: str) -> None:
    assert not is_run(tmp_path, body)


@pytest.mark.parametrize(
    "body",
    [
        "subprocess.run([text, ticket])",
        "subprocess.run(['tickets', text], shell=True)",
        "subprocess.run([sys.executable, '-c', text])",
        "words = ['bash', '-c']\nwords.append(text)\nsubprocess.run(words)",
        "subprocess.run(['ssh', 'host', text])",
        "subprocess.run('tickets ' + text)",
        "words = []\nwords.append(text)\nsubprocess.run(words)",
        "words = ['tickets']\nif ticket:\n    words = []\nwords += [text]\nsubprocess.run(words)",
        "words = ['tickets'] if ticket else ['bash']\nwords += ['-c', text]\nsubprocess.run(words)",
    ],
)
def test_the_program_and_what_an_interpreter_gets_are_run(tmp_path: Path, body: str) -> None:
    assert is_run(tmp_path, body)


STARTED = """\
import subprocess

from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{{"role": "user", "content": question}}])
    return made.choices[0].message.content


class Shell:
    def __init__(self) -> None:
        self.process = subprocess.Popen({words}, stdin=subprocess.PIPE, text=True)

    def run(self, question: str) -> None:
        self.process.stdin.write(write(question))
"""


@pytest.mark.parametrize(
    ("words", "runs"),
    [("['bash']", True), ("['python3', '-i']", True), ("['cat']", False), ("['python', 'x.py']", False)],
)
def test_what_an_interpreter_reads_is_run(tmp_path: Path, words: str, runs: bool) -> None:
    assert any(flow.sink == "shell" for flow in facts_of(tmp_path, STARTED.format(words=words)).flows) == runs


WRITTEN = """\
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def start(script: str) -> None:
    subprocess.run(["python3", script])


def act(question: str, folder: str) -> None:
    name = f"job_{len(question)}.py"
    path = os.path.join(folder, name)
"""


@pytest.mark.parametrize(
    "body",
    [
        "with open('job.py', 'w') as file:\n    file.write(write(question))\nsubprocess.run(['python', 'job.py'])",
        "with open(path, 'w') as file:\n    file.write(write(question))\nsubprocess.run([sys.executable, name])",
        "with open(path, 'w') as file:\n    file.write(write(question))\nsubprocess.run(f'python {path}', shell=True)",
        "with open(path, 'w') as file:\n    file.write(write(question))\nos.system('python ' + path)",
        "file = open(path, 'w')\nfile.write(write(question))\nfile.close()\nstart(path)",
        "script = Path(folder) / 'job.sh'\nscript.write_text(write(question))\nsubprocess.run(['bash', str(script)])",
        "with tempfile.NamedTemporaryFile('w', suffix='.py', delete=False) as file:\n"
        "    file.write(write(question))\nsubprocess.run([sys.executable, file.name])",
    ],
)
def test_a_script_that_is_written_and_then_run_is_what_was_written(tmp_path: Path, body: str) -> None:
    source = WRITTEN + "".join(f"    {line}\n" for line in body.splitlines())

    flows = [flow for flow in facts_of(tmp_path, source).flows if flow.sink == "shell"]
    assert [(flow.source, flow.confidence) for flow in flows] == [("model_output", "certain")]


@pytest.mark.parametrize(
    "body",
    [
        "subprocess.run(['python', 'report.py', 'notes.txt'])",
        "subprocess.run(['wc', 'notes.txt'])",
        "os.system('wc notes.txt')",
        "subprocess.run(['python', os.path.join(folder, 'notes.txt')])",
    ],
)
def test_a_file_that_is_written_and_only_read_is_not_run(tmp_path: Path, body: str) -> None:
    kept = ["with open('notes.txt', 'w') as file:", "    file.write(write(question))", body]
    source = WRITTEN + "".join(f"    {line}\n" for line in kept)

    assert [flow for flow in facts_of(tmp_path, source).flows if flow.sink == "shell"] == []


_HANDED_ON = "\n\ndef start(*words, **options):\n    subprocess.run(words, check=True, **options)\n"


@pytest.mark.parametrize(
    "body",
    [
        "start('tickets', 'comment', text)\nstart('notes', 'list', cwd='/tmp')",
        "start('tickets', *text.split())",
        "begun = ['tickets', 'comment']\nstart(*begun, text)",
    ],
)
def test_words_that_a_function_hands_on_are_those_of_its_callers(tmp_path: Path, body: str) -> None:
    assert not is_run(tmp_path, body + _HANDED_ON)


@pytest.mark.parametrize(
    "body", ["start(text, '-v')", "start(*text.split())", "start('bash', '-c', text)", "start('tickets')\nstart(text)"]
)
def test_a_program_that_a_function_hands_on_is_run(tmp_path: Path, body: str) -> None:
    assert is_run(tmp_path, body + _HANDED_ON)
