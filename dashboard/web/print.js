// Before a page goes to paper: it keeps the layout of the screen, and is told how much smaller it has to be drawn.
// Browsers lay a page out anew for paper but run no script meanwhile, so charts would stay as wide as the screen.
(() => {
  const MM = 96 / 25.4, MARGIN = 12, LONG = 297, SHORT = 210, NARROW = 1080, PHONE = 500;
  const root = document.documentElement, sheet = document.createElement("style");
  addEventListener("beforeprint", () => {
    const main = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (!main) return;
    const slide = document.querySelector(".st-key-hop-stage");
    const { paddingLeft, paddingRight } = getComputedStyle(main);
    const width = slide ? innerWidth : main.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const across = slide || width > NARROW;
    const [wide, high] = (across ? [LONG, SHORT] : [SHORT, LONG]).map((side) => (side - 2 * MARGIN) * MM);
    const scale = Math.min(wide / width, slide ? high / innerHeight : width < PHONE ? 2 : 1);
    sheet.textContent = `@page { size: A4 ${across ? "landscape" : "portrait"} !important; }`;
    document.head.append(sheet);
    for (const grid of document.querySelectorAll('[data-testid="stDataFrame"]')) {
      const seen = grid.querySelector(".dvn-scroller");
      const cut = seen && (seen.scrollWidth > seen.clientWidth + 1 || seen.scrollHeight > seen.clientHeight + 1);
      grid.closest('[data-testid="stElementContainer"]').toggleAttribute("data-cut", !!cut);
    }
    root.style.setProperty("--screen-width", `${width}px`);
    root.style.setProperty("--screen-height", `${innerHeight}px`);
    root.style.setProperty("--screen-unit", `${Math.min(innerWidth, innerHeight * 1.7778) / 100}px`);
    root.style.setProperty("--paper-scale", Math.floor(scale * 1000) / 1000);
    const isDark = luminance(parts(getComputedStyle(document.querySelector(".stApp")).backgroundColor)) < 0.18;
    root.toggleAttribute("data-dark-screen", isDark);
    if (isDark) chartsOnWhite();
  });
  addEventListener("afterprint", () => { for (const putBack of changed.splice(0)) putBack(); });

  // From a dark screen: each colour of a chart as far from white as it was from the chart's dark paper, so that lines
  // and letters reach paper as they are; a filter would make dots of them. The reverse of dashboard/theme.py, in_dark.
  const changed = [];

  function chartsOnWhite() {
    const first = document.querySelector(".chart .main-svg");
    const paper = luminance(parts(first?.style.background || "rgb(16, 22, 31)"));
    const found = new Map(), light = (colour) => {
      if (!found.has(colour)) found.set(colour, onWhite(parts(colour), paper));
      return found.get(colour);
    };
    for (const part of document.querySelectorAll(".chart .main-svg, .chart .main-svg *")) {
      for (const name of ["background", "fill", "stroke"]) {
        const before = part.style[name];
        if (!before.startsWith("rgb")) continue;
        part.style[name] = light(before);
        changed.push(() => { part.style[name] = before; });
      }
    }
  }

  function parts(colour) {
    return colour.match(/[\d.]+/g).map(Number);
  }

  function luminance([red, green, blue]) {
    const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  // Same hue and saturation; the lightness that gives the contrast to white that the colour has to `paper`.
  function onWhite([red, green, blue, alpha = 1], paper) {
    const wanted = Math.min(1, 1.05 * (paper + 0.05) / (luminance([red, green, blue]) + 0.05) - 0.05);
    const high = Math.max(red, green, blue), low = Math.min(red, green, blue), grey = (high + low) / 2;
    const room = grey <= 127.5 ? grey : 255 - grey, saturation = room ? (high - low) / 2 / room : 0;
    const at = (lightness) => [red, green, blue].map((part) => {
      const away = Math.min(lightness, 1 - lightness) * 255 * saturation;
      return lightness * 255 + (high > low ? (2 * (part - low) / (high - low) - 1) * away : 0);
    });
    let [darker, lighter] = [0, 1];
    for (let step = 0; step < 16; step++) {
      const middle = (darker + lighter) / 2;
      if (luminance(at(middle)) > wanted) lighter = middle; else darker = middle;
    }
    return `rgba(${at(lighter).map(Math.round).join(", ")}, ${alpha})`;
  }
})();
