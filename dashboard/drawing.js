// Draws a Plotly figure where Streamlit has put us and changes the drawing when the figure changes. st.plotly_chart
// makes a new one for every change and lays it out twice; both are most of what a change of month costs the browser.
// The shell (dashboard/web/shell.py) starts Plotly and hands it out as `window.plotly()`.
const drawings = new WeakMap();

class Drawing {
  constructor(parent) {
    this.place = document.createElement("div");
    this.place.className = "chart";
    this.place.setAttribute("role", "figure");
    parent.append(this.place);
    // Also tells when a place without room, as in a fold, has got some.
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.place);
  }

  // The same figure once more gives the same promise: whoever asks second is told as well what went wrong.
  show(text) {
    if (text !== this.text) this.drawn = this.change(text);
    return this.drawn;
  }

  async change(text) {
    this.text = text;
    const { key, figure, config, alt } = JSON.parse(text);
    Object.assign(this, { key, figure, config, width: null });
    window.drawings.set(key, this); // for the shell, which hands over a changed figure early (web/frames.js)
    this.place.setAttribute("aria-label", alt);
    this.place.style.height = `${figure.layout.height}px`;
    this.plotly = await window.plotly();
    await this.draw();
  }

  draw() {
    const width = this.place.clientWidth;
    if (!this.plotly || !width || width === this.width) return;
    this.width = width;
    const { data, layout } = this.figure;
    return this.plotly.react(this.place, data, { ...layout, width }, this.config);
  }

  end() {
    this.watch.disconnect();
    if (window.drawings.get(this.key) === this) window.drawings.delete(this.key);
    this.plotly?.purge(this.place);
  }
}

export default async function ({ data, parentElement }) {
  if (!drawings.has(parentElement)) drawings.set(parentElement, new Drawing(parentElement));
  const drawing = drawings.get(parentElement);
  await drawing.show(new TextDecoder().decode(data));
  return () => drawing.end();
}
