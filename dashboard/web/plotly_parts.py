"""Owns which parts of Plotly a browser gets: what our kinds of charts need, a quarter of the whole. Knows no figure.

Streamlit's chunk of Plotly is a chain of modules, each `name=wrap({"path"(…){…}})`, that ask for each other as
`name()`; the last one registers every kind of chart. The modules that our kinds never ask for are left out, maps and
3D first. A chunk that is not built this way is handed out whole.
"""

from __future__ import annotations

import re

CHUNK = "PlotlyChart"
KINDS = ("bar", "heatmap")  # what dashboard.charts draws; lines and points are in the core
_CORE = "lib/core.js"
_MAP_STYLE = "node_modules/maplibre-gl/dist/maplibre-gl.css"  # put into the page by the core, needed by maps alone
_MODULE = re.compile(r'([\w$]+)=[\w$]+\(\{"([^"\s]+/[^"\s]+)"\([^)]*\)\{')
_ALL = re.compile(
    r'return [\w$]+\(\{"lib/index\.js"\([\w$,]*\)\{var [\w$]+=[\w$]+\(\);[\w$]+\.register\(\[([\w$,()]+)\]\)'
)
_ASKS = re.compile(r"(?<![\w$.])([\w$]+)\(\)")
_MODULE_END = "}})"
_ONLY_NAMES = re.compile(r"[\w$, ;]*\Z")


def needed(source: str) -> str:
    """The chunk's source without the modules that no chart of ours asks for; as it is where it is built otherwise."""
    everything = _ALL.search(source)
    if not everything:
        return source
    heads = list(_MODULE.finditer(source, 0, everything.start()))
    ends = [head.start() for head in heads[1:]] + [everything.start()]
    parts = {head[1]: (head[2], head.start(), end) for head, end in zip(heads, ends, strict=True)}
    names = {path: name for name, (path, _, _) in parts.items()}
    wanted = [names.get(path) for path in (_CORE, *(f"lib/{kind}.js" for kind in KINDS))]
    if None in wanted or len(parts) != len(heads) or len(names) != len(heads):
        return source
    kept = _asked_for(source, parts, wanted) - {names.get(_MAP_STYLE)}
    pieces = [source[: heads[0].start()]]
    for name, (path, start, end) in parts.items():
        whole = source[start:end]
        between = whole.rpartition(_MODULE_END)[2]  # declarations between this module and the next
        if name in kept or not _ONLY_NAMES.match(between):
            pieces.append(whole)
        elif path == _MAP_STYLE:
            pieces.append(f"{name}=()=>{{}}{between}")
        else:
            pieces.append(between.removeprefix(",") if between.startswith(",") else name + between)
    registered = ",".join(f"{name}()" for name in wanted[1:])
    return "".join([*pieces, source[everything.start() : everything.start(1)], registered, source[everything.end(1) :]])


def _asked_for(source: str, parts: dict[str, tuple[str, int, int]], wanted: list[str]) -> set[str]:
    """Names of the modules that the wanted ones ask for, and those again, and themselves."""
    found, open_ends = set(), list(wanted)
    while open_ends:
        name = open_ends.pop()
        if name not in found:
            found.add(name)
            _, start, end = parts[name]
            open_ends += [other for other in set(_ASKS.findall(source, start, end)) if other in parts]
    return found
