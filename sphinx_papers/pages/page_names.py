"""Pages that no document is written for, and the names of those that papers have of their own."""

import re
from typing import Any

Page = tuple[str, dict[str, Any], str]  # its name, what its template shows, its template
FOLDER = "papers"
FILES = "_papers"  # the folder of the files that pages offer
PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def page_name(key: str) -> str:
    """The name of a paper's own page: its key, or where that is no file name one made of it."""
    name = key.lower()
    if not PLAIN_NAME.fullmatch(name):
        from hashlib import blake2b

        from sphinx_papers.paper.text import slug

        # Two keys may differ only in what a slug leaves out.
        name = f"{slug(name)}-{blake2b(name.encode(), digest_size=4).hexdigest()}"
    return f"{FOLDER}/{name}"
