"""What others have written is known by the library or the framework that brings it in."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

ASK = """\
from openai import OpenAI

client = OpenAI()


def ask(text: str) -> None:
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": text}])


"""


def written_by(folder: Path, source: str) -> set[tuple[str, str]]:
    """Who wrote what goes into the prompt, and what it is."""
    flows = facts_of(folder, ASK + source).flows
    return {(flow.source, flow.source_what) for flow in flows if flow.sink == "prompt"}


CONTENT = {
    "an e-mail": [
        "import imaplib\nbox = imaplib.IMAP4_SSL('h')\nkind, data = box.fetch('1', '(RFC822)')\n"
        "ask(data[0][1].decode())\n",
        "from email import message_from_bytes, policy\n"
        "for part in message_from_bytes(b'', policy=policy.default).walk():\n"
        "    ask(part.get_content())\n",
        "from email.parser import BytesParser\n\ndef go(file):\n    ask(BytesParser().parse(file)['subject'])\n",
        "from O365 import Account\nfor mail in Account(('a', 'b')).mailbox().get_messages():\n    ask(mail.body)\n",
        "import aioimaplib\nasync def go():\n"
        "    ask((await aioimaplib.IMAP4_SSL(host='h').fetch('1', 'BODY[]')).lines[1])\n",
    ],
    "a page of the web": [
        "import requests\nfrom bs4 import BeautifulSoup\n"
        "ask(BeautifulSoup(requests.get('https://a.example').text).get_text())\n",
        "from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n"
        "    ask(p.firefox.launch().new_page().inner_text('body'))\n",
        "from playwright.async_api import Locator\nasync def go(found: Locator):\n    ask(await found.inner_text())\n",
        "from selenium import webdriver\nask(webdriver.Remote('http://h').page_source)\n",
        "import trafilatura\nask(trafilatura.extract(trafilatura.fetch_url('https://a.example')))\n",
        "from firecrawl import AsyncFirecrawl\nasync def go():\n"
        "    ask(str(await AsyncFirecrawl(api_key='').search('x')))\n",
        "from jira import JIRA\nask(JIRA('h').issue('A-1').fields.description)\n",
        "from notion_client import Client\nask(str(Client().blocks.children.list('id')))\n",
    ],
    "a search result": [
        "from tavily import TavilyClient\nask(TavilyClient().search('x')['results'][0]['content'])\n",
        "import serpapi\nask(serpapi.Client().search(q='x')['organic_results'][0]['snippet'])\n",
        "from duckduckgo_search import DDGS\nwith DDGS() as found:\n    ask(found.text('x')[0]['body'])\n",
        "from exa_py import Exa\nask(Exa('').get_contents(['u']).results[0].text)\n",
    ],
    "a retrieved document": [
        "import chromadb\n"
        "ask(chromadb.CloudClient().get_collection('c').query(query_texts=['x'])['documents'][0][0])\n",
        "from pinecone import Pinecone\nask(Pinecone().Index('i').query(vector=[1]).matches[0].metadata['text'])\n",
        "from qdrant_client import QdrantClient\n"
        "ask(QdrantClient().query_points('c', query=[1]).points[0].payload['t'])\n",
        "import weaviate\nwith weaviate.connect_to_weaviate_cloud('u', None) as link:\n"
        "    ask(link.collections.use('D').query.hybrid(query='x').objects[0].properties['t'])\n",
        "from langchain_community.vectorstores import FAISS\n"
        "ask(FAISS.load_local('d', None).similarity_search('x')[0].page_content)\n",
        "from llama_index.core import StorageContext, load_index_from_storage\n"
        "index = load_index_from_storage(StorageContext.from_defaults(persist_dir='d'))\n"
        "ask(index.as_retriever().retrieve('x')[0].get_content())\n",
        "from pymilvus import Collection\nask(Collection('c').search([1], 'v', {}, limit=3)[0][0].entity.get('t'))\n",
        "from mem0 import Memory\nask(Memory().search('x', user_id='u')['results'][0]['memory'])\n",
    ],
    "rows of a database": [
        "import psycopg\nwith psycopg.connect('d') as link, link.cursor() as found:\n"
        "    found.execute('select t from d order by e <-> %s', ([1],))\n    ask(found.fetchall()[0][0])\n",
        "from psycopg_pool import ConnectionPool\nwith ConnectionPool('d').connection() as link:\n"
        "    ask(link.execute('select t from d').fetchone()[0])\n",
        "import psycopg2\nfor row in psycopg2.connect('d').cursor():\n    ask(row[0])\n",
        "from sqlalchemy import create_engine, text\nwith create_engine('d').connect() as link:\n"
        "    for row in link.execute(text('select t from d')):\n        ask(row.t)\n",
        "from sqlalchemy.orm import Session\nfrom notes import Note\ndef go(session: Session):\n"
        "    ask(session.get(Note, 1).text)\n",
        "from django.db import models\nclass Note(models.Model):\n    text = models.TextField()\n"
        "for note in Note.objects.filter(shown=True).order_by('made'):\n    ask(note.text)\n",
        "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nclass Note(db.Model):\n    pass\n"
        "ask(Note.query.filter_by(id=1).first().text)\n",
        "from pymongo import MongoClient\nask(MongoClient('u').shop.notes.find_one({})['text'])\n",
        "from motor.motor_asyncio import AsyncIOMotorClient\nasync def go():\n"
        "    ask((await AsyncIOMotorClient('u')['shop']['notes'].find_one({}))['text'])\n",
        "from peewee import Model\nclass Note(Model):\n    pass\nask(Note.get(Note.id == 1).text)\n",
        "from beanie import Document\nclass Note(Document):\n    text: str\nasync def go():\n"
        "    ask((await Note.find_one()).text)\n",
    ],
    "a document": [
        "from faster_whisper import WhisperModel\nparts, _ = WhisperModel('s').transcribe('a.mp3')\n"
        "ask(' '.join(p.text for p in parts))\n",
        "import assemblyai\nask(assemblyai.Transcriber().transcribe('https://a.example/a.mp3').text)\n",
        "from deepgram import DeepgramClient\n"
        "ask(DeepgramClient().listen.v1.media.transcribe_file(request=b'').results.channels[0])\n",
        "import easyocr\nask(' '.join(found[1] for found in easyocr.Reader(['en']).readtext('a.png')))\n",
        "from azure.ai.documentintelligence import DocumentIntelligenceClient\n"
        "ask(DocumentIntelligenceClient('u', None).begin_analyze_document('m', b'').result().content)\n",
    ],
    "a tool's result": [
        "from mcp import ClientSession\nasync def go(session: ClientSession):\n"
        "    ask((await session.call_tool('a', {})).content[0].text)\n",
    ],
    "another agent's message": [
        "from a2a.client import A2AClient\nasync def go(request, http):\n"
        "    ask((await A2AClient(http, url='u').send_message(request)).root.result.parts[0].root.text)\n",
    ],
    "a transcript": ["ask(client.audio.transcriptions.create(model='whisper-1', file=open('a', 'rb')).text)\n"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "source"), [(what, source) for what, sources in CONTENT.items() for source in sources]
)
def test_content_of_others_is_known_by_what_fetches_it(tmp_path: Path, what: str, source: str) -> None:
    assert written_by(tmp_path, source) == {("external_content", what)}


FASTAPI = "from fastapi import FastAPI, File, UploadFile\napp = FastAPI()\n"
FLASK = "from flask import Flask, request\napp = Flask(__name__)\n@app.post('/u')\ndef u():\n"

UPLOADS = [
    f"{FASTAPI}@app.post('/u')\nasync def u(file: UploadFile = File(...)):\n    ask((await file.read()).decode())\n",
    f"{FASTAPI}@app.post('/u')\nasync def u(files: list[UploadFile]):\n    for f in files:\n"
    f"        ask(str(await f.read()))\n",
    f"{FLASK}    ask(request.files['f'].read().decode())\n",
    f"from pypdf import PdfReader\n{FLASK}    ask(PdfReader(request.files['f']).pages[0].extract_text())\n",
    "from django.http import HttpRequest\ndef u(request: HttpRequest):\n    ask(request.FILES['f'].read().decode())\n",
    "import streamlit as st\nfile = st.file_uploader('f')\nif file:\n    ask(file.getvalue().decode())\n",
    "import gradio as gr\ndef u(file):\n    ask(open(file.name).read())\n"
    "gr.Interface(fn=u, inputs=gr.File(), outputs='text')\n",
    "import chainlit as cl\n@cl.on_message\nasync def u(message: cl.Message):\n"
    "    ask(open(message.elements[0].path).read())\n",
    "import chainlit as cl\n@cl.on_chat_start\nasync def u():\n"
    "    files = await cl.AskFileMessage(content='f', accept=['text/plain']).send()\n"
    "    ask(open(files[0].path).read())\n",
]

SENT = [
    "import websockets\nasync def hear(link):\n    async for text in link:\n        ask(text)\n"
    "async def main():\n    async with websockets.serve(hear, 'h', 1):\n        pass\n",
    "from starlette.endpoints import WebSocketEndpoint\nclass Talk(WebSocketEndpoint):\n"
    "    async def on_receive(self, websocket, data):\n        ask(data)\n",
    "import socketio\nsio = socketio.AsyncServer()\n@sio.event\nasync def say(sid, data):\n    ask(data['q'])\n",
    "from slack_bolt import App\napp = App()\n@app.event('app_mention')\ndef hear(body):\n"
    "    ask(body['event']['text'])\n",
    "import discord\nbot = discord.Client()\n@bot.event\nasync def on_message(message):\n    ask(message.content)\n",
    "from telegram.ext import ApplicationBuilder, MessageHandler, filters\nasync def hear(update, context):\n"
    "    ask(update.message.text)\nApplicationBuilder().build().add_handler(MessageHandler(filters.TEXT, hear))\n",
    "import chainlit as cl\n@cl.on_message\nasync def hear(message: cl.Message):\n    ask(message.content)\n",
    "from rest_framework import serializers\nclass Note(serializers.Serializer):\n"
    "    def create(self, validated_data):\n"
    "        ask(validated_data['q'])\n",
    "from flask import Flask\nfrom flask_wtf import FlaskForm\nfrom wtforms import StringField\napp = Flask(__name__)\n"
    "class Form(FlaskForm):\n    q = StringField()\n@app.post('/u')\ndef u():\n    ask(Form().q.data)\n",
    "import strawberry\n@strawberry.type\nclass Query:\n    @strawberry.field\n"
    "    def answer(self, q: str) -> str:\n        ask(q)\n",
    "import graphene\nclass Query(graphene.ObjectType):\n    def resolve_answer(self, info, q):\n        ask(q)\n",
    "import falcon\nclass Talk:\n    def on_post(self, req, resp):\n        ask(req.media['q'])\n"
    "falcon.App().add_route('/a', Talk())\n",
    "from pyramid.view import view_config\n@view_config(route_name='a')\ndef talk(request):\n"
    "    ask(request.params['q'])\n",
    "import cherrypy\nclass Talk:\n    @cherrypy.expose\n    def a(self, q):\n        ask(q)\n",
    "from robyn import Robyn\napp = Robyn(__file__)\n@app.post('/')\nasync def talk(request):\n    ask(request.body)\n",
    "import modal\n@modal.fastapi_endpoint(method='POST')\ndef talk(q: str):\n    ask(q)\n",
    "import bentoml\n@bentoml.service\nclass Talk:\n    @bentoml.api\n    def a(self, q: str) -> str:\n"
    "        ask(q)\n",
    "from firebase_functions import https_fn\n@https_fn.on_call()\ndef talk(req):\n    ask(req.data['q'])\n",
]


@pytest.mark.parametrize("source", UPLOADS + SENT)
def test_what_a_caller_sends_is_a_users(tmp_path: Path, source: str) -> None:
    assert {who for who, _ in written_by(tmp_path, source)} == {"user_input"}


@pytest.mark.parametrize(
    "source",
    [
        "import chromadb\nchromadb.Client().get_collection('c').query(query_texts=['x'])\nask('hello')\n",
        "from pymongo import MongoClient\nask(str(MongoClient('u').shop.notes.count_documents({})))\n",
        "from django.db import models\nclass Note(models.Model):\n    pass\nask(str(len(Note.objects.all())))\n",
        "import falcon\nclass Talk:\n    def on_post(self, req, resp):\n        ask(req.method)\n"
        "falcon.App().add_route('/a', Talk())\n",
        "import socketio\nsio = socketio.AsyncServer()\n@sio.event\nasync def say(sid, data):\n    ask(sid)\n",
    ],
)  # fmt: skip
def test_what_nobody_writes_is_no_source(tmp_path: Path, source: str) -> None:
    assert written_by(tmp_path, source) == set()


def test_a_file_that_a_visitor_only_names_is_not_what_the_visitor_wrote(tmp_path: Path) -> None:
    source = f"{FASTAPI}@app.get('/d')\ndef d(name: str):\n    ask(open(name).read())\n"

    assert {who for who, _ in written_by(tmp_path, source)} == {"external_content"}


def test_what_a_platform_fills_in_is_not_what_a_user_writes(tmp_path: Path) -> None:
    source = (
        "from slack_bolt import App\napp = App()\n@app.action('more')\ndef hear(ack, body):\n"
        "    ask(body['response_url'])\n    ask(body['trigger_id'])\n"
    )

    assert written_by(tmp_path, source) == set()
