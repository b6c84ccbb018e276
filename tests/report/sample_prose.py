"""What the cards of the sample audit say."""

from __future__ import annotations

from auditor.audit import Card
from auditor.card_text import CardText

_PROSE: dict[str, tuple[str, str]] = {
    "KEY-001": (
        "The key works for everybody who can read the repository, a backup or an image. "
        "It stays in the history after it has been deleted here.",
        "Revoke the key, and read its successor from the environment without a default.",
    ),
    "LAT-001": (
        "Output tokens are the part of the bill, and of the wait, that the caller does not choose. "
        "One request that runs away costs as much as a thousand good ones.",
        "Pass `max_tokens` with the largest answer that a user should ever get, and check `finish_reason`.",
    ),
    "SCL-003": (
        "While one person waits for the model, nobody else is served by this process.",
        "Use `AsyncOpenAI` and `await`, or hand the call to `asyncio.to_thread`.",
    ),
    "RAT-005": (
        "In an outage every layer repeats what the layer below it repeats. "
        "The load on the provider grows just when it should shrink.",
        "Retry in one place: set `max_retries=0` on the client, or remove the decorator.",
    ),
    "RAT-008": (
        "A request that never ends holds a worker until somebody restarts it.",
        "Pass a `timeout` a little above the slowest answer that is still useful.",
    ),
    "MLO-002": (
        "On the day a model retires, every request to it fails.",
        "Move to the successor, and run the evaluation suite before you do.",
    ),
    "DAT-006": (
        "Logs are read by more people, and kept for longer, than conversations are meant to be.",
        "Log the length, the request id and the token counts; leave the text out.",
    ),
    "INP-001": (
        "Whoever writes the question decides how much it costs, and may fill the window until your own words fall out.",
        "Refuse input above a length that you choose, before the prompt is built: `Field(max_length=4000)`.",
    ),
    "OUT-003": (
        "What the model writes can be what a stranger told it to write, so it may carry markup that the browser runs.",
        "Let the template escape it, or sanitise the HTML with an allow-list of tags.",
    ),
    "AGT-001": (
        "A model that keeps asking for tools keeps spending, and keeps acting.",
        "Count the rounds and stop after the most that a good run needs.",
    ),
    "CST-004": (
        "Without counts per call, nobody can say which feature the bill comes from.",
        "Record `usage` of each answer with the name of the feature.",
    ),
}


def prose(of: Card) -> CardText:
    """What the card says in its body; some cards say nothing."""
    why, remedy = _PROSE.get(of.id, ("", ""))
    return CardText((why,), (remedy,), ()) if why else CardText((), (), ())
