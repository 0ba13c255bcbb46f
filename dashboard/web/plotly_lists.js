// Before each drawing Plotly looks for the settings of a trace that are lists and walks through all settings there are
// to find them, for every trace anew. Which settings may be lists stays the same: they are looked up once for each kind.
function rememberLists(plotly) {
  const schema = plotly.PlotSchema, walk = schema.crawl, known = new WeakMap();
  let ofAll; // settings that every kind of trace has; Plotly hands them to nobody but its own walk
  schema.crawl = (settings) => (ofAll ??= settings);
  schema.findArrayAttributes({});
  schema.crawl = walk;

  // Paths of settings that may be lists: for each step its name, and whether one of several things stands there.
  function mayBeLists(settings) {
    if (known.has(settings)) return known.get(settings);
    const found = [], several = new Set();
    walk(settings, (setting, name, _, level, path) => {
      if (setting?._isLinkedToArray) several.add(path);
      const isList = setting && (setting.valType === "data_array" || setting.arrayOk === true);
      if (!isList || /(^|\.)colorbar\.tick(text|vals)$/.test(path)) return;
      const names = path.split(".");
      found.push(names.map((one, step) => [one, several.has(names.slice(0, step + 1).join("."))]));
    });
    known.set(settings, found);
    return found;
  }

  function gather(holder, steps, at, before, found) {
    const [name, isSeveral] = steps[at], value = holder[name], path = before + name;
    if (at === steps.length - 1) {
      if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) found.push(path);
    } else if (isSeveral) {
      if (Array.isArray(value)) value.forEach((one, place) => one && gather(one, steps, at + 1, `${path}[${place}].`, found));
    } else if (value && typeof value === "object") {
      gather(value, steps, at + 1, `${path}.`, found);
    }
  }

  schema.findArrayAttributes = (trace) => {
    const found = [];
    for (const settings of [ofAll, trace._module?.attributes]) {
      if (settings) for (const steps of mayBeLists(settings)) gather(trace, steps, 0, "", found);
    }
    return found;
  };
  return plotly;
}
