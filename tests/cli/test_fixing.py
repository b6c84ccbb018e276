"""`auditor check --diff` and `--fix`."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_app import Command

BEFORE = """\
from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-4.1-mini-2025-04-14",
        messages=[{"role": "user", "content": question}],  # as it was typed
    )
    return reply.choices[0].message.content
"""

AFTER = BEFORE.replace("# as it was typed\n", "# as it was typed\n        max_completion_tokens=1024,\n")


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """A file with a call that has no limit."""
    (tmp_path / "requirements.txt").write_text("openai==2.54.0\n")
    file = tmp_path / "bot.py"
    file.write_text(BEFORE)
    return file


def test_a_diff_shows_the_edit_and_writes_nothing(auditor: Command, bot: Path) -> None:
    done = auditor("check", bot.parent, "--diff")

    added = [line for line in done.out.splitlines() if line.startswith("+")]
    assert added == ["+++ b/bot.py", "+        max_completion_tokens=1024,"]
    assert done.status == 1
    assert bot.read_text() == BEFORE


def test_a_diff_of_nothing_is_empty_and_passes(auditor: Command, bot: Path) -> None:
    bot.write_text(AFTER)

    done = auditor("check", bot.parent, "--diff")

    assert (done.status, done.out) == (0, "")


def test_a_fix_is_written_and_the_gap_is_gone_from_the_report(auditor: Command, bot: Path) -> None:
    done = auditor("check", bot.parent, "--fix", "--yes", "--select", "LAT-001")

    assert bot.read_text() == AFTER
    assert "LAT-001" not in done.out
    assert "+        max_completion_tokens=1024," in done.err
    assert done.status == 0


def test_nothing_is_written_where_nobody_can_agree(auditor: Command, bot: Path) -> None:
    done = auditor("check", bot.parent, "--fix", "--select", "LAT-001", "--gate", "info")

    assert bot.read_text() == BEFORE
    assert "nothing was written to 1 file; add --yes" in done.err
    assert done.status == 1


def test_an_old_sdk_gets_the_argument_that_it_knows(auditor: Command, bot: Path) -> None:
    (bot.parent / "requirements.txt").write_text("openai==1.30.0\n")

    done = auditor("check", bot.parent, "--diff")

    assert "+        max_tokens=1024," in done.out


def test_a_compatible_service_gets_the_argument_that_all_of_them_know(auditor: Command, bot: Path) -> None:
    bot.write_text(BEFORE.replace("OpenAI()", 'OpenAI(base_url="http://localhost:8000/v1")'))

    done = auditor("check", bot.parent, "--diff")

    assert "+        max_tokens=1024," in done.out


def test_a_missing_timeout_goes_to_the_client_for_all_its_calls(auditor: Command, tmp_path: Path) -> None:
    file = tmp_path / "bot.py"
    file.write_text(
        "from langchain_openai import ChatOpenAI\n"
        "llm = ChatOpenAI(model='gpt-4.1-mini-2025-04-14', max_tokens=9)\n"
        "print(llm.invoke('a'), llm.invoke('b'))\n"
    )

    done = auditor("check", file, "--diff", "--select", "RAT-008")

    assert "+llm = ChatOpenAI(model='gpt-4.1-mini-2025-04-14', max_tokens=9, timeout=60)" in done.out


def test_a_client_that_takes_options_in_a_mapping_gets_them_there(auditor: Command, tmp_path: Path) -> None:
    file = tmp_path / "bot.py"
    file.write_text(
        "from google import genai\n"
        "client = genai.Client()\n"
        "print(client.models.generate_content(model='gemini-2.5-flash', contents='a').text)\n"
    )

    done = auditor("check", file, "--diff", "--select", "LAT-001,RAT-001,RAT-008")

    assert '+client = genai.Client(http_options={"retry_options": {"attempts": 3}, "timeout": 60000})' in done.out
    assert "contents='a', config={\"max_output_tokens\": 1024})" in done.out


def test_a_chain_is_given_its_limit_where_the_model_is_made(auditor: Command, tmp_path: Path) -> None:
    file = tmp_path / "bot.py"
    file.write_text(
        "from langchain_core.prompts import ChatPromptTemplate\n"
        "from langchain_openai import ChatOpenAI\n"
        "chain = ChatPromptTemplate.from_template('{q}') | ChatOpenAI(model='gpt-4.1-mini-2025-04-14')\n"
        "print(chain.invoke({'q': 'a'}))\n"
    )

    done = auditor("check", file, "--diff", "--select", "LAT-001")

    assert "ChatOpenAI(model='gpt-4.1-mini-2025-04-14', max_tokens=1024)" in done.out


def test_an_argument_that_the_model_refuses_is_renamed(auditor: Command, tmp_path: Path) -> None:
    file = tmp_path / "bot.py"
    file.write_text(
        "from openai import OpenAI\nOpenAI().chat.completions.create(model='o3', messages=[], max_tokens=9)\n"
    )

    done = auditor("check", file, "--diff", "--select", "MLO-004")

    assert "+OpenAI().chat.completions.create(model='o3', messages=[], max_completion_tokens=9)" in done.out


def test_what_stands_there_already_is_left_to_people(auditor: Command, bot: Path) -> None:
    bot.write_text(AFTER.replace("OpenAI()", "OpenAI(timeout=None)"))

    done = auditor("check", bot.parent, "--diff")

    assert "not fixed: bot.py, line 3: the call gives `timeout` already; change it by hand" in done.err
    assert done.out == ""
