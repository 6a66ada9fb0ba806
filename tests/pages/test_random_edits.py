"""Random edits of a random project: an incremental build leaves what a build from scratch makes.

Every byte of the output is compared, and the warnings; and no document is read or written again
whose page has not changed. ``pytest --rounds 1000`` makes more edits than a usual run does.
"""

from __future__ import annotations

import difflib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple, cast

import pytest
from sphinx.testing.util import SphinxTestApp

from sphinx_papers.pages.domain import PaperDomain
from tests.pages.random_project import OPTIONS, Edit, RandomProject, make_edits

ROUNDS_EACH = 10  # of one project
# Sphinx makes a file when an option has changed, and warns that an e-book cannot have it; of a
# page that joins documents it warns where it is asked for one of them, and of a search index that
# an interrupted build has not written.
SPHINX_OWN = re.compile("unknown mimetype for .buildinfo.bak|search index couldn't be loaded")
OTHER_BUILDERS = ("text", "dirhtml", "latex", "epub", "singlehtml", "xml")
# What Sphinx and its themes say of other documents they do not keep true themselves.
LAYOUT = """{% extends "!layout.html" %}
{% block linktags %}{% endblock %}{% block relbar1 %}{% endblock %}{% block relbar2 %}{% endblock %}
"""

pytestmark = pytest.mark.filterwarnings(  # by MyST's include
    "ignore:'sphinx.environment.BuildEnvironment.app'"
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        projects = -(-metafunc.config.getoption("rounds") // ROUNDS_EACH)
        metafunc.parametrize("seed", range(projects))


class Outcome(NamedTuple):
    """What a build left and did."""

    files: dict[str, bytes]
    warnings: Counter[str]
    read: set[str]
    written: set[str]
    listing: dict[str, set[str]]  # document -> those whose table of contents lists it
    keys: dict[str, list[tuple[str, str]]]  # document -> the papers that it cites and links to
    asking: set[str]  # the documents that asked the corpus something


class Setting(NamedTuple):
    """What is built, and how."""

    seed: int
    builder: str
    jobs: int

    @classmethod
    def of(cls, seed: int) -> Setting:
        """Mostly HTML, half of it parallel."""
        n = seed // 4
        builder = OTHER_BUILDERS[n % len(OTHER_BUILDERS)] if seed % 4 == 3 else "html"
        return cls(seed, builder, 2 * ((seed // 2 + n) % 2))


def test_an_incremental_build_is_as_good_as_a_fresh_one(tmp_path, monkeypatch, seed):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    # Edits follow so soon that no file would ever count as one that has not changed.
    monkeypatch.setattr("sphinx_papers.corpus.files.SETTLED", 0)
    setting = Setting.of(seed)
    rng = Random(seed)
    rounds = [[], *(make_edits(rng) for _ in range(ROUNDS_EACH - 1))]
    told = first_fault(tmp_path / "all", setting, rounds)
    if told:
        rounds = shortened(tmp_path / "fewer", setting, rounds)
        edits = "\n".join(f"  {made}" for made in rounds)
        pytest.fail(f"{setting} after\n{edits}\n{first_fault(tmp_path / 'last', setting, rounds)}")


def shortened(folder: Path, setting: Setting, rounds: list[list[Edit]]) -> list[list[Edit]]:
    """Without the rounds that the fault does not need."""
    for i in range(len(rounds) - 1, 0, -1):
        fewer = rounds[:i] + rounds[i + 1 :]
        if first_fault(folder / str(i), setting, fewer):
            rounds = fewer
    return rounds


def first_fault(folder: Path, setting: Setting, rounds: list[list[Edit]]) -> str:
    """The first that is wrong after any of the rounds of edits; empty for nothing."""
    here, there = folder / "here" / "docs", folder / "there" / "other" / "docs"
    (here / "_templates").mkdir(parents=True)
    (here / "_templates" / "layout.html").write_text(LAYOUT, encoding="utf-8")
    (here / "conf.py").write_text("", encoding="utf-8")
    project = RandomProject(here, setting.seed)
    before: Outcome | None = None
    for edits in rounds:
        options = dict(project.options)
        project.begin_round()
        for edit in edits:
            project.apply(edit)
        changed = project.save()
        remove_pages(here / "_build" / setting.builder, changed - project.saved.keys())
        grown = build_after(list(first_builds(here, project, setting)), here, project, setting)
        shutil.copytree(here, there, ignore=shutil.ignore_patterns("_build"))
        fresh = build(there, project, setting)
        shutil.rmtree(there)
        faults = [*differences(grown, fresh), *wrong_warnings(grown, fresh, changed)]
        if before and options == project.options and setting.builder == "html":
            faults += needless(before, grown, fresh, changed, project)
        if faults:
            return "\n".join((f"after {edits}:", *faults))
        before = fresh
    return ""


def remove_pages(outdir: Path, gone: set[str]) -> None:
    """Remove the pages of documents that are gone: Sphinx leaves them, and packs them in EPUB."""
    for name in gone:
        for suffix in ("html", "xhtml", "txt", "xml"):
            (outdir / name).with_suffix(f".{suffix}").unlink(missing_ok=True)


def first_builds(folder: Path, project: RandomProject, setting: Setting) -> Iterator[Outcome]:
    """Builds of a round that do not write everything: one is interrupted, one asked for a file."""
    if project.written_first is not None:
        yield build(folder, project, setting, stop_after=project.written_first)
    if project.asked_first in project.saved:
        yield build(folder, project, setting, only=[folder / project.asked_first])


def build_after(
    first: list[Outcome], folder: Path, project: RandomProject, setting: Setting
) -> Outcome:
    """Build what others have left; they have told of what they read."""
    last = build(folder, project, setting)
    for one in first:
        warnings, read = last.warnings | one.warnings, last.read | one.read
        last = last._replace(warnings=warnings, read=read)
    return last


def build(
    folder: Path,
    project: RandomProject,
    setting: Setting,
    stop_after: int | None = None,
    only: list[Path] | None = None,
) -> Outcome:
    """Build in a folder of the sources, maybe only some, or until so many are written."""
    app = SphinxTestApp(
        setting.builder,
        folder,
        builddir=folder / "_build",
        confoverrides=project.conf(),
        parallel=setting.jobs,
    )
    read: set[str] = set()
    written: set[str] = set()
    app.connect("env-before-read-docs", lambda _app, _env, docnames: read.update(docnames))
    app.connect("doctree-resolved", lambda _app, _doctree, docname: written.add(docname))

    def stop(*_arguments: object) -> None:
        if stop_after is not None and (setting.jobs or len(written) > stop_after):
            raise KeyboardInterrupt

    # Processes that write would not end with this one.
    app.connect("write-started" if setting.jobs else "doctree-resolved", stop, priority=999)
    try:
        with suppress(KeyboardInterrupt):
            app.build(filenames=only or ())
        warnings = Counter(
            re.sub(r"\S*/docs/", "", line)
            for line in app.warning.getvalue().splitlines()
            if not SPHINX_OWN.search(line)
        )
        listing = {name: set(found) for name, found in app.env.files_to_rebuild.items()}
        said = app.env.domaindata["paper"]
        keys = {name: named_in(app, name) for name in app.env.found_docs}
        files = left_in(Path(app.outdir))
        return Outcome(files, warnings, read, written, listing, keys, set(said["answers"]))
    finally:
        app.cleanup()


def named_in(app: SphinxTestApp, docname: str) -> list[tuple[str, str]]:
    """The keys of the papers that a document cites or links to, and which papers these are."""
    domain = cast("PaperDomain", app.env.get_domain("paper"))
    keys = [*domain.data["uses"].get(docname, ()), *sorted(domain.data["links"].get(docname, ()))]
    papers = {key: domain.corpus.find(key) for key in keys}
    found = [(key, paper.title if paper else "") for key, paper in papers.items()]
    # What a card is cited by is another entry where the user's files have got its key.
    return [*found, *sorted(domain.data["named"].get(docname, {}).items())]


def left_in(outdir: Path) -> dict[str, bytes]:
    """Every file that a build has left, by name."""
    return {
        path.relative_to(outdir).as_posix(): compared(path)
        for path in outdir.rglob("*")
        if path.is_file() and path.suffix != ".epub"  # which packs the other files
    }


def compared(path: Path) -> bytes:
    """The bytes of a file; the search index keeps words that no document has any more."""
    content = path.read_bytes()
    if path.suffix == ".xml":  # names its source as an absolute path
        return re.sub(rb'"[^"]*/docs/', b'"', content)
    if path.name != "searchindex.js":
        return content
    index = json.loads(content.removeprefix(b"Search.setIndex(").removesuffix(b")"))
    for table in ("terms", "titleterms", "alltitles"):
        index[table] = {word: found for word, found in index[table].items() if found != []}
    return json.dumps(index, indent=0).encode()


def differences(grown: Outcome, fresh: Outcome) -> Iterator[str]:
    """How files differ; those of documents that are gone may stay, as Sphinx has it."""
    for name in sorted(grown.files.keys() - fresh.files.keys()):
        page = page_of(name)
        if page.startswith(("paper-", "papers/")) or f"{page}.html" in fresh.files:
            yield f"{name} is left, though nothing is shown there"
    for name in sorted(fresh.files):
        if grown.files.get(name) != fresh.files[name]:
            texts = (
                one.files.get(name, b"").decode(errors="replace").splitlines()
                for one in (fresh, grown)
            )
            lines = difflib.unified_diff(*texts, f"fresh/{name}", f"grown/{name}", n=0, lineterm="")
            yield "\n".join([f"{name} differs", *list(lines)[:12]])


def wrong_warnings(grown: Outcome, fresh: Outcome, changed: set[str]) -> Iterator[str]:
    """Warnings that are new, and those that are missing of documents that were read again.

    What is wrong in sources is told where a document is read that asks the corpus something;
    what bibtex finds wrong in its own file, where bibtex reads it: when it has changed.
    """
    for line in grown.warnings - fresh.warnings:
        yield f"warned of without cause: {line}"
    for line in fresh.warnings - grown.warnings:
        name = re.match(r"(?:\x1b\[\d+m)?([\w/-]+)\.(?:rst|md):", line)
        asked = grown.read & grown.asking
        if "[bibtex.bibfile" in line:
            is_due = "own.bib" in changed
        else:
            is_due = name[1] in grown.read if name else asked and "part-" not in line
        if is_due:
            yield f"not warned of: {line}"


def needless(
    before: Outcome, grown: Outcome, fresh: Outcome, changed: set[str], project: RandomProject
) -> Iterator[str]:
    """Documents that were read or written again though their pages stay as they were."""
    touched = {name.split(".")[0] for name in changed}
    # A paper with another key is cited under it from now on, even if no reader sees the key.
    touched |= {name for name, keys in fresh.keys.items() if before.keys.get(name) != keys}
    for name, text in project.saved.items():
        has_part = "part-" in text and any(one.startswith("part-") for one in changed)
        has_hidden = "only::" in text or "{only}" in text  # what another builder shows is read too
        # Bibtex reads its own documents again for whatever changes in its own files.
        if has_part or has_hidden or ("bibliography" in text and "own.bib" in changed):
            touched.add(name.split(".")[0])
    anew = {page_of(n) for n, content in fresh.files.items() if before.files.get(n) != content}
    listing = set().union(*(grown.listing.get(name, ()) for name in grown.written), LISTS)
    for name in sorted(grown.read - anew - touched - LISTS):
        yield f"{name} was read again for nothing"
    for name in sorted(grown.written - anew - touched - listing):
        yield f"{name} was written again for nothing"


LISTS = {"index", "deep/index"}  # read again whenever a document comes or goes


def page_of(name: str) -> str:
    """The document that a file belongs to."""
    return re.sub(r"^(_papers|_sources)/", "", name).split(".")[0]


def test_options_are_all_changed():
    from sphinx_papers.pages.config import OPTIONS as DECLARED

    sources = {"papers_corpus", "papers_embeddings"}  # changed by edits of their own, or elsewhere
    assert {option.name for option in DECLARED} - sources == OPTIONS.keys()
