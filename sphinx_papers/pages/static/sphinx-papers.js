// What a page of papers does more with a script: it is complete without.
(() => {
  const words = document.currentScript.dataset;
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const make = (tag, settings, ...inside) => {
    const made = Object.assign(document.createElement(tag), settings);
    made.append(...inside);
    return made;
  };

  // A button that copies BibTeX; where the browser forbids it, select the text.
  all("pre.papers-bibtex").forEach((pre) => {
    const told = make("output", { className: "papers-vh" });
    const button = make("button", { type: "button", className: "papers-copy" }, words.copy);
    const say = (label, word = "") => { button.textContent = label; told.textContent = word; };
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
        say(words.copied, words.copied);
        setTimeout(say, 2000, words.copy);
      } catch {
        getSelection().selectAllChildren(pre);
      }
    };
    pre.after(button, told);
  });

  // Print with every fold open, where style sheets cannot do it.
  let folds;
  onbeforeprint = () => {
    folds = all(":is(.papers-card, .papers-table) details:not([open])");
    folds.forEach((fold) => { fold.open = true; });
  };
  onafterprint = () => folds.forEach((fold) => { fold.open = false; });

  // Sort by the heads of columns.
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  all("table.papers-table").forEach(({ tHead, tBodies: [body] }) => {
    const heads = [...tHead.rows[0].cells];
    const rows = [...body.rows];
    if (rows[1]) heads.forEach((head, column) => {
      if ("nosort" in head.dataset) return;
      const key = ({ cells: { [column]: cell } }) =>
        cell.dataset.sort ?? cell.textContent.trim().replace(/^–$/, "");
      const numbers = rows.every((row) => !isNaN(key(row)));
      const button = make("button", { type: "button", className: "papers-sort" }, head.textContent.trim());
      button.onclick = () => {
        const down = head.ariaSort ? head.ariaSort == "ascending" : numbers;
        heads.forEach((other) => { other.ariaSort = null; });
        head.ariaSort = down ? "descending" : "ascending";
        rows.sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          return !x - !y || (numbers ? x - y : compare(x, y)) * (down ? -1 : 1);
        });
        body.append(...rows);
      };
      head.replaceChildren(button);
    });
  });

  // Filter the tables of a list by words; its state is in the address.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  all(".papers-filterable").forEach((list, i) => {
    const name = "q" + (i ? i + 1 : "");
    const tables = all("table", list);
    const rows = all("tbody tr", list).map((row) => [row, plain(row.textContent)]);
    const count = make("output");
    const input = make("input", { type: "search" });
    const show = () => {
      const wanted = plain(input.value).match(/\S+/g) || [];
      rows.forEach(([row, text]) => { row.hidden = !wanted.every((word) => text.includes(word)); });
      count.textContent = `${rows.filter(([row]) => !row.hidden).length} / ${rows.length}`;
      all(".papers-group", list).forEach((heading, j) => {
        heading.hidden = tables[j].hidden = !all("tbody tr:not([hidden])", tables[j])[0];
      });
      const url = new URL(location);
      url.searchParams.set(name, input.value);
      if (!input.value) url.searchParams.delete(name);
      history.replaceState(history.state, "", url);
    };
    let timer;
    input.oninput = () => { clearTimeout(timer); timer = setTimeout(show, 120); };
    input.value = new URLSearchParams(location.search).get(name) || "";
    list.prepend(make("p", { className: "papers-bar" }, make("label", {}, words.filter + " ", input), " ", count));
    show();
  });

  // Previews of papers on hover, focus and tap; Escape and a tap elsewhere close them.
  const box = make("div", { className: "papers-preview", id: "papers-preview", popover: "auto" });
  document.body.append(box);
  let wait, shown;
  const stay = () => clearTimeout(wait);
  const later = (action) => { stay(); wait = setTimeout(action, 200); };
  const hide = () => later(() => box.hidePopover());
  const show = (link) => {
    const found = all(".papers-previews > div").find((one) => one.dataset.paper == link.dataset.paper);
    stay();
    if (!found) return;
    shown?.removeAttribute("aria-describedby");
    shown = link;
    link.setAttribute("aria-describedby", box.id);
    box.replaceChildren(...found.cloneNode(true).childNodes);
    box.togglePopover({ force: true, source: link });
    const { left, top, bottom } = link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const isBelow = bottom + height + 8 < innerHeight || top < height;
    box.style.left = Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8)) + scrollX + "px";
    box.style.top = (isBelow ? bottom + 4 : top - height - 4) + scrollY + "px";
  };
  box.onbeforetoggle = ({ newState }) => {
    if (newState == "closed") shown = shown?.removeAttribute("aria-describedby");
  };
  all("a[data-paper]").forEach((link) => {
    let isTap;
    link.onpointerdown = ({ pointerType }) => { isTap = pointerType == "touch" && shown != link; };
    link.onclick = (event) => {
      if (isTap) { event.preventDefault(); show(link); }
      isTap = false;
    };
    link.onmouseenter = () => later(() => show(link));
    link.onfocus = () => { if (!isTap) show(link); };
    link.onmouseleave = link.onblur = hide;
  });
  box.onmouseenter = stay;
  box.onmouseleave = hide;
  box.addEventListener("focusin", stay);
  box.addEventListener("focusout", hide);
  // Sphinx keeps Escape from the browser.
  addEventListener("keydown", ({ key }) => { if (key == "Escape") box.hidePopover(); });
})();
