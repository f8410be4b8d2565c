// Only makes faster what already works without it: completions, keys, a filter within a list, copying, printing.
// Everything here may fail without a loss.
(() => {
  "use strict";
  const plain = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  for (const hidden of document.querySelectorAll(".scripted")) hidden.hidden = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const within = event.target.closest("input, textarea, select, .scroll");
    if (within) return;
    if (event.key === "/") {
      const box = document.getElementById("q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    const step = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (step) { event.preventDefault(); step.click(); }
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "print") window.print();
    if (button.dataset.do === "mark") {
      const boxes = [...document.querySelectorAll(".picking input[type=checkbox]")], all = boxes.every((one) => one.checked);
      for (const one of boxes) one.checked = !all;
    }
    if (button.dataset.do === "copy") {
      const source = document.getElementById(button.dataset.from);
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = button.dataset.done;
      } catch { // browsers give the clipboard to https alone; the older way asks for nothing
        const range = document.createRange();
        range.selectNodeContents(source);
        const selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        button.textContent = document.execCommand("copy") ? button.dataset.done : button.dataset.chosen;
      }
    }
  });

  // Who gives a value for many documents means to set just that.
  document.addEventListener("input", ({ target }) => {
    const within = target.closest?.(".gathering .within");
    if (within) document.getElementById(`what-${target.id === "many-to" ? "access" : target.id.replace("value-", "")}`).checked = true;
  });

  // The page that is open stands in the middle of the strip of pages, not somewhere beyond its end.
  const leaf = document.querySelector(".strip [aria-current]");
  if (leaf) {
    const strip = leaf.closest(".strip");
    strip.scrollLeft = leaf.offsetLeft - (strip.clientWidth - leaf.offsetWidth) / 2;
    strip.scrollTop = leaf.offsetTop - (strip.clientHeight - leaf.offsetHeight) / 2;
  }

  let wanted = 0; // the last list that was asked for while somebody typed

  // Lines are picked on a page's picture without the page being loaded anew.
  document.addEventListener("submit", async (event) => {
    const form = event.target, by = event.submitter;
    if (!by?.closest(".place")) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, by)) });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".placing");
      if (!answer.ok || !fresh) return refused(form);
      const scrolled = form.querySelector(".sheet-pick").scrollLeft;
      form.replaceWith(document.adoptNode(fresh));
      fresh.querySelector(".sheet-pick").scrollLeft = scrolled;
      fresh.querySelector("input[type=image]").focus({ preventScroll: true });
    } catch {
      refused(form); // what was typed is still there
    }
  });

  function refused(form) {
    const place = form.querySelector(".place");
    place.querySelector("[data-told]").textContent = place.dataset.refused;
  }

  // The other document of a relation: what a search finds is listed below the box as one types. No datalist: a browser
  // shows only what has the typed letters as they are, and a search finds more.
  let pause = 0;
  document.addEventListener("input", ({ target: field }) => {
    const place = field.id === "target" && document.getElementById("found");
    if (!place) return;
    const typed = field.value.trim(), mine = ++wanted;
    clearTimeout(pause);
    if (typed.length < 2) return place.replaceChildren();
    pause = setTimeout(async () => {
      try {
        const answer = await fetch(`${place.dataset.search}?size=9&q=${encodeURIComponent(typed)}`);
        const { results } = await answer.json();
        const others = results.filter((one) => one.id !== place.dataset.own).slice(0, 8);
        if (mine === wanted) place.replaceChildren(found(others, place.dataset));
      } catch { /* the code can be typed */ }
    }, 200);
  });

  // The same as the page has behind the button that searches.
  function found(results, { list, take, none }) {
    const made = document.createElement(results.length ? "ul" : "p");
    if (!results.length) return Object.assign(made, { className: "small", role: "status", textContent: none });
    made.className = "found-targets";
    made.setAttribute("aria-label", list);
    made.append(...results.map((one) => {
      const entry = document.createElement("li"), button = document.createElement("button");
      const label = [one.kind, one.code, one.year, one.committee, one.subject].filter(Boolean).join(" · ");
      Object.assign(button, { className: "plain", name: "take", value: one.id, formNoValidate: true, textContent: take });
      button.setAttribute("aria-label", `${take} ${label}`);
      entry.append(label, " ", button);
      return entry;
    }));
    return made;
  }

  for (const list of document.querySelectorAll("[data-filter]")) {
    const entries = [...list.children];
    if (entries.length < 9) continue;
    const box = document.createElement("input");
    box.type = "search";
    box.className = "find-here";
    box.placeholder = list.dataset.filter;
    box.setAttribute("aria-label", list.dataset.filter);
    box.addEventListener("input", () => {
      const words = plain(box.value).split(/\s+/).filter(Boolean);
      for (const entry of entries) {
        const text = plain(entry.textContent);
        entry.hidden = !words.every((word) => text.includes(word));
      }
    });
    list.before(box);
  }

  // Names of kinds and committees: a page brings some, the others are asked for as they are typed.
  document.addEventListener("input", async ({ target: field }) => {
    const list = field.list, typed = field.value?.trim();
    if (!list?.dataset.complete || typed.length < 2) return;
    const mine = ++wanted;
    try {
      const answer = await fetch(`${list.dataset.complete}&limit=20&q=${encodeURIComponent(typed)}`);
      const { completions } = await answer.json();
      const known = new Set([...list.options].map((one) => one.value));
      for (const { text } of mine === wanted ? completions : []) {
        if (known.has(text)) continue;
        const made = document.createElement("option");
        made.value = text;
        list.append(made);
      }
    } catch { /* what came with the page stays */ }
  });

  const box = document.getElementById("q");
  if (box && box.dataset.complete) complete(box);

  // The combobox of the ARIA practices: the focus stays in the box, the list is told of by its attributes.
  function complete(box) {
    const list = document.createElement("ul");
    let timer = 0, asked = "", at = -1;
    list.id = "completions";
    list.className = "completions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.list);
    box.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
      box.setAttribute(name, value);
    }
    close();

    // From a key until its answer the list is of what stood in the box before.
    function busy(is) {
      list.setAttribute("aria-busy", String(is));
    }

    function close() {
      clearTimeout(timer);
      asked = "";
      busy(false);
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function mark(place) {
      at = place;
      [...list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
      const marked = list.children[at];
      if (marked) {
        box.setAttribute("aria-activedescendant", marked.id);
        marked.scrollIntoView({ block: "nearest" });
      } else box.removeAttribute("aria-activedescendant");
    }

    function option({ what, text }, number) {
      const [made, said, told] = ["li", "span", "span"].map((name) => document.createElement(name));
      made.id = `completion-${number}`;
      made.setAttribute("role", "option");
      Object.assign(made.dataset, { what, text });
      Object.assign(said, { className: "said", textContent: text });
      Object.assign(told, { className: "what", textContent: box.dataset[what] });
      made.append(said, " ", told);
      return made;
    }

    // The old list stands until the new one is there; an answer to what is no longer in the box is dropped.
    async function ask() {
      const typed = asked = box.value.trim();
      if (!typed) return close();
      try {
        const answer = await fetch(`${box.dataset.complete}?q=${encodeURIComponent(typed)}`);
        const { completions } = await answer.json();
        if (typed !== asked) return;
        list.replaceChildren(...completions.map(option));
        if (!completions.length) return close();
        list.hidden = false;
        box.setAttribute("aria-expanded", "true");
        mark(-1);
        busy(typed !== box.value.trim());
      } catch {
        if (typed === asked) close();
      }
    }

    // A committee is a filter, as in the list beside the results; a code or a subject is searched for.
    function take({ what, text }) {
      close();
      if (what !== "committee") {
        box.value = text.replace(/\s+/g, " ").slice(0, box.maxLength); // a box would drop the ends of lines
        return box.form.requestSubmit();
      }
      const kept = new URLSearchParams(new FormData(box.form));
      kept.delete("q");
      kept.set("committee", text);
      location.assign(`${box.form.action}?${kept}`);
    }

    box.addEventListener("input", () => {
      clearTimeout(timer);
      if (!box.value.trim()) return close();
      busy(true);
      timer = setTimeout(ask, 120);
    });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const size = list.children.length + 1; // the box itself is a place between the last and the first
      if (step && list.hidden) ask();
      else if (step) mark((at + 1 + step + size) % size - 1);
      else if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Enter" && !list.hidden && at >= 0) take(list.children[at].dataset);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    list.addEventListener("click", (event) => {
      const taken = event.target.closest("[role=option]");
      if (taken) take(taken.dataset);
    });
  }

  // Who signs out leaves nothing that was typed at a machine which others use; a session that ends by itself does.
  for (const form of document.querySelectorAll("[data-drafts-of]")) {
    form.addEventListener("submit", () => {
      try {
        for (const key of Object.keys(localStorage)) { // `lines:lan:…`
          if (key.slice(key.indexOf(":") + 1).startsWith(`${form.dataset.draftsOf}:`)) localStorage.removeItem(key);
        }
      } catch { /* not allowed */ }
    });
  }
})();
