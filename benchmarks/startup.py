"""How long the command takes to start, as a multiple of `python -c pass`: `python benchmarks/startup.py [ROUNDS]`.

The runs of all commands alternate, so that whatever else the machine does falls on all of them alike. Bytecode may be
kept, as it is wherever a package is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_HEAD = '''\
"""Fifty lines that ask a model."""

from openai import OpenAI

client = OpenAI(timeout=30)
MODEL = "gpt-4o-mini"


def answer(text: str) -> str:
    """An answer to the text."""
    reply = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": text}],
    )
    return reply.choices[0].message.content or ""
'''

_FUNCTION = '''

def length_{0}(text: str) -> int:
    """The length of an answer."""
    return len(answer(text)) + {0}
'''


def fifty_lines() -> str:
    """A program of fifty lines with one call of a model."""
    return _HEAD + "".join(_FUNCTION.format(number) for number in range(7))


def seconds(command: list[str], folder: Path) -> float:
    """The wall time of one run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def main() -> None:
    """Print the medians and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    auditor = str(Path(sys.executable).with_name("auditor"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "auditor --help": [auditor, "--help"],
        "auditor check app.py": [auditor, "check", "app.py"],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(fifty_lines(), encoding="utf-8")
        for command in commands.values():
            seconds(command, folder)  # The first run compiles and fills the caches of the disk.
        times: dict[str, list[float]] = {title: [] for title in commands}
        for _ in range(rounds):
            for title, command in commands.items():
                times[title].append(seconds(command, folder))
    base = median(times["python -c pass"])
    print(f"{rounds} alternating runs, Python {sys.version.split()[0]}")
    for title, measured in times.items():
        print(f"{title:<22} {median(measured) * 1000:7.1f} ms  {median(measured) / base:5.1f} ×")


if __name__ == "__main__":
    main()
