"""The seed corpus: five scraped listing pages, completed by verified facts."""

from pathlib import Path

SEED = "seed"


def seed_files() -> list[Path]:
    """The corpus' files, in order of name."""
    found = Path(__file__).parent.iterdir()
    return sorted(file for file in found if file.suffix in {".txt", ".jsonl"})


def seed_texts() -> dict[str, bytes]:
    """What the files hold, by name."""
    return {file.name: file.read_bytes() for file in seed_files()}
