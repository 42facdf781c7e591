"""`docs/formats.md` lists the formats that there are, in their own words."""

import os

from pratique import plugins, report

PAGE = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "formats.md")


def test_the_page_lists_every_format_and_no_other():
    with open(PAGE, encoding="utf-8") as file:
        rows = [line.split(" | ") for line in file if line.startswith("| `")]
    listed = {row[0].strip("| `"): (row[1], row[2].strip()) for row in rows}
    titles = plugins.titles("pratique.report")
    assert listed == {
        name: (
            titles[name.replace("-", "_")].rstrip("."),
            ", ".join(getattr(report.find(name)[0], "EDITIONS", ())),
        )
        for name in report.formats()
    }
