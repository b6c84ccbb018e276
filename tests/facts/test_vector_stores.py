"""Stores and indexes of vectors, which ask an embedding model for what is put in and for what is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

_LANGCHAIN = """from langchain_community.vectorstores import FAISS
from langchain_openai import OpenAIEmbeddings
model = OpenAIEmbeddings(max_retries=7)
"""
_CHROMA = """from langchain_chroma import Chroma
from langchain_openai import OpenAIEmbeddings
store = Chroma(collection_name="c", embedding_function=OpenAIEmbeddings(max_retries=7))
"""


@pytest.mark.parametrize(
    "source",
    [
        _LANGCHAIN + "def fill(docs):\n    return FAISS.from_documents(docs, model)\n",
        _LANGCHAIN + "def fill(texts):\n    return FAISS.from_texts(texts=texts, embedding=model)\n",
        _LANGCHAIN + "def look(q):\n    return FAISS.load_local('index', model).similarity_search(q)\n",
        _CHROMA + "def fill(docs):\n    store.add_documents(docs)\n",
        _CHROMA
        + "retriever = store.as_retriever(search_kwargs={'k': 4})\ndef look(q):\n    return retriever.invoke(q)\n",
        _CHROMA + "def look(q):\n    return store.as_retriever().get_relevant_documents(q)\n",
    ],
)
def test_a_store_asks_the_model_that_it_is_given(tmp_path: Path, source: str) -> None:
    (call,) = calls_in(tmp_path, source)

    assert (call.operation, call.asynchronous, state(call.retries)) == ("embeddings", False, 7)


def test_what_is_put_in_after_a_store_was_made_is_a_request_of_its_own(tmp_path: Path) -> None:
    source = (
        _LANGCHAIN
        + "def fill(docs):\n    store = FAISS.from_documents(docs[:1], model)\n    store.add_texts(docs[1:])\n"
    )

    assert [call.site.line for call in calls_in(tmp_path, source)] == [5, 6]


def test_a_store_that_is_filled_asynchronously_does_not_block(tmp_path: Path) -> None:
    source = _LANGCHAIN + "async def fill(docs):\n    return await FAISS.afrom_documents(docs, model)\n"

    (call,) = calls_in(tmp_path, source)

    assert call.asynchronous


@pytest.mark.parametrize(
    "body",
    ["def look(v):\n    return store.similarity_search_by_vector(v)\n", "def drop(ids):\n    store.delete(ids)\n"],
)
def test_what_needs_no_vector_asks_no_model(tmp_path: Path, body: str) -> None:
    assert calls_in(tmp_path, _CHROMA + body) == ()


def test_a_store_above_a_model_of_the_machine_itself_asks_no_provider(tmp_path: Path) -> None:
    source = """from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
def fill(docs):
    return FAISS.from_documents(docs, HuggingFaceEmbeddings(model_name="all-MiniLM-L6-v2"))
"""

    assert calls_in(tmp_path, source) == ()


def test_a_chain_over_a_store_is_one_request_to_its_model(tmp_path: Path) -> None:
    source = (
        "from langchain.chains import RetrievalQA\nfrom langchain_openai import ChatOpenAI\n"
        + _CHROMA
        + "qa = RetrievalQA.from_chain_type(llm=ChatOpenAI(), retriever=store.as_retriever())\n"
        + "def ask(q):\n    return qa.invoke(q)\n"
    )

    assert [call.operation for call in calls_in(tmp_path, source)] == ["chat"]


_INDEX = "from llama_index.core import Settings, VectorStoreIndex\n"
_OLD_INDEX = "from llama_index import LangchainEmbedding, ServiceContext, VectorStoreIndex\n"


@pytest.mark.parametrize(
    ("source", "retries"),
    [
        (_INDEX + "def fill(docs):\n    return VectorStoreIndex.from_documents(docs)\n", 10),
        (
            _INDEX
            + "from llama_index.embeddings.openai import OpenAIEmbedding\n"
            + "Settings.embed_model = OpenAIEmbedding(max_retries=4)\n"
            + "def fill(docs):\n    return VectorStoreIndex.from_documents(docs)\n",
            4,
        ),
        (
            _OLD_INDEX
            + "from langchain.embeddings import OpenAIEmbeddings\n"
            + "held = LangchainEmbedding(OpenAIEmbeddings(max_retries=5), embed_batch_size=1)\n"
            + "context = ServiceContext.from_defaults(embed_model=held)\n"
            + "def fill(docs):\n    return VectorStoreIndex.from_documents(docs, service_context=context)\n",
            5,
        ),
    ],
)
def test_an_index_asks_the_model_of_its_settings(tmp_path: Path, source: str, retries: int) -> None:
    (call,) = calls_in(tmp_path, {"app.py": source, "requirements.txt": "langchain>=0.0.350\nopenai>=1\n"})

    assert (call.operation, state(call.retries)) == ("embeddings", retries)


@pytest.mark.parametrize("model", ["'local:BAAI/bge-small-en-v1.5'", "HuggingFaceEmbedding()"])
def test_an_index_above_a_model_of_the_machine_itself_asks_no_provider(tmp_path: Path, model: str) -> None:
    source = (
        _INDEX
        + "from llama_index.embeddings.huggingface import HuggingFaceEmbedding\n"
        + f"Settings.embed_model = {model}\n"
        + "def fill(docs):\n    return VectorStoreIndex.from_documents(docs)\n"
    )

    assert calls_in(tmp_path, source) == ()
