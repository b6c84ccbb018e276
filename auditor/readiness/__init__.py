"""From outcomes and people's records to the verdict: may this application be launched?"""

FOLDER = ".auditor"
"""The folder at the root of a project in which people put things on record."""


class RecordsError(Exception):
    """A record cannot be used. `problems` are all mistakes, each with file, line and the way out."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
