"""Take the picture of a report for the documentation: `python tests/report/picture.py REPORT.html PICTURE.png`.

`auditor report` writes the HTML file; the picture is its first screen in a window of a desktop. It needs Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from browser import Browser


def main() -> None:
    """Read the report named first and write the picture named second."""
    report, picture = map(Path, sys.argv[1:3])
    with Browser() as browser:
        browser.open(report, width=1280, height=980, scale=1.25)
        picture.write_bytes(browser.screenshot())


if __name__ == "__main__":
    main()
