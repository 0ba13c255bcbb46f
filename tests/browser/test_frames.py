"""The messages of a run reach Streamlit's front end in one piece, changed charts ahead (dashboard/web/frames.js)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard import drawing
from dashboard.web.shell import early_charts

# Notes in `seen` what is handed on, in which task, and what is drawn; one drawing is on the screen.
_LISTEN = """
() => new Promise(opened => {
  window.seen = [];
  let task = 0, counting = false;
  const tell = what => {
    if (!counting) { counting = true; task += 1; setTimeout(() => { counting = false; }); }
    seen.push([what, task]);
  };
  drawings.set('iip', { show: async sent => tell(JSON.parse(sent).alt) });
  const socket = new WebSocket('ws://localhost:1/_stcore/stream');
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', event => tell(event.data.byteLength));
  socket.addEventListener('open', () => opened());
})
"""


def status(running: bool) -> ForwardMsg:
    made = ForwardMsg()
    made.session_status_changed.script_is_running = running
    return made


def chart(key: str, alt: str, name: str = drawing.NAME) -> ForwardMsg:
    made = ForwardMsg(hash=f"hash of {alt}")
    made.metadata.delta_path.extend([0, 3, 300])
    component = made.delta.new_element.bidi_component
    component.component_name = name
    component.bytes = json.dumps({"key": key, "alt": alt, "figure": {"x": "Nghệ An " * 40}}).encode()
    return made


BEGIN = status(running=True)
END = status(running=False)
TEXT = ForwardMsg()
TEXT.delta.new_element.markdown.body = "Xuất khẩu 9 tháng"


@pytest.fixture
def send(browser: Browser) -> Iterator[Callable[..., list]]:
    """Sends messages to a page with our script; returns what was seen once `until` of them were handed on."""
    page: Page = browser.new_page()
    routes: list[WebSocketRoute] = []
    page.route_web_socket("**", lambda route: routes.append(route))
    page.set_content(f"<!doctype html>{early_charts()}")
    page.evaluate(_LISTEN)

    def sent(*messages: ForwardMsg, until: int) -> list:
        for each in messages:
            routes[0].send(each.SerializeToString())
        page.wait_for_function("count => seen.filter(([what]) => typeof what === 'number').length >= count", arg=until)
        return page.evaluate("seen")

    yield sent
    page.close()


def sizes(*messages: ForwardMsg) -> list[int]:
    return [each.ByteSize() for each in messages]


def test_a_run_is_handed_on_in_one_piece_and_in_order(send):
    seen = send(BEGIN, TEXT, chart("new", "A new chart has no place yet"), END, until=4)
    assert [what for what, _ in seen] == sizes(BEGIN, TEXT, chart("new", "A new chart has no place yet"), END)
    assert len({task for _, task in seen}) == 1


def test_a_chart_on_the_screen_is_drawn_before_anything_is_handed_on(send):
    seen = send(BEGIN, TEXT, chart("iip", "IIP tăng 8,5%"), END, until=4)
    assert [what for what, _ in seen] == ["IIP tăng 8,5%", *sizes(BEGIN, TEXT, chart("iip", "IIP tăng 8,5%"), END)]


def test_a_chart_that_is_sent_as_a_reference_is_the_one_that_was_sent_before(send):
    send(BEGIN, chart("iip", "tháng 8"), END, until=3)
    reference = ForwardMsg(ref_hash="hash of tháng 8")
    seen = send(BEGIN, chart("iip", "tháng 9"), END, BEGIN, reference, END, until=9)
    assert [what for what, _ in seen if isinstance(what, str)] == ["tháng 8", "tháng 9", "tháng 8"]


def test_another_component_is_left_alone(send):
    seen = send(BEGIN, chart("iip", "not a chart", name="something else"), END, until=3)
    assert all(isinstance(what, int) for what, _ in seen)


def test_outside_a_run_everything_goes_on_at_once(send):
    assert send(TEXT, until=1) == [[TEXT.ByteSize(), 1]]


def test_a_long_run_shows_what_it_has(send):
    assert [what for what, _ in send(BEGIN, TEXT, until=2)] == sizes(BEGIN, TEXT)  # its end has not come
    seen = send(TEXT, END, until=4)
    assert [what for what, _ in seen] == sizes(BEGIN, TEXT, TEXT, END)


def test_a_chart_that_cannot_be_drawn_early_is_told_by_its_component_too(browser: Browser):
    page = browser.new_page()
    page.set_content(f"<!doctype html>{early_charts()}<div id='place'></div>")
    told = page.evaluate(
        """async source => {
            const address = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
            const component = (await import(address)).default;
            const figure = {data: [], layout: {height: 300}};
            const sent = alt => JSON.stringify({key: 'iip', figure, config: {}, alt});
            const given = alt => component({data: new TextEncoder().encode(sent(alt)), parentElement: place});
            const plotly = {react() {}, purge() {}};
            window.plotly = async () => plotly;
            await given('tháng 8');
            plotly.react = () => { throw new Error('no chart'); };
            const early = await drawings.get('iip').show(sent('tháng 9')).then(() => '', fault => fault.message);
            return [early, await given('tháng 9').then(() => '', fault => fault.message)];
        }""",
        Path(drawing.__file__).with_suffix(".js").read_text(encoding="utf-8"),
    )
    page.close()
    assert told == ["no chart", "no chart"]
