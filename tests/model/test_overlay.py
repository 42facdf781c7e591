"""Upper layers over lower ones, as a runtime shows them; checked against a plain model of a file system."""

import posixpath

from hypothesis import given
from hypothesis import strategies as st

from pratique.model.files import DIRECTORY, FILE, OPAQUE, SYMLINK, WHITEOUT, Row, build
from pratique.model.overlay import Overlay


def row(path: str, kind: int = FILE, link: str = "", digest: bytes = b"") -> Row:
    return path.encode(), kind, 0o755, 0, 0, 1, link.encode(), digest


def overlay(*layers: list[Row]) -> Overlay:
    return Overlay([build(rows) for rows in layers])


def seen(view: Overlay) -> dict[str, int]:
    return {one[0].decode(): layer for layer, one in view.rows()}


def test_a_whiteout_hides_one_path_and_what_lies_below_it() -> None:
    view = overlay([row("a", DIRECTORY), row("a/b", DIRECTORY), row("a/b/c"), row("a/d")], [row("a/.wh.b", WHITEOUT)])
    assert seen(view) == {"a": 0, "a/d": 0}
    assert view.find(b"a/b/c") is None
    assert not view.survives(b"a/b/c", 0)


def test_an_opaque_folder_hides_the_lower_ones_and_keeps_its_own() -> None:
    view = overlay(
        [row("a", DIRECTORY), row("a/old")], [row("a", DIRECTORY), row("a/.wh..wh..opq", OPAQUE), row("a/new")]
    )
    assert seen(view) == {"a": 1, "a/new": 1}


def test_an_opaque_root_hides_everything_below() -> None:
    view = overlay([row("etc", DIRECTORY), row("etc/x"), row("top")], [row(".wh..wh..opq", OPAQUE), row("new")])
    assert seen(view) == {"new": 1}


def test_a_file_that_replaces_a_folder_hides_its_content() -> None:
    view = overlay([row("a", DIRECTORY), row("a/b")], [row("a")], [row("c")])
    assert seen(view) == {"a": 1, "c": 2}


def test_what_was_deleted_can_come_back() -> None:
    view = overlay([row("a")], [row(".wh.a", WHITEOUT)], [row("a")])
    assert seen(view) == {"a": 2}
    assert not view.survives(b"a", 0)
    assert view.survives(b"a", 2)


def test_links_are_followed_inside_the_image_only() -> None:
    view = overlay(
        [
            row("usr", DIRECTORY),
            row("usr/lib", DIRECTORY),
            row("usr/lib/os-release"),
            row("lib", SYMLINK, "usr/lib"),
            row("etc", DIRECTORY),
            row("etc/os-release", SYMLINK, "../lib/os-release"),
            row("up", SYMLINK, "../../../../usr"),
            row("abs", SYMLINK, "/usr/lib"),
            row("loop", SYMLINK, "loop"),
        ]
    )
    assert view.resolve("etc/os-release") == "usr/lib/os-release"
    assert view.resolve("up/lib/os-release") == "usr/lib/os-release"
    assert view.resolve("abs/os-release") == "usr/lib/os-release"
    assert view.resolve("loop/x") == "loop/x"
    assert view.exists("etc/os-release")
    assert not view.exists("loop")


def test_executables_are_those_that_can_still_be_seen() -> None:
    view = overlay([row("bin/a", digest=b"1" * 32), row("bin/b", digest=b"2" * 32)], [row("bin/.wh.a", WHITEOUT)])
    assert [one[0] for _, one in view.executables()] == [b"bin/b"]
    assert view.sha256("bin/b") == (b"2" * 32).hex()


_paths = st.sampled_from(["a", "b", "a/x", "a/y", "b/x", "a/x/1", "a/y/2", "b/x/3"])
_layer = st.dictionaries(_paths, st.sampled_from(["file", "folder", "whiteout", "opaque"]), max_size=5)


def _rows_of(layer: dict[str, str]) -> list[Row]:
    rows = []
    for path, what in layer.items():
        folder, name = posixpath.split(path)
        if what == "whiteout":
            rows.append(row(posixpath.join(folder, f".wh.{name}"), WHITEOUT))
        elif what == "opaque":
            rows += [row(path, DIRECTORY), row(f"{path}/.wh..wh..opq", OPAQUE)]
        else:
            rows.append(row(path, FILE if what == "file" else DIRECTORY))
    return rows


def _apply(state: dict[str, tuple[int, str]], layer: dict[str, str], number: int) -> None:
    """What a runtime does: first it hides, then it lays its own entries over."""

    def forget(path: str, itself: bool) -> None:
        for one in [one for one in state if one.startswith(path + "/") or (itself and one == path)]:
            del state[one]

    for path, what in layer.items():
        if what == "whiteout":
            forget(path, True)
        elif what == "opaque" or what == "file":
            forget(path, False)
    for path, what in layer.items():
        if what != "whiteout":
            state[path] = (number, "file" if what == "file" else "folder")


def _consistent(layer: dict[str, str]) -> bool:
    """No entry below a file of the same layer: runtimes refuse it."""
    return not any(layer.get(parent) in ("file", "whiteout") for path in layer for parent in _parents(path))


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


@given(st.lists(_layer.filter(_consistent), min_size=1, max_size=4))
def test_the_same_files_are_seen_as_in_a_plain_file_system(layers: list[dict[str, str]]) -> None:
    state: dict[str, tuple[int, str]] = {}
    for number, layer in enumerate(layers):
        _apply(state, layer, number)
    view = overlay(*[_rows_of(layer) for layer in layers])
    assert seen(view) == {path: number for path, (number, _) in state.items()}
    for path in ("a", "b", "a/x", "a/y", "b/x", "a/x/1", "a/y/2", "b/x/3"):
        found = view.find(path.encode())
        assert (found[0] if found else None) == (state[path][0] if path in state else None)
