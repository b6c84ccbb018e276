"""Every example of every card is a test: its marks and nothing else are what the card says."""

from __future__ import annotations

from pathlib import Path

import pytest
from card_examples import Said, examples_of, expected_of, said_of
from rules_on_disk import CARD, write_rule

from auditor.card_text import Section
from auditor.rulebook import Rule, load_rulebook
from auditor.written_cards import read_rules

EXAMPLES = list(examples_of(load_rulebook()))


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.card.id}-{example.title or 'first'}" for rule, example in EXAMPLES]
)
def test_the_card_says_what_its_example_marks(rule: Rule, example: Section, tmp_path: Path) -> None:
    said = said_of(rule, example, tmp_path)

    assert said == expected_of(example)


EXAMPLE = """
## A limit in another file

```python file=app.py
import openai
from options import LIMIT

client = openai.OpenAI()
client.chat.completions.create(model="m", messages=[], max_tokens=LIMIT)  # met
client.chat.completions.create(model="m", messages=[])  # gap
client.chat.completions.create(model="m", messages=[], max_tokens=5)
```

```python file=options.py
LIMIT = 200
```
"""


def test_the_files_of_an_example_are_audited_together_and_evidence_is_optional(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    write_rule(
        rules, card=CARD.format(id="ACME-001", severity="high", persona="regular", decided_by="source") + EXAMPLE
    )
    ((rule, example),) = examples_of(read_rules((rules,)))

    said = said_of(rule, example, tmp_path / "example", (rules,))

    assert said == expected_of(example) == {Said("app.py", 5, "met"), Said("app.py", 6, "gap")}
