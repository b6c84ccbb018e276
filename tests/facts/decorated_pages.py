"""Pages of source with functions that ask a model by their decorator, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page

PAGES = [
    Page(
        "magentic: a function asks the model of its decorator",
        """\
from magentic import OpenaiChatModel, prompt
@prompt("Answer: {question}", model=OpenaiChatModel("gpt-4o", max_tokens=12))
async def answer(question: str) -> str: ...
async def ask(question):
    return await answer(question)
""",
        "answer",
        {"operation": "chat", "model": "gpt-4o", "output_limit": 12, "timeout": 600, "asynchronous": True},
    ),
    Page(
        "magentic: defaults",
        """\
from magentic import prompt
@prompt("Answer: {question}")
def answer(question: str) -> str: ...
def ask(question):
    return answer(question)
""",
        "answer",
        {"model": "gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": False},
    ),
    Page(
        "magentic: a model of Anthropic's",
        """\
from magentic import UserMessage, chatprompt
from magentic.chat_model.anthropic_chat_model import AnthropicChatModel
@chatprompt(UserMessage("{question}"), model=AnthropicChatModel("claude-sonnet-4-5"))
def answer(question: str) -> str: ...
def ask(question):
    return answer(question)
""",
        "answer",
        {"model": "claude-sonnet-4-5", "output_limit": 1024, "timeout": 600, "retries": 2},
    ),
    Page(
        "mirascope 2: what the decorator sets",
        """\
from mirascope import llm
@llm.call("openai/gpt-4o-mini", max_tokens=55)
def recommend(genre: str):
    return f"Recommend a {genre} book"
def ask(genre):
    return recommend(genre)
""",
        "recommend",
        {"operation": "chat", "model": "openai/gpt-4o-mini", "output_limit": 55, "timeout": 600, "retries": 2},
    ),
    Page(
        "mirascope 2: a stream and the defaults of Anthropic's models",
        """\
from mirascope import llm
@llm.call("anthropic/claude-sonnet-4-5")
async def recommend(genre: str):
    return f"Recommend a {genre} book"
async def ask(genre):
    return await recommend.stream(genre)
""",
        "recommend.stream",
        {"output_limit": 16000, "timeout": 600, "stream": True, "asynchronous": True},
    ),
    Page(
        "mirascope 2: a model that is made before",
        """\
from mirascope import llm
model = llm.Model("openai/gpt-4o", max_tokens=31)
@llm.call(model)
def recommend(genre: str):
    return f"Recommend a {genre} book"
def ask(genre):
    return recommend(genre)
""",
        "recommend",
        {"model": "openai/gpt-4o", "output_limit": 31},
    ),
    Page(
        "mirascope 1: a provider's own decorator",
        """\
from mirascope.core import openai, prompt_template
@openai.call("gpt-4o-mini", call_params={"max_tokens": 44}, stream=True)
@prompt_template("Recommend a {genre} book")
def recommend(genre: str): ...
def ask(genre):
    return recommend(genre)
""",
        "recommend",
        {"model": "gpt-4o-mini", "output_limit": 44, "timeout": 600, "retries": 2, "stream": True},
    ),
    Page(
        "mirascope 1: the defaults of Anthropic's models",
        """\
from mirascope.core import anthropic
@anthropic.call(model="claude-3-5-sonnet-latest")
def recommend(genre: str) -> str:
    return f"Recommend a {genre} book"
def ask(genre):
    return recommend(genre)
""",
        "recommend",
        {"output_limit": 1024, "timeout": 600, "retries": 2, "stream": False},
    ),
    Page(
        "marvin: a function",
        """\
import marvin
@marvin.fn
def sentiment(text: str) -> float:
    \"\"\"How pleased the text sounds.\"\"\"
def ask(text):
    return sentiment(text)
""",
        "sentiment",
        {"operation": "agent", "model": "openai:gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2},
    ),
    Page(
        "marvin: the agent of a function",
        """\
from marvin import Agent, fn
writer = Agent(model="anthropic:claude-sonnet-4-5", model_settings={"max_tokens": 60})
@fn(instructions="Be brief.", agent=writer)
def title(text: str) -> str: ...
def ask(text):
    return title(text)
""",
        "title",
        {"model": "anthropic:claude-sonnet-4-5", "output_limit": 60},
    ),
    Page(
        "marvin 1: a function",
        """\
from marvin import ai_fn
@ai_fn
def sentiment(text: str) -> float: ...
def ask(text):
    return sentiment(text)
""",
        "sentiment",
        {"operation": "chat", "output_limit": 1500, "timeout": 600, "retries": "absent"},
    ),
]
