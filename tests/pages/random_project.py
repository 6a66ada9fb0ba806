"""A small documentation project made at random, and random edits of it.

Everything follows from seeds: a project from one, each edit from its kind and one of its own.
So a failure is told by a seed and a list of edits, and the list can be made shorter.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

KEYS = "alder birch cedar dogwood elm fir ginkgo hazel ivy juniper".split()
PEOPLE = ["Ada Bee", "Cy Dee", "Eve Fox", "Gil Hay", "Ida Joy", "Kit Løwe", "王小明"]
VENUES = ["", "", "Sky Letters", "Proceedings of Kites (KITE)", "Journal of Long and Slow Affairs"]
TOPICS = (
    "magnets lift heavy loads over water at night".split(),
    "songs of birds wake the sleeping harbour early".split(),
    "kites in wind carry cameras above the harbour".split(),
)
OPTIONS: dict[str, list[Any]] = {
    "papers_authors_shown": [1, 5],
    "papers_list_limit": [2, 100],
    "papers_metadata": [True, False],
    "papers_pages": [True, False],
    "papers_related_limit": [2, 5],
}
QUERIES = ["", "harbour", "author:bee", "year:2020..", "has:doi -magnets", "venue:sky OR kites"]
BIBTEX = ["sphinxcontrib.bibtex"]
STYLES = ["alpha", "plain", "unsrtalpha"]
CITE_ROLES = ["cite:p", "cite:t", "cite", "cite:empty", "footcite:p"]

Record = dict[str, Any]


@dataclass
class Block:
    """A paragraph or a directive of a document."""

    name: str  # of the directive, or one of the words that `written` knows
    names: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def is_of_bibtex(self) -> bool:
        return self.name == "bibliography" or "cite" in self.options.get("role", "")


@dataclass
class Document:
    """A document: its title and its blocks."""

    title: str
    blocks: list[Block] = field(default_factory=list)


class Edit(NamedTuple):
    """One edit, which is the same whenever it meets the same project."""

    kind: str
    seed: int


class RandomProject:
    """Sources, documents and options; ``save`` writes to the folder what has changed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.saved: dict[str, str] = {}
        self.begin_round()
        rng = Random(seed)
        self.sources: dict[str, list[Record]] = {
            "papers.jsonl": [make_record(rng, key) for key in KEYS[:7]],
            "more.bib": [make_record(rng, key) for key in ("alder", "hazel", "ivy")],
            "extra.jsonl": [make_record(rng, "birch"), twin(rng, "cedar")],
            "own.bib": [make_record(rng, "own-one"), make_record(rng, "fir")],
        }
        self.broken: dict[str, str] = {}
        self.has_bibtex = seed % 3 != 1
        self.style = STYLES[seed // 3 % len(STYLES)]  # of bibliographies
        self.used = ["papers.jsonl", *rng.sample(["more.bib", "extra.jsonl", "seed"], 2)]
        self.options = {name: rng.choice(values) for name, values in OPTIONS.items()}
        self.part = make_text(rng, self.names())
        self.documents = {
            "index.rst": Document("Index", [Block("toctree")]),
            "deep/index.md": Document("Deep", [Block("toctree")]),
            "list.rst": Document("List", [Block("paper:cited"), Block("indices")]),
            "bibliography.rst": Document("Bibliography", [Block("bibliography"), NAMED]),
        }
        for name in ("one.rst", "two.md", "deep/three.rst", "deep/four.md", "plain.md"):
            self.documents[name] = Document(name.split(".")[0].title())
            for _ in range(rng.randint(1, 4)):
                self.documents[name].blocks.append(make_block(rng, self.names()))

    def begin_round(self) -> None:
        """So far there is only one build of what follows, which is neither of these."""
        self.written_first: int | None = None  # documents, after which a build is interrupted
        self.asked_first = ""  # a document that is built alone

    def names(self) -> list[str]:
        """Names under which documents look for papers; not all are known."""
        known = [r["key"] for records in self.sources.values() for r in records]
        seed = ["perceiver-io", "nfnet", "2107.14795"]
        return [*known, *known, *seed, "10.5555/CEDAR", "doi:10.5555/alder", "ELM", "nobody"]

    def texts(self) -> dict[str, str]:
        """The text of every file by its name."""
        texts = {name: written_source(name, found) for name, found in self.sources.items()}
        texts |= {name: texts[name] + harm for name, harm in self.broken.items()}
        for name, document in self.documents.items():
            shown = Document(document.title, self.shown(document.blocks))
            language = "md" if name.endswith(".md") else "rst"
            texts[name] = written(shown, language, has_bibtex=self.has_bibtex)
        for language in ("rst", "md"):
            part = [written_block(block, language) for block in self.shown([self.part])]
            texts[f"part-{language}.txt"] = "".join(part) + "\n"
        return texts

    def shown(self, blocks: list[Block]) -> list[Block]:
        """The blocks that the project has the extensions for."""
        return [block for block in blocks if self.has_bibtex or not block.is_of_bibtex]

    def save(self) -> set[str]:
        """Write the files that are not as they were, and remove those that are gone."""
        texts = self.texts()
        changed = {name for name, text in texts.items() if self.saved.get(name) != text}
        for name in changed:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[name], encoding="utf-8")
        for name in self.saved.keys() - texts.keys():
            (self.folder / name).unlink()
        changed |= self.saved.keys() - texts.keys()
        self.saved = texts
        return changed

    def conf(self) -> dict[str, Any]:
        """The values of ``conf.py``."""
        return {
            "project": "Random",
            "extensions": [*BIBTEX[: self.has_bibtex], "sphinx_papers", "myst_parser"],
            **(self.bibtex if self.has_bibtex else {}),
            "myst_enable_extensions": ["substitution"],
            "papers_corpus": [*self.used],
            "exclude_patterns": ["_build*"],
            "templates_path": ["_templates"],
            "html_sidebars": {"**": []},
            "copyright": "2026, nobody",
            "epub_show_urls": "no",
            "latex_engine": "xelatex",
            "version": "1.0",
            **self.options,
        }

    @property
    def bibtex(self) -> dict[str, Any]:
        """What ``conf.py`` tells bibtex."""
        return {"bibtex_bibfiles": ["own.bib"], "bibtex_default_style": self.style}

    def apply(self, edit: Edit) -> None:
        """Make an edit; what cannot be done is left undone."""
        EDITS[edit.kind](self, Random(edit.seed))

    def record(self, rng: Random) -> Record | None:
        """Any record."""
        found = [r for name in sorted(self.sources) for r in self.sources[name]]
        return rng.choice(found) if found else None

    def document(self, rng: Random) -> Document:
        """Any document that may be changed at will."""
        return self.documents[rng.choice([n for n in self.documents if "index" not in n])]


# what there is --------------------------------------------------------------------------


def make_record(rng: Random, key: str) -> Record:
    """A record with most of what a paper can have."""
    made: Record = {"key": key, "doi": f"10.5555/{key}"}
    for name, make in FIELDS.items():
        if value := make(rng):
            made[name] = value
    return made


def twin(rng: Random, key: str) -> Record:
    """The same work as another record, under a key of its own."""
    return {**make_record(rng, key), "key": f"{key}-too"}


def words(rng: Random, count: int) -> str:
    """Words of one topic."""
    topic = rng.choice(TOPICS)
    return " ".join(rng.choice(topic) for _ in range(count))


FIELDS: dict[str, Callable[[Random], Any]] = {
    "title": lambda rng: words(rng, rng.randint(2, 6)).title(),
    "authors": lambda rng: rng.sample(PEOPLE, rng.randint(0, 4)),
    "year": lambda rng: rng.choice([None, 2018, 2019, 2020, 2021]),
    "venue": lambda rng: rng.choice(VENUES),
    "abstract": lambda rng: words(rng, rng.choice([0, 30])),
    "cites": lambda rng: rng.sample(KEYS, rng.randint(0, 3)),
    "keywords": lambda rng: rng.sample(["iron", "feathers"], rng.randint(0, 2)),
    "arxiv": lambda rng: rng.choice(["", f"2101.{rng.randint(1, 9):05}"]),
    "code_url": lambda rng: rng.choice(["", "https://example.org/code"]),
    "status": lambda rng: rng.choice(["", "", "retracted"]),
    "volume": lambda rng: rng.choice(["", "3"]),
    "note": lambda rng: rng.choice(["", "Seen once."]),
}


def make_text(rng: Random, names: list[str]) -> Block:
    """A sentence that mentions papers."""
    role = rng.choice(["ref", "ref", "ref", "title", "authors", "year", "cite", "any"])
    if role == "cite":
        role = rng.choice(CITE_ROLES)
    elif role != "any":
        role = f"paper:{role}"
    chosen = rng.sample(names, rng.choice([1, 1, 1, 2]) if role != "any" else 1)
    return Block("text", chosen, {"role": role}, rng.choice(["", "", "these words"]))


def make_block(rng: Random, names: list[str]) -> Block:
    """A block of any kind."""
    kind = rng.choice(
        ["text"] * 3
        + ["card"] * 3
        + ["related"] * 2
        + ["list"] * 2
        + ["graph", "timeline", "other"]
    )
    if kind == "text":
        return make_text(rng, names)
    if kind == "other":
        return rng.choice([*OTHERS, Block("substitution", [rng.choice(names)])])
    count = rng.randint(kind == "card", 3)
    chosen = rng.sample(names, 0 if kind == "list" else count)
    options = {}
    for name, values in CHOICES[kind].items():
        if rng.random() < 0.3:
            options[name] = rng.choice(values)
    body = (
        f"A *note* on {rng.choice(['this', 'that'])}."
        if kind == "card" and rng.random() < 0.3
        else ""
    )
    if kind == "related" and rng.random() < 0.2:
        body = f"* {rng.choice(names)}: A note."
    return Block(f"paper:{kind}", chosen, options, body)


NAMED = Block("paper:related", ["birch"], {"name": "near", "limit": "1"})
OTHERS = [
    Block("part"),
    Block("paper:cited"),
    Block("indices"),
    Block("only", ["alder"], {"for": "html"}),
    Block("only", ["birch"], {"for": "latex"}),
    Block("plain"),
]
FORMS: dict[str, list[str]] = {
    "as": ["table", "cards", "compact", "bullets"],
    "limit": ["1", "2", "3"],
    "query": QUERIES[1:],
    "columns": ["paper, venue, key", "paper, links", "year, paper"],
    "group-by": ["year", "venue", "author"],
    "caption": ["My caption"],
}
CHOICES: dict[str, dict[str, list[str]]] = {
    "card": {
        "density": ["compact", "line"],
        "abstract": ["open", "none"],
        "fields": ["authors", "uses, cite", "venue"],
        "links": ["no"],
        "no-index": [""],
        "no-metadata": [""],
    },
    "related": FORMS,
    "list": {**FORMS, "sort": ["oldest", "title", "author", "venue", "key"]},
    "graph": {"limit": ["1", "3"]},
    "timeline": {"caption": ["Through the years"]},
}

# how it is written ----------------------------------------------------------------------


def written_source(name: str, records: list[Record]) -> str:
    """Records in the format of a file."""
    if name.endswith(".jsonl"):
        return "".join(json.dumps(record) + "\n" for record in records)
    return "\n".join(map(written_bibtex, records))


def written_bibtex(record: Record) -> str:
    """A record as BibTeX."""
    fields = {
        "title": record.get("title", ""),
        "author": " and ".join(record.get("authors", [])),
        "year": str(record.get("year", "")),
        "journal": record.get("venue", ""),
        "abstract": record.get("abstract", ""),
        "volume": record.get("volume", ""),
        "doi": record.get("doi", ""),
    }
    lines = "".join(
        f"  {name} = {{{{{text}}}}},\n"
        for name, text in fields.items()
        if text and name != "author"
    )
    author = f"  author = {{{fields['author']}}},\n" if fields["author"] else ""
    is_article = fields["journal"] and fields["author"]  # without authors bibtex gives up
    return f"@{'article' if is_article else 'misc'}{{{record['key']},\n{author}{lines}}}\n"


def written(document: Document, language: str, *, has_bibtex: bool) -> str:
    """A document in reStructuredText or in Markdown."""
    title = document.title
    head = f"# {title}\n" if language == "md" else f"{title}\n{'=' * len(title)}\n"
    blocks = [written_block(block, language) for block in document.blocks]
    if has_bibtex and any("footcite" in block or "part-" in block for block in blocks):
        blocks.append(directive("footbibliography", "", {}, "", language))
    return "\n\n".join([head.rstrip("\n"), *blocks]) + "\n"


def written_block(block: Block, language: str) -> str:
    """A block in reStructuredText or in Markdown."""
    if block.name in WRITTEN:
        return WRITTEN[block.name](block, language)
    return directive(block.name, " ".join(block.names), block.options, block.body, language)


def toctree(_block: Block, language: str) -> str:
    """The documents of the folder; a title two levels below is Sphinx's to keep true."""
    listed = "*\ndeep/index" if language == "rst" else "*"
    return directive("toctree", "", {"glob": "", "maxdepth": "1"}, listed, language)


def indices(_block: Block, language: str) -> str:
    names = ("paper-authors", "paper-years", "paper-venues", "near", "these <near>")
    return " ".join(role("ref", name, language) for name in names)


def part(_block: Block, language: str) -> str:
    return directive("include", f"/part-{language}.txt", {}, "", language)


def only(block: Block, language: str) -> str:
    inner = directive("paper:card", block.names[0], {}, "", language)
    return directive("only", block.options["for"], {}, inner, language)


def sentence(block: Block, language: str) -> str:
    name = block.options["role"]
    target = ",".join(block.names)
    if name == "paper:ref" and block.body:
        target = f"{block.body} <{target}>"
    return f"We read {role(name, target, language)} with care."


def substitution(block: Block, language: str) -> str:
    name = block.names[0]
    if language == "md":
        role_ = role("paper:authors", name, language)
        return f"Of {role_} in Markdown."
    label = "".join(c for c in name if c.isalnum())
    return f".. |{label}| replace:: the paper of :paper:authors:`{name}`\n\nIt is |{label}|."


def role(name: str, target: str, language: str) -> str:
    return f"{{{name}}}`{target}`" if language == "md" else f":{name}:`{target}`"


def directive(name: str, argument: str, options: dict[str, str], body: str, language: str) -> str:
    if language == "md":
        fence = "````" if "```" in body else "```"
        lines = [f"{fence}{{{name}}} {argument}".rstrip()]
        lines += [f":{option}: {value}".rstrip() for option, value in options.items()]
        return "\n".join([*lines, *([body] if body else []), fence])
    lines = [f".. {name}:: {argument}".rstrip()]
    lines += [f"   :{option}: {value}".rstrip() for option, value in options.items()]
    lines += ["", *(f"   {line}".rstrip() for line in body.splitlines())] if body else []
    return "\n".join(lines)


WRITTEN = {
    "text": sentence,
    "toctree": toctree,
    "indices": indices,
    "part": part,
    "substitution": substitution,
    "only": only,
    "plain": lambda _block, _language: "Nothing of papers.",
}

# edits ----------------------------------------------------------------------------------


def change_record(project: RandomProject, rng: Random) -> None:
    if record := project.record(rng):
        name = rng.choice([*FIELDS])
        value = FIELDS[name](rng)
        record.pop(name, None)
        if value or name == "title":
            record[name] = value or "Untitled"


def add_record(project: RandomProject, rng: Random) -> None:
    key = rng.choice([*KEYS, "kumquat", "larch", "nobody"])
    rng.choice([*project.sources.values()]).append(make_record(rng, key))


def remove_record(project: RandomProject, rng: Random) -> None:
    records = rng.choice([*project.sources.values()])
    if records:
        records.pop(rng.randrange(len(records)))


def rename_key(project: RandomProject, rng: Random) -> None:
    if record := project.record(rng):
        record["key"] = rng.choice([f"{record['key']}-x", record["key"].removesuffix("-x"), "Elm"])


def change_sources(project: RandomProject, rng: Random) -> None:
    used = project.used
    name = rng.choice(["papers.jsonl", "more.bib", "extra.jsonl", "seed"])
    if name in used and rng.random() < 0.5:
        used.append(used.pop(0))
    elif name in used:
        used.remove(name)
    else:
        used.insert(rng.randint(0, len(used)), name)


def break_source(project: RandomProject, rng: Random) -> None:
    name = rng.choice([n for n in project.sources if n != "own.bib"])
    project.broken[name] = rng.choice(['{"key": \n', '{"key": "a", "title": 3}\n', "@misc{x,\n"])


def mend_source(project: RandomProject, _rng: Random) -> None:
    project.broken.clear()


def add_document(project: RandomProject, rng: Random) -> None:
    name = rng.choice(["five.rst", "deep/six.md", "seven.md", "deep/eight.rst"])
    blocks = [make_block(rng, project.names()) for _ in range(rng.randint(1, 3))]
    project.documents.setdefault(name, Document(name.split(".")[0].title(), blocks))


def remove_document(project: RandomProject, rng: Random) -> None:
    kept = {"index.rst", "deep/index.md", "bibliography.rst"}
    if removable := [name for name in project.documents if name not in kept]:
        del project.documents[rng.choice(removable)]


def add_block(project: RandomProject, rng: Random) -> None:
    blocks = project.document(rng).blocks
    blocks.insert(rng.randint(0, len(blocks)), make_block(rng, project.names()))


def remove_block(project: RandomProject, rng: Random) -> None:
    blocks = project.document(rng).blocks
    # Sphinx leaves pages as they are that refer to a name which is gone.
    kept = [i for i, block in enumerate(blocks) if block.name == "bibliography" or block is NAMED]
    if removable := [i for i in range(len(blocks)) if i not in kept]:
        blocks.pop(rng.choice(removable))


def change_title(project: RandomProject, rng: Random) -> None:
    project.document(rng).title = words(rng, 2).title()


def change_part(project: RandomProject, rng: Random) -> None:
    project.part = make_text(rng, project.names())


def change_option(project: RandomProject, rng: Random) -> None:
    name = rng.choice([*OPTIONS])
    project.options[name] = rng.choice(OPTIONS[name])


def interrupt(project: RandomProject, rng: Random) -> None:
    project.written_first = rng.choice([0, 0, 1, 2, 4])


def ask_for_one(project: RandomProject, rng: Random) -> None:
    project.asked_first = rng.choice([*project.documents])


EDITS: dict[str, Callable[[RandomProject, Random], None]] = {
    edit.__name__: edit
    for edit in (
        change_record, add_record, remove_record, rename_key, change_sources, break_source,
        mend_source, add_document, remove_document, add_block, remove_block, change_title,
        change_part, change_option, interrupt, ask_for_one,
    )
}  # fmt: skip
SHARES = {"change_record": 6, "add_block": 2, "remove_block": 2, "change_option": 0.5}


def make_edits(rng: Random) -> list[Edit]:
    """One edit or a few."""
    kinds = rng.choices(
        [*EDITS], [SHARES.get(kind, 1) for kind in EDITS], k=rng.choice([1, 1, 1, 2, 4])
    )
    return [Edit(kind, rng.randrange(10**6)) for kind in kinds]
