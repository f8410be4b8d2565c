// Work by keyboard, one document after another. Everything here may fail without a loss: the page is a plain form.
// What is typed is kept at this browser until the server has taken it.
(() => {
  "use strict";
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const id = (name, within = document) => within.getElementById(name);
  let looking = id("looking");
  if (!looking) return;

  const pictures = new Map();  // held, so that the browser does not drop what it has decoded
  let ahead = { href: "", page: null };
  let done = null;  // how many were answered in this sitting, as the server counted last
  let sent = Promise.resolve();  // one document after another
  let waiting = 0;  // so many were sent and are not answered
  let came = -Infinity;  // when the document on the screen came there
  // A key that is held down, or pressed before anybody can have looked at the next document, says nothing of it.
  const ACTING = new Set(["Enter", "F2", "F8", "F9"]), A_LOOK = 300;

  const form = () => id("fields");
  const rows = () => [...document.querySelectorAll(".answer")];
  const row = () => document.activeElement?.closest?.(".answer") || null;
  const box = (one) => one.querySelector("textarea, input:not([type=hidden]):not([type=radio])");
  const radio = (one, value) => one.querySelector(`.says input[value="${value}"]`);
  const draft = () => `${looking.dataset.draft || "review"}:${looking.dataset.person}:${looking.dataset.document}`;

  // ---- the picture ----
  function show(place) {
    const stage = id("stage");
    if (!stage || !place?.dataset.view) return;
    const image = stage.querySelector("image"), rect = stage.querySelector("rect");
    const [width, height] = place.dataset.sheet.split(" ");
    if (image.getAttribute("href") !== place.dataset.picture) {
      image.setAttribute("href", place.dataset.picture);
      image.setAttribute("width", width);
      image.setAttribute("height", height);
    }
    stage.setAttribute("viewBox", place.dataset.view);
    stage.querySelector("path").setAttribute("d", place.dataset.shade);
    const [x, y, across, down] = (place.dataset.box || "0 0 0 0").split(" ");
    for (const [name, value] of Object.entries({ x, y, width: across, height: down })) rect.setAttribute(name, value);
  }

  function hold(page) {
    for (const one of page.querySelectorAll("[data-picture], #stage image")) {
      const href = one.dataset.picture || one.getAttribute("href");
      if (pictures.has(href)) continue;
      const picture = new Image();
      picture.src = href;
      picture.decode().catch(() => pictures.delete(href));
      pictures.set(href, picture);
      if (pictures.size > 12) pictures.delete(pictures.keys().next().value);
    }
  }

  // ---- the next document, before it is asked for ----
  async function fetched(address, options) {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    return { answer, page: parsed(await answer.text()) };
  }

  function look_ahead() {
    const href = looking.dataset.next;
    if (!href || ahead.href === href) return;
    const wanted = ahead = { href, page: null };
    fetched(href).then(({ answer, page }) => {
      if (answer.ok && id("fields", page)) { wanted.page = page; hold(page); }
    }).catch(() => {});
  }

  // ---- nothing typed is lost ----
  function keep_draft() {
    const kept = {};
    for (const [name, value] of new FormData(form())) if (name !== "csrf_token") kept[name] = value;
    try { localStorage.setItem(draft(), JSON.stringify(kept)); } catch { /* full, or not allowed */ }
  }

  function drop_draft(key) {
    try { localStorage.removeItem(key); } catch { /* not allowed */ }
  }

  function take_draft() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(draft()) || "null"); } catch { /* not ours */ }
    if (!kept || document.querySelector(".answer.wrong")) return;
    let taken = false;
    for (const one of rows()) {
      const name = one.dataset.field, field = box(one), said = kept[`says.${name}`];
      if (kept[`expected.${name}`] !== form().elements[`expected.${name}`].value) continue;
      if (name in kept && kept[name] !== field.value) { field.value = kept[name]; taken = true; }
      const wanted = said && radio(one, said);
      if (wanted && !wanted.checked) { wanted.checked = true; taken = true; }
    }
    marks();
    if (taken) tell(looking.dataset.back); else drop_draft(draft());
  }

  // ---- words to the person ----
  function tell(words, link) {
    const told = id("told");
    told.textContent = "";
    if (!words) return;
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = `${words} `;
    if (link) {
      const made = document.createElement("a");
      made.href = link.href;
      made.textContent = link.words;
      line.append(made);
    }
    told.append(line);
  }

  function marks() {
    for (const one of rows()) {
      const chosen = one.querySelector(".says input:checked");
      one.classList.toggle("kept", Boolean(chosen) && chosen.value !== "typed");
    }
  }

  // ---- another document in the place of this one ----
  function put(page, href, how, step = 0) {
    const fresh = id("looking", page), before = step && looking.querySelector(".looking-head"), at = place_in(looking) + step;
    looking.replaceWith(document.adoptNode(fresh));
    looking = fresh;
    came = performance.now();
    if (at > step && before) recount(before.cloneNode(true), at);
    history[how === "replace" ? "replaceState" : "pushState"]({}, "", href);
    for (const hidden of looking.querySelectorAll(".scripted")) hidden.hidden = false;
    if (form() && done !== null) form().elements.done.value = done;
    begin();
  }

  // A page read ahead counts as it was then. The place goes on with the keys; how many wait is as the server told last.
  const place_in = (within) => Number(within.querySelector("[data-at]")?.dataset.at) || 0;
  function recount(head, at) {
    const told = head.querySelector("[data-at]"), now = looking.querySelector(".looking-head");
    if (!now) return;
    now.replaceWith(document.adoptNode(head));
    if (!told) return;
    const total = Number(told.dataset.total), lang = document.documentElement.lang;
    told.dataset.at = Math.min(at, total);
    told.textContent = [Math.min(at, total), total].map((one) => one.toLocaleString(lang)).join("/");
  }

  function begin() {
    if (!form()) return;
    for (const one of looking.querySelectorAll(".says input, .which a")) one.tabIndex = -1;
    for (const one of looking.querySelectorAll(".see")) one.hidden = true;  // the picture goes with the focus
    hold(looking);
    take_draft();
    marks();
    const first = looking.querySelector("[autofocus]");
    if (first) { first.focus({ preventScroll: true }); if (first.select) first.select(); show(first.closest(".answer")); }
    look_ahead();
  }

  // ---- sending ----
  function send(way) {
    const out = form(), key = draft(), href = location.href, was = looking;
    if (out.inert) return;  // it is on its way
    const data = new FormData(out);
    data.set("do", way);
    keep_draft();
    const next = way === "all" && ahead.href === looking.dataset.next ? ahead : { page: null };
    const moved = Boolean(next.page);
    if (moved) { ahead = { href: "", page: null }; put(next.page, next.href, "push", 1); } else out.inert = true;
    const now = looking;
    waiting += 1;
    id("last").textContent = "";  // it would offer to undo what is no longer the last
    sent = sent.then(() => post(out.action, data)).then(({ answer, page, problem }) => {
      waiting -= 1;
      out.inert = false;
      if (problem) return bring_back(was, now, href, problem);
      if (!answer.ok || !id("looking", page)) return refused(was, now, href, answer, page);
      drop_draft(key);
      count(page);
      if (!moved && looking === now) put(page, answer.url, "push"); else news(page, answer.url);
    });
  }

  async function post(address, data) {
    if (done !== null) data.set("done", done);
    try { return await fetched(address, { method: "POST", body: new URLSearchParams(data) }); }
    catch { return { problem: looking.dataset.offline }; }
  }

  function count(page) {
    const counted = id("fields", page)?.elements.done;
    if (counted) done = counted.value;
    if (form() && done !== null) form().elements.done.value = done;
  }

  // The document after is on the screen already: only what the server says of the act and the counts is new.
  function news(page, href) {
    const told = page.querySelector(".looking-head"), here = looking.dataset.document === id("looking", page).dataset.document;
    if (told && (here || (place_in(page) && place_in(looking)))) recount(told, place_in(here ? page : looking));
    if (waiting) return;
    const last = id("last", page);
    if (last) id("last").replaceWith(document.adoptNode(last));
    if (!here) return;
    history.replaceState({}, "", href);  // opened anew it counts the same
    looking.dataset.next = id("looking", page).dataset.next;
    look_ahead();
  }

  function bring_back(was, now, href, words, link) {
    if (was !== looking) {
      if (form()) keep_draft();
      looking.replaceWith(was);
      looking = was;
      came = -Infinity;  // this one was looked at
      history.replaceState({}, "", href);
    }
    marks();
    tell(words, link);
    box(rows()[0])?.focus({ preventScroll: true });
  }

  function refused(was, now, href, answer, page) {
    if (id("fields", page)) {  // it asks again, with what was typed
      if (was !== looking && form()) keep_draft();
      put(page, href, "replace");
      return;
    }
    const ended = answer.status === 401 || answer.status === 403 || answer.redirected || answer.status === 400;
    const back = new URL(href);
    const link = { href: `${looking.dataset.signIn}?next=${encodeURIComponent(back.pathname + back.search)}`, words: looking.dataset.again };
    bring_back(was, now, href, ended ? looking.dataset.ended : looking.dataset.refused, ended ? link : null);
  }

  function go_on() {
    const link = looking.querySelector(".skip-on");
    if (!link) return;
    if (ahead.page && ahead.href === looking.dataset.next) {
      const next = ahead;
      ahead = { href: "", page: null };
      put(next.page, next.href, "push", 1);
    } else link.click();
  }

  // ---- keys ----
  function say(one, value) {
    const wanted = radio(one, value);
    if (!wanted) return false;
    wanted.checked = true;
    marks();
    keep_draft();
    return true;
  }

  function to_next(one) {
    const every = "every" in looking.dataset;  // each field is looked at, once
    const open = every ? rows() : rows().filter((each) => each.classList.contains("waits") && !each.classList.contains("kept"));
    const after = open.find((each) => one.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) || (every ? null : open[0]);
    if (!after) return send("all");
    const field = box(after);
    field.focus({ preventScroll: true });
    field.select();
  }

  // A date known in part may be readable: it is kept by the second key, and the first asks for what is missing.
  const in_part = (one) => one.querySelector(".in-part") && !one.classList.contains("kept") && box(one).value === box(one).defaultValue;
  function asked_first(some) {
    const one = some.find((each) => in_part(each) && !("asked" in each.dataset));
    if (!one) return false;
    const told = one.querySelector(".in-part"), field = box(one);
    one.dataset.asked = "";
    told.textContent = told.dataset.asked;
    told.classList.add("doubt");
    field.focus({ preventScroll: true });
    field.setSelectionRange(0, 0);  // what is missing stands before
    const over = looking.querySelector(".paper")?.getBoundingClientRect(), at = told.getBoundingClientRect();
    const hidden = over && at.left < over.right && at.top < over.bottom;  // on a phone the picture stays above the rows
    if (hidden || at.top < 0 || at.bottom > innerHeight) told.scrollIntoView({ block: "center" });
    return true;
  }

  function keep_all() {
    if (asked_first(rows())) return;
    for (const one of rows().filter(in_part)) say(one, "confirm");
    send("all");
  }

  function undo() {
    const one = row(), chosen = one?.querySelector(".says input:checked");
    if (chosen && chosen.value !== "typed") return say(one, "typed");
    sent = sent.then(() => {
      const back = document.querySelector("#last form");
      return back ? post(back.action, new FormData(back)) : {};
    }).then(({ answer, page, problem }) => {
      if (problem) return tell(problem);
      if (!answer) return;
      if (!answer.ok || !id("fields", page)) return tell(looking.dataset.refused);
      done = null;
      if (form()) keep_draft();
      put(page, answer.url, "push");
      count(page);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey || !looking.isConnected) return;
    const one = row(), key = event.key;
    if (ACTING.has(key) && (event.repeat || performance.now() - came < A_LOOK)) {
      if (key !== "Enter" || event.ctrlKey || (one && event.target === box(one))) event.preventDefault();
      return;
    }
    if (key === "F2") undo();
    else if (key === "Enter" && event.ctrlKey && form()) keep_all();
    else if (key === "ArrowRight" && event.ctrlKey && !one) go_on();
    else if (key === "PageDown" && event.ctrlKey) go_on();
    else if (!one || event.ctrlKey || event.shiftKey) return;
    else if (key === "Enter" && event.target === box(one)) {
      if (!asked_first([one])) {
        if (one.classList.contains("waits") && box(one).value.trim()) say(one, "confirm");
        to_next(one);
      }
    } else if (key === "F8" && say(one, "none")) to_next(one);
    else if (key === "F9" && say(one, "unreadable")) to_next(one);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", () => show(row()));
  document.addEventListener("input", (event) => {
    if (!form()?.contains(event.target)) return;
    const one = event.target.closest(".answer"), said = one && one.querySelector(".says input:checked");
    if (said && event.target === box(one) && said.value !== "typed") radio(one, "typed").checked = true;
    marks();
    keep_draft();
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form()) { event.preventDefault(); event.submitter?.value === "save" ? send("save") : keep_all(); }
    else if (event.target.matches("#last form")) { event.preventDefault(); undo_last(); }
  });
  function undo_last() { document.activeElement?.blur(); undo(); }
  document.addEventListener("click", (event) => {
    const leaf = event.target.closest(".leaves a, .skip-on");
    if (!leaf || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (leaf.matches(".skip-on")) {
      if (ahead.page && ahead.href === looking.dataset.next) { event.preventDefault(); go_on(); }
      return;
    }
    event.preventDefault();
    for (const one of looking.querySelectorAll(".leaves a")) one.removeAttribute("aria-current");
    leaf.setAttribute("aria-current", "true");
    show(leaf);
  });
  addEventListener("popstate", () => location.reload());

  begin();
})();
