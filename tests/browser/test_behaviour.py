"""What the script adds to a page, and what print and find-in-page show."""

import re

import pytest

from tests.browser.conftest import PAGE

ALL = 27  # papers of the corpus of the site


@pytest.fixture
def page(open_page):
    return open_page(permissions=["clipboard-read", "clipboard-write"])


def column(table, number):
    """The texts of a column of a table, from top to bottom."""
    cells = table.locator(f"tbody tr td:nth-child({number})").all()
    return [cell.inner_text().strip() for cell in cells]


def test_copy_takes_exactly_the_citation(page):
    for card in page.locator(".papers-card:has(pre.papers-bibtex)").all():
        card.locator(".papers-cite summary").click()
        button = card.get_by_role("button", name="Copy BibTeX")
        button.click()
        card.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == card.locator("pre.papers-bibtex").text_content()
        assert copied.startswith("@")


def test_copy_tells_and_takes_back_what_it_told(page):
    page.clock.install()
    card = page.locator(".papers-card").first
    card.locator(".papers-cite summary").click()
    card.get_by_role("button", name="Copy BibTeX").click()
    card.get_by_role("button", name="Copied").wait_for()
    assert card.locator("output").text_content() == "Copied"
    page.clock.run_for(2000)
    card.get_by_role("button", name="Copy BibTeX").wait_for()
    assert card.locator("output").text_content() == ""


def test_where_copying_is_forbidden_the_citation_is_selected(open_page):
    page = open_page()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    card = page.locator(".papers-card").first
    card.locator(".papers-cite summary").click()
    card.get_by_role("button", name="Copy BibTeX").click()
    assert page.evaluate("getSelection().toString()") == card.locator("pre").text_content()


def test_numbers_sort_descending_first_and_blanks_stay_last(page):
    table = page.locator("table.papers-table.papers-filterable")
    head = table.get_by_role("columnheader", name="Year")
    assert head.get_attribute("aria-sort") is None
    head.get_by_role("button").click()
    years = column(table, 2)
    known = [year for year in years if year.isdigit()]
    assert len(known) > 2
    blanks = ["–"] * 2
    assert years == [*sorted(known, reverse=True), *blanks]
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert column(table, 2) == [*sorted(known), *blanks]
    assert head.get_attribute("aria-sort") == "ascending"


def test_words_sort_ascending_first_and_one_head_is_sorted(page):
    table = page.locator("table.papers-table").first
    table.get_by_role("button", name="Year").click()
    table.get_by_role("button", name="Paper").click()
    titles = column(table, 1)
    assert titles == sorted(titles, key=str.casefold)
    assert table.locator("th[aria-sort]").all_inner_texts() == ["Paper"]


def test_equal_rows_keep_their_order(page):
    table = page.locator("table.papers-table").first
    before = list(zip(column(table, 2), column(table, 1), strict=True))
    assert len({year for year, _ in before}) < len(before)
    for reverse in (True, False):
        table.get_by_role("button", name="Year").click()
        after = list(zip(column(table, 2), column(table, 1), strict=True))
        assert after == sorted(before, key=lambda row: int(row[0]), reverse=reverse)


def test_heads_sort_by_keyboard(page):
    table = page.locator("table.papers-table").first
    table.get_by_role("button", name="Score").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    scores = [float(score) for score in column(table, 4)]
    assert scores == sorted(scores)


def test_filter_takes_words_in_any_order_and_without_accents(page):
    box = page.get_by_role("searchbox", name="Filter")
    count = page.locator(".papers-bar output")
    assert count.text_content() == f"{ALL} / {ALL}"
    box.fill("READER remarkably")
    page.wait_for_url(f"**/{PAGE}?q=READER+remarkably")
    assert count.text_content() == f"1 / {ALL}"
    box.fill("ostberg")
    page.wait_for_url(f"**/{PAGE}?q=ostberg")
    shown = page.locator("table.papers-filterable tbody tr:visible")
    assert shown.count() == 1
    assert "Östberg" in shown.inner_text()
    box.fill("")
    page.wait_for_url(re.compile(f"{PAGE}$"))
    assert count.text_content() == f"{ALL} / {ALL}"


def test_a_filter_is_part_of_the_address(open_page):
    page = open_page(f"{PAGE}?q=checkpoints#related-papers")
    assert page.get_by_role("searchbox").input_value() == "checkpoints"
    assert page.locator(".papers-bar output").text_content() == f"1 / {ALL}"
    assert page.url.endswith("?q=checkpoints#related-papers")


def test_the_count_is_announced(page):
    assert page.locator(".papers-bar output").count() == 1
    assert page.get_by_role("status").filter(has_text=f"{ALL} / {ALL}").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_print_shows_abstracts_and_no_controls(open_page, scripts):
    page = open_page(java_script_enabled=scripts)
    abstract = page.locator(".papers-abstract:not([open]) .papers-abstract-text").first
    assert not abstract.is_visible()
    page.emulate_media(media="print")
    assert abstract.evaluate("text => text.checkVisibility() && text.offsetHeight > 30")
    for control in page.locator(".papers-copy, .papers-bar, .papers-cite").all():
        assert not control.is_visible()


def test_print_leaves_the_folds_as_they_were(page):
    def folds():
        return page.locator(".papers-card details").evaluate_all("all => all.map(f => f.open)")

    before = folds()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(folds())
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folds() == before


def test_find_in_page_opens_a_fold(open_page):
    """Chromium opens what it must to scroll to a fragment of text, as its search does."""
    page = open_page(f"{PAGE}#:~:text=we%20measured%20what%20was%20not%20there")
    fold = page.locator(".papers-card:has-text('On the Art') .papers-abstract[open]").first
    fold.wait_for()
    assert page.locator(".papers-abstract[open]").count() == 2  # hares was open before
