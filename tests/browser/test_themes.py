"""Every theme, light and dark: readable, accessible, right on a phone, usable by keyboard."""

import pytest

from tests.browser.conftest import AXE, OURS, require

SCHEMES = ["light", "dark"]

# Elements of ours whose text reaches beyond the window or beyond the element itself.
OVERFLOWING = """ours => [...document.querySelectorAll(ours)]
    .flatMap(element => [element, ...element.querySelectorAll("*")])
    .filter(element => !element.closest(".papers-vh, mjx-container"))
    .filter(element => !element.closest(".papers-drawing"))  // which scrolls in itself
    .filter(element => element.checkVisibility())
    .filter(element => {
        const box = element.getBoundingClientRect();
        const within = getComputedStyle(element).display !== "inline";
        return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5
            || (within && element.scrollWidth > element.clientWidth + 1 && element.clientWidth));
    })
    .map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`)
"""

OPEN_FOLDS = """ours => document.querySelectorAll(ours).forEach(element => [
    element, ...element.querySelectorAll("details")].forEach(fold => { fold.open = true; }))
"""

# The contrast of every text of ours with what lies behind it, after WCAG 2.2: backgrounds from
# the root to the text painted on one another, with the opacity of each element on the way.
CONTRASTS = """ours => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], below) =>
        [r, g, b].map((x, i) => x * a + below[i] * (1 - a));
    const luminance = rgb => rgb
        .map(x => x / 255)
        .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
        .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
    const path = element => element ? [...path(element.parentElement), element] : [];
    const ratio = element => {
        let ground = [255, 255, 255], text = ground;
        const chain = path(element);
        // An opacity fades an element and all within it into what lies behind the element.
        const paint = (i, below) => {
            if (i === chain.length)
                return [below, over(rgba(getComputedStyle(element).color), below)];
            const style = getComputedStyle(chain[i]);
            const [back, front] = paint(i + 1, over(rgba(style.backgroundColor), below));
            const fade = colour => over([...colour, Number(style.opacity)], below);
            return [fade(back), fade(front)];
        };
        [ground, text] = paint(0, ground);
        const [light, dark] = [luminance(ground), luminance(text)].sort((a, b) => b - a);
        return (light + 0.05) / (dark + 0.05);
    };
    return [...document.querySelectorAll(ours)]
        .flatMap(element => [element, ...element.querySelectorAll("*")])
        .filter(element => !element.closest(".headerlink") && element.checkVisibility())
        .filter(element => [...element.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
        .map(element => [element.textContent.slice(0, 40), ratio(element)]);
}"""


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_nothing_overflows(open_page, width):
    page = open_page(width=width)
    for step in ("folded", "open"):
        found = page.evaluate(OVERFLOWING, ",".join(OURS))
        assert found == [], step
        page.evaluate(OPEN_FOLDS, ",".join(OURS))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_axe_finds_nothing(open_page, scheme, width):
    require(AXE)
    page = open_page(color_scheme=scheme, width=width)
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        """ours => axe.run({include: ours.map(name => [name])}, {
            resultTypes: ["violations", "passes"],
            rules: {"target-size": {enabled: true}},
        })""",
        OURS,
    )
    assert told(result["violations"]) == []
    assert {"color-contrast", "link-name"} <= {rule["id"] for rule in result["passes"]}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrast_of_every_text(open_page, scheme):
    """Where colours lie on one another axe often cannot tell; what is drawn is computed here."""
    page = open_page(color_scheme=scheme)
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    page.wait_for_timeout(300)  # themes fade colours in
    ratios = page.evaluate(CONTRASTS, ",".join(OURS))
    assert len(ratios) > 100
    assert [(text, ratio) for text, ratio in ratios if ratio < 4.5] == []


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
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    painted = page.evaluate(
        """() => [...document.querySelectorAll(".papers-card, .papers-card :is(details, pre)")]
            .map(element => getComputedStyle(element).backgroundColor)"""
    )
    assert set(painted) == {"rgba(0, 0, 0, 0)"}


def test_focus_is_seen_on_everything_that_takes_it(open_page):
    page = open_page()
    page.evaluate(OPEN_FOLDS, ",".join(OURS))
    page.keyboard.press("Tab")  # from now on focus is shown as to a user of the keyboard
    unseen = page.evaluate(
        """ours => [...document.querySelectorAll(ours)]
            .flatMap(element => [...element.querySelectorAll(
                "summary, button, input, a[href]:not(.headerlink)")])
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
                return [title, ...title.children].flatMap(part => [...part.getClientRects()])
                    .some(line => line.left < box.right && box.left < line.right
                                  && line.top < box.bottom && box.top < line.bottom);
            }).map(badge => badge.textContent)"""
        )
        assert collisions == [], width


def test_columns_of_a_table_have_sensible_widths(open_page):
    """No column is squeezed, none of short values takes the place of words."""
    page = open_page()
    for table in page.locator("table.papers-table").all():
        heads = table.evaluate(
            """table => [...table.tHead.rows[0].cells].map(head =>
                [head.innerText.trim(), head.offsetWidth / table.offsetWidth, head.offsetHeight])"""
        )
        assert sum(width for _, width, _ in heads) == pytest.approx(1, abs=0.02)
        for name, width, height in heads:
            least, most = (0.06, 0.16) if name in {"Year", "Score"} else (0.1, 0.8)
            assert least < width < most, (name, heads)
            assert height < 60, (name, heads)


def test_without_scripts_everything_is_there(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("table.papers-table tbody tr:visible").count() > 8
    assert page.locator(".papers-copy, .papers-sort, .papers-bar").count() == 0
    card = page.locator(".papers-card").first
    for name, text in (("abstract", "The recently-proposed Perceiver"), ("cite", "@inproceedings")):
        card.locator(f".papers-{name} summary").click()
        assert card.get_by_text(text).first.is_visible()
