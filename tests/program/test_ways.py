"""Which ways of calls can be gone with the objects at hand."""

from __future__ import annotations

from program_values import Files, engine_of, places

from auditor.program.context import chains, function_of, reaching_scopes

MODELS = """
    class Model:
        def ask(self, q):
            return self.answer(q)

    class Large(Model):
        def answer(self, q):
            return large(q)

    class Small(Model):
        def answer(self, q):
            return small(q)

    class Bot:
        def __init__(self, model=None):
            self.model = model or Large()

        @classmethod
        def configured(cls, name):
            return cls(model=Small() if name == "small" else Large())

        def ask(self, q):
            return self.model.ask(q)
"""


def above(files: Files, call: str) -> list[str]:
    """The functions from which the one call of that name is reached."""
    engine = engine_of(files)
    (place,) = places(engine, call)
    return sorted(scope.qualified for scope in reaching_scopes(engine, place.scope))


def outermost(files: Files, call: str) -> list[str]:
    """The functions at which the chains of calls to the one call of that name begin."""
    engine = engine_of(files)
    (place,) = places(engine, call)
    own = function_of(place.scope)
    return sorted({function_of(c[-1].frame.scope).qualified if c else own.qualified for c in chains(engine, own)})


def test_a_function_reaches_what_the_object_it_holds_was_made_with() -> None:
    source = MODELS + "\n    bot = Bot()\n\n    def route(q):\n        return bot.ask(q)\n"

    assert "app.route" in above(source, "large")


def test_a_function_does_not_reach_what_other_objects_of_the_class_were_made_with() -> None:
    source = MODELS + "\n    bot = Bot()\n\n    def route(q):\n        return bot.ask(q)\n"

    assert above(source, "small") == ["app.Bot.ask", "app.Model.ask", "app.Small.answer"]


def test_an_object_that_may_have_been_made_with_either_reaches_both() -> None:
    source = MODELS + "\n    def route(q, name):\n        return Bot.configured(name).ask(q)\n"

    assert "app.route" in above(source, "small")
    assert "app.route" in above(source, "large")


def test_an_object_whose_making_is_out_of_sight_reaches_all() -> None:
    source = MODELS + "\n    def route(bot: Bot, q):\n        return bot.ask(q)\n"

    assert "app.route" in above(source, "small")


def test_a_chain_ends_below_the_caller_whose_object_runs_another_method() -> None:
    source = MODELS + "\n    bot = Bot()\n\n    def route(q):\n        return bot.ask(q)\n"

    assert outermost(source, "small") == ["app.Bot.ask"]
    assert outermost(source, "large") == ["app.route"]
