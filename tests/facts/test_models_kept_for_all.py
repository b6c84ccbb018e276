"""Calls through a model that a framework keeps for the whole program (`Settings.llm`)."""

from __future__ import annotations

from pathlib import Path

from found_calls import calls_in, state

ASKED = "from llama_index.core import Settings\ndef ask(question):\n    return Settings.llm.complete(question)\n"


def test_the_model_that_is_assigned_is_asked(tmp_path: Path) -> None:
    given = (
        "from llama_index.core import Settings\n"
        "from llama_index.llms.anthropic import Anthropic\n"
        'Settings.llm = Anthropic(model="claude-sonnet-4-5", max_tokens=300, timeout=20)\n'
    )

    (call,) = calls_in(tmp_path, {"app.py": ASKED, "setup_models.py": given})

    assert call.target == "Settings.llm.complete"
    assert (state(call.model), state(call.output_limit), state(call.timeout)) == ("claude-sonnet-4-5", 300, 20)


def test_where_nothing_is_assigned_it_is_the_frameworks_own(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, ASKED)

    assert (call.sdk, call.confidence) == ("llama_index", "certain")
    assert (state(call.output_limit), state(call.timeout)) == ("absent", 60)


def test_what_an_unseen_function_gives_is_not_taken_for_the_default(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, "from mine import made\nfrom llama_index.core import Settings\nSettings.llm = made()\n"
                       "def ask(question):\n    return Settings.llm.complete(question)\n")  # fmt: skip

    assert (state(call.output_limit), state(call.timeout)) == ("unclear", "unclear")


def test_an_engine_uses_the_model_of_a_service_context_that_holds_for_all(tmp_path: Path) -> None:
    source = """\
from llama_index import ServiceContext, VectorStoreIndex, set_global_service_context
from llama_index.llms import OpenAI
set_global_service_context(ServiceContext.from_defaults(llm=OpenAI(model="gpt-4", max_tokens=50)))
def ask(documents, question):
    return VectorStoreIndex.from_documents(documents).as_query_engine().query(question)
"""

    calls = calls_in(tmp_path, source)

    (call,) = (one for one in calls if one.operation == "chat")
    assert (state(call.model), state(call.output_limit)) == ("gpt-4", 50)
