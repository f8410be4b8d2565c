// The lines of a page by keyboard; what is typed is kept at this browser until it was sent. May fail without a loss.
(() => {
  "use strict";
  const form = document.getElementById("lines");
  if (!form) return;
  const came = performance.now(), A_LOOK = 300;
  const boxes = [...form.querySelectorAll(".line input[maxlength]")];
  const seen = (box) => form.elements[box.name.replace("line.", "expected.")].value;
  const key = `lines:${form.dataset.person}:${form.dataset.document}:${form.dataset.page}`;

  function keep() {
    const kept = {};
    for (const box of boxes) if (box.value !== seen(box)) kept[box.name] = [seen(box), box.value];
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full, or not allowed */ }
  }

  function take() {
    let kept = null, taken = false;
    try {
      if (new URLSearchParams(location.search).has("proposed")) localStorage.removeItem(key);  // it was sent
      kept = JSON.parse(localStorage.getItem(key) || "null");
    } catch { /* not ours */ }
    for (const box of boxes) {
      const [before, typed] = (kept && kept[box.name]) || [];
      if (typed === undefined || before !== seen(box) || typed === box.value) continue;
      box.value = typed;
      taken = true;
    }
    if (taken) {
      const told = document.createElement("p");
      told.className = "notice";
      told.setAttribute("role", "status");
      told.textContent = form.dataset.back;
      form.before(told);
    } else keep();
  }

  function go(box) {
    box.focus({ preventScroll: true });
    box.closest(".line").scrollIntoView({ block: "center" });
  }

  for (const strip of form.querySelectorAll(".strip-of")) {  // a phone shows a part: that with the line
    const at = strip.getScreenCTM(), around = strip.parentElement;
    around.scrollLeft += at.a * strip.dataset.starts + at.e - around.getBoundingClientRect().left;
  }
  form.addEventListener("input", keep);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey && performance.now() - came < A_LOOK) {
      return event.preventDefault();  // it was pressed for the page before
    }
    if (event.repeat && (event.key === "F2" || (event.key === "Enter" && event.ctrlKey))) return;  // it is held down
    if (event.key === "Enter" && event.ctrlKey && event.shiftKey) {
      const done = form.querySelector("button[value=seen]");
      if (done) { event.preventDefault(); form.requestSubmit(done); }
    }
    if (event.shiftKey) return;
    const at = boxes.indexOf(event.target);
    if (event.key === "F2") document.querySelector("[data-undo]")?.click();
    else if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
    else if (at < 0 || event.ctrlKey) return;
    else if (event.key === "Enter" || event.key === "ArrowDown") go(boxes[Math.min(at + 1, boxes.length - 1)]);
    else if (event.key === "ArrowUp") go(boxes[Math.max(at - 1, 0)]);
    else return;
    event.preventDefault();
  });
  take();
})();
