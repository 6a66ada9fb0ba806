"""Pictures as geometry: nothing overlaps, nothing is cut off, the same bytes every time."""

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sphinx_papers import Corpus
from sphinx_papers.corpus.relations import relations_among
from sphinx_papers.pages.drawing import latex
from sphinx_papers.pages.drawing.blocks import components
from sphinx_papers.pages.drawing.graph import Node, draw_graph
from sphinx_papers.pages.drawing.picture import (
    DOT,
    WIDTH,
    Box,
    Picture,
    cut_by_boxes,
    fitted,
    text_box,
    text_width,
)
from sphinx_papers.pages.drawing.stress import distances, place
from sphinx_papers.pages.drawing.svg import SVG, svg
from sphinx_papers.pages.drawing.timeline import MOST_ROWS, Entry, draw_timeline

NAMES = ("Ada", "Bergström", "Castellanos-Vidal", "Dee", "Li", "Nakamura", "WWWWWWWWWWWWWWWWWW")


def invented_graph(seed: int, count: int, edges: int) -> tuple[list[Node], dict]:
    """A random graph of papers; the same for the same numbers."""
    random = Random(seed)
    nodes = [
        Node(f"paper-{i}", f"{random.choice(NAMES)} {random.randint(1950, 2026)}", f"Paper {i}")
        for i in range(count)
    ]
    pairs = [tuple(sorted(random.sample(range(count), 2))) for _ in range(edges)]
    return nodes, {pair: random.uniform(0.08, 1) for pair in pairs}


def seed_graph() -> tuple[list[Node], dict]:
    """The papers of the seed corpus and their relations."""
    corpus = Corpus.open()
    keys = list(corpus)
    number = {key: i for i, key in enumerate(keys)}
    relations = relations_among(corpus, keys, 2)
    nodes = [
        Node(key, f"{corpus[key].authors[0].short_name} {corpus[key].year}", key) for key in keys
    ]
    return nodes, {(number[r.one], number[r.other]): r.score for r in relations}


def invented_years(seed: int, count: int, first: int) -> list[Entry]:
    random = Random(seed)
    years = sorted(random.randint(first, 2026) for _ in range(count))
    title = "On the Uses of Magnets in the Large and in the Small, and What They Do to Compasses"
    return [Entry(y, random.choice(NAMES), title[: random.randint(5, 85)], title) for y in years]


def check(picture: Picture) -> None:
    """Fail where texts or dots overlap, or something leaves the picture."""
    frame = Box(0, 0, picture.width, picture.height)
    texts = [text_box(mark) for mark in picture.marks]
    texts += [
        Box(word.x - text_width(word.text, bold=True), word.y - 11, word.x, word.y + 3)
        for word in picture.words
    ]
    dots = [Box(m.x - DOT, m.y - DOT, m.x + DOT, m.y + DOT) for m in picture.marks]
    for box in (*texts, *dots):
        assert frame.left <= box.left <= box.right <= frame.right
        assert frame.top <= box.top <= box.bottom <= frame.bottom
    assert not any(a.overlaps(b) for a, b in combinations(texts + dots, 2))
    for line in picture.lines:
        for x1, y1, x2, y2 in line.pieces:
            middle = Box((x1 + x2) / 2, (y1 + y2) / 2, (x1 + x2) / 2 + 0.01, (y1 + y2) / 2 + 0.01)
            assert not any(text.overlaps(middle) for text in texts)
            for x, y in ((x1, y1), (x2, y2)):
                assert 0 <= x <= picture.width
                assert 0 <= y <= picture.height


def test_the_graph_of_the_seed_corpus():
    picture = draw_graph(*seed_graph())
    assert len(picture.marks) == 23
    assert picture.width <= WIDTH
    check(picture)


@pytest.mark.parametrize(
    ("count", "edges"),
    [(1, 0), (2, 1), (3, 0), (12, 30), (100, 0), (100, 60), (100, 200), (100, 900)],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_invented_graphs(seed, count, edges):
    picture = draw_graph(*invented_graph(seed, count, edges))
    assert len(picture.marks) == count
    assert picture.width <= WIDTH
    check(picture)


def test_a_small_graph_fits_a_phone():
    assert draw_graph(*invented_graph(3, 2, 1)).width <= 360


def test_a_closer_relation_is_a_thicker_and_shorter_line():
    nodes = [Node(name, name, name) for name in ("alpha", "beta", "gamma")]
    near, far = draw_graph(nodes, {(0, 1): 0.9, (1, 2): 0.1}).lines
    assert near.width > far.width
    table = distances(3, {(0, 1): 0.5, (1, 2): 2.0})
    assert table[0] == [0.0, 0.5, 2.5]


def test_distances_on_paper_are_those_of_the_graph():
    names = [f"n{i}" for i in range(12)]
    edges = {(i, i + 1): 1.0 for i in range(11)}  # a path can be drawn without any stress
    points = place(names, edges)
    for (i, (x1, y1)), (j, (x2, y2)) in combinations(enumerate(points), 2):
        assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 == pytest.approx(j - i, rel=0.1)
    assert max(abs(y) for _, y in points) < 1.5  # and it lies along x


def test_parts_of_a_graph():
    assert components(6, [(0, 5), (1, 2), (2, 4)]) == [[1, 2, 4], [0, 5], [3]]


@pytest.mark.parametrize(("count", "first"), [(1, 2020), (5, 2019), (30, 2020), (31, 2020)])
def test_timelines(count, first):
    picture = draw_timeline(invented_years(4, count, first))
    assert len(picture.marks) == count
    assert picture.width <= WIDTH
    check(picture)


@pytest.mark.parametrize("first", [2026, 2000, 1900, 1500])
def test_timelines_of_100_papers(first):
    picture = draw_timeline(invented_years(5, 100, first))
    assert len(picture.words) <= MOST_ROWS
    check(picture)


def test_years_share_a_row_where_there_are_many():
    entries = [Entry(year, "Ada", "Title", "") for year in range(1977, 2027)]
    words = [word.text for word in draw_timeline(entries).words]
    assert words[0] == "1975–79"
    assert words[5:] == ["2000–04", "2005–09", "2010–14", "2015–19", "2020–24", "2025–29"]


def test_years_without_a_paper_leave_a_gap():
    y = {
        w.text: w.y
        for w in draw_timeline([Entry(y, "A", "", "") for y in (2001, 2002, 2004)]).words
    }
    assert y["2004"] - y["2002"] > y["2002"] - y["2001"]


@given(st.text("abc Wi.,", max_size=60), st.integers(0, 200))
@settings(deadline=None)
def test_a_fitted_text_fits(text, width):
    result = fitted(text, width)
    assert text_width(result) <= width
    if width > text_width("W…"):
        assert result == text or result.endswith("…")
        assert text.startswith(result.removesuffix("…"))


def test_a_text_is_cut_between_words():
    text = "Magnets, large and small"
    assert fitted(text, text_width("Magnets, large a…")) == "Magnets, large…"
    assert fitted(text, text_width("Magnets, l…")) == "Magnets…"
    assert fitted(text, text_width("Magn…")) == "Magn…"


def test_a_line_is_cut_by_boxes():
    boxes = [Box(2, -1, 4, 1), Box(3, -1, 5, 1), Box(8, 2, 9, 3)]
    assert cut_by_boxes((-2, 0, 10, 0), boxes) == ((-2, 0, 2, 0), (5, 0, 10, 0))
    assert cut_by_boxes((0, 0, 10, 0), boxes) == ((5, 0, 10, 0),)  # two units are but a speck
    assert cut_by_boxes((0, 0, 10, 0), [Box(-1, -1, 11, 1)]) == ()


def test_svg_is_xml_with_a_named_link_for_each_mark():
    nodes = [Node("a", "Bee & Co 2020", 'Bee & Co 2020: <On "Bees">'), Node("b", "Dee 2021", "Dee")]
    root = ET.fromstring(svg(draw_graph(nodes, {(0, 1): 0.5}), ["#a&b", ""]))
    (link,) = root.iter(f"{{{SVG}}}a")
    assert link.get("href") == "#a&b"
    assert link.find(f"{{{SVG}}}title").text == 'Bee & Co 2020: <On "Bees">'
    assert link.find(f"{{{SVG}}}text").text == "Bee & Co 2020"
    colours = {e.get(name) for e in root.iter() for name in ("fill", "stroke") if e.get(name)}
    assert colours == {"currentColor"}


def test_what_no_longer_stands_is_struck_where_it_stood():
    nodes, scores = invented_graph(1, 30, 60)
    gone = [replace(node, is_struck=node.key == "paper-7") for node in nodes]
    years = invented_years(1, 30, 1990)
    past = [replace(entry, is_struck=entry is years[7]) for entry in years]
    for before, after in (
        (draw_graph(nodes, scores), draw_graph(gone, scores)),
        (draw_timeline(years), draw_timeline(past)),
    ):
        plain = svg(before, [""] * 30).splitlines()
        ((old, new),) = (
            pair
            for pair in zip(plain, svg(after, [""] * 30).splitlines(), strict=True)
            if pair[0] != pair[1]
        )
        assert new.replace(' text-decoration="line-through"', "") == old
        struck = [mark.is_struck for mark in after.marks]
        assert [i for i in range(30) if struck[i]] == [7]


def test_latex_draws_every_line_upside_down():
    picture = draw_timeline([Entry(2020, "Ada", "Title", "")])
    text = latex.begin(picture)
    assert text.count(r"\Line(") == len(picture.lines) == 2
    assert rf"\begin{{sphinxpaperspicture}}{{{picture.width}}}{{{picture.height}}}" in text
    assert (
        rf",{picture.height - picture.words[0].y:g}){{\makebox[0pt][r]{{\bfseries 2020}}}}" in text
    )


PRINT = """
import sys
sys.path.insert(0, {folder!r})
from test_drawing import *
pictures = [draw_graph(*seed_graph()), draw_graph(*invented_graph(1, 100, 150))]
pictures.append(draw_timeline(invented_years(5, 100, 1980)))
for picture in pictures:
    print(svg(picture, ["#x"] * len(picture.marks)), latex.begin(picture))
"""


def test_two_processes_draw_the_same_bytes():
    drawn = [
        subprocess.run(
            [sys.executable, "-c", PRINT.format(folder=str(Path(__file__).parent))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0].count(b"<svg") == 3
