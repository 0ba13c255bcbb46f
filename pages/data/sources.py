"""Nguồn số liệu: where does each number come from, what was said before, what is missing?"""

from datetime import date

import streamlit as st

from dashboard import charts, frame, panels, past, sources

QUESTION = "Mỗi con số do ai công bố, đứng ở ô nào, đã sửa đổi ra sao; biểu nào còn thiếu hay trễ hạn."
VIEWS = {
    "tep": "Tệp và thẻ",
    "can-xem": "Điều cần xem lại",
    "cac-lan": "Các lần công bố",
    "lich": "Lịch nộp biểu",
    "o-goc": "Ô gốc",
}

selection = frame.selection()
version = selection.version
files = sources.files(version)
by_short = files.set_index("short", drop=False)


def choose_file(label: str = "Tệp") -> str:
    return frame.choice(label, "tep", list(by_short.index), by_short["name"].__getitem__, by_short.index[0])


def show_files() -> None:
    with heading:
        frame.head(sources.files_finding(files), QUESTION)
    panels.show_table(sources.files_table(files), key="files")
    of_file = st.container()
    file = by_short.loc[choose_file()]
    of_file.header(sources.file_finding(file), anchor=False)
    panels.show_table(sources.card_table(file), key="card")
    given = sources.given_table(version, file["sha256"])
    if given.empty:
        frame.nothing_yet(*sources.gave_no_series(file))
    else:
        panels.show_table(given, key="given")


def show_findings() -> None:
    left, right = st.columns(2)
    with left:
        severities = frame.choices(
            "Mức", "muc-do", list(sources.SEVERITY_NAME), sources.SEVERITY_NAME.__getitem__, "Mọi mức"
        )
    with right:
        shorts = frame.choices("Tệp", "tep-loc", list(by_short.index), by_short["name"].__getitem__, "Mọi tệp")
    found = sources.findings(version, severities, shorts)
    with heading:
        frame.head(sources.findings_finding(found), QUESTION)
    if found.empty:
        frame.nothing_yet("không có điều nào cần xem lại", "Bỏ bớt bộ lọc nếu đang lọc theo mức hoặc theo tệp.")
        return
    panels.show_table(sources.findings_table(found), key="findings", links=panels.origin_links(found), height=560)
    panels.download_buttons("Điều cần xem lại", lambda: sources.findings_sheet(version, found), key="findings-download")


def show_releases() -> None:
    def start(column: str) -> str:
        return sources.first_choice(disputed, column)

    disputed = sources.disagreements(version, selection.area)
    kinds = sources.figure_kinds(version, selection.area)
    with heading:
        frame.head(sources.disagreements_finding(disputed, selection.area, selection.area_name), QUESTION)
    places = [*st.columns(2), *st.columns(2)]
    indicators = dict(kinds[["indicator", "indicator_name"]].itertuples(index=False, name=None))
    with places[0]:
        indicator = frame.choice(
            "Chỉ tiêu",
            "chi-tieu",
            list(indicators),
            indicators.__getitem__,
            start("indicator"),
        )
    kinds = kinds[kinds["indicator"] == indicator]
    items = dict(kinds[["item", "item_name"]].itertuples(index=False, name=None))
    with places[1]:
        item = frame.choice("Mục", "muc", list(items), items.__getitem__, start("item"))
    measures = kinds.loc[kinds["item"] == item, "measure"].to_list()
    with places[2]:
        measure = frame.choice("Loại số liệu", "loai", measures, sources.measure_name, start("measure"))
    rows = sources.all_releases(version, selection.area, indicator, item, measure)
    keys = rows["figure"].value_counts()
    newest_first = list(dict.fromkeys(rows["figure"].iloc[::-1]))
    with places[3]:
        key = frame.choice(
            "Kỳ",
            "ky",
            newest_first,
            lambda one: sources.figure_label(one, measure, keys[one]),
            start("period") or newest_first[0],
        )
    shown = sources.releases(rows, key, measure)
    panels.chart(
        charts.lines([shown.series], shown.unit, shown.labels, height=300),
        title=shown.finding,
        figures=shown.figures,
        key="releases",
        note=sources.revision_of_series(rows),
    )
    if shown.said:
        st.header(sources.said_finding(shown), anchor=False)
        for place, said in zip(st.columns(len(shown.said)), shown.said, strict=True):
            with place, st.container(border=True, height="stretch"):
                st.metric(said.released, said.value, border=False)
                st.caption(said.source)
                st.caption(said.place)
                st.link_button("Xem ô gốc", said.link, icon=":material/grid_on:")
                if said.in_force:
                    st.badge("Đang dùng", icon=":material/check_circle:", color="green")
    if disputed.empty:
        frame.nothing_yet("chưa có số liệu nào bị sửa đổi", "Các lần công bố sau sẽ hiện ở đây khi khác lần trước.")
    else:
        st.header(sources.most_disputed(disputed), anchor=False)
        panels.show_table(
            sources.disagreements_table(disputed), key="disagreements", links=panels.origin_links(disputed)
        )
    usual = sources.mean_revisions(version, selection.area)
    if not usual.empty:
        st.header(sources.revisions_finding(usual), anchor=False)
        panels.show_table(usual, key="mean-revisions")
        st.caption(sources.REVISIONS_KEY)


def show_calendar() -> None:
    shown = sources.calendar(version, selection.area, selection.month, past.day_of(version) or date.today())
    with heading:
        frame.head(shown.finding, QUESTION)
    st.dataframe(
        shown.table.style.map(sources.tint_of_mark),
        hide_index=True,
        height="content",
        column_config={"Chỉ tiêu": st.column_config.Column(pinned=True)},
        key="calendar",
    )
    st.caption(sources.CALENDAR_KEY)


def show_origin() -> None:
    left, middle, right = st.columns([4, 3, 2])
    with left:
        file = by_short.loc[choose_file()]
    names = sources.sheets(version, file["sha256"])
    if not names:
        frame.nothing_yet(f"kho số liệu không lấy gì từ tệp {file['name']}", "Hãy chọn tệp khác.")
        return
    with middle:
        sheet = frame.choice("Trang tính", "trang", names, str, names[0])
    start = sources.first_cell(version, file["sha256"], sheet)
    with right:
        cell = frame.words_sought("Ô", "o", start) or start
    shown = sources.origin(version, file, sheet, cell.upper())
    with heading:
        frame.head(shown.title, QUESTION)
    if shown.facts.empty:
        st.caption("Kho số liệu không lấy số nào từ ô này.")
    else:
        panels.show_table(shown.facts, key="facts")
    if shown.picture is None:
        st.warning(shown.fault, icon=":material/warning:")
        return
    st.dataframe(
        shown.picture.style.apply(lambda _: sources.tint_picture(shown), axis=None), key="picture", height="content"
    )
    for note in shown.notes:
        st.caption(note)


heading = st.container()
with st.container():
    view = frame.switch("Xem", "xem", VIEWS)
{"tep": show_files, "can-xem": show_findings, "cac-lan": show_releases, "lich": show_calendar, "o-goc": show_origin}[
    view
]()
