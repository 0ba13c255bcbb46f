// The bar and the keys of a meeting. Tells the server the number of the slide to show, never a step: fast presses add up
// here, and the last one counts. Also tells how large the screen is, because charts are drawn for it.
const KEYS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
  Home: "first", End: "last", Escape: "leave",
}
const WAIT_MS = 2500

export default function ({ data, parentElement, setTriggerValue, setStateValue }) {
  const state = (parentElement.meeting ??= { target: data.number, pressed: 0, typed: "", clear: 0 })
  state.stop?.abort()
  state.stop = new AbortController()
  const signal = state.stop.signal
  if (data.number === state.target || Date.now() - state.pressed > WAIT_MS) state.target = data.number
  const find = (selector) => parentElement.querySelector(selector)
  const list = find(".list")

  const show = () => {
    find(".place").textContent = `${state.target} / ${data.names.length}`
    find(".place").setAttribute("aria-label", `Trang ${state.target} trên ${data.names.length}, chọn trang khác`)
    for (const [go, off] of [["first", 1], ["previous", 1], ["next", data.names.length], ["last", data.names.length]])
      find(`[data-go=${go}]`).disabled = state.target === off
    find(".typed").textContent = state.typed ? `Đến trang ${state.typed} ⏎` : ""
  }
  const to = (number) => {
    const wanted = Math.min(Math.max(number, 1), data.names.length)
    list.hidden = true
    if (wanted === state.target) return show()
    Object.assign(state, { target: wanted, pressed: Date.now() })
    show()
    setTriggerValue("go", wanted)
  }
  const act = (what) => {
    if (what === "next") to(state.target + 1)
    else if (what === "previous") to(state.target - 1)
    else if (what === "first") to(1)
    else if (what === "last") to(data.names.length)
    else setTriggerValue("go", what)
  }
  const full = () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()
  const forget = () => { state.typed = ""; show() }

  parentElement.querySelectorAll("[data-go]").forEach((button) =>
    button.addEventListener("click", () => { button.blur(); act(button.dataset.go) }, { signal }))
  find("[data-full]").addEventListener("click", (event) => { event.currentTarget.blur(); full() }, { signal })
  find("[data-list]").addEventListener("click", (event) => { event.currentTarget.blur(); list.hidden = !list.hidden }, { signal })
  list.replaceChildren(...data.names.map((name, place) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = `${place + 1}. ${name}`
    button.setAttribute("aria-current", String(place + 1 === data.number))
    button.addEventListener("click", () => to(place + 1), { signal })
    return button
  }))

  document.addEventListener("keydown", (event) => {
    const at = event.composedPath()[0]
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return
    if (/^[0-9]$/.test(event.key)) {
      clearTimeout(state.clear)
      state.typed = (state.typed + event.key).slice(-3)
      state.clear = setTimeout(forget, WAIT_MS)
      show()
    } else if (event.key === "Enter" && state.typed) {
      const number = Number(state.typed)
      forget()
      to(number)
    } else if (event.key === "Escape" && (state.typed || !list.hidden)) {
      list.hidden = true
      forget()
    } else if (event.key === "f" || event.key === "F") full()
    else if (KEYS[event.key] && !(event.key === " " && /^(BUTTON|A)$/.test(at.tagName))) act(KEYS[event.key])
    else return
    event.preventDefault()
    event.stopPropagation()
  }, { signal, capture: true })

  const report = () => {
    const [width, height] = data.screen
    if (Math.abs(innerWidth - width) > 16 || Math.abs(innerHeight - height) > 16)
      setStateValue("screen", [innerWidth, innerHeight])
  }
  let wait
  addEventListener("resize", () => { clearTimeout(wait); wait = setTimeout(report, 300) }, { signal })
  report()
  show()
  return () => state.stop.abort()
}
