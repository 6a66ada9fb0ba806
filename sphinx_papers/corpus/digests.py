"""Digests of files, kept so that a large file that has not changed is not read again."""

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from sphinx_papers.corpus.files import Facts, are_settled, facts_of

NAME = "digests.json"
KEPT = 1000  # files; those asked for last


class Kept(msgspec.Struct, frozen=True):
    """What was known of some files when they had this digest."""

    facts: Facts
    digest: str


class Digests:
    """The digests of files, as some folder keeps them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self._kept = self._read()
        self._is_new = False

    def of(self, files: Sequence[Path]) -> str:
        """The digest of what some files hold, known by the first; raises OSError."""
        facts, name = facts_of(files), str(files[0].absolute())
        kept = self._kept.get(name)
        if kept is not None and kept.facts == facts:
            return kept.digest
        whole = sha256()
        for path in files:
            with path.open("rb") as file:
                whole.update(file_digest(file, "sha256").digest())
        digest = whole.hexdigest()
        if facts == facts_of(files) and are_settled(facts):
            self._kept.pop(name, None)  # those asked for last come last
            self._kept[name] = Kept(facts, digest)
            self._is_new = True
        return digest

    def write(self) -> None:
        """Keep what is new in the first folder that can be written; else it is found again."""
        if not self._is_new:
            return
        some = dict(list(self._kept.items())[-KEPT:])
        for folder in self.folders:
            temporary = folder / f"{NAME}.{os.getpid()}.tmp"
            with suppress(OSError):
                temporary.write_bytes(msgspec.json.encode(some))
                temporary.replace(folder / NAME)
                return

    def _read(self) -> dict[str, Kept]:
        for folder in self.folders:
            with suppress(OSError, msgspec.MsgspecError):
                return msgspec.json.decode((folder / NAME).read_bytes(), type=dict[str, Kept])
        return {}
