"""Pieces of bytes set aside in a file, so that they take no memory until they are needed."""

from array import array
from pathlib import Path
from weakref import finalize

BUFFER = 1 << 20


class Spill:
    """Pieces by number, in a file of some folder that is gone when it is closed."""

    def __init__(self, folder: Path) -> None:
        from tempfile import TemporaryFile

        self._file = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed below
        finalize(self, self._file.close)  # where work ends in an error
        self._ends = array("Q", [0])
        self._held = bytearray()

    def close(self) -> None:
        """Forget all pieces."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, piece: bytes) -> None:
        """Set a piece aside; raises OSError where it does not fit."""
        self._held += piece
        self._ends.append(self._ends[-1] + len(piece))
        if len(self._held) >= BUFFER:
            self._flush()

    def __getitem__(self, number: int) -> bytes:
        self._flush()
        start, end = self._ends[number : number + 2]
        self._file.seek(start)
        return self._file.read(end - start)

    def _flush(self) -> None:
        if self._held:
            self._file.seek(0, 2)
            while self._held:
                del self._held[: self._file.write(self._held)]
