// Sends files in pieces: goes on after a broken connection, shows how far each is, and can be told to stop.
// Without it the form sends the same files by itself.
(() => {
  "use strict";
  const form = document.getElementById("send");
  const box = document.getElementById("sending");
  if (!form || !box || !globalThis.Sha256) return;
  const say = box.dataset;
  const token = form.elements.csrf_token.value;
  const [list, whole, left, stop] = ["ul", "progress", ".left", ".stop"].map((one) => box.querySelector(one));
  const AT_ONCE = 3, LEAST = 1 << 16, MOST = Number(say.piece), LONGEST_WAIT = 30000, LIST_SECONDS = 2000;
  const queue = [];
  const known = new Map();
  const active = new Set();
  const total = { bytes: 0, sent: 0, files: 0, done: 0 };
  let working = 0, began = 0, piece = Math.min(MOST, 1 << 20), refresh = 0, stale = false;

  class Refused extends Error {}
  class Stopped extends Error {}

  form.classList.add("scripted-form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take([...form.elements.files].flatMap((input) => [...input.files].map(named)));
  });
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take([...input.files].map(named));
      input.value = "";
    });
  }
  stop.addEventListener("click", () => {
    for (const one of queue.splice(0)) { total.bytes -= one.file.size; total.files--; }
    for (const row of list.children) row.cancel?.();
    show();
  });

  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.remove("over");
    const items = [...event.dataTransfer.items].filter((one) => one.kind === "file");
    const entries = items.map((one) => one.webkitGetAsEntry?.() ?? one.getAsFile());
    for (const entry of entries) if (entry) await walk(entry, "");
  });

  function named(file) {
    return { file, name: file.webkitRelativePath || file.name };
  }

  // A folder tells of some hundred entries at a time.
  async function walk(entry, above) {
    if (entry instanceof File) return take([named(entry)]);
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed)).catch(() => null);
      return file ? take([{ file, name: above + file.name }]) : lost(above + entry.name);
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed)).catch(() => null);
      if (!some) return lost(above + entry.name);
      if (!some.length) return;
      for (const one of some) await walk(one, `${above}${entry.name}/`);
    }
  }

  // What the machine does not let the browser read is told, not left out.
  function lost(name) {
    box.hidden = false;
    tell(rowOf({ name, file: { size: 0 } }), say.unreadable);
  }

  function take(files) {
    if (files.length && !working && !queue.length) {
      Object.assign(total, { bytes: 0, sent: 0, files: 0, done: 0 });
      began = Date.now();
    }
    for (const one of files) {
      const mark = `${one.name}\n${one.file.size}\n${one.file.lastModified}`;
      const nth = (known.get(mark) ?? 0) + 1; // two files of one drop may be called alike
      known.set(mark, nth);
      queue.push({ ...one, key: `${one.file.lastModified} ${nth}` });
      total.bytes += one.file.size;
      total.files++;
    }
    box.hidden = box.hidden && !files.length;
    while (working < AT_ONCE && queue.length) work();
    show();
  }

  async function work() {
    working++;
    while (queue.length) await send(queue.shift());
    working--;
    show();
  }

  async function send(one) {
    const row = rowOf(one);
    active.add(one);
    try {
      const sha256 = await sendBytes(one, row);
      await ask("finish", one, { json: { sha256 } });
      row.remove();
      total.done++;
      known.delete(`${one.name}\n${one.file.size}\n${one.file.lastModified}`);
      ask_for_list();
    } catch (error) {
      total.sent += one.file.size - (one.shown ?? 0);
      if (error instanceof Stopped && one.id) {
        giveUp(one, row);
        return show();
      }
      tell(row, error instanceof Stopped ? say.stopped : error instanceof Refused ? error.message : say.unreadable);
    }
    active.delete(one);
    show();
  }

  // A file is called stopped once the server has let go of it: a page closed before that finds it in the list.
  async function giveUp(one, row) {
    one.stop = row.cancel = null;
    row.querySelector("button").disabled = true;
    let words = say.stopped;
    await ask("cancel", one, { json: {} }).catch((error) => { words = error.message; });
    tell(row, words);
    active.delete(one);
    ask_for_list();
  }

  // What has arrived is asked for whenever a piece was not taken; a hash of what lies before it is made from the file.
  async function sendBytes(one, row) {
    let hash = new Sha256();
    let at = (await begin(one)).offset;
    for (;;) {
      if (hash.length > at) hash = new Sha256();
      while (hash.length < at) hash.update(await bytes(one, hash.length, Math.min(at, hash.length + MOST)));
      moved(one, row, at);
      if (at >= one.file.size) return hash.hex();
      const part = await bytes(one, at, Math.min(one.file.size, at + piece));
      const start = Date.now();
      const answer = await ask(`bytes?offset=${at}`, one, { body: part }, true);
      if (answer) {
        hash.update(part);
        at = answer.offset;
        const took = Date.now() - start;
        piece = Math.max(LEAST, Math.min(MOST, took < 500 ? piece * 2 : took > 4000 ? piece / 2 : piece));
      } else {
        piece = Math.max(LEAST, piece / 2);
        at = (await ask("", one, {})).offset;
      }
    }
  }

  async function begin(one) {
    const told = await ask(null, one, { json: { name: one.name, size: one.file.size, key: one.key } });
    one.id = told.id;
    return told;
  }

  async function bytes(one, from, to) {
    return new Uint8Array(await one.file.slice(from, to).arrayBuffer());
  }

  // An answer; with `once` nothing where a piece was not taken, so that it is asked how much has arrived.
  // A server that is away is waited for, as long as it takes.
  async function ask(what, one, { json, body } = {}, once = false) {
    const address = what === null ? say.begin : `${say.begin}/${one.id}${what && `/${what}`}`;
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      if (one.stop?.signal.aborted) throw new Stopped();
      let answer = null;
      try {
        answer = await fetch(address, {
          method: json || body ? "POST" : "GET",
          headers: { "X-CSRFToken": token, "Content-Type": body ? "application/octet-stream" : "application/json" },
          body: json ? JSON.stringify(json) : body,
          signal: what === null ? undefined : one.stop?.signal, // what the server has begun must tell its id
        });
        if (answer.ok) return await answer.json();
      } catch {
        if (one.stop?.signal.aborted) throw new Stopped();
      }
      if (answer?.status === 401) throw new Refused(say.signIn);
      if (answer?.status === 409 && once) return null;
      if (answer && answer.status < 500 && answer.status !== 429) {
        throw new Refused((await answer.json().catch(() => null))?.error?.message ?? say.unreadable);
      }
      left.textContent = say.waiting;
      await new Promise((go) => {
        const timer = setTimeout(go, wait);
        addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
        one.stop?.signal.addEventListener("abort", () => { clearTimeout(timer); go(); }, { once: true });
      });
      if (once) return null;
    }
  }

  function rowOf(one) {
    const row = document.createElement("li");
    const [name, bar, state, button] = ["span", "progress", "span", "button"].map((tag) => document.createElement(tag));
    one.stop = new AbortController();
    Object.assign(name, { className: "file", textContent: one.name });
    Object.assign(bar, { max: one.file.size || 1, value: 0 });
    bar.setAttribute("aria-label", one.name);
    state.className = "state soft";
    Object.assign(button, { type: "button", textContent: say.cancel });
    button.setAttribute("aria-label", `${say.cancel} ${one.name}`);
    button.addEventListener("click", () => row.cancel());
    row.cancel = () => one.stop?.abort();
    row.append(name, " ", bar, " ", state, " ", button);
    list.append(row);
    return row;
  }

  function moved(one, row, at) {
    total.sent += at - (one.shown ?? 0);
    one.shown = at;
    row.querySelector("progress").value = at;
    row.querySelector(".state").textContent = `${one.file.size ? Math.floor((100 * at) / one.file.size) : 100} %`;
    show();
  }

  function tell(row, words) {
    row.querySelector("progress").remove();
    row.querySelector("button").remove();
    row.cancel = null;
    Object.assign(row.querySelector(".state"), { className: "state doubt", textContent: words });
  }

  function show() {
    whole.max = total.bytes || 1;
    whole.value = total.sent;
    const open = working > 0 || queue.length > 0;
    stop.hidden = !open;
    const seconds = (Date.now() - began) / 1000;
    const still = total.sent > 0 && seconds > 3 ? Math.ceil(((total.bytes - total.sent) / total.sent) * seconds) : 0;
    const time = still ? ` · ${say.still} ${still < 90 ? `${still} ${say.seconds}` : `${Math.round(still / 60)} ${say.minutes}`}` : "";
    left.textContent = `${total.done} / ${total.files} ${say.files}${open ? time : ""}`;
  }

  // Letting go of a file, or having one read again, leaves the page where it is: others are on their way.
  document.addEventListener("submit", async (event) => {
    const out = event.target;
    if (!out.matches("#arrived form.inline") || !working) return;
    event.preventDefault();
    await fetch(out.action, { method: "POST", body: new URLSearchParams(new FormData(out)) }).catch(() => {});
    document.activeElement?.blur();
    renew();
  });

  // The list below is the site's own; it is asked for again while something is on its way or is being read.
  function ask_for_list() {
    stale = true;
    if (!refresh) refresh = setTimeout(renew, LIST_SECONDS);
  }

  async function renew() {
    refresh = 0;
    stale = false;
    const old = document.getElementById("arrived");
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("arrived");
      for (const one of active) fresh?.querySelector?.(`#upload-${one.id}`)?.remove(); // it has its bar above
      if (fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    } catch { /* asked again below */ }
    if (stale || working || document.getElementById("arrived").dataset.busy) ask_for_list();
  }

  if (document.getElementById("arrived").dataset.busy) ask_for_list();
})();
