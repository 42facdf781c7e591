"""A link beside its file needs no second pass, whichever of the two the archive holds first."""

import io

import pytest

import makers
from pratique.image.layers import read_layer
from pratique.image.links import behind_links
from pratique.model.analyser import Record, Wanted
from pratique.model.image import Layer
from pratique.model.progress import SILENT
from pratique.model.settings import Limits


class ElfReader:
    """Keeps every ELF file in memory while it passes, as the readers of Go and Rust programs do."""

    name = "elf"
    version = "1"
    wanted = Wanted(magic=(b"\x7fELF",))

    def read(self, entry, body) -> Record:
        return Record()


class ByName(ElfReader):
    name = "by-name"
    wanted = Wanted(("**/ssh",), limit=1000)

    def read(self, entry, body) -> Record:
        return Record(data={entry.path: bytes(body).decode()} if b"SSH" in body[:] else {})


ANALYSERS = (ElfReader(), ByName())
SSH = b"\x7fELF SSH"


def read(files: dict):
    with SILENT.task("") as task:
        return read_layer(io.BytesIO(makers.tar(files)), Layer(""), ANALYSERS, Limits(), task)


BESIDE = {
    "the link comes last": {"lib/rsh": SSH, "lib/ssh": makers.link("rsh"), "lib/z": b""},
    "the link comes first": {"lib/ssh": makers.link("zsh"), "lib/zsh": SSH},
    "a hard link": {"lib/rsh": SSH, "lib/ssh": makers.hard_link("lib/rsh")},
    "in the root": {"rsh": SSH, "ssh": makers.link("rsh")},
}


@pytest.mark.parametrize("files", BESIDE.values(), ids=BESIDE)
def test_a_link_beside_its_file_is_read_in_the_first_pass(files: dict) -> None:
    reading = read(files)
    [(_, record)] = reading.records["by-name"]
    assert list(record.data.values()) == [SSH.decode()]
    assert list(record.data) == [record.shown_as]
    assert behind_links([reading], ANALYSERS) == {}


def test_nothing_found_needs_no_second_pass_either() -> None:
    reading = read({"lib/rsh": b"\x7fELF", "lib/ssh": makers.link("rsh")})
    assert [record for _, record in reading.records["by-name"]] == [Record(shown_as="lib/ssh")]
    assert behind_links([reading], ANALYSERS) == {}


LEFT = {
    "a file of another folder": {"bin/rsh": SSH, "lib/ssh": makers.link("../bin/rsh")},
    "a file that was not in memory": {"lib/rsh": b"SSH", "lib/ssh": makers.link("rsh")},
    "a file over the limit of who wants it": {"lib/rsh": SSH + bytes(1000), "lib/ssh": makers.link("rsh")},
    "a file too large to keep": {"lib/rsh": SSH + bytes(2 << 20), "lib/ssh": makers.link("rsh")},
}


@pytest.mark.parametrize("files", LEFT.values(), ids=LEFT)
def test_what_cannot_be_kept_is_left_to_a_second_pass(files: dict) -> None:
    reading = read(files)
    assert reading.records["by-name"] == []
    assert list(behind_links([reading], ANALYSERS)) == [0]


def test_an_upper_layer_that_replaces_the_file_is_read() -> None:
    readings = [read({"lib/rsh": SSH, "lib/ssh": makers.link("rsh")}), read({"lib/rsh": SSH})]
    assert list(behind_links(readings, ANALYSERS)) == [1]
