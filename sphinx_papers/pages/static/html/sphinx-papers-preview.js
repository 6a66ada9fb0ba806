// Previews of papers on hover, focus and tap; Escape closes.
(() => {
  const box = document.createElement("div");
  box.className = "papers-preview";
  box.id = "papers-preview";
  box.hidden = true;
  document.body.append(box);
  let timer, shown;
  const hide = () => {
    shown?.removeAttribute("aria-describedby");
    box.hidden = true;
    shown = null;
  };
  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };
  const show = (link) => {
    const source = document.querySelector(`.papers-previews [data-paper="${CSS.escape(link.dataset.paper)}"]`);
    if (!source) return;
    hide();
    shown = link;
    link.setAttribute("aria-describedby", box.id);
    box.replaceChildren(...source.cloneNode(true).childNodes);
    box.hidden = false;
    const at = link.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    const below = at.bottom + box.offsetHeight + 8 < innerHeight || at.top < box.offsetHeight;
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${(below ? at.bottom + 4 : at.top - box.offsetHeight - 4) + scrollY}px`;
  };
  document.querySelectorAll("a[data-paper]").forEach((link) => {
    let touched = false;
    link.onpointerdown = (event) => { touched = event.pointerType === "touch"; };
    link.onclick = (event) => {
      if (touched && shown !== link) { event.preventDefault(); show(link); }
    };
    link.onmouseenter = () => later(() => show(link), 200);
    link.onmouseleave = () => later(hide, 200);
    link.onfocus = () => { if (!touched) show(link); };
    link.onblur = () => later(hide, 200);
  });
  box.onmouseenter = () => clearTimeout(timer);
  box.onmouseleave = () => later(hide, 200);
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", (event) => {
    if (shown && !box.contains(event.target) && event.target.closest("a") !== shown) hide();
  });
})();
