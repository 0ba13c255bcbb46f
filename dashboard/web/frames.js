// Hands what a run of the page sends to Streamlit's front end in one piece, its charts ahead of it. Message by message
// the front end renders the whole page three times (run begun, elements, run ended) and starts a chart only after it
// has painted the last of them. FIELDS: the numbers of fields in Streamlit's messages, from the shell (shell.py).
(() => {
  const PATIENCE = 120; // ms; of a run that takes longer what is there is shown every so often
  const UNSEEN = 1000; // ms; a window that nobody sees paints nothing
  const REMEMBERED = 40; // charts that Streamlit may send as a mere reference, which it does two runs long
  const drawings = (window.drawings = new Map()); // key of a chart → its drawing (dashboard/drawing.js)
  const charts = new Map(); // hash of a message → the chart in it
  const words = new TextDecoder();

  // What a message in protobuf's encoding holds: number of the field → bytes or integer.
  function fields(bytes) {
    const found = {};
    let at = 0;
    const integer = () => {
      let value = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = integer(), kind = tag & 7, number = tag >>> 3;
      if (kind === 0) {
        found[number] = integer();
      } else {
        const length = kind === 2 ? integer() : kind === 5 ? 4 : 8;
        found[number] = bytes.subarray(at, (at += length));
      }
    }
    return found;
  }

  function chart(message) {
    if (message[FIELDS.reference]) return charts.get(words.decode(message[FIELDS.reference]));
    let inner = message;
    for (const number of FIELDS.component) {
      if (!inner[number]) return undefined;
      inner = fields(inner[number]);
    }
    if (!inner[FIELDS.data] || words.decode(inner[FIELDS.name]) !== "drawing") return undefined;
    const sent = words.decode(inner[FIELDS.data]);
    charts.set(words.decode(message[FIELDS.hash]), sent);
    if (charts.size > REMEMBERED) charts.delete(charts.keys().next().value);
    return sent;
  }

  // Whether a chart that is on the screen is changed; a new one waits for its place.
  function changed(message) {
    const sent = chart(message);
    const drawing = sent && drawings.get(JSON.parse(sent).key);
    // The component is given the same promise when Streamlit has got that far, and tells there what went wrong.
    drawing?.show(sent).catch(() => {});
    return !!drawing;
  }

  function inOnePiece(hear) {
    const held = [], painted = new MessageChannel();
    let running = false, drawn = false, timer;
    const release = () => {
      clearTimeout(timer);
      drawn = false;
      for (const event of held.splice(0)) hear(event);
    };
    painted.port1.onmessage = release;
    const whenPainted = () => {
      clearTimeout(timer);
      if (!drawn) return release();
      timer = setTimeout(release, UNSEEN);
      requestAnimationFrame(() => painted.port2.postMessage(0));
    };
    return (event) => {
      const message = fields(new Uint8Array(event.data));
      const status = message[FIELDS.status] && fields(message[FIELDS.status]);
      running ||= !!(message[FIELDS.begun] || status?.[FIELDS.running]);
      if (!running && !held.length) return hear(event);
      if (!held.length) timer = setTimeout(whenPainted, PATIENCE);
      held.push(event);
      drawn = changed(message) || drawn;
      if (!status || status[FIELDS.running]) return;
      running = false;
      whenPainted();
    };
  }

  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, hear, ...more) {
    listen.call(this, kind, kind === "message" ? inOnePiece(hear) : hear, ...more);
  };
})();
