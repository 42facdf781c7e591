"""WordPress, its plugins and themes.

A plugin's main file and a theme's `style.css` begin with a comment of `Field: value` lines
(https://developer.wordpress.org/plugins/plugin-basics/header-requirements/); WordPress itself reads the first 8 KiB of it,
and so do we. `wp-includes/version.php` holds the version of WordPress.
"""

import re

from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="wordpress-plugin",
    installed=Wanted(
        paths=(
            "**/wp-content/plugins/*/*.php",
            "**/wp-content/plugins/*.php",
            "**/wp-content/mu-plugins/*.php",
            "**/wp-content/themes/*/style.css",
            "**/wp-includes/version.php",
        )
    ),
)

HEADER = 8192
"""Bytes of a file in which WordPress looks for its header."""

_FIELD = re.compile(
    r"^[ \t/*#@]*(Plugin Name|Theme Name|Version|License):[ \t]*([^\r\n]{1,200})", re.MULTILINE | re.IGNORECASE
)
_CORE = re.compile(r"^\$wp_version = '([0-9][^'\n]{0,50})';", re.MULTILINE)
_FOLDER = re.compile(r"/(?:(?:mu-)?plugins|themes)/([^/]+?)(?:\.php)?(?:/|$)")


def read(entry: Entry, body: Body) -> Record:
    """The plugin, theme or WordPress of one file; most files of a plugin have no header and are none."""
    content = body[:HEADER].decode("utf-8", "replace")
    if entry.path.endswith("wp-includes/version.php"):
        found = _CORE.search(content)
        return record(
            [_package(entry.path, "wordpress", "wordpress-core", found[1]) if found else nameless("WordPress")]
        )
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(content):
        fields.setdefault(name.lower(), value.strip().removesuffix("*/").strip())
    theme = entry.path.endswith("/style.css")
    if ("theme name" if theme else "plugin name") not in fields:
        return Record()
    folder = _FOLDER.search(f"/{entry.path}")
    if not folder or "version" not in fields:
        return record([nameless(entry.path.rpartition("/")[2])])
    kind = "wordpress-theme" if theme else "wordpress-plugin"
    return record([_package(entry.path, folder[1], kind, fields["version"], fields.get("license", ""))])


def _package(path: str, name: str, kind: str, version: str, license_: str = "") -> Package:
    return Package(
        name=name,
        version=version,
        ecosystem="wordpress",
        type=kind,
        licenses=(license_,) if license_ else (),
        locations=(path,),
    )
