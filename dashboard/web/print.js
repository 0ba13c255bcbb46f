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
    const [red, green, blue] = getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/\d+/g);
    root.toggleAttribute("data-dark-screen", +red + +green + +blue < 384);
  });
})();
