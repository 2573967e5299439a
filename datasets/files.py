"""Files of JSON Lines, plain or compressed, read and written a line at a time."""

import gzip
import hashlib
import io
import os
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from interface.refusals import Conflict, Invalid

if TYPE_CHECKING:
    from typing_extensions import Buffer

GZIP_MAGIC: Final = b"\x1f\x8b"
LONGEST_LINE: Final = 64 * 2**20
"""Longest line that is read, in bytes; thousands of times the largest tree of OASST."""
SUFFIXES: Final = (".jsonl", ".jsonl.gz")
WRITTEN_AT_ONCE: Final = 2**18
"""Bytes that are collected before they are compressed."""
WAITING_AT_MOST: Final = 8
"""So many times as much may wait for that."""


class UnreadableFile(Invalid):
    code = "unreadable_file"
    title = "The file cannot be read"


class FileIsThere(Conflict):
    code = "file_is_there"
    title = "There is such a file already"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; ``whole`` is False if it was too long to be read."""

    number: int
    content: bytes
    whole: bool = True


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank, decompressed if the *content* is gzip.

    Raises:
        UnreadableFile: there is no such file, or its gzip data is broken.
    """
    number = 0
    try:
        with _opened(path) as stream:
            while content := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(content) > LONGEST_LINE and not content.endswith(b"\n"):
                    _skip_rest(stream)
                    yield Line(number, b"", whole=False)
                elif content := content.strip():
                    yield Line(number, content)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(
            f"{path}: the gzip data is broken after line {number} ({error}). "
            "Fetch the file again and compare its checksum.",
            field="file",
        ) from None
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}.", field="file") from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        packed = raw.peek(2)[:2] == GZIP_MAGIC
        with gzip.open(raw) if packed else raw as stream:
            yield cast("IO[bytes]", stream)


def _skip_rest(stream: IO[bytes]) -> None:
    while (part := stream.readline(2**20)) and not part.endswith(b"\n"):
        pass


@dataclass(slots=True)
class Written:
    """What became of a file: size and checksum as it lies on the disk."""

    bytes: int = 0
    sha256: str = ""


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[tuple[BinaryIO, Written]]:
    """A stream into a file that appears under its name only when it is complete.

    Compressed if the name ends in .gz, the same bytes for the same content at any time.

    Raises:
        FileIsThere: the file exists, and ``force`` is not given.
        UnreadableFile: the file cannot be made there.
    """
    refuse_existing(path, force=force)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    written = Written()
    try:
        with _created(part) as raw:
            digest = _Digest(raw, written)
            if path.name.endswith(".gz"):
                with (
                    gzip.GzipFile("", "wb", 6, cast("IO[bytes]", digest), mtime=0) as packed,
                    io.BufferedWriter(_Behind(packed), WRITTEN_AT_ONCE) as ahead,
                ):
                    yield cast("BinaryIO", ahead), written
            else:
                yield cast("BinaryIO", digest), written
            raw.flush()
            os.fsync(raw.fileno())
        written.sha256 = digest.hexdigest()
        refuse_existing(path, force=force)
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise :class:`FileIsThere` unless the name is free or may be replaced."""
    if path.exists() and not force:
        raise FileIsThere(f"{path} exists. Choose another name, or replace it with --force.")


def _created(part: Path) -> BinaryIO:
    try:
        return part.open("wb")
    except OSError as error:
        raise UnreadableFile(
            f"{part.parent} takes no file: {error.strerror}.", field="out"
        ) from None


class _Behind(io.RawIOBase):
    """Passes bytes on in a thread of its own: while it compresses, the next trees are read."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[int]] = deque()

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        """Take these bytes; raises what became of earlier ones."""
        said = bytes(data)
        self._waiting.append(self._thread.submit(self._stream.write, said))
        if len(self._waiting) > WAITING_AT_MOST:
            self._waiting.popleft().result()
        return len(said)

    def close(self) -> None:
        """Wait until everything has been passed on."""
        if self.closed:
            return
        super().close()
        with self._thread:
            while self._waiting:
                self._waiting.popleft().result()


class _Digest:
    """Passes bytes on to a file, and counts and hashes them."""

    def __init__(self, raw: BinaryIO, written: Written) -> None:
        self._raw = raw
        self._hash = hashlib.sha256()
        self._written = written

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self._written.bytes += len(data)
        return self._raw.write(data)

    def flush(self) -> None:
        self._raw.flush()

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
