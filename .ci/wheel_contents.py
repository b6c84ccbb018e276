"""Check what a wheel holds: `python .ci/wheel_contents.py WHEEL`. It may hold the package and its metadata only."""

from __future__ import annotations

import sys
import zipfile

NEEDED = (
    "auditor/__init__.py",
    "auditor/py.typed",
    "auditor/rules/",
    "auditor/report_templates/",
    "auditor/compiled_files/",
)


def problems_of(names: list[str]) -> list[str]:
    """A sentence for everything that is in the wheel and should not be, or the other way round."""
    strange = [f"{name} does not belong" for name in names if not name.startswith(("auditor/", "llm_auditor-"))]
    compiled = [f"{name} is compiled" for name in names if "__pycache__" in name or name.endswith(".pyc")]
    missing = [f"nothing like {start}" for start in NEEDED if not any(name.startswith(start) for name in names)]
    return [*strange, *compiled, *missing]


def main() -> None:
    """Print what is wrong with the wheel and end with status 1, or say that it is right."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        names = wheel.namelist()
    if problems := problems_of(names):
        sys.exit("\n".join(f"{sys.argv[1]}: {problem}" for problem in problems))
    sys.stdout.write(f"{sys.argv[1]}: {len(names)} files, all of them the package's\n")


if __name__ == "__main__":
    main()
