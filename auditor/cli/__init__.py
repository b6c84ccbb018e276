"""The command line: arguments in, exit status out; it decides nothing about the audited application."""

import os
import sys


def main() -> None:
    """Runs the command that `sys.argv` asks for and ends the process with its exit status."""
    arguments = sys.argv[1:]
    # Importing click takes longer than three starts of Python; these two answers do not need it.
    if arguments in (["--help"], ["-h"]):
        from auditor.cli.help import HELP

        sys.stdout.write(HELP)
        return
    if arguments == ["--version"]:
        from auditor import __version__

        sys.stdout.write(f"auditor {__version__}\n")
        return
    from auditor.cli.commands import run_command

    status = run_command(arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or 2  # What could not be written has been said, or there is nobody to say it to.
    # Nothing is left to do, and taking the interpreter apart takes a tenth of the time of a small audit.
    os._exit(status)
