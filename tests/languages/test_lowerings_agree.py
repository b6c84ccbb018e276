"""The two ways to read Python give equal modules."""

from __future__ import annotations

import os
import random
import sys
import sysconfig
from pathlib import Path

import pytest

from auditor.languages import python_ast, python_cst
from auditor.languages.decoding import DecodeError, decode

PURE = Path(sysconfig.get_paths()["purelib"])
PACKAGES = ("libcst", "jinja2", "click", "pygments", "attr", "hypothesis", "jsonschema", "packaging", "yaml", "_pytest")
CHARACTERS = 900_000
"""What is read in some eight seconds; AUDITOR_WHOLE_CORPUS=1 reads everything."""

DENSE = """\
x = y = (1,), (2), *z, a[1,], a[1:2, ::3], a[*b], a[(yield)], a[b, (c)]
x: "int" = (yield)
x: int
a.b: int = 1, 2
x += (1); x @= 2; x //= 3,
del a, (b), [c]; del (d, e); del (f)
f = lambda a, /, b=(1), *c, d, **e: (yield); f = lambda: (x := 1, *y)
assert (x), (y)
for (x), *y in *a, b: pass
else: x;
async def f(a: (int), *args: (str), b: int = (2), **kw: "x") -> (None):
    async with (a) as b, (c): pass
    async for x in y: await x; continue
    return [x async for x in (y) if (z) if w for (k), l in m]
def f(*args: *Ts): pass
"""

NEWER = (
    "def f[T: int, *Ts, **P](a: T) -> T: pass\nclass A[T = int](B[T]): pass\ntype C[T] = (T)\n",
    "f'{a['b']}' f'{f'{x}':{'>'}10}{\n  x  # why\n  !r}'\n",
)

CONSTRUCTS = (
    DENSE,
    "with (open(a) as b, open(c) as d,):\n    pass\nwith (a, b): pass\nwith (a): pass\n",
    "try: pass\nexcept* (A, B) as e: pass\nfinally: pass\n",
    "try:\n    raise (a) from (b)\nexcept: raise\nelse: pass\n",
    "f((x for x in y))\nf(x for x in y)\nf (\n  x for x in y\n)\nf((x for x in y), 1)\ng = (x for x in y)\n",
    "{**a, 'b': (c), (d): e}\n{*a, b}\n{a: b for a, b in c}\n{a for a in b}\n[*a, (b)]\n",
    "a < (b) not in c is not d != e\nnot -~+a\n-1 ** -2\na if (b) else c\n(a).b.c[d](e)\n",
    "f'{x!r:{w}.{p}}' f\"{'a'}\" 'b' r'' if a else rf'\\d{x}' u'c'\nf'{{}}' f'\\N{EM DASH}{x=}'\nf''\n",
    "f'''{\nx\n}''' '''\n'''\nb'a' b'b'\n",
    "match a, b:\n    case (1 | -2.5 | 1+2j) as x, [*_]: pass\n    case {'a': b, **c,}: pass\n"
    "    case A.b(), C(d, e=f),: pass\n    case (a, b) | [a, b]: pass\n"
    "    case (x): pass\n    case None | 'a' 'b': pass\n    case *a, b if (c): pass\n",
    "@a.b(c)\n@(d)\nclass A(B, *d, metaclass=C, **e): x = 1; y = 2\n@a\ndef f(): ...\n",
    "from . import (a, b as c,)\nfrom .a.b import c\nfrom ... import d\nimport a.b, c as d\n",
    "global a, b\nnonlocal c\nyield_ = (yield from a)\nprint(*a, b := c, d=(e))\n",
    "if a: pass; b\nwhile a: break\nelse:\n    b  # c\n# d\n",
    "ﬁ = 𝐱 = 'é'; é.ñ(ü='ö')\nç = f'{é}ß' # ß\n",
    "x = [  # a\n    1,  # b\n    '''#''',  # c\n]  \\\n\n",
    "return 1, *a\nreturn (1,\n  2)\nawait_ = [await a]\nx = yield a, b\n",
    "",
    "# only a comment",
    "x = 1",
)


def corpus() -> list[Path]:
    files = [file for package in PACKAGES for file in sorted((PURE / package).rglob("*.py"))]
    random.Random(20).shuffle(files)
    return files


@pytest.mark.parametrize("source", CONSTRUCTS)
def test_the_lowerings_of_a_construct_are_equal(source: str) -> None:
    assert python_cst.lower(source, "a.py", "app") == python_ast.lower(source, "a.py", "app")


@pytest.mark.parametrize("source", NEWER)
def test_the_lowerings_of_newer_constructs_are_equal(source: str) -> None:
    try:
        expected = python_ast.lower(source, "a.py", "app")
    except SyntaxError:
        pytest.skip("this interpreter cannot read it")

    assert python_cst.lower(source, "a.py", "app") == expected


def test_the_lowerings_of_installed_packages_are_equal() -> None:
    budget = sys.maxsize if os.environ.get("AUDITOR_WHOLE_CORPUS") else CHARACTERS
    compared = 0
    for file in corpus():
        try:
            source = decode(file.read_bytes())
            expected = python_ast.lower(source, "a.py", "app")
        except (DecodeError, SyntaxError):
            continue
        assert python_cst.lower(source, "a.py", "app") == expected, file
        compared += len(source)
        if compared > budget:
            break

    assert compared > CHARACTERS // 2
