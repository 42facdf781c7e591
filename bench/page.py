"""Put a measured table into a page, between its marks: python bench/page.py PAGE NAME FILE"""

import datetime as dt
import os
import platform
import re
import sys


def main(page: str, name: str, measured: str) -> None:
    with open(measured, encoding="utf-8") as file:
        tables = file.read().strip()
    if not tables:
        print(f"NOTE {name}: nothing was measured, {page} is left as it is", file=sys.stderr)
        return
    if not tables.startswith("#") and "\n| " not in tables:  # not in Markdown
        tables = f"```\n{tables}\n```"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    on = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {load}"
    block = f"Measured {dt.datetime.now(dt.UTC).date()} on {on}.\n\n{tables}"
    with open(page, encoding="utf-8") as file:
        text = file.read()
    marks = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    if not marks.search(text):
        print(f"NOTE {page} has no place for {name}", file=sys.stderr)
        return
    with open(page, "w", encoding="utf-8") as file:
        file.write(marks.sub(lambda found: f"{found[1]}{block}\n{found[2]}", text, count=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
