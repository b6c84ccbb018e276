"""What bounds a crew stands at the agents that it lists."""

from __future__ import annotations

from pathlib import Path

from facts_of import facts_of

from auditor.facts import Known

CREW = """\
from crewai import Agent, Crew, Task

agent = Agent(role="r", goal="g", backstory="b", max_iter=7)
crew = Crew(agents=[agent], tasks=[Task(description="d", expected_output="e", agent=agent)])
print(crew.kickoff())
"""


def test_the_limit_of_a_listed_agent_bounds_the_crew(tmp_path: Path) -> None:
    (loop,) = facts_of(tmp_path, CREW).agent_loops

    assert isinstance(loop.limit, Known)
    assert loop.limit.value == 7
