"""What a browser is asked about the page it shows: is all of it within reach, and is the focus seen?"""

PROBLEMS = """() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width + 1) found.push("the page scrolls sideways");
  const hides = (one) => /hidden|clip/.test(getComputedStyle(one).overflowX);
  const name = (one) => `<${one.localName} class="${one.className}">${one.textContent.trim().slice(0, 60)}`;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth > 1
    && !one.closest(".visually-hidden, .skip");
  for (const one of document.body.querySelectorAll("*")) {
    if (!(one instanceof HTMLElement) || !seen(one)) continue;
    if (hides(one) && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== "ellipsis")
      found.push(`cut off inside ${name(one)}`);
    const holds = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!holds && !one.matches("input, select, textarea, button, img")) continue;
    const { left, right } = one.getBoundingClientRect();
    if ((right > width + 1 || left < -1) && !one.closest(".scroll, pre, code, table"))
      found.push(`beyond the edge: ${name(one)}`);
  }
  const stuck = [...document.body.querySelectorAll("*")].filter((one) => seen(one)
    && /fixed|sticky/.test(getComputedStyle(one).position) && one.offsetWidth > width * 0.9);
  const height = stuck.reduce((sum, one) => sum + one.offsetHeight, 0);
  if (height > innerHeight / 2) found.push(`bars take ${height} of ${innerHeight} pixels: ${stuck.map(name)}`);
  return found;
}"""
"""At any width: nothing beyond the edge, nothing cut off, and no bar that leaves no room for what is read."""

SIZE = """(one) => {
  const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
  const inline = getComputedStyle(one).display === "inline" && one.localName === "a";
  return inline ? 24 : Math.max(...boxes.map((box) => Math.min(box.width, box.height)));
}"""
"""The smaller side of what is pressed, its label with it; links within a sentence may be as high as its lines."""

FOCUS = """(target) => {
  const here = document.activeElement;
  if (!here || here === document.body) return { is: false, at: false, next: "", wrong: "" };
  const both = [here, target];
  const group = both.every(({ type, name, form }) => type === "radio" && name === target.name && form === target.form);
  const is = here === target || group;
  const after = here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
  const boxes = [here, ...(here.labels ?? [])];
  const isCase = here.matches(".case"); // a comment to decide has a bar at its side
  const marked = here.type === "date" || boxes.map((one) => [one, one.closest("label") ?? one]).flat().some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 || isCase && boxShadow !== "none";
  });
  const inView = boxes.some((one) => [...one.getClientRects()].some((box) => {
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    if (right <= left || bottom <= top) return false;
    return [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return boxes.some((one) => one.contains(hit) || hit?.contains(one) && hit.closest("label, summary, a, button"));
    }));
  }));
  const fault = here.tabIndex < 0 ? "" : !marked ? "shows no focus" : inView ? "" : "is out of sight";
  const wrong = fault && `${here.outerHTML.slice(0, 160)} ${fault}`;
  return { is, at: true, next: after ? "Tab" : "Shift+Tab", wrong };
}"""
"""Where the focus is, if anywhere: on what is wanted (or in its group of radio buttons)? Which key leads there?
Is it seen, and not covered?

A field for a date marks its parts by itself, where no script sees it."""

SHAPE = """() => location.pathname.split("/").filter((part) => /^[a-z-]*$/.test(part)).join("/")
  + [...document.body.querySelectorAll("*")].map((one) =>
    [one.localName, one.className, one.getAttribute("role"), one.type, one.ariaInvalid].join(".")).join()"""
"""What makes one page another for axe-core: where it is and what it is made of, whatever its words."""

UNSTICK = """() => {
  for (const one of document.body.querySelectorAll("*")) {
    if (!/fixed|sticky/.test(getComputedStyle(one).position)) continue;
    one.style.position = "static";
    one.dataset.unstuck = "";
  }
}"""
STICK = """() => {
  for (const one of document.querySelectorAll("[data-unstuck]")) {
    one.removeAttribute("style");
    delete one.dataset.unstuck;
  }
}"""

SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
"""Nothing is on its way into the page, and what came has taken the focus where it asks for it."""
