"""The command line: arguments in, exit status out; it decides nothing about the audited application."""

import gc
import os
import sys


def main() -> None:
    """Runs the command that `sys.argv` asks for and ends the process with its exit status."""
    arguments = sys.argv[1:]
    # Importing click takes as long as three starts of Python; what needs no parser goes without.
    if arguments in (["--help"], ["-h"]):
        from auditor.cli.help import HELP

        sys.stdout.write(HELP)
        return
    if arguments == ["--version"]:
        from auditor import __version__

        sys.stdout.write(f"auditor {__version__}\n")
        return
    # Nearly all that an audit makes lives until its end; looking for garbage more rarely saves a tenth of the time.
    gc.set_threshold(100_000, 20, 100)
    status = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or 2  # What could not be written has been said, or there is nobody to say it to.
    # Nothing is left to do, and taking the interpreter apart takes a tenth of the time of a small audit.
    os._exit(status)


def run(arguments: list[str]) -> int:
    """The exit status of the command that the arguments ask for."""
    from auditor.cli import actions
    from auditor.cli.help import COMMANDS

    paths = arguments[1:] if arguments[:1] == ["check"] else arguments
    if arguments and arguments[0] not in COMMANDS[1:] and not any(word.startswith("-") for word in arguments):
        # Nothing is to be parsed, as where a hook hands over the files that were changed.
        return actions.answer(lambda: actions.check(paths=tuple(paths)))
    from auditor.cli.commands import run_command

    return actions.answer(lambda: run_command(arguments))
