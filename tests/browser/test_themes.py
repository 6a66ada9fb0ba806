"""Every theme, light and dark: readable, accessible, right on a phone, usable by keyboard."""

import pytest

from tests.browser.conftest import AXE, OURS, require

SCHEMES = ["light", "dark"]

# Elements of ours whose text reaches beyond the window or beyond the element itself.
OVERFLOWING = """ours => [...document.querySelectorAll(ours)]
    .flatMap(element => [element, ...element.querySelectorAll("*")])
    .filter(element => !element.closest(".papers-vh, mjx-container"))
    .filter(element => element.checkVisibility())
    .filter(element => {
        const box = element.getBoundingClientRect();
        const within = getComputedStyle(element).display !== "inline";
        return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5
            || (within && element.scrollWidth > element.clientWidth + 1 && element.clientWidth));
    })
    .map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`)
"""

OPEN_FOLDS = """ours => document.querySelectorAll(ours).forEach(
    element => element.querySelectorAll("details").forEach(fold => { fold.open = true; }))
"""


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_nothing_overflows(open_page, width):
    page = open_page(width=width)
    for step in ("folded", "open"):
        found = page.evaluate(OVERFLOWING, ",".join(OURS))
        assert found == [], step
        page.evaluate(OPEN_FOLDS, ",".join(OURS))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(open_page, scheme, width):
    require(AXE)
    page = open_page(color_scheme=scheme, width=width)
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        """ours => axe.run({include: ours.map(name => [name])}, {
            resultTypes: ["violations", "incomplete", "passes"],
            rules: {"target-size": {enabled: true}},
        })""",
        [name for name in OURS if page.query_selector(name)],
    )
    assert told(result["violations"]) == []
    # What axe could not decide is no finding; but of contrast nothing may be left undecided.
    assert told(r for r in result["incomplete"] if r["id"] == "color-contrast") == []
    assert "color-contrast" in {rule["id"] for rule in result["passes"]}


def told(rules):
    """What axe found, a line for each element."""
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for rule in rules
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_follow_the_theme(open_page, scheme):
    """A card has the colour of the text around it, and lies on its background."""
    page = open_page(color_scheme=scheme)
    card, text = page.evaluate(
        """() => [".papers-card", "p:not([class])"].map(
            name => getComputedStyle(document.querySelector(name)).color)"""
    )
    assert card == text
    background = page.evaluate(
        "() => getComputedStyle(document.querySelector('.papers-card')).backgroundColor"
    )
    assert background.endswith("/ 0.035)")


def test_focus_is_seen_on_everything_that_takes_it(open_page):
    page = open_page()
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    page.keyboard.press("Tab")  # from now on focus is shown as to a user of the keyboard
    unseen = page.evaluate(
        """ours => [...document.querySelectorAll(ours)]
            .flatMap(element => [...element.querySelectorAll("summary, button, input, a[href]")])
            .filter(element => {
                const look = () => {
                    const style = getComputedStyle(element);
                    return [style.outlineStyle === "none" ? "" : style.outline, style.boxShadow,
                            style.textDecoration, style.color, style.backgroundColor].join();
                };
                const before = look();
                element.focus();
                return look() === before;
            })
            .map(element => element.outerHTML.slice(0, 120))""",
        ",".join(OURS),
    )
    assert unseen == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_folds_open_by_keyboard(open_page, key):
    page = open_page()
    for name in ("papers-more", "papers-abstract", "papers-cite"):
        fold = page.locator(f".papers-card details.{name}:not([open])").first
        handle = fold.element_handle()
        fold.locator("summary").focus()
        page.keyboard.press(key)
        assert handle.evaluate("fold => fold.open"), name
        page.keyboard.press(key)
        assert not handle.evaluate("fold => fold.open"), name


def test_badges_do_not_lie_on_titles(open_page):
    for width in (360, 700, 1200):
        page = open_page(width=width)
        collisions = page.evaluate(
            """() => [...document.querySelectorAll(".papers-badge")].filter(badge => {
                const box = badge.getBoundingClientRect();
                const title = badge.closest(".papers-card").querySelector(".papers-title strong");
                return [...title.getClientRects(), ...title.firstElementChild?.getClientRects() ?? []]
                    .some(line => line.left < box.right && box.left < line.right
                                  && line.top < box.bottom && box.top < line.bottom);
            }).map(badge => badge.textContent)"""
        )
        assert collisions == [], width


def test_columns_of_a_table_have_sensible_widths(open_page):
    page = open_page()
    for table in page.locator("table.papers-table").all():
        widths = table.evaluate(
            """table => Object.fromEntries([...table.tHead.rows[0].cells].map(
                head => [head.innerText.trim().split(/\\W/)[0], head.offsetWidth / table.offsetWidth]))"""
        )
        assert sum(widths.values()) == pytest.approx(1, abs=0.02)
        assert widths["Paper"] > 0.25
        assert widths["Why"] > 0.25
        assert widths["Year"] < 0.16
        assert widths["Score"] < 0.16
        one_line = table.evaluate(
            "table => [...table.tHead.rows[0].cells].every(head => head.offsetHeight < 60)"
        )
        assert one_line


def test_without_scripts_everything_is_there(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("table.papers-table tbody tr").count() > 8
    assert page.locator(".papers-copy, .papers-sort, .papers-bar").count() == 0
    card = page.locator(".papers-card").first
    for name, text in (("abstract", "The recently-proposed Perceiver"), ("cite", "@inproceedings")):
        card.locator(f".papers-{name} summary").click()
        assert card.get_by_text(text).first.is_visible()
