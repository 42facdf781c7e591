"""Files that analysers want are found behind links under other names, inside the image only."""

import io

import pytest

import makers
from pratique.image.layers import read_layer
from pratique.image.links import behind_links
from pratique.inspection.reading import joined
from pratique.model.analyser import Record, Wanted
from pratique.model.image import Layer
from pratique.model.progress import SILENT
from pratique.model.settings import Limits


class Keeper:
    """Remembers what it was given."""

    name = "keeper"
    version = "1"
    wanted = Wanted(("var/lib/dpkg/status", "var/lib/dpkg/status.d/*", "**/*.jar"))

    def read(self, entry, body) -> Record:
        return Record(data={"path": entry.path, "content": bytes(body).decode()})


def seen(*layers: dict) -> dict[str, str]:
    """Path as shown → content, of everything that was read in either pass."""
    keeper = Keeper()
    data = [makers.tar(files) for files in layers]

    def read(number: int, analysers) -> object:
        with SILENT.task("") as task:
            return read_layer(io.BytesIO(data[number]), Layer(""), analysers, Limits(), task)

    readings = [read(number, [keeper]) for number in range(len(data))]
    for number, behind in behind_links(readings, [keeper]).items():
        readings[number] = joined(readings[number], read(number, behind))
    return {record.data["path"]: record.data["content"] for one in readings for _, record in one.records["keeper"]}


HIDDEN = {
    "a file behind a symbolic link": {"var/lib/dpkg/status": makers.link("../../../data/x"), "data/x": b"it"},
    "a file behind an absolute link": {"var/lib/dpkg/status": makers.link("/data/x"), "data/x": b"it"},
    "a file behind a hard link": {"data/x": b"it", "var/lib/dpkg/status": makers.hard_link("data/x")},
    "a folder behind a link": {"data/dpkg/status": b"it", "var/lib/dpkg": makers.link("/data/dpkg")},
    "a link to a link": {"var/lib/dpkg": makers.link("/a"), "a": makers.link("b"), "b/status": b"it"},
    "an odd name": {"data/*?[x]": b"it", "var/lib/dpkg/status": makers.link("/data/*?[x]")},
    "a link that leaves the image": {"var/lib/dpkg/status": makers.link("../../../../../../x"), "x": b"it"},
}


@pytest.mark.parametrize("files", HIDDEN.values(), ids=HIDDEN)
def test_what_lies_behind_a_link_is_read_as_shown(files: dict) -> None:
    assert seen(files) == {"var/lib/dpkg/status": "it"}


def test_the_parts_of_a_folder_behind_a_link_are_read() -> None:
    found = seen({"data/a": b"1", "data/b": b"2", "data/c/d": b"3", "var/lib/dpkg/status.d": makers.link("/data")})
    assert found == {"var/lib/dpkg/status.d/a": "1", "var/lib/dpkg/status.d/b": "2"}


def test_links_and_files_may_lie_in_different_layers() -> None:
    assert seen({"data/x": b"it"}, {"srv/app.jar": makers.link("/data/x")}) == {"srv/app.jar": "it"}


def test_a_file_that_was_read_under_its_own_name_is_not_read_again() -> None:
    assert seen({"a/one.jar": b"it", "a/two.jar": makers.link("one.jar")}) == {"a/one.jar": "it"}


def test_loops_and_dangling_links_are_passed_over() -> None:
    assert seen({"var/lib/dpkg/status": makers.link("status"), "x.jar": makers.link("/nowhere")}) == {}


def test_what_an_upper_layer_deletes_is_not_read() -> None:
    assert seen({"data/x": b"it", "x.jar": makers.link("data/x")}, {"data/.wh.x": b""}) == {}
