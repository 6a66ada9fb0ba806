"""What a card shows of its record: kept with the card until that is filled.

A build may load documents with cards and fill none: this needs neither records nor nodes.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

Density = Literal["card", "compact", "line"]
Abstract = Literal["folded", "open", "none"]

# The parts of a card that can be chosen, in their order; the title is always there.
FIELDS = frozenset({"badges", "authors", "venue", "abstract", "cite", "uses", "provenance"})


class CardStyle(NamedTuple):
    """What a card shows of its record; ``fields`` names the parts, None for all."""

    density: Density = "card"
    abstract: Abstract = "folded"
    authors_shown: int = 5
    links: bool = True
    metadata: bool = True
    fields: frozenset[str] | None = None
    classes: Sequence[str] = ()

    def has(self, field: str) -> bool:
        """Whether the card shows a part of the record."""
        return self.fields is None or field in self.fields

    @property
    def tells_uses(self) -> bool:
        """Whether the card says which documents cite the paper."""
        return self.density == "card" and self.has("uses")

    @property
    def part(self) -> str:
        """What a page with the card shows of its record, in the words of ``shown``."""
        return "card" if self.density == "card" and self.has("provenance") else "record"
