// Everything that is cheap to look at in a page itself; what it returns must be empty.
() => {
  const faults = [];
  const say = (what, element) => faults.push(what + ": " + (element?.outerHTML ?? "").slice(0, 160));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")]
      .find((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest(".seg, .tabs, pre, .vh, .skip"));
    say("sideways scroll of " + (root.scrollWidth - root.clientWidth), wide);
  }
  if (!root.lang) say("no language");
  if (!document.title) say("no title");
  if (document.querySelectorAll("h1").length !== 1) say("not one h1");
  if (document.querySelectorAll("main").length !== 1) say("not one main");
  if (!document.querySelector("a.skip[href='#main'], .skip-to-content-link")) say("no skip link");
  let last = 0;
  for (const head of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(head.tagName[1]);
    if (level > last + 1) say("a level of headings is skipped", head);
    last = level;
  }
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) { if (ids.has(e.id)) say("an id twice", e); ids.add(e.id); }
  for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby]"))
    for (const name of ["aria-describedby", "aria-labelledby"])
      for (const id of (e.getAttribute(name) ?? "").split(/\s+/).filter(Boolean))
        if (!document.getElementById(id)) say(name + " leads nowhere", e);
  const named = (e) => (e.getAttribute("aria-label") ?? "").trim() || e.getAttribute("aria-labelledby")
    || [...(e.labels ?? [])].some((label) => label.textContent.trim()) || e.title
    || (["A", "BUTTON", "SUMMARY"].includes(e.tagName) && e.textContent.trim());
  for (const e of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea"))
    if (!e.closest("[aria-hidden=true]") && !named(e)) say("no name", e);
  for (const e of document.querySelectorAll("nav, aside, progress"))
    if (!e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) say("a landmark or figure without name", e);
  for (const e of document.querySelectorAll("img:not([alt])")) say("no alt", e);
  for (const e of document.querySelectorAll("[style]:not([style='']), style, script:not([src])")) say("inline", e);

  // contrast of every text against the nearest painted ground (WCAG 2)
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (let each = e; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return rgba(getComputedStyle(root).backgroundColor);
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.textContent.trim() || seen.has(e) || !e.checkVisibility() || e.closest(".vh, .skip, :disabled, option, noscript")) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    if (rgba(style.color)[3] < 10) continue;
    const [a, b] = [light(rgba(style.color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600);
    if (ratio < (large ? 3 : 4.5)) say("contrast of " + ratio.toFixed(2), e);
  }
  return faults;
}
