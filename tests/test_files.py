"""The one door to the disk."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from docgen import files
from docgen.diagnostics import ExitCode, Place, Refusal, error
from docgen.files import (
    THERE,
    UNSURE,
    Folder,
    beside,
    cannot_write,
    digest_of,
    digest_of_listing,
    write_atomically,
    write_new,
    writing,
)


def refused(of: pytest.ExceptionInfo[Refusal]) -> tuple[object, ...]:
    return of.value.diagnostics


class TestReading:
    def test_by_a_path_relative_to_the_project(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        (tmp_path / "content/a.yaml").write_bytes(b"a: 1\r\n")
        assert Folder.at(tmp_path).read("content/a.yaml") == b"a: 1\r\n"

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as refusal:
            Folder.at(tmp_path).read("a.yaml")
        assert refused(refusal) == (error("file-missing", "there is no file 'a.yaml'", Place("a.yaml")),)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").mkdir()
        folder = Folder.at(tmp_path)
        assert not folder.exists("a.yaml")
        with pytest.raises(Refusal) as refusal:
            folder.read("a.yaml")
        assert refused(refusal) == (error("file-unreadable", "cannot read 'a.yaml': is a directory", Place("a.yaml")),)

    def test_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "LARGEST", 1 << 20)
        (tmp_path / "a").write_bytes(b"x" * (1 << 20))
        assert len(Folder.at(tmp_path).read("a")) == 1 << 20
        (tmp_path / "a").write_bytes(b"x" * ((1 << 20) + 1))
        with pytest.raises(Refusal) as refusal:
            Folder.at(tmp_path).read("a")
        assert refused(refusal) == (error("file-too-large", "'a' is larger than 1 MiB", Place("a")),)

    @pytest.mark.parametrize("path", ["../secret", "content/../../secret", "/etc/passwd", "link", "folder/secret"])
    def test_nothing_from_outside(self, tmp_path: Path, path: str) -> None:
        (tmp_path / "secret").write_text("s")
        project = tmp_path / "project"
        project.mkdir()
        (project / "link").symlink_to("../secret")
        (project / "folder").symlink_to("..")
        for ask in (Folder.at(project).read, Folder.at(project).exists):
            with pytest.raises(Refusal) as refusal:
                ask(path)
            assert refused(refusal) == (error("outside-project", f"'{path}' lies outside the project", Place(path)),)

    def test_it_records_what_was_looked_for_with_the_digest_of_what_was_found(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        (tmp_path / "there").write_text("")
        folder = Folder.at(tmp_path)
        with folder.recording() as outer:
            folder.read("a")
            with folder.recording() as inner:
                assert folder.exists("there")
                assert not folder.exists("b")
                with pytest.raises(Refusal):
                    folder.read("./deep/../c")
                folder.listing(".", "*")
        folder.read("there")
        assert inner == {"there": THERE, "b": None, "c": None, "listing:./*": digest_of_listing(["a", "there"])}
        assert outer == {"a": digest_of(b"x"), **inner}

    def test_what_changes_while_it_records_has_no_digest_that_can_come_back(self, tmp_path: Path) -> None:
        path, folder = tmp_path / "a", Folder.at(tmp_path)
        path.write_text("1")
        with folder.recording() as read_twice:
            folder.read("a")
            path.write_text("2")
            folder.read("a")
        with folder.recording() as gone:
            folder.read("a")
            path.unlink()
            assert not folder.exists("a")
        with folder.recording() as appeared:
            assert not folder.exists("a")
            path.write_text("2")
            assert folder.exists("a")
        assert [reads["a"] for reads in (read_twice, gone, appeared)] == [UNSURE] * 3

    def test_reading_what_was_only_seen_to_be_there_gives_its_digest(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        folder = Folder.at(tmp_path)
        with folder.recording() as reads:
            folder.exists("a")
            folder.read("a")
            folder.exists("a")
        assert reads == {"a": digest_of(b"x")}

    def test_listing_is_sorted(self, tmp_path: Path) -> None:
        (tmp_path / "content/deep").mkdir(parents=True)
        for name in ("b.yaml", "a.yaml", "c.txt", "deep/d.yaml"):
            (tmp_path / "content" / name).write_text("")
        folder = Folder.at(tmp_path)
        assert folder.listing("content", "*.yaml") == ["content/a.yaml", "content/b.yaml"]
        assert folder.listing("content", "**/*.yaml") == ["content/a.yaml", "content/b.yaml", "content/deep/d.yaml"]
        assert folder.listing("content", "*") == ["content/a.yaml", "content/b.yaml", "content/c.txt"]
        assert folder.listing("nothing", "*") == []

    def test_what_is_hidden_is_listed_only_by_a_pattern_that_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "content/.hidden").mkdir(parents=True)
        for name in ("a.yaml", "._a.yaml", ".hidden/b.yaml"):
            (tmp_path / "content" / name).write_text("")
        (tmp_path / "content/.#a.yaml").symlink_to("user@host.1234:5678")  # Emacs, while a.yaml is edited
        folder = Folder.at(tmp_path)
        for pattern in ("*.yaml", "**/*.yaml", "*", "**/*"):
            assert folder.listing("content", pattern) == ["content/a.yaml"]
        assert folder.listing("content", ".*.yaml") == ["content/.#a.yaml", "content/._a.yaml"]
        assert folder.listing("content/.hidden", "*.yaml") == ["content/.hidden/b.yaml"]

    def test_what_is_called_like_a_file_is_listed_and_reading_it_says_that_it_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "content").mkdir()
        os.mkfifo(tmp_path / "content/a-pipe.yaml")
        (tmp_path / "content/b-folder.yaml").mkdir()
        (tmp_path / "content/c-loop.yaml").symlink_to("d-loop.yaml")
        (tmp_path / "content/d-loop.yaml").symlink_to("c-loop.yaml")
        (tmp_path / "content/e-nowhere.yaml").symlink_to("nowhere")
        folder = Folder.at(tmp_path)
        assert folder.listing("content", "**/*.yaml") == folder.listing("content", "*.yaml")
        said = []
        for path in folder.listing("content", "*.yaml"):
            with pytest.raises(Refusal) as refusal:
                folder.read(path)
            said += [(d.id, d.message) for d in refusal.value.diagnostics]
        circle = "its symbolic links lead in a circle"
        assert said == [
            ("file-unreadable", "cannot read 'content/a-pipe.yaml': it is not an ordinary file"),
            ("file-unreadable", "cannot read 'content/b-folder.yaml': is a directory"),
            ("file-unreadable", f"cannot read 'content/c-loop.yaml': {circle}"),
            ("file-unreadable", f"cannot read 'content/d-loop.yaml': {circle}"),
            ("file-missing", "there is no file 'content/e-nowhere.yaml'"),
        ]

    def test_a_file_in_the_place_of_a_folder_that_is_listed(self, tmp_path: Path) -> None:
        (tmp_path / "content").write_text("")
        with pytest.raises(Refusal) as refusal:
            Folder.at(tmp_path).listing("content", "*.yaml")
        assert refused(refusal) == (
            error("file-unreadable", "cannot read 'content': not a directory", Place("content")),
        )

    def test_names_that_no_file_can_have(self, tmp_path: Path) -> None:
        folder = Folder.at(tmp_path)
        assert not folder.exists("x" * 5000)
        with pytest.raises(Refusal) as refusal:
            folder.exists("a\0b")
        assert refused(refusal) == (
            error("file-unreadable", "cannot read 'a\0b': no file can have this name", Place("a\0b")),
        )

    def test_what_was_typed_becomes_relative_to_the_project(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "content").mkdir()
        monkeypatch.chdir(tmp_path / "content")
        folder = Folder.at("..")
        assert folder.relative("a.yaml") == "content/a.yaml"
        assert folder.relative("../b.yaml") == "b.yaml"
        assert folder.relative("/etc/passwd") == "/etc/passwd"

    def test_beside(self) -> None:
        assert beside("content/leaflets/a.yaml", "pictures/b.svg") == "content/leaflets/pictures/b.svg"
        assert beside("content/leaflets/a.yaml", "../pictures/b.svg") == "content/pictures/b.svg"
        assert beside("docgen.yaml", "../b.svg") == "../b.svg"


class TestWriting:
    def test_makes_folders_and_a_file_that_all_may_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a/b/c.pdf"
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"
        assert stat.S_IMODE(path.stat().st_mode) == 0o644

    def test_replaces_the_file_rather_than_writing_into_it(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(b"old")
        with path.open("rb") as reader:
            write_atomically(path, b"new")
            assert reader.read() == b"old"
        assert path.read_bytes() == b"new"

    @pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_whatever_happens_the_old_file_stays_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, step: str
    ) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(b"old")

        def fail(*_: object) -> None:
            raise fault

        monkeypatch.setattr(os, step, fail)
        with pytest.raises((Refusal, KeyboardInterrupt)):
            write_atomically(path, b"new")
        assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.pdf", b"old")]

    @pytest.mark.parametrize(
        ("number", "why", "cure"),
        [
            (
                errno.ENOSPC,
                "no space left on device",
                "free some space on that disk and run again; the files from before are intact",
            ),
            (errno.EACCES, "permission denied", "allow writing to that folder, or build elsewhere with --output"),
            (errno.EROFS, "read-only file system", "build to a folder that can be written, with --output"),
            (
                errno.EPERM,
                "operation not permitted",
                "allow changing that file and its folder, or build elsewhere with --output",
            ),
            (
                errno.ENOTDIR,
                "not a directory",
                "move away the file that stands where a folder should be, or build elsewhere with --output",
            ),
            (
                errno.EEXIST,
                "file exists",
                "move away the file that stands where a folder should be, or build elsewhere with --output",
            ),
            (
                errno.EISDIR,
                "is a directory",
                "move away the folder that has the file's name, or build elsewhere with --output",
            ),
            (errno.EIO, "input/output error", None),
        ],
    )
    def test_the_refusal_says_why_and_what_to_do(self, number: int, why: str, cure: str | None) -> None:
        refusal = cannot_write(Path("build/a.pdf"), OSError(number, "whatever"))
        assert refusal.exit_code is ExitCode.CANNOT_WRITE
        assert refusal.diagnostics == (error("cannot-write", f"cannot write 'build/a.pdf': {why}", help=cure),)

    def test_writing_turns_only_the_systems_faults(self) -> None:
        with pytest.raises(Refusal), writing(Path("a")):
            raise OSError(errno.ENOSPC, "full")
        with pytest.raises(ValueError, match="mine"), writing(Path("a")):
            raise ValueError("mine")


class TestNewFiles:
    def test_they_are_made_with_their_folders(self, tmp_path: Path) -> None:
        write_new({tmp_path / "a/b/c.txt": b"c", tmp_path / "a/d.txt": b"d"})
        assert (tmp_path / "a/b/c.txt").read_bytes() == b"c"
        assert (tmp_path / "a/d.txt").read_bytes() == b"d"

    def test_one_that_is_there_stays_and_so_none_is_made(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"mine")
        with pytest.raises(Refusal) as refused:
            write_new({tmp_path / "new/b.txt": b"b", tmp_path / "a.txt": b"a"})
        message = f"there is already '{tmp_path / 'a.txt'}'"
        assert refused.value.diagnostics == (
            error("already-there", message, help="choose another name, or move it away first"),
        )
        assert refused.value.exit_code is ExitCode.CANNOT_WRITE
        assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"mine")]

    def test_a_link_that_leads_nowhere_is_there_too(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
        with pytest.raises(Refusal):
            write_new({tmp_path / "a.txt": b"a"})
        assert not (tmp_path / "nowhere").exists()

    def test_a_file_in_the_place_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"mine")
        path = tmp_path / "a/b.txt"
        with pytest.raises(Refusal) as refused:
            write_new({path: b"b"})
        cure = "choose another folder: part of that path is a file"
        assert refused.value.diagnostics == (
            error("cannot-write", f"cannot write '{path}': not a directory", help=cure),
        )

    def test_what_was_made_before_a_fault_is_taken_away(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError):
            write_new({tmp_path / "a/b.txt": b"b", tmp_path / "a/c.txt": None})  # type: ignore[dict-item]
        assert list(tmp_path.iterdir()) == []
