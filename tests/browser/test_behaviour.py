"""What the script adds to a page, and what print and find-in-page show."""

import re

import pytest

from tests.browser.conftest import PAGE

ALL = 28  # papers of the corpus of the site


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
    table = page.locator(".papers-filterable table").first
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
    table = page.locator("table.papers-table:has(th button:has-text('Score'))").first
    table.get_by_role("button", name="Score").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    scores = [float(score) for score in column(table, 5)]
    assert scores == sorted(scores)


def test_filter_takes_words_in_any_order_and_without_accents(page):
    box = page.get_by_role("searchbox", name="Filter").first
    count = page.locator(".papers-bar output").first
    assert count.text_content() == f"{ALL} / {ALL}"
    box.fill("READER remarkably")
    page.wait_for_url(f"**/{PAGE}?q=READER+remarkably")
    assert count.text_content() == f"1 / {ALL}"
    box.fill("ostberg")
    page.wait_for_url(f"**/{PAGE}?q=ostberg")
    shown = page.locator(".papers-filterable").first.locator("tbody tr:visible")
    assert shown.count() == 1
    assert "Östberg" in shown.inner_text()
    box.fill("")
    page.wait_for_url(re.compile(f"{PAGE}$"))
    assert count.text_content() == f"{ALL} / {ALL}"


def test_a_filter_is_part_of_the_address(open_page):
    page = open_page(f"{PAGE}?q=checkpoints#related-papers")
    assert page.get_by_role("searchbox", name="Filter").first.input_value() == "checkpoints"
    assert page.locator(".papers-bar output").first.text_content() == f"1 / {ALL}"
    assert page.url.endswith("?q=checkpoints#related-papers")


def test_groups_share_one_filter_and_empty_ones_go(open_page):
    page = open_page(f"{PAGE}?q2=quercus&q=flamingo")
    groups = page.locator(".papers-filterable").nth(1)
    box = groups.get_by_role("searchbox")
    assert box.input_value() == "quercus"
    assert groups.locator("output").text_content() == "1 / 3"
    assert groups.locator(".papers-group:visible").all_inner_texts() == ["2022"]
    assert groups.locator("table:visible").count() == 1
    box.fill("")
    page.wait_for_url(f"**/{PAGE}?q=flamingo")
    assert groups.locator("table:visible").count() == 3


def test_columns_without_an_order_have_no_button(page):
    table = page.locator("table.papers-table").first
    names = table.get_by_role("columnheader").get_by_role("button").all_inner_texts()
    assert names == ["Paper", "Year"]


def test_a_withdrawn_paper_sorts_by_its_title(page):
    table = page.locator(".papers-filterable table").first
    table.get_by_role("button", name="Paper").click()
    titles = [re.sub(r"^\[retracted\] ", "", title) for title in column(table, 1)]
    at = next(i for i, title in enumerate(titles) if title.startswith("On the Art"))
    assert titles[at - 1].casefold() < "on the art" < titles[at + 1].casefold()


def preview_of(page):
    return page.locator(".papers-preview:popover-open")


def test_a_preview_shows_on_focus_and_escape_closes_it(page):
    link = page.locator("a[data-paper]").first
    link.focus()
    assert "Perceiver IO" in preview_of(page).inner_text()
    assert link.get_attribute("aria-describedby") == "papers-preview"
    page.keyboard.press("Escape")
    assert preview_of(page).count() == 0
    assert link.get_attribute("aria-describedby") is None


def test_a_preview_stays_while_the_pointer_is_on_it(page):
    page.locator("a[data-paper]").first.hover()
    preview = preview_of(page)
    preview.wait_for()
    preview.hover()
    page.wait_for_timeout(400)
    assert preview.count() == 1
    page.mouse.move(2, 700)
    preview.wait_for(state="detached")


def test_the_links_of_a_preview_are_reached_by_keyboard(page):
    page.locator("a[data-paper]").first.focus()
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)
    assert preview_of(page).locator("a:focus").count() == 1


def test_the_first_tap_shows_and_the_second_follows(open_page):
    page = open_page(width=360, has_touch=True)
    link = page.locator("a[data-paper]").first
    link.tap()
    assert preview_of(page).count() == 1
    assert "#" not in page.url
    page.locator("h1:visible").tap()
    assert preview_of(page).count() == 0
    link.tap()
    link.tap()
    assert page.url.endswith("#paper-perceiver-io")


def test_the_count_is_announced(page):
    assert page.locator(".papers-bar output").count() == 2
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
