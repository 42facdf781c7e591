"""A tree of files is read as one layer: nothing but regular files is opened, no link is followed, all that fails is told."""

import os
import resource
import socket

import pytest

from pratique.errors import LimitError, NotFoundError
from pratique.image import rootfs
from pratique.image.rootfs import Tree
from pratique.model.analyser import Record, Wanted
from pratique.model.files import DIRECTORY, FIFO, FILE, SYMLINK
from pratique.model.image import Image
from pratique.model.progress import SILENT
from pratique.model.settings import Limits

LIMITS = Limits()


class Keeper:
    name, version, wanted = "keeper", "1", Wanted(("**/*.txt",))

    def read(self, entry, body) -> Record:
        return Record(data={"content": bytes(body).decode()})


def read(path, limits: Limits = LIMITS):
    with SILENT.task("") as task:
        return Tree(str(path), Image("x"), limits).read([Keeper()], task)


def contents(reading) -> dict[bytes, str]:
    return {path: record.data["content"] for path, record in reading.records["keeper"]}


def test_files_folders_and_links_are_listed_and_wanted_ones_read(tmp_path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("hello")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "run.sh").write_text("#!/bin/sh\n")
    os.chmod(tmp_path / "run.sh", 0o755)
    reading = read(tmp_path)
    assert {row[0]: row[1] for row in reading.index} == {
        b"a": DIRECTORY,
        b"a/x.txt": FILE,
        b"b": SYMLINK,
        b"run.sh": FILE,
    }
    assert contents(reading) == {b"a/x.txt": "hello"}
    assert reading.index.row(b"run.sh")[7]
    assert reading.problems == ()


def test_pipes_sockets_and_devices_are_not_opened(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.txt"))
        reading = read(tmp_path)
    assert {row[1] for row in reading.index} == {FIFO}
    assert (contents(reading), reading.problems) == ({}, ())


def test_no_link_is_followed_out_of_the_tree(tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "file.txt").symlink_to(outside / "secret.txt")
    (tree / "folder").symlink_to(outside)
    assert contents(read(tree)) == {}


@pytest.mark.parametrize("which", ["folder", "file"])
def test_what_becomes_a_link_after_it_was_listed_is_told(tmp_path, monkeypatch, which: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.txt").write_text("secret")
    tree = tmp_path / "tree"
    (tree / "a").mkdir(parents=True)
    (tree / "a" / "x.txt").write_text("mine")
    real = Tree._folder

    def swap(self, path):
        if which == "folder" and path == b"a":
            (tree / "a").rename(tree / "old")
            (tree / "a").symlink_to(outside)
        return real(self, path)

    monkeypatch.setattr(Tree, "_folder", swap)
    if which == "file":
        opened = rootfs._open

        def open_after(name, folder):
            os.unlink(name, dir_fd=folder)
            os.symlink(outside / "x.txt", name, dir_fd=folder)
            return opened(name, folder)

        monkeypatch.setattr(rootfs, "_open", open_after)
    reading = read(tree)
    assert "secret" not in contents(reading).values()
    assert reading.problems


def test_files_that_vanish_shrink_or_grow_are_told(tmp_path, monkeypatch) -> None:
    for name in ("gone.txt", "short.txt", "long.txt"):
        (tmp_path / name).write_text("x" * 100)
    opened = rootfs._open

    def change(name, folder):
        if name == b"gone.txt":
            os.unlink(tmp_path / "gone.txt")
        file = opened(name, folder)
        (tmp_path / name.decode()).write_text("x" * (200 if name == b"long.txt" else 50))
        return file

    monkeypatch.setattr(rootfs, "_open", change)
    reading = read(tmp_path)
    assert contents(reading) == {b"long.txt": "x" * 100}
    assert sorted(problem.path for problem in reading.problems) == ["gone.txt", "short.txt"]


def test_what_may_not_be_read_is_told(tmp_path, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "closed").mkdir()
    real = os.open

    def refuse(path, flags, *rest, **more):
        if path in (b"a.txt", b"closed"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    assert sorted(problem.path for problem in read(tmp_path).problems) == ["a.txt", "closed"]


def test_undecodable_and_odd_names_are_kept(tmp_path) -> None:
    for name in (b"\xff\xfe.txt", b"a\nb.txt", b"-rf.txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"x")
    assert set(contents(read(tmp_path))) == {b"\xff\xfe.txt", b"a\nb.txt", b"-rf.txt"}


def test_entries_depth_and_time_are_bounded(tmp_path) -> None:
    for number in range(20):
        (tmp_path / str(number)).touch()
    with pytest.raises(LimitError):
        read(tmp_path, Limits(entries=10))
    with pytest.raises(LimitError):
        read(tmp_path, Limits(seconds=-1))
    deep = tmp_path
    for _ in range(30):
        deep = deep / "abcdefghij"
        deep.mkdir()
    assert [problem.what for problem in read(tmp_path, Limits(path_bytes=200)).problems] == [
        "its path is too long to be examined"
    ]


def test_no_descriptor_is_left_open(tmp_path) -> None:
    for number in range(40):
        (tmp_path / str(number) / "x").mkdir(parents=True)
        (tmp_path / str(number) / "x.txt").write_text("x")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(64, len(os.listdir("/proc/self/fd")) + 8), hard))
    try:
        assert len(contents(read(tmp_path))) == 40
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_analysers_that_know_what_they_want_need_no_walk(tmp_path, monkeypatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("hello")
    (tmp_path / "y").write_text("other")
    keeper = Keeper()
    keeper.wanted = Wanted(files=(b"a/x", b"gone"))
    monkeypatch.setattr(os, "listdir", None)
    with SILENT.task("") as task:
        reading = Tree(str(tmp_path), Image("x"), LIMITS).read([keeper], task)
    assert contents(reading) == {b"a/x": "hello"}
    assert [problem.path for problem in reading.problems] == ["gone"]


def test_a_tree_that_is_not_there(tmp_path) -> None:
    with pytest.raises(NotFoundError):
        read(tmp_path / "nowhere")
