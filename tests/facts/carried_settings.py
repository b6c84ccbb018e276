"""Programs whose settings take a detour to the call, each with the limit, the time-out and the retries it ends with.

Each way comes with a counterpart on which nothing, or something else, arrives.
"""

from __future__ import annotations

from collections.abc import Mapping

HEAD = "from openai import OpenAI\n"
CALL = '.chat.completions.create(model="gpt-4o", messages=m'
BARE = ("absent", 600, 2)
"""What holds where nothing is given."""

GIVEN = (300, 20, 1)
CLIENT = "OpenAI(timeout=20, max_retries=1)"

Outcome = tuple[object, object, object]

FACTORIES: dict[str, tuple[str | Mapping[str, str], list[Outcome]]] = {}
"""Clients out of proxies, tables, registries, caches and dependencies."""

MAPPINGS: dict[str, tuple[str | Mapping[str, str], list[Outcome]]] = {}
"""Arguments out of mappings that are copied, filtered, merged or made of objects."""

FACTORIES["getattr proxy"] = (
    HEAD
    + f"""
class Proxy:
    def __init__(self):
        self._client = None
    def _load(self):
        if self._client is None:
            self._client = {CLIENT}
        return self._client
    def __getattr__(self, name):
        return getattr(self._load(), name)
client = Proxy()
def ask(m):
    return client{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["getattr proxy bare"] = (
    HEAD
    + f"""
class Proxy:
    def __init__(self):
        self._client = None
    def __getattr__(self, name):
        if self._client is None:
            self._client = OpenAI()
        return getattr(self._client, name)
client = Proxy()
def ask(m):
    return client{CALL})
""",
    [BARE],
)
FACTORIES["lazy module __getattr__"] = (
    {
        "llm/__init__.py": HEAD
        + f"""
def __getattr__(name):
    if name == "client":
        return {CLIENT}
    raise AttributeError(name)
""",
        "app.py": f"""
import llm
def ask(m):
    return llm.client{CALL}, max_tokens=300)
""",
    },
    [GIVEN],
)
FACTORIES["dict of classes"] = (
    HEAD
    + f"""
from openai import AzureOpenAI
PROVIDERS = {{"openai": OpenAI, "azure": AzureOpenAI}}
def make(provider, config):
    return PROVIDERS[provider](**config)
def ask(m):
    client = make("openai", {{"timeout": 20, "max_retries": 1}})
    return client{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["dict of classes bare"] = (
    HEAD
    + f"""
from openai import AzureOpenAI
PROVIDERS = {{"openai": OpenAI, "azure": AzureOpenAI}}
def make(provider, **config):
    provider_class = PROVIDERS.get(provider, OpenAI)
    return provider_class(**config)
def ask(m):
    client = make("openai")
    return client{CALL})
""",
    [BARE],
)
OWN = """
class Chat:
    def __init__(self, timeout=600, max_retries=2, limit=None):
        self.client = OpenAI(timeout=timeout, max_retries=max_retries)
        self.limit = limit
    def ask(self, m):
        return self.client.chat.completions.create(model="gpt-4o", messages=m, max_tokens=self.limit)
"""
FACTORIES["own classes in a table"] = (
    HEAD
    + OWN
    + """
TABLE = {"chat": Chat}
def run(m):
    cls = TABLE["chat"]
    return cls(timeout=20, max_retries=1, limit=300).ask(m)
""",
    [GIVEN],
)
FACTORIES["own classes in a table, bare"] = (
    HEAD
    + OWN
    + """
TABLE = {"chat": Chat}
def run(m, kind):
    cls = TABLE[kind]
    return cls().ask(m)
""",
    [BARE],
)
FACTORIES["registry decorator"] = (
    HEAD
    + """
REGISTRY = {}
def register(name):
    def wrap(cls):
        REGISTRY[name] = cls
        return cls
    return wrap
@register("chat")
"""
    + OWN.lstrip()
    + """
def run(m, kind):
    return REGISTRY[kind](timeout=20, max_retries=1, limit=300).ask(m)
""",
    [GIVEN],
)
FACTORIES["registry decorator bare"] = (
    HEAD
    + """
REGISTRY = {}
def register(name):
    def wrap(cls):
        REGISTRY[name] = cls
        return cls
    return wrap
@register("chat")
"""
    + OWN.lstrip()
    + """
def run(m, kind):
    config = {}
    return REGISTRY[kind](**config).ask(m)
""",
    [BARE],
)
FACTORIES["registry classmethod"] = (
    HEAD
    + """
class Registry:
    _classes = {}
    @classmethod
    def register(cls, name, klass):
        cls._classes[name] = klass
    @classmethod
    def create(cls, name, **config):
        return cls._classes[name](**config)
"""
    + OWN
    + """
Registry.register("chat", Chat)
def run(m):
    return Registry.create("chat", timeout=20, max_retries=1, limit=300).ask(m)
""",
    [GIVEN],
)
FACTORIES["getattr module constant table"] = (
    """
import openai
NAMES = {"openai": "OpenAI", "azure": "AzureOpenAI"}
def make(kind):
    return getattr(openai, NAMES[kind])(timeout=20, max_retries=1)
def ask(m):
    return make("openai").chat.completions.create(model="gpt-4o", messages=m, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["getattr module unknown key"] = (
    """
import openai
NAMES = {"openai": "OpenAI", "azure": "AzureOpenAI"}
def ask(m, kind):
    client = getattr(openai, NAMES[kind])()
    return client.chat.completions.create(model="gpt-4o", messages=m)
""",
    [BARE],
)
FACTORIES["import_module of constant"] = (
    """
import importlib
def ask(m):
    client = importlib.import_module("openai").OpenAI(timeout=20, max_retries=1)
    return client.chat.completions.create(model="gpt-4o", messages=m, max_tokens=300)
""",
    [GIVEN],
)
MAPPINGS["filtered loop"] = (
    HEAD
    + f"""
CFG = {{"max_tokens": 300, "temperature": 0, "extra": 1}}
client = {CLIENT}
def ask(m):
    out = {{}}
    for k in ("max_tokens", "temperature"):
        if k in CFG:
            out[k] = CFG[k]
    return client{CALL}, **out)
""",
    [GIVEN],
)
MAPPINGS["filtered loop absent"] = (
    HEAD
    + f"""
CFG = {{"temperature": 0, "extra": 1}}
client = OpenAI()
def ask(m):
    out = {{}}
    for k in ("max_tokens", "temperature"):
        if k in CFG:
            out[k] = CFG[k]
    return client{CALL}, **out)
""",
    [BARE],
)
MAPPINGS["filtered comp keys"] = (
    HEAD
    + f"""
CFG = {{"max_tokens": 300, "temperature": 0, "extra": 1}}
KEYS = ("max_tokens", "temperature")
client = {CLIENT}
def ask(m):
    return client{CALL}, **{{k: CFG[k] for k in KEYS if k in CFG}})
""",
    [GIVEN],
)
MAPPINGS["filtered comp keys absent"] = (
    HEAD
    + f"""
CFG = {{"temperature": 0, "extra": 1}}
KEYS = ("max_tokens", "temperature")
client = OpenAI()
def ask(m):
    return client{CALL}, **{{k: CFG[k] for k in KEYS if k in CFG}})
""",
    [BARE],
)
MAPPINGS["filtered comp items in set"] = (
    HEAD
    + f"""
CFG = {{"max_tokens": 300, "temperature": 0, "extra": 1}}
KEYS = {{"max_tokens", "temperature"}}
client = {CLIENT}
def ask(m):
    return client{CALL}, **{{k: v for k, v in CFG.items() if k in KEYS}})
""",
    [GIVEN],
)
MAPPINGS["filtered comp items excluded"] = (
    HEAD
    + f"""
CFG = {{"max_tokens": 300, "temperature": 0}}
KEYS = {{"temperature"}}
client = OpenAI()
def ask(m):
    return client{CALL}, **{{k: v for k, v in CFG.items() if k in KEYS}})
""",
    [BARE],
)
MAPPINGS["comp drops None"] = (
    HEAD
    + f"""
client = {CLIENT}
def ask(m):
    opts = {{"max_tokens": 300, "stop": None}}
    return client{CALL}, **{{k: v for k, v in opts.items() if v is not None}})
""",
    [GIVEN],
)
MAPPINGS["comp drops None absent"] = (
    HEAD
    + f"""
client = OpenAI()
def ask(m, limit=None):
    opts = {{"max_tokens": limit, "stop": None}}
    return client{CALL}, **{{k: v for k, v in opts.items() if v is not None}})
""",
    [BARE],
)
MAPPINGS["comp drops falsy"] = (
    HEAD
    + f"""
client = {CLIENT}
def ask(m):
    opts = {{"max_tokens": 300, "stop": None}}
    return client{CALL}, **{{k: v for k, v in opts.items() if v}})
""",
    [GIVEN],
)
MAPPINGS["loop with get and not None"] = (
    HEAD
    + f"""
CFG = {{"max_tokens": 300}}
client = {CLIENT}
def ask(m):
    out = {{}}
    for k in ("max_tokens", "temperature"):
        v = CFG.get(k)
        if v is not None:
            out[k] = v
    return client{CALL}, **out)
""",
    [GIVEN],
)
MAPPINGS["rename table"] = (
    HEAD
    + f"""
CFG = {{"limit": 300}}
NAMES = {{"limit": "max_tokens", "temp": "temperature"}}
client = {CLIENT}
def ask(m):
    out = {{}}
    for own, theirs in NAMES.items():
        if own in CFG:
            out[theirs] = CFG[own]
    return client{CALL}, **out)
""",
    [GIVEN],
)
MAPPINGS["typeddict"] = (
    HEAD
    + f"""
from typing import TypedDict
class Options(TypedDict, total=False):
    max_tokens: int
    temperature: float
options: Options = {{"max_tokens": 300}}
client = {CLIENT}
def ask(m):
    return client{CALL}, **options)
""",
    [GIVEN],
)
MAPPINGS["typeddict constructor"] = (
    HEAD
    + f"""
from typing import TypedDict
class Options(TypedDict, total=False):
    max_tokens: int
    temperature: float
client = {CLIENT}
def ask(m):
    options = Options(max_tokens=300)
    return client{CALL}, **options)
""",
    [GIVEN],
)
MAPPINGS["typeddict constructor absent"] = (
    HEAD
    + f"""
from typing import TypedDict
class Options(TypedDict, total=False):
    max_tokens: int
    temperature: float
client = OpenAI()
def ask(m):
    options = Options(temperature=0)
    return client{CALL}, **options)
""",
    [BARE],
)
DATA_CLASS = (
    HEAD
    + """
from dataclasses import dataclass, asdict
@dataclass
class Options:
    temperature: float = 0
    max_tokens: int | None = None
"""
)
MAPPINGS["dataclass asdict"] = (
    DATA_CLASS
    + f"""
client = {CLIENT}
def ask(m):
    return client{CALL}, **asdict(Options(max_tokens=300)))
""",
    [GIVEN],
)
MAPPINGS["dataclass asdict absent"] = (
    DATA_CLASS
    + f"""
client = OpenAI()
def ask(m):
    return client{CALL}, **asdict(Options()))
""",
    [BARE],
)
MAPPINGS["dataclass asdict filtered"] = (
    DATA_CLASS
    + f"""
client = {CLIENT}
def ask(m, options=Options(max_tokens=300)):
    return client{CALL}, **{{k: v for k, v in asdict(options).items() if v is not None}})
""",
    [GIVEN],
)
MODEL = (
    HEAD
    + """
from pydantic import BaseModel
class Options(BaseModel):
    temperature: float = 0
    max_tokens: int | None = None
"""
)
MAPPINGS["pydantic model_dump"] = (
    MODEL
    + f"""
client = {CLIENT}
def ask(m):
    return client{CALL}, **Options(max_tokens=300).model_dump(exclude_none=True))
""",
    [GIVEN],
)
MAPPINGS["pydantic model_dump absent"] = (
    MODEL
    + f"""
client = OpenAI()
def ask(m):
    return client{CALL}, **Options().model_dump(exclude_none=True))
""",
    [BARE],
)
MAPPINGS["pydantic model_dump excluded"] = (
    MODEL
    + f"""
client = OpenAI()
def ask(m):
    return client{CALL}, **Options(max_tokens=300).model_dump(exclude={{"max_tokens"}}))
""",
    [BARE],
)
MAPPINGS["pydantic model_dump included"] = (
    MODEL
    + f"""
client = {CLIENT}
def ask(m):
    return client{CALL}, **Options(max_tokens=300).model_dump(include={{"max_tokens"}}))
""",
    [GIVEN],
)
MAPPINGS["pydantic field default"] = (
    HEAD
    + f"""
from pydantic import BaseModel, Field
class Options(BaseModel):
    temperature: float = 0
    max_tokens: int = Field(default=300, le=4000)
client = {CLIENT}
def ask(m):
    return client{CALL}, **Options().model_dump())
""",
    [GIVEN],
)
MAPPINGS["pydantic exclude_unset default"] = (
    HEAD
    + f"""
from pydantic import BaseModel
class Options(BaseModel):
    temperature: float = 0
    max_tokens: int = 300
client = OpenAI()
def ask(m):
    return client{CALL}, **Options(temperature=1).model_dump(exclude_unset=True))
""",
    [BARE],
)
FACTORIES["partial chain"] = (
    HEAD
    + f"""
from functools import partial
client = {CLIENT}
base = partial(client.chat.completions.create, model="gpt-4o")
short = partial(base, max_tokens=300)
def ask(m):
    return short(messages=m)
""",
    [GIVEN],
)
FACTORIES["partial chain absent"] = (
    HEAD
    + """
from functools import partial
client = OpenAI()
base = partial(client.chat.completions.create, model="gpt-4o")
short = partial(base, temperature=0)
def ask(m):
    return short(messages=m)
""",
    [BARE],
)
FACTORIES["partial of own function"] = (
    HEAD
    + f"""
from functools import partial
client = {CLIENT}
def complete(m, limit=None, model="gpt-4o"):
    return client.chat.completions.create(model=model, messages=m, max_tokens=limit)
short = partial(complete, limit=300)
def ask(m):
    return short(m)
""",
    [GIVEN],
)
FACTORIES["dict of clients"] = (
    HEAD
    + f"""
from anthropic import Anthropic
CLIENTS = {{"openai": {CLIENT}, "anthropic": Anthropic(timeout=9)}}
def ask(m):
    return CLIENTS["openai"]{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["dict of clients unknown key"] = (
    HEAD
    + f"""
CLIENTS = {{"a": OpenAI(timeout=20, max_retries=1), "b": OpenAI(timeout=10, max_retries=1)}}
def ask(m, which):
    return CLIENTS[which]{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["dict of clients filled"] = (
    HEAD
    + f"""
clients = {{}}
def client_for(name):
    if name not in clients:
        clients[name] = {CLIENT}
    return clients[name]
def ask(m):
    return client_for("openai"){CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["dict of clients on self"] = (
    HEAD
    + f"""
class Pool:
    def __init__(self):
        self.clients = {{}}
    def get(self, name):
        if name not in self.clients:
            self.clients[name] = OpenAI()
        return self.clients[name]
pool = Pool()
def ask(m):
    return pool.get("openai"){CALL})
""",
    [BARE],
)
FACTORIES["lru_cache"] = (
    HEAD
    + f"""
from functools import lru_cache
@lru_cache(maxsize=1)
def client():
    return {CLIENT}
def ask(m):
    return client(){CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["lru_cache bare with settings"] = (
    HEAD
    + f"""
from functools import cache
@cache
def client(provider="openai", **options):
    return OpenAI(**options)
def ask(m):
    return client(){CALL})
""",
    [BARE],
)
FACTORIES["Depends"] = (
    HEAD
    + f"""
from fastapi import FastAPI, Depends
app = FastAPI()
def get_client():
    return {CLIENT}
@app.post("/ask")
def ask(m: str, client: OpenAI = Depends(get_client)):
    return client.chat.completions.create(model="gpt-4o", messages=asked(m), max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["Depends Annotated cached"] = (
    HEAD
    + """
from functools import lru_cache
from typing import Annotated
from fastapi import FastAPI, Depends
app = FastAPI()
@lru_cache
def get_client():
    return OpenAI()
Client = Annotated[OpenAI, Depends(get_client)]
@app.post("/ask")
def ask(m: str, client: Client):
    return client.chat.completions.create(model="gpt-4o", messages=asked(m))
""",
    [BARE],
)
FACTORIES["Depends yields"] = (
    HEAD
    + f"""
from fastapi import FastAPI, Depends
app = FastAPI()
def get_client():
    with {CLIENT} as client:
        yield client
@app.post("/ask")
def ask(m: str, client: OpenAI = Depends(get_client)):
    return client.chat.completions.create(model="gpt-4o", messages=asked(m), max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["Depends of a class of settings"] = (
    HEAD
    + f"""
from fastapi import FastAPI, Depends
app = FastAPI()
class Service:
    def __init__(self):
        self.client = {CLIENT}
@app.post("/ask")
def ask(m: str, service: Service = Depends()):
    return service.client.chat.completions.create(model="gpt-4o", messages=asked(m), max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["app.state"] = (
    HEAD
    + f"""
from fastapi import FastAPI, Request
app = FastAPI()
app.state.client = {CLIENT}
@app.post("/ask")
def ask(m: str, request: Request):
    return request.app.state.client.chat.completions.create(model="gpt-4o", messages=asked(m), max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["subclass defaults"] = (
    HEAD
    + f"""
class Client(OpenAI):
    def __init__(self, **kwargs):
        kwargs.setdefault("timeout", 20)
        kwargs.setdefault("max_retries", 1)
        super().__init__(**kwargs)
client = Client()
def ask(m):
    return client{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["subclass defaults overridden"] = (
    HEAD
    + f"""
class Client(OpenAI):
    def __init__(self, *args, timeout=5, max_retries=0, **kwargs):
        super().__init__(*args, timeout=timeout, max_retries=max_retries, **kwargs)
client = Client(timeout=20, max_retries=1)
def ask(m):
    return client{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["subclass bare"] = (
    HEAD
    + f"""
class Client(OpenAI):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
client = Client()
def ask(m):
    return client{CALL})
""",
    [BARE],
)
FACTORIES["class attribute timeouts"] = (
    HEAD
    + f"""
class Client(OpenAI):
    TIMEOUT = 20
    def __init__(self):
        super().__init__(timeout=self.TIMEOUT, max_retries=1)
def ask(m):
    return Client(){CALL}, max_tokens=300)
""",
    [GIVEN],
)
MAPPINGS["merged dict literal"] = (
    HEAD
    + f"""
DEFAULTS = {{"max_tokens": 100, "temperature": 0}}
client = {CLIENT}
def ask(m, **extra):
    return client{CALL}, **{{**DEFAULTS, "max_tokens": 300}})
""",
    [GIVEN],
)
MAPPINGS["ChainMap"] = (
    HEAD
    + f"""
from collections import ChainMap
DEFAULTS = {{"max_tokens": 100, "temperature": 0}}
client = {CLIENT}
def ask(m):
    return client{CALL}, **ChainMap({{"max_tokens": 300}}, DEFAULTS))
""",
    [GIVEN],
)
MAPPINGS["dict from zip"] = (
    HEAD
    + f"""
client = {CLIENT}
def ask(m):
    return client{CALL}, **dict(zip(("max_tokens", "temperature"), (300, 0))))
""",
    [GIVEN],
)
MAPPINGS["pop before"] = (
    HEAD
    + f"""
client = OpenAI()
def ask(m):
    options = {{"max_tokens": 300, "temperature": 0}}
    options.pop("max_tokens")
    return client{CALL}, **options)
""",
    [BARE],
)
MAPPINGS["del before"] = (
    HEAD
    + f"""
client = OpenAI()
def ask(m):
    options = {{"max_tokens": 300, "temperature": 0}}
    del options["max_tokens"]
    return client{CALL}, **options)
""",
    [BARE],
)
MAPPINGS["namedtuple _asdict"] = (
    HEAD
    + f"""
from typing import NamedTuple
class Options(NamedTuple):
    max_tokens: int = 300
    temperature: float = 0
client = {CLIENT}
def ask(m):
    return client{CALL}, **Options()._asdict())
""",
    [GIVEN],
)
MAPPINGS["replace of dataclass"] = (
    DATA_CLASS
    + f"""
from dataclasses import replace
BASE = Options(temperature=1)
client = {CLIENT}
def ask(m):
    return client{CALL}, **asdict(replace(BASE, max_tokens=300)))
""",
    [GIVEN],
)
FACTORIES["with_options chain"] = (
    HEAD
    + f"""
client = OpenAI().with_options(timeout=20).with_options(max_retries=1)
def ask(m):
    return client{CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["match provider"] = (
    HEAD
    + f"""
from openai import AzureOpenAI
def make(provider):
    match provider:
        case "openai":
            return {CLIENT}
        case "azure":
            return AzureOpenAI(timeout=1)
def ask(m):
    return make("openai"){CALL}, max_tokens=300)
""",
    [GIVEN],
)
FACTORIES["if provider"] = (
    HEAD
    + f"""
from openai import AzureOpenAI
def make(provider):
    if provider == "openai":
        return {CLIENT}
    return AzureOpenAI(timeout=30)
def ask(m):
    return make("openai"){CALL}, max_tokens=300)
""",
    [GIVEN],
)
