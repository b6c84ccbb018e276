"""Text that becomes the template of a prompt, and what goes into its holes, reaches the model that is asked with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from fastapi import FastAPI
from langchain.agents import AgentExecutor, create_tool_calling_agent
from langchain.chains import LLMChain
from langchain_core.messages import SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import (
    ChatPromptTemplate,
    HumanMessagePromptTemplate,
    PromptTemplate,
    SystemMessagePromptTemplate,
)
from langchain_openai import ChatOpenAI

app = FastAPI()
model = ChatOpenAI(model="gpt-4o")


@app.post("/ask")
def ask(name: str):
"""


def reached(folder: Path, body: str) -> set[tuple[str, str]]:
    """The kinds of prompts that the name reaches, each with what the model is asked by."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    flows = facts_of(folder, HEAD + lines).flows
    return {
        (flow.sink, flow.sink_what.partition("`")[2].rstrip("`"))
        for flow in flows
        if flow.source == "user_input" and flow.sink in ("prompt", "system_prompt")
    }


def kinds(folder: Path, body: str) -> set[str]:
    return {kind for kind, _ in reached(folder, body)}


@pytest.mark.parametrize(
    "body",
    [
        'prompt = ChatPromptTemplate.from_messages([("system", f"You help {name}"), ("user", "{q}")])\n'
        'return (prompt | model | StrOutputParser()).invoke({"q": "hello"})',
        'prompt = ChatPromptTemplate([("developer", "You help " + name), ("user", "{q}")])\n'
        'return (prompt | model).with_retry().invoke({"q": "hello"})',
        'prompt = ChatPromptTemplate.from_messages([SystemMessage(content=f"You help {name}"), ("user", "{q}")])\n'
        'return (prompt | model).invoke({"q": "hello"})',
        'prompt = ChatPromptTemplate.from_messages([SystemMessagePromptTemplate.from_template(f"Help {name}")])\n'
        "return (prompt | model).invoke({})",
        'text = PromptTemplate(template=f"You help {name}", input_variables=[])\n'
        "prompt = ChatPromptTemplate.from_messages([SystemMessagePromptTemplate(prompt=text)])\n"
        "return (prompt | model).invoke({})",
        'prompt = ChatPromptTemplate.from_messages([("system", f"You help {name}"), ("user", "{q}")])\n'
        'return model.invoke(prompt.format_messages(q="hello"))',
        'prompt = ChatPromptTemplate.from_messages([("system", f"You help {name}"), ("user", "{input}")])\n'
        "agent = create_tool_calling_agent(model, [], prompt)\n"
        'return AgentExecutor(agent=agent, tools=[]).invoke({"input": "hello"})',
    ],
    ids=["pipeline", "pipeline_repeated", "message", "message_template", "nested", "formatted", "agent"],
)
def test_text_of_instructions_is_instructions(tmp_path: Path, body: str) -> None:
    assert kinds(tmp_path, body) == {"system_prompt"}


@pytest.mark.parametrize(
    "body",
    [
        'prompt = PromptTemplate.from_template(f"Write about {name} in {{tone}}")\n'
        'return (prompt | model).invoke({"tone": "calm"})',
        'prompt = PromptTemplate.from_template("Write about " + name + " in {tone}")\n'
        'return LLMChain(llm=model, prompt=prompt).run(tone="calm")',
        'prompt = PromptTemplate.from_template(f"Write about {name} in {{tone}}")\n'
        'return model.invoke(prompt.format(tone="calm"))',
        'prompt = ChatPromptTemplate.from_messages([("system", "Be nice"), ("human", f"I am {name}")])\n'
        "return (prompt | model).invoke({})",
        'prompt = ChatPromptTemplate.from_template("Be nice") + f"I am {name}"\nreturn (prompt | model).invoke({})',
        'prompt = ChatPromptTemplate.from_messages([HumanMessagePromptTemplate.from_template(f"I am {name}")])\n'
        "return (prompt | model).invoke({})",
    ],
    ids=["pipeline", "chain", "formatted", "pair", "sum", "message_template"],
)
def test_text_of_what_users_say_is_no_instruction(tmp_path: Path, body: str) -> None:
    assert kinds(tmp_path, body) == {"prompt"}


@pytest.mark.parametrize(
    ("filled", "kind"),
    [
        ('(prompt | model).invoke({"who": name, "q": "hello"})', "system_prompt"),
        ('(prompt | model).invoke({"who": "staff", "q": name})', "prompt"),
        ('model.invoke(prompt.format_messages(who=name, q="hello"))', "system_prompt"),
        ('model.invoke(prompt.format_messages(who="staff", q=name))', "prompt"),
        ('(prompt.partial(who=name) | model).invoke({"q": "hello"})', "system_prompt"),
    ],
)
def test_what_goes_into_a_hole_has_the_role_of_the_text_around_it(tmp_path: Path, filled: str, kind: str) -> None:
    prompt = 'prompt = ChatPromptTemplate.from_messages([("system", "You help {who}"), ("user", "{q}")])\n'

    assert kinds(tmp_path, f"{prompt}return {filled}") == {kind}


@pytest.mark.parametrize(
    "body",
    [
        'prompt = ChatPromptTemplate.from_messages([("system", "Be nice"), ("user", "{q}")])\n'
        'return (prompt | model).invoke({"q": "hello"})',
        'prompt = PromptTemplate.from_template(f"Write about {len(name)} things")\nreturn (prompt | model).invoke({})',
        'prompt = PromptTemplate.from_template(f"Write about {name}")\nprint(prompt)\nreturn model.invoke("hello")',
    ],
    ids=["written_out", "a_number", "never_asked"],
)
def test_a_template_without_the_words_of_others_is_silent(tmp_path: Path, body: str) -> None:
    assert kinds(tmp_path, body) == set()


def test_the_template_of_one_chain_is_not_asked_by_the_next(tmp_path: Path) -> None:
    body = """\
first = PromptTemplate.from_template(f"Write about {name}") | model
words = first.invoke({})
second = PromptTemplate.from_template("Translate {words}") | model
return second.invoke({"words": words})"""

    assert reached(tmp_path, body) == {("prompt", "first.invoke")}


@pytest.mark.parametrize(
    ("body", "steps"),
    [
        (
            'prompt = PromptTemplate.from_template(f"Write about {name}")\nreturn (prompt | model).invoke({})',
            [(19, "`name` of POST /ask"), (20, "is written into the prompt")],
        ),
        ('return model.invoke(f"Write about {name}")', [(19, "`name` of POST /ask")]),
    ],
    ids=["elsewhere", "in_the_call"],
)
def test_the_way_passes_the_template(tmp_path: Path, body: str, steps: list[tuple[int, str]]) -> None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    (flow,) = (flow for flow in facts_of(tmp_path, HEAD + lines).flows if flow.source == "user_input")

    assert [(step.site.line, step.what) for step in flow.steps[:-1]] == steps


LLAMA = """\
from fastapi import FastAPI
from llama_index.core import ChatPromptTemplate, PromptTemplate
from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.llms.openai import OpenAI

app = FastAPI()
llm = OpenAI(model="gpt-4o")


@app.post("/ask")
def ask(name: str):
    return """


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ('llm.chat([ChatMessage(role="system", content=f"Help {name}")])', "system_prompt"),
        ('llm.chat([ChatMessage(role=MessageRole.SYSTEM, content=f"Help {name}")])', "system_prompt"),
        ('llm.chat([ChatMessage(role=MessageRole.SYSTEM, content="Help"), ChatMessage(role="user", content=name)])',
         "prompt"),
        ('llm.predict(PromptTemplate(f"Write about {name} in {{tone}}"), tone="calm")', "prompt"),
        ('llm.complete(PromptTemplate("Write about {name}").format(name=name))', "prompt"),
        ('llm.chat(ChatPromptTemplate([ChatMessage(role="system", content=f"Help {name}")]).format_messages())',
         "system_prompt"),
    ],
)  # fmt: skip
def test_a_message_has_the_role_that_it_is_given(tmp_path: Path, asked: str, kind: str) -> None:
    flows = facts_of(tmp_path, LLAMA + asked + "\n").flows

    assert {flow.sink for flow in flows if flow.source == "user_input"} == {kind}
