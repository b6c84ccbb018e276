"""A debug record counts where the application keeps debug records."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

ANSWER = """\
import logging
import os

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)


def ask(question: str, verbose: bool) -> None:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    log.debug("%s", made.choices[0].message.content)


"""

LOGURU = """\
from loguru import logger
from openai import OpenAI

client = OpenAI()


def ask(question: str) -> None:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    logger.debug(made.choices[0].message.content)
"""


def confidence(folder: Path, source: str) -> str:
    (site,) = facts_of(folder, source).log_sites
    assert site.level == "debug"
    return site.confidence


@pytest.mark.parametrize(
    "setting",
    [
        "logging.basicConfig(level=logging.DEBUG)",
        "logging.basicConfig(level='DEBUG')",
        "logging.basicConfig(level=os.environ.get('LOG_LEVEL', 'DEBUG'))",
        "logging.basicConfig(level=getattr(logging, os.getenv('LOG_LEVEL', 'debug').upper()))",
        "logging.getLogger().setLevel(logging.DEBUG)",
        "log.setLevel(logging.DEBUG)",
        "if __name__ == '__main__':\n    logging.basicConfig(level=10)",
    ],
)
def test_a_debug_record_is_kept_where_the_tree_switches_debug_on(tmp_path: Path, setting: str) -> None:
    assert confidence(tmp_path, f"{ANSWER}{setting}\n") == "certain"


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "logging.basicConfig(level=logging.INFO)",
        "logging.basicConfig(level=logging.DEBUG if os.getenv('VERBOSE') else logging.INFO)",
        "if os.getenv('VERBOSE'):\n    logging.basicConfig(level=logging.DEBUG)",
        "logging.getLogger('httpx').setLevel(logging.DEBUG)",
        "handler = logging.FileHandler('x')\nhandler.setLevel(logging.DEBUG)",
    ],
)
def test_a_debug_record_is_only_probably_kept_where_debug_is_off_or_a_choice(tmp_path: Path, setting: str) -> None:
    assert confidence(tmp_path, f"{ANSWER}{setting}\n") == "probable"


def test_loguru_keeps_debug_records_by_itself(tmp_path: Path) -> None:
    assert confidence(tmp_path, LOGURU) == "certain"


def test_loguru_without_its_first_handler_keeps_what_the_next_one_asks_for(tmp_path: Path) -> None:
    assert confidence(tmp_path, f"{LOGURU}\n\nlogger.remove()\n") == "probable"


def test_a_record_that_is_redacted_holds_no_conversation(tmp_path: Path) -> None:
    source = ANSWER.replace("import os", "import os\n\nimport scrubadub").replace(
        'log.debug("%s", made.choices[0].message.content)', "log.info(scrubadub.clean(made.choices[0].message.content))"
    )

    assert facts_of(tmp_path, source).log_sites == ()
