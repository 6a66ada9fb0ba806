// Copying citations, sorting and filtering tables. Every page is complete without this script.
(() => {
  const make = (tag, attributes = {}, text = "") =>
    Object.assign(Object.assign(document.createElement(tag), attributes), text && { textContent: text });
  const words = document.currentScript.dataset;

  // A button that copies the BibTeX of a card; where the browser forbids it, select the text.
  document.querySelectorAll("pre.papers-bibtex").forEach((pre) => {
    const button = make("button", { type: "button", className: "papers-copy" }, words.copy);
    const done = make("output", { className: "papers-vh" });
    const say = (told, label) => { done.textContent = told; button.textContent = label; };
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        say(words.copied, words.copied);
        setTimeout(say, 2000, "", words.copy);
      } catch {
        getSelection().selectAllChildren(pre);
      }
    };
    pre.after(button, done);
  });

  // Print with every fold open, where style sheets cannot do it.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".papers-card details:not([open])")];
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  document.querySelectorAll("table.papers-table").forEach((table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", className: "papers-sort" }, head.textContent.trim());
      head.replaceChildren(button);
      // A dash stands where nothing is known.
      const text = (row) => row.cells[column].textContent.trim().replace(/^–$/, "");
      const numbers = rows.every((row) => !isNaN(text(row)));
      button.onclick = () => {
        const now = head.getAttribute("aria-sort");
        const down = now ? now === "ascending" : numbers;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => {
          const [x, y] = [text(a), text(b)];
          if (!x || !y) return !x - !y;
          return (numbers ? x - y : collator.compare(x, y)) * (down ? -1 : 1);
        });
        body.append(...rows);
      };
    });
    if (!table.classList.contains("papers-filterable")) return;
    const label = make("label", { className: "papers-filter" }, words.filter + " ");
    const input = make("input", { type: "search" });
    const count = make("output");
    label.append(input);
    const bar = make("p", { className: "papers-bar" });
    bar.append(label, " ", count);
    table.before(bar);
    const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
    const show = () => {
      const wanted = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        shown += !row.hidden;
      });
      count.textContent = `${shown} / ${rows.length}`;
      const url = new URL(location);
      if (input.value) url.searchParams.set("q", input.value);
      else url.searchParams.delete("q");
      history.replaceState(history.state, "", url);
    };
    let timer;
    input.oninput = () => { clearTimeout(timer); timer = setTimeout(show, 120); };
    input.value = new URLSearchParams(location.search).get("q") || "";
    show();
  });
})();
