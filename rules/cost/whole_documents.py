"""CST-003: what somebody else has written goes into a prompt whatever its length."""

from auditor.facts import DataFlow
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

_WHOLE = frozenset(
    {"a page of the web", "a document", "another service's answer", "an e-mail", "a command's output",
     "a tool's result"}
)  # fmt: skip
"""What is as long as whoever wrote it likes. A query or a retriever says how much it gives."""

_PIECES = ("chunk", "split", "piece", "part", "title", "name", "label", "meta", "summar", "trim", "cut", "shorten",
           "truncat", "limit", "window", "status", "score", "snippet", "id`")  # fmt: skip
"""Words on a way by which only a piece of it may have gone on."""

FAR = 12
"""Steps beyond which so much happens on a way that nobody should believe that all of it arrives."""


def check(flow: DataFlow) -> Outcome:
    """Met where the length is bounded; unsure where the names on the way speak of pieces."""
    if flow.source != "external_content" or flow.sink not in ("prompt", "system_prompt"):
        return NotApplicable("it is nothing that is read into a prompt")
    if flow.source_what not in _WHOLE:
        return NotApplicable("a query, a retriever or whoever writes the file says how much it gives")
    if "length" in flow.barriers or "type" in flow.barriers:
        return Met(flow.site, f"{flow.source_what} is cut before it reaches {flow.sink_what}")
    ways = [step.what.lower() for step in flow.steps]
    if len(ways) > FAR or any(word in what for what in ways for word in _PIECES):
        return Unsure(flow.site, f"whether all of {flow.source_what} reaches {flow.sink_what} is not plain")
    message = f"{flow.source_what} reaches {flow.sink_what} whatever its length"
    return Gap(flow.site, message, steps=flow.steps)
