"""The sources a corpus is made of: what they are called, what they hold, how they are read.

Most builds only ask whether sources have changed: what reads is imported where one is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from sphinx_papers.corpus.seed import SEED, seed_files
from sphinx_papers.paper.errors import SourceError

if TYPE_CHECKING:
    from sphinx_papers.corpus.digests import Digests
    from sphinx_papers.paper.record import Occurrence

Readings = Iterable["Occurrence | SourceError"]
Reader = Callable[[BinaryIO, str, str], Readings]

READY = ".papers"  # how the name of an index ends
AT_ONCE = 1000  # objects or entries that are read together


class Source(NamedTuple):
    """One source: its name as the user wrote it, and the file behind it (none: the seed)."""

    name: str
    path: Path | None

    @property
    def is_ready(self) -> bool:
        """Whether it is an index."""
        return self.path is not None and self.path.suffix == READY

    def files(self) -> list[Path]:
        """The files that hold it."""
        return [self.path] if self.path else seed_files()

    def digest(self, digests: Digests) -> str:
        """A digest of the content; raises SourceError for a file that cannot be read."""
        try:
            return digests.of(self.files())
        except OSError as error:
            raise SourceError(self.name, None, f"cannot be read: {error.strerror}") from error

    def read(self) -> Readings:
        """Every occurrence, with an error in the place of each entry that is malformed."""
        return chain.from_iterable(self.parts(AT_ONCE))

    def parts(self, size: int) -> Iterator[Readings]:
        """The same in parts of so many; most formats are only read as they are gone through."""
        from gzip import BadGzipFile
        from lzma import LZMAError
        from zlib import error as ZlibError  # noqa: N812

        from sphinx_papers.corpus.seed.reading import read_seed
        from sphinx_papers.formats.objects import LateReadings, in_parts

        if self.path is None:
            yield list(read_seed())
            return
        suffix, _ = _suffixes(self.path)
        if suffix not in READERS:
            yield [SourceError(self.name, None, _unknown(suffix))]
            return
        try:
            with closing(opened(self.path)) as file:
                readings = READERS[suffix](file, self.name, self.name)
                if isinstance(readings, LateReadings):
                    yield from readings.parts(size)
                else:
                    yield from in_parts(readings, size)
        except SourceError as error:
            yield [error]
        except (EOFError, ZlibError, LZMAError, BadGzipFile) as error:
            reason = f"cannot be unpacked: {error}; what stands before is read"
            yield [SourceError(self.name, None, reason)]
        except OSError as error:
            yield [SourceError(self.name, None, f"cannot be read: {error.strerror}")]


def find_sources(names: Sequence[str], folder: Path) -> list[Source]:
    """The sources that names stand for; paths are relative to ``folder``."""
    return [Source(name, None if name == SEED else folder / name) for name in names]


def _suffixes(path: Path) -> tuple[str, str]:
    """What tells the format of a file, and how it is packed: ``.bib`` and ``.xz``."""
    *_, suffix, packing = ("", "", *(suffix.lower() for suffix in path.suffixes))
    return (suffix, packing) if packing in PACKINGS else (packing, "")


def _unknown(suffix: str) -> str:
    return (
        f"unknown format '{suffix}'; known are {', '.join(sorted(READERS))}, each also packed "
        f"as {' or '.join(sorted(PACKINGS))}, and the name 'seed'"
    )


def opened(path: Path) -> BinaryIO:
    """A file, unpacked if its name says that it is packed."""
    _, packing = _suffixes(path)
    return cast(
        "BinaryIO", import_module(PACKINGS[packing]).open(path) if packing else path.open("rb")
    )


def _read_json(file: BinaryIO, name: str, source: str) -> Readings:
    """JSON by what it holds: the fields of its first objects tell whose form it is."""
    import msgspec

    from sphinx_papers.formats.objects import objects
    from sphinx_papers.paper.record import Paper

    fields: set[str] = set()
    for _, data in islice(objects(file), SAMPLE):
        try:
            fields.update(msgspec.json.decode(data, type=dict[str, msgspec.Raw]))
        except msgspec.MsgspecError:
            continue
    for reader, *marks in JSON_READERS:
        if any(mark <= fields for mark in marks):
            return reader(file, name, source)
    if fields <= set(Paper.__struct_fields__):
        return _read_own(file, name, source)
    raise SourceError(name, None, _unknown_json(fields))


def _read_own(file: BinaryIO, name: str, source: str) -> Readings:
    from sphinx_papers.formats.jsonl import parse_paper
    from sphinx_papers.formats.objects import ObjectReadings, objects

    return ObjectReadings(objects(file), name, source, parse_paper, ("key", "title"))


def _unknown_json(fields: set[str]) -> str:
    tried = (
        "our own (key and title), CSL-JSON (id and type), the arXiv snapshot (id and "
        "authors_parsed), OpenAlex (id and authorships), Semantic Scholar (paperId or corpusid)"
    )
    found = ", ".join(sorted(fields)[:SAMPLE])
    return f"this JSON has none of the known forms: {tried}; its objects have {found}"


def _read_listing(file: BinaryIO, name: str, source: str) -> Readings:
    from sphinx_papers.formats.listing import read_listing

    whole = file.read()
    try:
        text = whole.decode()
    except UnicodeDecodeError as error:
        line = whole.count(b"\n", 0, error.start) + 1
        raise SourceError(name, line, "this is not UTF-8 text") from error
    yield from read_listing(text, name, source)


def _reader_of(form: str) -> Reader:
    """The reader of a format, imported when a file of the format is read."""

    def read(file: BinaryIO, name: str, source: str) -> Readings:
        reader: Reader = getattr(import_module(f"sphinx_papers.formats.{form}"), f"read_{form}")
        return reader(file, name, source)

    return read


SAMPLE = 10  # objects that are looked at to tell a form of JSON
PACKINGS = {".gz": "gzip", ".xz": "lzma"}  # and the modules that open them
# Each form of JSON, and sets of fields each of which is enough to know it.
JSON_READERS: tuple[tuple[Reader, *tuple[set[str], ...]], ...] = (
    (_read_own, {"key", "title"}),
    (_reader_of("arxiv"), {"id", "authors_parsed"}, {"id", "update_date"}),
    (_reader_of("openalex"), {"id", "authorships"}, {"id", "abstract_inverted_index"}),
    (_reader_of("semantic_scholar"), {"paperId"}, {"corpusid"}, {"externalIds"}, {"externalids"}),
    (_reader_of("csl"), {"id", "type"}, {"type", "DOI"}, {"container-title"}, {"issued"}),
)
READERS: dict[str, Reader] = {
    ".bib": _reader_of("bibtex"),
    ".json": _read_json,
    ".jsonl": _read_json,
    ".ris": _reader_of("ris"),
    ".txt": _read_listing,
}
