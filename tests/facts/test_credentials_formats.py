"""The catalogue's rows of key formats, and what the search costs where there is nothing to find."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from auditor.catalog.model import KeyFormat
from auditor.facts.credentials.formats import formats
from auditor.facts.credentials.second_opinion import _PLUGINS


def test_ids_are_unique() -> None:
    ids = [row.id for row in formats()]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", formats(), ids=lambda row: row.id)
def test_a_pattern_has_no_groups_and_begins_with_its_prefix(row: KeyFormat) -> None:
    pattern = re.compile(row.pattern)

    assert pattern.groups == 0
    assert row.pattern.startswith((row.prefix, re.escape(row.prefix), row.prefix.replace(".", r"\.")))
    assert row.source


@pytest.mark.parametrize("row", formats(), ids=lambda row: row.id)
def test_no_earlier_row_hides_a_more_telling_one(row: KeyFormat) -> None:
    earlier = formats()[: formats().index(row)]

    assert not [
        other.id for other in earlier if row.prefix.startswith(other.prefix) and len(other.prefix) < len(row.prefix)
    ]


def test_every_detector_that_is_asked_exists() -> None:
    for plugin in _PLUGINS:
        module = __import__(f"detect_secrets.plugins.{plugin.module}", fromlist=[plugin.detector])

        assert hasattr(module, plugin.detector)


def test_detect_secrets_is_loaded_only_for_a_candidate() -> None:
    code = (
        "import sys\n"
        "from auditor.facts.credentials.find import find_credentials_in_text\n"
        "find_credentials_in_text('a.env', 'app', b'OPENAI_API_KEY=sk-...\\nMODE=production', 'dotenv', b'k', {})\n"
        "sys.exit('detect_secrets' in sys.modules or 'requests' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
