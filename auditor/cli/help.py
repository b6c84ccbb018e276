"""What `auditor --help` prints: a text, because no library has to be imported to print a text."""

HELP = """\
Usage: auditor [COMMAND] [PATHS]...

  Tells whether an application that calls large language models is ready to
  launch, and how it knows. It reads source and configuration, never runs them,
  and uses no network.

Commands:
  check    Audit files and directories and print what was found (the default).
  report   Audit and write the readiness report as one HTML file.
  facts    Print what is known about the application, without judging it.
  trace    Print where the value at a place comes from and where it goes.
  explain  Say why a card matters and what to do about it.
  rules    List all cards.

Options:
  --version  Print the version.
  --help     Print this text; `auditor COMMAND --help` has each command's options.

Examples:
  auditor .                            audit the project in this directory
  auditor check src --gate medium      fail on gaps of medium severity or worse
  auditor check . --format json        for other programs
  auditor report . -o report.html      the readiness report for people
  auditor explain LAT-001              why it matters and what to do
  auditor trace app/bot.py:41          where a value comes from and where it goes

Exit status:
  0  no gap at or above the gate          3  nothing was audited
  1  gaps at or above the gate            4  the audit is incomplete
  2  the request makes no sense
"""

COMMANDS = ("check", "report", "facts", "trace", "explain", "rules")
