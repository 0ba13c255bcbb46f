"""Nạp số liệu: what does this workbook say, what does it change, may it be published?"""

import streamlit as st

from dashboard import desk, forms, frame, identity, upload, upload_panels, warehouse
from ledger.people import ROLE_NAME, Role

QUESTION = "Thả biểu Excel của tháng, xem máy hiểu thế nào và số nào đổi, rồi công bố; hoàn tác được."

person = identity.person()
folder = warehouse.data_folder()
names = upload.names()
may_upload = person.role >= Role.STATISTICIAN
VIEWS = {"nap": "Nạp tệp", "lich-su": "Lịch sử công bố", "bieu-mau": "Biểu mẫu"}


def show_upload() -> None:
    if not may_upload:
        with heading:
            frame.head("Cần vai trò thống kê viên để nạp số liệu", QUESTION)
        st.info(
            f"Bạn đang xem với vai trò {ROLE_NAME[person.role].lower()}. Hãy đăng nhập bằng tài khoản thống kê viên "
            "(nút Đăng nhập ở thanh bên), hoặc đề nghị người quản trị cấp quyền.",
            icon=":material/lock:",
        )
        return
    upload_panels.uploader(folder, person)
    order = upload_panels.work().order
    upload_panels.keep_in_address()
    if not order.files:
        with heading:
            frame.head("Chưa có tệp nào trên bàn", QUESTION)
        return
    seen = upload_panels.examined(folder, person, order, version)
    with heading:
        frame.head(upload.headline(seen) if seen else "Chưa xem được các tệp này", QUESTION)
    if seen:
        upload_panels.files(seen, names, may_change=True)
        upload_panels.examination(folder, seen, names, version, may_assign=True)
        upload_panels.publish_box(folder, seen, order, person)


def show_waiting() -> None:
    with heading:
        frame.head(f"{len(waiting)} hồ sơ chờ người thứ hai duyệt", QUESTION)
    if not waiting:
        frame.nothing_yet("không có hồ sơ nào chờ duyệt", "Hồ sơ gửi từ thẻ Nạp tệp sẽ hiện ở đây.")
        return
    by_number = {one.number: one for one in waiting}
    chosen = by_number[
        st.selectbox(
            "Hồ sơ", list(by_number), format_func=lambda number: upload_panels.submission_name(by_number[number])
        )
    ]
    order = desk.order_of(chosen)
    seen = upload_panels.examined(folder, person, order, version)
    if seen:
        upload_panels.files(seen, names, may_change=False)
        upload_panels.examination(folder, seen, names, version, may_assign=False)
        upload_panels.submission_box(folder, seen, chosen, person)


def show_history() -> None:
    with heading:
        frame.head(upload_panels.history_finding(folder), QUESTION)
    upload_panels.history(folder, person, version)


def show_templates() -> None:
    with heading:
        frame.head(f"{len(forms.KINDS)} biểu mẫu điền sẵn các dòng của kỳ trước", QUESTION)
    upload_panels.templates(version)


heading = st.container()
upload_panels.do_what_was_wanted(folder, person)
version = upload_panels.current_version()
upload_panels.say_illustrative(version)
waiting = desk.submissions(folder)
if waiting or desk.four_eyes(folder):
    VIEWS["cho-duyet"] = f"Chờ duyệt ({len(waiting)})"
view = frame.switch("Xem", "xem", VIEWS)
{"nap": show_upload, "cho-duyet": show_waiting, "lich-su": show_history, "bieu-mau": show_templates}[view]()
