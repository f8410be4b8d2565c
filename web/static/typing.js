// Vietnamese by Telex or VNI keys, for a machine without an input method: off until somebody chooses it here.
// The key that changed a letter, pressed again, gives the letter back.
(() => {
  "use strict";
  const choice = document.getElementById("typing");
  if (!choice) return;
  const KEPT = "typing", AS_THEY_ARE = new Set(["symbol", "number", "code", "issued"]);  // letters there are no words
  const TONES = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323", 1: "\u0301", 2: "\u0300", 3: "\u0309", 4: "\u0303", 5: "\u0323" };
  const ALL_TONES = /[\u0300\u0301\u0303\u0309\u0323]/g, VOWEL = /[aeiouyăâêôơư]/i, SHAPED = /[ăâêôơư]/i;
  const HOOKED = { u: "ư", o: "ơ", a: "ă" }, ROOFED = { a: "â", e: "ê", o: "ô" };
  let working = false;

  try { choice.value = localStorage.getItem(KEPT) || ""; } catch { /* not allowed */ }
  choice.addEventListener("change", () => { try { localStorage.setItem(KEPT, choice.value); } catch { /* not allowed */ } });

  const bare = (word) => word.normalize("NFD").replace(ALL_TONES, "").normalize("NFC");
  const tone_of = (word) => word.normalize("NFD").match(ALL_TONES)?.[0] || "";
  const like = (letter, model) => (model === model.toUpperCase() ? letter.toUpperCase() : letter);
  const swapped = (word, at, letter) => word.slice(0, at) + like(letter, word[at]) + word.slice(at + 1);

  // Where the vowels stand, without the u of qu and the i of gi where another follows.
  function vowels(word) {
    const found = /[aeiouyăâêôơư]+/i.exec(word);
    if (!found) return null;
    let [from, to] = [found.index, found.index + found[0].length];
    if (to - from > 1 && /^(qu|gi)/i.test(word) && from === 1) from++;
    return [from, to];
  }

  // hòa, hoàn, ủy, tuyến, người: on the letter that carries it as the house writes it.
  function with_tone(word, tone) {
    const place = vowels(word);
    if (!tone || !place) return word;
    const [from, to] = place, run = word.slice(from, to);
    const shaped = [...run].findLastIndex((one) => SHAPED.test(one));
    const closed = to < word.length;
    const at = from + (shaped >= 0 ? shaped : run.length > 2 || (run.length === 2 && closed) ? 1 : 0);
    return word.slice(0, at) + (word[at] + tone).normalize("NFC") + word.slice(at + 1);
  }

  // u and o of which one bears its hook: both do where something follows (thuở, thương).
  const joined = (word) => word.replace(/(ưo|uơ)(?=.)/gi, (two) => like("ư", two[0]) + like("ơ", two[1]));

  function reshaped(word, letters) {
    const place = vowels(word);
    if (!place) return null;
    for (let at = place[1] - 1; at >= place[0]; at--) {
      const letter = word[at].toLowerCase();
      if (letters[letter]) return swapped(word, at, letters[letter]);
      const plain = Object.keys(letters).find((one) => letters[one] === letter);
      if (plain) return { undone: swapped(word, at, plain) };
    }
    return null;
  }

  function hooked(word) {
    const two = /u[oa]|o[a]|uu|ươ/i.exec(word), lower = two?.[0].toLowerCase();
    if (lower === "ươ") return { undone: word.replace(/ươ/i, (one) => like("u", one[0]) + like("o", one[1])) };
    if (lower === "uo") {
      const closed = two.index + 2 < word.length, after = swapped(word, two.index + 1, "ơ");
      return closed ? swapped(after, two.index, "ư") : after;
    }
    if (lower === "uu" || (lower === "ua" && !/^q/i.test(word))) return swapped(word, two.index, "ư");
    return reshaped(word, HOOKED);
  }

  // What a key makes of the word before it; null: the key is a letter.
  function changed(word, key, vni) {
    const plain = bare(word), tone = tone_of(word), low = key.toLowerCase();
    const tones = vni ? /[0-5]/ : /[sfrxjz]/;
    if (tones.test(low)) {
      if (!vowels(plain)) return null;
      const wanted = TONES[low] || "";
      if (!wanted) return tone ? plain : null;
      return wanted === tone ? plain + key : with_tone(plain, wanted);
    }
    let made = null;
    if (vni ? low === "9" : low === "d") {
      if (/^đ/i.test(plain)) made = { undone: swapped(plain, 0, "d") };
      else if (/^d/i.test(plain)) made = swapped(plain, 0, "đ");
    } else if (vni ? low === "6" : /[aeo]/.test(low)) {
      made = reshaped(plain, vni ? ROOFED : { [low]: ROOFED[low] });
    } else if (vni && low === "8") made = reshaped(plain, { a: "ă" });
    else if (vni ? low === "7" : low === "w") {
      if (!vni && !vowels(plain)) made = /^t$/i.test(plain) ? null : plain + like("ư", key);  // tw is Trung ương
      else made = hooked(plain);
    }
    if (made === null) return null;
    return made.undone ? with_tone(made.undone, tone) + key : with_tone(made, tone);
  }

  document.addEventListener("beforeinput", (event) => {
    const box = event.target, key = event.data;
    if (working || !choice.value || event.inputType !== "insertText" || event.isComposing || !/^[a-z0-9]$/i.test(key || "")) return;
    if (!box.matches?.("input:not([type]), input[type=text], textarea") || box.lang !== "vi" || AS_THEY_ARE.has(box.name)) return;
    const to = box.selectionStart;
    if (to !== box.selectionEnd) return;
    const word = /\p{L}+$/u.exec(box.value.slice(0, to).normalize("NFC"))?.[0] || "";
    if (!box.value.slice(0, to).endsWith(word)) return;  // letters in pieces: not typed here
    const vni = choice.value === "vni";
    let after = word || (!vni && /w/i.test(key)) ? changed(word, key, vni) : null;
    if (after === null && /[a-z]/i.test(key) && word) {
      after = with_tone(joined(bare(word) + key), tone_of(word));
      if (after === word + key) return;
    }
    if (after === null) return;
    event.preventDefault();
    working = true;
    box.setSelectionRange(to - word.length, to);
    if (!document.execCommand("insertText", false, after)) {  // Ctrl+Z goes on working where this does
      box.setRangeText(after, to - word.length, to, "end");
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    working = false;
  });
})();
