"""What the bench compares is compared rightly: content, kinds of work, answers of a crowd."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
from streamlit.proto.Element_pb2 import Element

from bench.browser import Content
from bench.crowd import Crowd
from bench.profiling import self_times
from bench.session import content

PAGE = Content(metrics=8, charts=1, tables=3, rows=123)


def table(value: float, identity: str) -> Element:
    element = Element()
    arrow = pa.Table.from_pandas(pd.DataFrame({"IIP": [value]}))
    with pa.BufferOutputStream() as sink:
        with pa.ipc.new_stream(sink, arrow.schema) as writer:
            writer.write_table(arrow)
        element.dataframe.arrow_data.data = sink.getvalue().to_pybytes()
    element.dataframe.arrow_data.styler.uuid = identity
    return element


def test_a_page_with_fewer_charts_or_much_fewer_rows_is_no_fair_comparison():
    assert PAGE.is_like(Content(8, 1, 3, 122))
    assert not PAGE.is_like(Content(8, 2, 3, 123))
    assert not PAGE.is_like(Content(8, 1, 3, 60))


def test_an_answer_is_what_people_see_whatever_identity_the_server_gave_it():
    assert content(table(108.9, "a")) == content(table(108.9, "b"))
    assert content(table(108.9, "a")) != content(table(108.8, "a"))


def test_the_keys_of_a_chart_may_stand_in_any_order_but_its_numbers_count():
    first, same, other = Element(), Element(), Element()
    first.plotly_chart.spec = '{"data": [{"y": [1, 2]}], "layout": {}}'
    same.plotly_chart.spec = '{"layout": {}, "data": [{"y": [1, 2]}]}'
    other.plotly_chart.spec = '{"data": [{"y": [1, 3]}], "layout": {}}'
    assert content(first) == content(same) != content(other)


def test_a_crowd_proves_nothing_before_someone_has_seen_the_new_version():
    assert Crowd(old=3, new=2).holds
    assert not Crowd(old=5).holds
    assert not Crowd(old=3, new=2, stale=1).holds
    assert not Crowd(old=3, new=2, mixed=1).holds
    assert not Crowd(old=3, new=2, faults=["PageFailed"]).holds


def test_time_inside_an_event_counts_for_the_inner_one_alone():
    events = [
        {"name": "RunTask", "ts": 0, "dur": 10_000, "tdur": 10_000},
        {"name": "FunctionCall", "ts": 1_000, "dur": 6_000, "tdur": 6_000},
        {"name": "Layout", "ts": 2_000, "dur": 2_000, "tdur": 2_000},
        {"name": "Paint", "ts": 8_000, "dur": 1_000, "tdur": 1_000},
    ]
    assert self_times(events) == {"việc khác": 3, "chạy mã lệnh": 4, "bố cục": 2, "tô vẽ": 1}
