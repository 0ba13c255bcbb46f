"""Draws the statistician's desk: uploads, what was understood, findings, comparison, labels, publishing, history.

What is on the desk of this visitor stands in the session and, by hash, in the address. Knows no SELECT; every action
goes through dashboard.desk, which checks the role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard import audit, desk, forms, frame, panels, queries, sources, upload, warehouse, words
from dashboard.desk import Change, Examination, FileSeen, Instructions, Kind, Order, Staged
from dashboard.panels import plain
from dashboard.reports import tables
from dashboard.upload import Names
from growth.notation import MISSING, date_text, number
from ledger.book import Action, Entry, LedgerError
from ledger.decisions import Assigned, Publication
from ledger.people import Person, Role
from ledger.submissions import Submission

NOTE = "upload-note"
_WORK, _SEEN, _WANTED, _SAID, _ADDRESS = "_desk_work", "_desk_seen", "_desk_wanted", "_desk_said", "tep"
_ADDRESS_HASH = 64
_LABELS_A_PAGE = 8
_FINDINGS_IN_FULL = 40  # more of them stand in a table to scroll and search
_AROUND = 7  # rows of a sheet shown above and below a cell
AREAS = {"": "Như tệp ghi", "VN-22": "Nghệ An", "VN": "Cả nước"}
STEPS = {
    "bang": "Bảng đã hiểu",
    "hinh": "Hình trang tính",
    "can-xem": "Điều cần xem",
    "so-sanh": "So sánh",
    "nhan": "Nhãn chưa có mã",
}
ACTION_NAME = {
    Action.ADOPT: "nạp trước khi có sổ ghi",
    Action.PUBLISH: "công bố",
    Action.GOAL: "nhập chỉ tiêu",
    Action.GOAL_NOTE: "nguyên nhân, đề xuất",
}


@dataclass
class Work:
    """What lies on this visitor's desk; `uploads` counts them, so that the widget for files is empty after each."""

    files: dict[Staged, Instructions] = field(default_factory=dict)
    assigned: tuple[Assigned, ...] = ()
    uploads: int = 0

    @property
    def order(self) -> Order:
        return Order(dict(self.files), self.assigned)


def work() -> Work:
    """The desk of this visitor; after a reload of the page with the files that the address names."""
    if _WORK not in st.session_state:
        st.session_state[_WORK] = Work()
        for text in st.query_params.get_all(_ADDRESS):
            sha256, _, name = text.partition(":")
            if len(sha256) == _ADDRESS_HASH and sha256.isalnum() and name:
                st.session_state[_WORK].files[Staged(sha256, name)] = Instructions()
    return st.session_state[_WORK]


def current_version() -> str:
    """The published version; empty while nothing is published yet."""
    try:
        return warehouse.current_version()
    except warehouse.NoWarehouse:
        return ""


def illustrative(version: str) -> bool:
    if not version:
        return False
    with warehouse.at(version):
        return queries.is_illustrative()


def say_illustrative(version: str) -> None:
    """The badge of a warehouse of made-up figures: what comes in here joins them."""
    if illustrative(version):
        st.badge(words.ILLUSTRATIVE.upper(), icon=":material/school:", color="orange")


# What happens to the desk


def do_what_was_wanted(folder, person: Person) -> None:
    """Carry out the action that a button of the last run asked for, upon what was on the screen then."""
    if wanted := st.session_state.pop(_WANTED, None):
        act, arguments, doing = wanted
        try:
            with st.spinner(doing):
                st.session_state[_SAID] = ("success", act(folder, person, *arguments))
        except (desk.EtlError, LedgerError) as fault:
            st.session_state[_SAID] = ("error", str(fault))
    if said := st.session_state.pop(_SAID, None):
        kind, text = said
        show, icon = (st.success, ":material/check_circle:") if kind == "success" else (st.error, ":material/error:")
        show(plain(text), icon=icon)


def _want(act: Callable, doing: str, *arguments: object) -> None:
    st.session_state[_WANTED] = (act, arguments, doing)


def _publish(folder, person: Person, order: Order, upon: str) -> str:
    order = replace(order, note=st.session_state.get(NOTE, "").strip())
    outcome = desk.publish(folder, person, order, upon=upon or None, illustrative=illustrative(upon))
    _clear_desk()
    return _published(outcome, order)


def _submit(folder, person: Person, order: Order, upon: str) -> str:
    order = replace(order, note=st.session_state.get(NOTE, "").strip())
    entry = desk.submit(folder, person, order, upon=upon or None)
    _clear_desk()
    return f"Đã gửi duyệt, hồ sơ số {entry}. Số liệu chưa đổi cho đến khi một người duyệt khác công bố."


def _approve(folder, person: Person, submission: int, upon: str) -> str:
    waiting = next((one for one in desk.submissions(folder) if one.number == submission), None)
    outcome = desk.approve(folder, person, submission, upon=upon or None, illustrative=illustrative(upon))
    return _published(outcome, desk.order_of(waiting))


def _reject(folder, person: Person, submission: int) -> str:
    desk.reject(folder, person, submission, st.session_state.get(f"reject-{submission}", ""))
    return f"Đã trả lại hồ sơ số {submission}; người gửi thấy lý do trong lịch sử."


def _undo(folder, person: Person, number_of_entry: int, upon: str) -> str:
    outcome = desk.undo(
        folder, person, number_of_entry, st.session_state.get(f"undo-{number_of_entry}", ""), upon=upon or None
    )
    return f"Đã hoàn tác lần công bố số {number_of_entry}; kho số liệu trở lại phiên bản {outcome.version}."


def _published(outcome: desk.Outcome, order: Order) -> str:
    came_in = number(len(order.files) - len(outcome.known), 0)
    figures = number(sum(outcome.figures.get(staged.sha256, 0) for staged in order.files), 0)
    labels = f", {number(len(order.assigned), 0)} nhãn được ghi nhớ" if order.assigned else ""
    return (
        f"Đã công bố: {came_in} tệp, {figures} dòng số liệu{labels} "
        f"(phiên bản {outcome.version}). Mọi trang đang mở thấy số mới ở lần bấm kế tiếp."
    )


def _clear_desk() -> None:
    st.session_state[_WORK] = Work(uploads=work().uploads + 1)
    st.session_state.pop(_SEEN, None)
    st.query_params.pop(_ADDRESS, None)


def _assign(one: Assigned) -> None:
    work().assigned = (*(other for other in work().assigned if other.label != one.label), one)


def _forget(one: Assigned) -> None:
    work().assigned = tuple(other for other in work().assigned if other != one)


def _take_away(staged: Staged) -> None:
    work().files.pop(staged, None)


def _say_area(staged: Staged, area: str) -> None:
    said = work().files[staged]
    work().files[staged] = replace(said, area=area, reason=said.reason or "Tệp không ghi địa bàn")


# Uploading and examining


def uploader(folder, person: Person) -> None:
    """Takes files in: each is kept once by its hash; the widget is empty again afterwards."""
    found = st.file_uploader(
        "Thả một hoặc nhiều tệp: .xlsx, .xls, .xlsb, .ods hoặc .csv",
        accept_multiple_files=True,
        key=f"uploader-{work().uploads}",
    )
    if not found:
        return
    faults = []
    for file in found:
        try:
            work().files.setdefault(desk.upload(folder, person, file.name, file.getvalue()), Instructions())
        except (desk.EtlError, LedgerError) as fault:
            faults.append(str(fault))
    work().uploads += 1
    if faults:
        st.session_state[_SAID] = ("error", " ".join(faults))
    st.rerun()


def examined(folder, person: Person, order: Order, version: str) -> Examination | None:
    """The examination of an order against `version`, done once; None (with the reason drawn) where it cannot be."""
    key = (version, tuple(order.files.items()), order.assigned)
    known = st.session_state.get(_SEEN)
    if known and known[0] == key:
        return known[1]
    place = st.empty()
    shown = place.progress(0.0, "Đang đọc tệp…")

    def progress(doing: str, done: int, of: int) -> None:
        shown.progress(min(done / of, 1.0) if of else 1.0, plain(doing))

    try:
        seen = desk.look(folder, person, order, progress, illustrative(version))
    except (desk.EtlError, LedgerError) as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return None
    finally:
        place.empty()
    st.session_state[_SEEN] = (key, seen)
    return seen


def keep_in_address() -> None:
    """Write the files of the desk into the address: a reload of the page finds them again."""
    texts = [f"{staged.sha256}:{staged.name}" for staged in work().files]
    if texts:
        st.query_params[_ADDRESS] = texts
    else:
        st.query_params.pop(_ADDRESS, None)


def files(seen: Examination, names: Names, may_change: bool) -> None:
    """The uploads with their states; where `may_change`, what the person may say about each."""
    panels.show_table(upload.files_table(seen.files, names), key="upload-files")
    for file in seen.files:
        if file.needs_area:
            _ask_for_area(file, may_change)
        elif file.fault:
            st.error(plain(file.fault), icon=":material/error:")
        elif file.held:
            st.info(plain(f"“{file.staged.name}”: đã có, không có gì mới."), icon=":material/task_alt:")
    if may_change:
        _statements(seen)


def _ask_for_area(file: FileSeen, may_change: bool) -> None:
    with st.container(border=True, gap="small"):
        st.warning(plain(f"“{file.staged.name}” không ghi số liệu của địa bàn nào."), icon=":material/location_on:")
        if may_change:
            with st.container(horizontal=True):
                for code in ("VN-22", "VN"):
                    st.button(
                        f"Số liệu của {AREAS[code] if code == 'VN-22' else 'cả nước'}",
                        key=f"area-{code}-{file.staged.sha256[:12]}",
                        icon=":material/check:",
                        on_click=_say_area,
                        args=(file.staged, code),
                    )


def _statements(seen: Examination) -> None:
    """What the person says about a file where its own words are wrong or silent; area and month need a reason."""
    with st.expander("Chỉ định địa bàn, tháng báo cáo, ngày công bố; bỏ tệp", icon=":material/edit_calendar:"):
        staged = _chosen([file.staged for file in seen.files], "said-file")
        said, short = work().files[staged], staged.sha256[:12]
        # The boxes are new ones whenever something else than they has changed what is said.
        now = f"{short}-{crc32(repr(said).encode())}"
        with st.form(f"said-{short}", border=False, enter_to_submit=False):
            left, middle, right = st.columns(3)
            with left:
                area = st.selectbox(
                    "Địa bàn của những dòng tệp không ghi",
                    list(AREAS),
                    list(AREAS).index(said.area),
                    format_func=AREAS.__getitem__,
                    key=f"said-area-{now}",
                    filter_mode=None,
                )
            with middle:
                month = st.text_input("Tháng báo cáo", said.month, key=f"said-month-{now}", placeholder="8/2025")
            with right:
                released = st.text_input(
                    "Ngày công bố",
                    date_text(said.released) if said.released else "",
                    key=f"said-released-{now}",
                    placeholder="29/8/2025",
                )
            left, right = st.columns(2)
            with left:
                publisher = st.text_input("Cơ quan công bố", said.publisher, key=f"said-publisher-{now}")
            with right:
                document = st.text_input("Tên tài liệu", said.document, key=f"said-document-{now}")
            reason = st.text_input(
                "Lý do (bắt buộc khi chỉ định địa bàn hoặc tháng)", said.reason, key=f"said-reason-{now}"
            )
            if st.form_submit_button("Áp dụng và đọc lại", icon=":material/refresh:", key=f"said-apply-{short}"):
                try:
                    work().files[staged] = desk.statement(
                        area=area,
                        month=upload.read_month(month),
                        released=released,
                        publisher=publisher,
                        document=document,
                        reason=reason,
                    )
                except desk.EtlError as fault:
                    st.error(plain(str(fault)), icon=":material/error:")
                else:
                    st.rerun()
        with st.container(horizontal=True):
            st.button("Bỏ tệp này", key=f"drop-{short}", icon=":material/delete:", on_click=_take_away, args=(staged,))
            if len(seen.files) > 1:
                st.button("Bỏ tất cả", key="drop-all", icon=":material/delete_sweep:", on_click=_clear_desk)


def _chosen(several: Sequence[Staged], key: str) -> Staged:
    by_hash = {one.sha256: one for one in several}
    if len(several) == 1:
        return several[0]
    return by_hash[
        st.selectbox("Tệp", list(by_hash), format_func=lambda sha256: by_hash[sha256].name, key=key, filter_mode=None)
    ]


# What was understood


def examination(folder, seen: Examination, names: Names, version: str, may_assign: bool) -> None:
    """One step of looking at an examination: tables, picture, findings, comparison, labels."""
    counts = {
        "bang": sum(len(file.tables) for file in seen.files),
        "hinh": None,
        "can-xem": sum(len(file.findings) for file in seen.files),
        "so-sanh": sum(one.kind is not Kind.UNCHANGED for one in seen.comparison.changes),
        "nhan": len(seen.unknown) + len(seen.assigned),
    }
    steps = {key: name if counts[key] is None else f"{name} ({number(counts[key], 0)})" for key, name in STEPS.items()}
    step = frame.switch("Bước xem", "buoc", steps)
    if step == "bang":
        _tables(seen, names)
    elif step == "hinh":
        _sheet_picture(folder, seen)
    elif step == "can-xem":
        _findings(folder, seen)
    elif step == "so-sanh":
        _comparison(folder, seen, names, version)
    else:
        _labels(seen, may_assign)


def _readable(seen: Examination) -> list[FileSeen]:
    return [file for file in seen.files if file.tables or file.roles]


def _chosen_file(seen: Examination, key: str) -> FileSeen | None:
    readable = _readable(seen)
    if not readable:
        frame.nothing_yet("chưa đọc được bảng nào từ các tệp này", "Xem lý do ở từng tệp bên trên.")
        return None
    staged = _chosen([file.staged for file in readable], key)
    return next(file for file in readable if file.staged == staged)


def _tables(seen: Examination, names: Names) -> None:
    file = _chosen_file(seen, "tables-file")
    if file is None:
        return
    for at, table in enumerate(file.tables):
        with st.expander(plain(upload.table_title(table)), expanded=len(file.tables) == 1):
            for line in upload.table_facts(table, names):
                st.caption(plain(line))
            panels.show_table(upload.captions_table(table), key=f"captions-{at}")
            if table.rows:
                panels.show_table(upload.rows_table(table, names), key=f"rows-{at}", height=320)
    if file.outside:
        with st.expander(f"Phần không đọc ({number(len(file.outside), 0)})", icon=":material/visibility_off:"):
            panels.show_table(
                pd.DataFrame(
                    {
                        "Trang tính": [one["sheet"] for one in file.outside],
                        "Vì sao": [one["reason"] for one in file.outside],
                    }
                ),
                key="outside",
            )


def _sheet_picture(folder, seen: Examination) -> None:
    file = _chosen_file(seen, "picture-file")
    if file is None:
        return
    pages = {sheet.name: sheet for sheet in desk.sheets(folder, file.staged)}
    wanted = [name for name in pages if name in file.roles] + [name for name in pages if name not in file.roles]
    name = st.selectbox(
        "Trang tính",
        wanted,
        format_func=lambda one: one if one in file.roles else f"{one} (không đọc)",
        key=f"picture-sheet-{file.staged.sha256[:12]}",
        filter_mode=None,
    )
    shown = upload.picture(pages[name], file.roles.get(name, {}))
    if shown.roles:
        legend, styles = upload.legend(shown.roles)
        styles = styles.map(frame.css)
        st.table(legend.style.apply(lambda _: styles, axis=None), border=False, hide_index=True, hide_header=True)
    _draw_picture(shown, key=f"picture-{file.staged.sha256[:12]}-{name}", height=620)
    if shown.hidden:
        st.caption("Trang tính này bị ẩn trong tệp.")
    if shown.cut:
        st.caption(shown.cut)


def _draw_picture(shown: upload.Picture, key: str, height: int | str) -> None:
    st.dataframe(
        shown.texts.style.apply(lambda _: shown.tints.map(frame.css), axis=None),
        key=key,
        height=height,
        column_config={
            letter: st.column_config.Column(width=width, alignment="right" if letter in shown.numbers else None)
            for letter, width in shown.widths.items()
        },
        placeholder="",
    )


def _findings(folder, seen: Examination) -> None:
    file = _chosen_file(seen, "findings-file")
    if file is None:
        return
    st.header(f"{file.staged.name}: {upload.findings_sentence(file.findings)}", anchor=False)
    if len(file.findings) > _FINDINGS_IN_FULL:
        panels.show_table(upload.findings_table(file.findings), key="upload-findings", height=480)
    elif file.findings:
        panels.html_table(upload.findings_to_read(file.findings))
    st.download_button(
        "Tải bản sao có ghi chú ở từng ô",
        audit.recorded(
            f"Bản sao có ghi chú: {file.staged.name}", "Excel", lambda: desk.annotated(folder, file).content
        ),
        file_name=f"{file.staged.name.rpartition('.')[0]} (có ghi chú).xlsx",
        mime=tables.XLSX,
        key="annotated",
        icon=":material/comment:",
        on_click="ignore",
    )
    st.caption(
        "Bản sao .xlsx giữ định dạng của tệp (không giữ hình vẽ, biểu đồ). "
        "Tệp .xls, .xlsb, .ods, .csv được chuyển sang .xlsx: chỉ có giá trị và ghi chú."
    )


# Comparison


def _comparison(folder, seen: Examination, names: Names, version: str) -> None:
    changes = seen.comparison.changes
    present = [kind for kind in Kind if any(one.kind is kind for one in changes)]
    if not changes and not seen.comparison.rows:
        frame.nothing_yet("không có gì để so sánh", "Mọi tệp đã có trong kho, hoặc chưa đọc được tệp nào.")
        return
    if present:
        left, right = st.columns(2)
        with left:
            kinds = frame.choices("Loại thay đổi", "thay-doi", [*present], upload.KIND_NAME.__getitem__, "Mọi thay đổi")
        codes = list(dict.fromkeys(one.indicator for one in changes))
        with right:
            indicators = frame.choices(
                "Chỉ tiêu", "chi-tieu-nap", codes, lambda code: names.indicators.get(code, code), "Mọi chỉ tiêu"
            )
        shown = [
            one
            for one in changes
            if (one.kind in kinds if kinds else one.kind is not Kind.UNCHANGED)
            and (not indicators or one.indicator in indicators)
        ]
        _changes(folder, seen, shown, names, version)
    rows = upload.rows_changed_table(seen)
    if not rows.empty:
        st.header("Kịch bản, mục tiêu, danh mục", anchor=False)
        panels.show_table(rows, key="rows-changed")


def _changes(folder, seen: Examination, shown: list[Change], names: Names, version: str) -> None:
    if not shown:
        frame.nothing_yet("không có thay đổi nào theo bộ lọc này", "Bỏ bớt bộ lọc để xem các số còn lại.")
        return
    table = upload.changes_table(shown[: upload.MOST_CHANGES], names)
    formats = dict.fromkeys(("Đang dùng", "Trong tệp", "Chênh lệch"), number)
    odd = [bool(one.doubts) for one in shown[: upload.MOST_CHANGES]]
    tint = frame.css(f"background-color: {upload.TINT[desk.Role.UNKNOWN_LABEL]}")
    styled = table.style.format(formats, na_rep=MISSING).apply(
        lambda row: [tint if odd[row.name] else ""] * len(row), axis=1
    )
    picked = st.dataframe(
        styled,
        hide_index=True,
        key="changes",
        height="content" if len(table) < 12 else 460,
        column_config={name: st.column_config.Column(width=width) for name, width in upload.CHANGE_WIDTHS.items()},
        on_select="rerun",
        selection_mode="single-row",
        placeholder=MISSING,
    )
    if len(shown) > len(table):
        st.caption(f"Bảng vẽ {number(len(table), 0)} dòng đầu trong {number(len(shown), 0)}; tải về để xem đủ.")
    panels.download_buttons(
        "So sánh với số đang dùng",
        lambda: tables.Sheet(
            "So sánh với số đang dùng", upload.changes_table(shown, names), "", illustrative(version), version
        ),
        key="changes-download",
    )
    rows = picked.selection.rows
    if rows and rows[0] < len(shown):
        _one_change(folder, seen, shown[rows[0]], names, version)
    else:
        st.caption("Chọn một dòng để xem cả hai ô: ô trong tệp và ô của số đang dùng.")


def _one_change(folder, seen: Examination, change: Change, names: Names, version: str) -> None:
    """Both cells of a change, each in the picture of its sheet."""
    with st.container(border=True, gap="small"):
        for line in upload.change_sentences(change, names):
            st.markdown(plain(line))
        left, right = st.columns(2)
        with left:
            st.markdown("**Ô trong tệp**")
            _new_cell(folder, seen, change)
        with right:
            st.markdown("**Ô của số đang dùng**")
            _old_cell(change, version)


def _new_cell(folder, seen: Examination, change: Change) -> None:
    place = change.new_place
    if place is None:
        st.caption("Không có trong tệp.")
        return
    file = next(file for file in seen.files if file.staged.sha256 == place.sha256)
    sheet = next(one for one in desk.sheets(folder, file.staged) if one.name == place.sheet)
    shown = upload.around(upload.picture(sheet, file.roles.get(place.sheet, {}), place.cell), place.cell, _AROUND)
    _draw_picture(shown, key="new-cell", height="content")
    st.caption(plain(f"{place.file}, {place.sheet}!{place.cell}"))


def _old_cell(change: Change, version: str) -> None:
    place = change.old_place
    if place is None:
        st.caption("Chưa có số nào.")
        return
    files = sources.files(version)
    origin = sources.origin(version, files[files["sha256"] == place.sha256].iloc[0], place.sheet, place.cell)
    if origin.picture is None:
        st.warning(plain(origin.fault), icon=":material/warning:")
    else:
        styled = origin.picture.style.apply(lambda _: sources.tint_picture(origin), axis=None)
        st.dataframe(styled, key="old-cell", height="content", placeholder="")
    st.caption(plain(f"{place.file}, {place.sheet}!{place.cell}"))
    st.link_button(
        "Mở ở trang Nguồn số liệu",
        frame.origin_link(place.sha256, place.sheet, place.cell),
        icon=":material/open_in_new:",
    )


# Labels


def _labels(seen: Examination, may_assign: bool) -> None:
    for at, one in enumerate(seen.assigned):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("sẽ ghi nhớ", icon=":material/bookmark_added:", color="green")
            st.markdown(plain(f"“{one.label}” → {one.item} ({one.scheme})"))
            if may_assign:
                st.button("Bỏ", key=f"forget-{at}", icon=":material/undo:", on_click=_forget, args=(one,))
    if not seen.unknown:
        st.success("Mọi dòng của các bảng đều có mã danh mục.", icon=":material/check_circle:")
        return
    st.caption(
        "Số của các dòng này vẫn được giữ theo nhãn và ô. Gán mã một lần, các tháng sau tự nhận ra; "
        "việc gán có hiệu lực và được ghi nhớ cùng lần công bố này."
    )
    pages = -(-len(seen.unknown) // _LABELS_A_PAGE)
    page = 1
    if pages > 1:
        page = st.selectbox(
            "Trang", range(1, pages + 1), format_func=lambda one: f"{one}/{pages}", key="labels-page", width=120,
            filter_mode=None,
        )  # fmt: skip
    for at, unknown in enumerate(seen.unknown[(page - 1) * _LABELS_A_PAGE : page * _LABELS_A_PAGE]):
        _label(unknown, f"{page}-{at}", may_assign)


def _label(unknown: desk.UnknownLabel, key: str, may_assign: bool) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(unknown.label)}**")
        if not may_assign:
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for place, one in enumerate(unknown.proposals):
                remembered = one.likeness >= 1
                st.button(
                    plain(one.name),
                    key=f"assign-{key}-{place}",
                    icon=":material/history:" if remembered else ":material/add_link:",
                    help="Đã từng được gán như vậy" if remembered else f"Mã {one.item}, giống {one.likeness:.0%}",
                    type="primary" if remembered else "secondary",
                    on_click=_assign,
                    args=(Assigned(one.scheme, one.item, unknown.label),),
                )
            others = desk.label_choices(unknown.scheme)
            picked = st.selectbox(
                "Mục khác",
                range(len(others)),
                index=None,
                format_func=lambda at: f"{others[at].name} ({others[at].item})",
                key=f"other-{key}",
                placeholder="Chọn mục khác…",
                width=320,
            )
            if picked is not None:
                st.button(
                    "Gán mục này",
                    key=f"assign-{key}-other",
                    icon=":material/add_link:",
                    on_click=_assign,
                    args=(Assigned(others[picked].scheme, others[picked].item, unknown.label),),
                )


# Deciding


def publish_box(folder, seen: Examination, order: Order, person: Person) -> None:
    """The note and the one button; what forbids publishing stands beside it."""
    with st.container(border=True, gap="small"):
        st.header("Công bố", anchor=False)
        if not seen.may_publish:
            st.warning(plain(upload.why_not(seen)), icon=":material/block:")
        odd = seen.comparison.suspicious
        looked = True
        if odd and seen.may_publish:
            looked = st.checkbox(
                f"Tôi đã xem {number(len(odd), 0)} sửa đổi khác thường ở bước So sánh và thấy đúng", key="looked"
            )
        second = desk.four_eyes(folder)
        st.text_input("Ghi chú cho lần công bố này", key=NOTE, placeholder="Biểu tháng 8, Thống kê tỉnh gửi ngày 29/8")
        act, word, doing = (_submit, "Gửi duyệt", "Đang gửi…") if second else (_publish, "Công bố", "Đang công bố…")
        st.button(
            word,
            type="primary",
            icon=":material/send:" if second else ":material/publish:",
            key="publish",
            disabled=not (seen.may_publish and looked),
            on_click=_want,
            args=(act, doing, order, seen.upon or ""),
        )


def submission_box(folder, seen: Examination, submission: Submission, person: Person) -> None:
    """Publish or give back what somebody handed in."""
    with st.container(border=True, gap="small"):
        st.header(upload.headline(seen), anchor=False)
        if submission.note:
            st.caption(plain(f"Ghi chú của người gửi: {submission.note}"))
        if not seen.may_publish:
            st.warning(plain(upload.why_not(seen)), icon=":material/block:")
        if submission.upon != (seen.upon or ""):
            st.info(
                "Số liệu đã đổi sau khi hồ sơ được gửi; bảng so sánh ở đây là so với số đang dùng.",
                icon=":material/sync:",
            )
        st.text_input("Lý do trả lại", key=f"reject-{submission.number}")
        with st.container(horizontal=True):
            st.button(
                "Duyệt và công bố",
                type="primary",
                icon=":material/publish:",
                key="approve",
                disabled=not seen.may_publish or submission.actor == person.account,
                help="Người gửi không tự duyệt được" if submission.actor == person.account else None,
                on_click=_want,
                args=(_approve, "Đang công bố…", submission.number, seen.upon or ""),
            )
            st.button(
                "Trả lại",
                icon=":material/undo:",
                key="reject",
                on_click=_want,
                args=(_reject, "Đang trả lại…", submission.number),
            )


def templates(version: str) -> None:
    """A button for each form; the workbook is made when it is pressed."""
    for kind, (name, purpose) in forms.KINDS.items():
        with (
            st.container(border=True),
            st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"),
        ):
            with st.container(gap="xsmall"):
                st.markdown(f"**{name}**")
                st.caption(f"{purpose}.")
            st.download_button(
                "Tải biểu mẫu",
                audit.recorded(f"Biểu mẫu: {name}", "Excel", partial(forms.write, kind, version)),
                file_name=f"mau-{kind}.xlsx",
                mime=tables.XLSX,
                key=f"template-{kind}",
                icon=":material/download:",
                on_click="ignore",
            )


def submission_name(one: Submission) -> str:
    """`Số 12: Biểu T8.xlsx, lan.nguyen gửi 09:30 15/9/2025`."""
    named = ", ".join(file["name"] for file in one.files) or "gán nhãn"
    return f"Số {one.number}: {named}; {one.actor} gửi {_moment(one.at)}"


def history_finding(folder) -> str:
    """The title of the history: how many publications there were and who made the newest."""
    publications = desk.history(folder).publications
    if not publications:
        return "Chưa có lần công bố nào từ trang này"
    newest = publications[-1]
    return f"{len(publications)} lần công bố, gần nhất {_moment(newest.at)} ({newest.actor})"


def history(folder, person: Person, version: str) -> None:
    """All publications, newest first, and the undoing of the newest."""
    decided = desk.history(folder)
    if not decided.publications:
        frame.nothing_yet("chưa có lần công bố nào", "Lần công bố đầu tiên từ trang này sẽ hiện ở đây.")
        return
    panels.show_table(_history_table(decided.publications[::-1], desk.taken_back(folder)), key="history", height=480)
    if given_back := desk.given_back(folder):
        st.header("Hồ sơ đã trả lại", anchor=False)
        panels.show_table(_given_back_table(given_back), key="given-back")
    newest = decided.newest
    if newest is None or person.role < Role.STATISTICIAN:
        return
    with st.container(border=True, gap="small"):
        st.header(f"Hoàn tác lần công bố số {newest.number}", anchor=False)
        st.caption(
            plain(
                f"{ACTION_NAME[newest.action]}, {newest.actor}, {_moment(newest.at)}: "
                f"{', '.join(newest.names) or 'chỉ gán nhãn'}. Kho số liệu trở lại đúng như trước lần đó; "
                "tệp gốc vẫn được giữ."
            )
        )
        st.text_input("Lý do hoàn tác (bắt buộc)", key=f"undo-{newest.number}")
        st.button(
            "Hoàn tác",
            icon=":material/undo:",
            key="undo",
            on_click=_want,
            args=(_undo, "Đang hoàn tác…", newest.number, version),
        )


def _given_back_table(given_back: Sequence[tuple[Submission, Entry]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hồ sơ": [submission_name(one) for one, _ in given_back],
            "Người trả lại": [entry.actor for _, entry in given_back],
            "Lúc": [_moment(entry.at) for _, entry in given_back],
            "Lý do": [entry.subject for _, entry in given_back],
        }
    )


def _history_table(publications: Sequence[Publication], taken_back: Mapping[int, Entry]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Số": [one.number for one in publications],
            "Lúc": [_moment(one.at) for one in publications],
            "Người công bố": [one.actor for one in publications],
            "Người gửi": [one.submitted_by for one in publications],
            "Việc": [ACTION_NAME[one.action] for one in publications],
            "Tệp": [", ".join(one.names) for one in publications],
            "Nhãn đã gán": [", ".join(f"{a.label} → {a.item}" for a in one.assigned) for one in publications],
            "Ghi chú": [one.note for one in publications],
            "Tình trạng": ["đã hoàn tác" if one.undone else "đang dùng" for one in publications],
            "Hoàn tác": [
                f"{undoing.actor}, {_moment(undoing.at)}: {undoing.subject}"
                if (undoing := taken_back.get(one.number))
                else ""
                for one in publications
            ],
            "Phiên bản": [one.version_after for one in publications],
        }
    )


def _moment(at: datetime) -> str:
    here = at.astimezone()
    return f"{here:%H:%M} {date_text(here.date())}"
