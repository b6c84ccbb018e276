"""Programs whose settings stand in variables and files, each with the limit, the time-out and the retries it has."""

from __future__ import annotations

from collections.abc import Mapping

from carried_settings import BARE, CALL, GIVEN, Outcome

HEAD = "import os\nfrom openai import OpenAI\n"

CONFIGURED: dict[str, tuple[str | Mapping[str, str], list[Outcome]]] = {}
"""Values out of deployment files, classes of settings, and configuration files."""

APP = (
    HEAD
    + f"""
client = OpenAI(timeout=float(os.environ["LLM_TIMEOUT"]), max_retries=int(os.getenv("LLM_RETRIES", "2")))
def ask(m):
    return client{CALL}, max_tokens=int(os.environ.get("LLM_LIMIT", 100)))
"""
)
CONFIGURED["dotenv"] = ({"app.py": APP, ".env": "LLM_TIMEOUT=20\nLLM_RETRIES=1\nLLM_LIMIT=300\n"}, [GIVEN])
CONFIGURED["compose environment map"] = (
    {
        "app.py": APP,
        "docker-compose.yml": """\
services:
  app:
    image: x
    environment:
      LLM_TIMEOUT: "20"
      LLM_RETRIES: 1
      LLM_LIMIT: 300
""",
    },
    [GIVEN],
)
CONFIGURED["compose environment list"] = (
    {
        "app.py": APP,
        "compose.yaml": """\
services:
  app:
    image: x
    environment:
      - LLM_TIMEOUT=20
      - LLM_RETRIES=1
      - LLM_LIMIT=300
""",
    },
    [GIVEN],
)
CONFIGURED["compose default substitution"] = (
    {
        "app.py": APP,
        "compose.yaml": """\
services:
  app:
    image: x
    environment:
      - LLM_TIMEOUT=${LLM_TIMEOUT:-20}
      - LLM_RETRIES=${R:-1}
      - LLM_LIMIT=${L:-300}
""",
    },
    [GIVEN],
)
CONFIGURED["kubernetes env"] = (
    {
        "app.py": APP,
        "k8s/deploy.yaml": """apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: x
          env:
            - name: LLM_TIMEOUT
              value: "20"
            - name: LLM_RETRIES
              value: "1"
            - name: LLM_LIMIT
              value: "300"
""",
    },
    [GIVEN],
)
CONFIGURED["kubernetes configmap"] = (
    {
        "app.py": APP,
        "k8s/config.yaml": """apiVersion: v1
kind: ConfigMap
metadata: {name: app}
data:
  LLM_TIMEOUT: "20"
  LLM_RETRIES: "1"
  LLM_LIMIT: "300"
""",
    },
    [GIVEN],
)
CONFIGURED["helm values env map"] = (
    {
        "app.py": APP,
        "chart/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        "chart/values.yaml": "env:\n  LLM_TIMEOUT: 20\n  LLM_RETRIES: 1\n  LLM_LIMIT: 300\n",
    },
    [GIVEN],
)
CONFIGURED["dockerfile ENV"] = (
    {"app.py": APP, "Dockerfile": "FROM python:3.11\nENV LLM_TIMEOUT=20 LLM_RETRIES=1\nENV LLM_LIMIT 300\n"},
    [GIVEN],
)
CONFIGURED["nothing sets"] = ({"app.py": APP}, [(100, None, 2)])
SETTINGS = (
    HEAD
    + f"""
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LLM_")
    timeout: float = 600
    retries: int = 2
    limit: int | None = None
settings = Settings()
client = OpenAI(timeout=settings.timeout, max_retries=settings.retries)
def ask(m):
    return client{CALL}, max_tokens=settings.limit)
"""
)
CONFIGURED["pydantic settings prefix dotenv"] = (
    {"app.py": SETTINGS, ".env": "LLM_TIMEOUT=20\nLLM_RETRIES=1\nLLM_LIMIT=300\n"},
    [GIVEN],
)
CONFIGURED["pydantic settings defaults"] = ({"app.py": SETTINGS}, [BARE])
CONFIGURED["pydantic settings alias"] = (
    {
        "app.py": HEAD
        + f"""
from pydantic import Field
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    timeout: float = Field(600, validation_alias="OPENAI_TIMEOUT")
    limit: int = Field(default=300, alias="OPENAI_LIMIT")
settings = Settings()
client = OpenAI(timeout=settings.timeout, max_retries=1)
def ask(m):
    return client{CALL}, max_tokens=settings.limit)
""",
        ".env": "OPENAI_TIMEOUT=20\n",
    },
    [GIVEN],
)
FILE = """
llm:
  timeout: 20
  retries: 1
  max_tokens: 300
"""


def loader(code: str) -> str:
    return (
        HEAD
        + code
        + f"""
client = OpenAI(timeout=CFG["llm"]["timeout"], max_retries=CFG["llm"]["retries"])
def ask(m):
    return client{CALL}, max_tokens=CFG["llm"]["max_tokens"])
"""
    )


CONFIGURED["yaml constant path"] = (
    {
        "app.py": loader('import yaml\nwith open("config.yaml") as f:\n    CFG = yaml.safe_load(f)\n'),
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml Path(__file__).parent"] = (
    {
        "pkg/app.py": loader(
            """\
import yaml
from pathlib import Path
CFG = yaml.safe_load((Path(__file__).parent / "config.yaml").read_text())
"""
        ),
        "pkg/config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml parent.parent joined"] = (
    {
        "pkg/app.py": loader(
            """\
import yaml
from pathlib import Path
ROOT = Path(__file__).resolve().parent.parent
with open(ROOT / "conf" / "config.yaml") as f:
    CFG = yaml.safe_load(f)
"""
        ),
        "conf/config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml os.path.join dirname"] = (
    {
        "pkg/app.py": loader(
            """\
import yaml
HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "config.yaml")) as f:
    CFG = yaml.safe_load(f)
"""
        ),
        "pkg/config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml parents index"] = (
    {
        "src/pkg/app.py": loader(
            """\
import yaml
from pathlib import Path
with (Path(__file__).parents[2] / "config.yaml").open() as f:
    CFG = yaml.safe_load(f)
"""
        ),
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml missing key"] = (
    {
        "app.py": HEAD
        + f"""
import yaml
with open("config.yaml") as f:
    CFG = yaml.safe_load(f)
client = OpenAI()
def ask(m):
    return client{CALL}, max_tokens=CFG["llm"].get("max_tokens"))
""",
        "config.yaml": "llm:\n  timeout: 20\n",
    },
    [BARE],
)
CONFIGURED["toml tomllib"] = (
    {
        "app.py": loader('import tomllib\nwith open("config.toml", "rb") as f:\n    CFG = tomllib.load(f)\n'),
        "config.toml": "[llm]\ntimeout = 20\nretries = 1\nmax_tokens = 300\n",
    },
    [GIVEN],
)
CONFIGURED["toml loads read_text"] = (
    {
        "app.py": loader(
            'import tomllib\nfrom pathlib import Path\nCFG = tomllib.loads(Path("config.toml").read_text())\n'
        ),
        "config.toml": "[llm]\ntimeout = 20\nretries = 1\nmax_tokens = 300\n",
    },
    [GIVEN],
)
CONFIGURED["json load"] = (
    {
        "app.py": loader('import json\nCFG = json.load(open("config.json"))\n'),
        "config.json": '{"llm": {"timeout": 20, "retries": 1, "max_tokens": 300}}',
    },
    [GIVEN],
)
CONFIGURED["json loads Path"] = (
    {
        "app.py": loader(
            """\
import json
from pathlib import Path
CONFIG = Path(__file__).with_name("config.json")
CFG = json.loads(CONFIG.read_text(encoding="utf-8"))
"""
        ),
        "config.json": '{"llm": {"timeout": 20, "retries": 1, "max_tokens": 300}}',
    },
    [GIVEN],
)
CONFIGURED["yaml in function with default path"] = (
    {
        "app.py": loader(
            """\
import yaml
def load(path="config.yaml"):
    with open(path) as f:
        return yaml.safe_load(f)
CFG = load()
"""
        ),
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml in function path given"] = (
    {
        "app.py": loader(
            """\
import yaml
def load(path):
    with open(path, "r") as f:
        return yaml.load(f, Loader=yaml.SafeLoader)
CFG = load("config.yaml")
"""
        ),
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml splat"] = (
    {
        "app.py": HEAD
        + f"""
import yaml
with open("config.yaml") as f:
    CFG = yaml.safe_load(f)
client = OpenAI(**CFG["client"])
def ask(m):
    return client{CALL}, **CFG["call"])
""",
        "config.yaml": "client:\n  timeout: 20\n  max_retries: 1\ncall:\n  max_tokens: 300\n",
    },
    [GIVEN],
)
CONFIGURED["yaml to dataclass"] = (
    {
        "app.py": HEAD
        + f"""
import yaml
from dataclasses import dataclass
@dataclass
class Config:
    timeout: float
    retries: int
    max_tokens: int | None = None
with open("config.yaml") as f:
    CFG = Config(**yaml.safe_load(f)["llm"])
client = OpenAI(timeout=CFG.timeout, max_retries=CFG.retries)
def ask(m):
    return client{CALL}, max_tokens=CFG.max_tokens)
""",
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["yaml model_validate"] = (
    {
        "app.py": HEAD
        + f"""
import yaml
from pydantic import BaseModel
class Llm(BaseModel):
    timeout: float
    retries: int
    max_tokens: int | None = None
class Config(BaseModel):
    llm: Llm
with open("config.yaml") as f:
    CFG = Config.model_validate(yaml.safe_load(f))
client = OpenAI(timeout=CFG.llm.timeout, max_retries=CFG.llm.retries)
def ask(m):
    return client{CALL}, max_tokens=CFG.llm.max_tokens)
""",
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["omegaconf"] = (
    {
        "app.py": HEAD
        + f"""
from omegaconf import OmegaConf
CFG = OmegaConf.load("config.yaml")
client = OpenAI(timeout=CFG.llm.timeout, max_retries=CFG.llm.retries)
def ask(m):
    return client{CALL}, max_tokens=CFG.llm.max_tokens)
""",
        "config.yaml": FILE,
    },
    [GIVEN],
)
CONFIGURED["configparser"] = (
    {
        "app.py": HEAD
        + f"""
import configparser
CFG = configparser.ConfigParser()
CFG.read("config.ini")
client = OpenAI(timeout=CFG.getfloat("llm", "timeout"), max_retries=CFG.getint("llm", "retries"))
def ask(m):
    return client{CALL}, max_tokens=CFG["llm"].getint("max_tokens"))
""",
        "config.ini": "[llm]\ntimeout = 20\nretries = 1\nmax_tokens = 300\n",
    },
    [("unclear", None, None)],
)
CONFIGURED["merged over defaults"] = (
    {
        "app.py": HEAD
        + f"""
import yaml
DEFAULTS = {{"timeout": 600, "max_retries": 2}}
with open("config.yaml") as f:
    CFG = {{**DEFAULTS, **yaml.safe_load(f)}}
client = OpenAI(**CFG)
def ask(m):
    return client{CALL}, max_tokens=300)
""",
        "config.yaml": "timeout: 20\nmax_retries: 1\n",
    },
    [GIVEN],
)
