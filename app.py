"""The frame: page set-up, navigation, shared filters, one place for errors. Knows no SQL, no chart, no arithmetic.

`streamlit run app.py` first imports this module for `app`, so that the heavy libraries are loaded before the first
visitor comes; then it runs it as a script for each visitor.
"""

import gc
import logging

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from dashboard import frame, identity, visitor, warehouse
from dashboard.web import api, promptness, sign_in
from dashboard.web.shell import Shell
from ledger.people import Role

# Pages that work while there is no warehouse, and have neither area nor month.
WITHOUT_FIGURES = ("nap-so-lieu", "quan-tri")


def show() -> None:
    """One run of the script: the frame, then the page that the address names."""
    st.set_page_config(
        page_title="Tăng trưởng công thương Nghệ An",
        page_icon="📈",  # drawn by the browser itself; a Material icon would be fetched from fonts.gstatic.com
        layout="wide",
        initial_sidebar_state=256,
    )
    who = identity.visitor()
    person, may_view = who.person, who.may_view
    navigation = st.navigation(
        {
            "Điều hành": [
                st.Page("pages/executive/overview.py", title="Tổng quan", icon=":material/dashboard:", default=True),
                st.Page("pages/executive/meeting.py", title="Chế độ họp", icon=":material/slideshow:", url_path="hop"),
                st.Page(
                    "pages/executive/scenario.py",
                    title="Kịch bản tăng trưởng",
                    icon=":material/alt_route:",
                    url_path="kich-ban",
                ),
                st.Page(
                    "pages/goals/resolution_07.py",
                    title="Nghị quyết 07",
                    icon=":material/flag:",
                    url_path="nghi-quyet-07",
                ),
            ],
            "Ngành, lĩnh vực": [
                st.Page(
                    "pages/sectors/industry.py", title="Công nghiệp", icon=":material/factory:", url_path="cong-nghiep"
                ),
                st.Page(
                    "pages/sectors/trade.py",
                    title="Xuất nhập khẩu",
                    icon=":material/directions_boat:",
                    url_path="xuat-nhap-khau",
                ),
                st.Page("pages/sectors/retail.py", title="Bán lẻ", icon=":material/storefront:", url_path="ban-le"),
                st.Page(
                    "pages/sectors/clusters.py",
                    title="Cụm công nghiệp",
                    icon=":material/domain:",
                    url_path="cum-cong-nghiep",
                ),
                st.Page(
                    "pages/sectors/projects.py",
                    title="Dự án",
                    icon=":material/construction:",
                    url_path="du-an",
                ),
            ],
            "Số liệu": [
                st.Page(
                    "pages/data/upload.py",
                    title="Nạp số liệu",
                    icon=":material/upload_file:",
                    url_path="nap-so-lieu",
                ),
                st.Page("pages/data/lookup.py", title="Tra cứu", icon=":material/search:", url_path="tra-cuu"),
                st.Page(
                    "pages/data/sources.py",
                    title="Nguồn số liệu",
                    icon=":material/account_tree:",
                    url_path="nguon-so-lieu",
                ),
                st.Page(
                    "pages/data/administration.py",
                    title="Quản trị",
                    icon=":material/admin_panel_settings:",
                    url_path="quan-tri",
                    visibility="visible" if person.role == Role.ADMIN else "hidden",
                ),
            ],
        },
        expanded=True,
        position="sidebar" if may_view else "hidden",
    )
    if not visitor.let_in(who, person, may_view, navigation.url_path):
        return
    way_in = visitor.box(who, person, navigation.url_path)
    try:
        if navigation.url_path in WITHOUT_FIGURES:
            navigation.run()
            return
        # One version for the whole run: the figures of a page agree with each other while a new month is published.
        with warehouse.at(warehouse.current_version()):
            if selection := frame.select():
                with warehouse.at(selection.version):  # the same, or as it was known on the chosen day
                    navigation.run()
    except warehouse.WarehouseError as fault:
        st.error(str(fault), icon=":material/error:")
    except Exception:
        logging.getLogger("dashboard").exception("page %s failed", navigation.title)
        st.error(
            f"Trang «{navigation.title}» gặp lỗi khi hiển thị; số liệu không bị ảnh hưởng. "
            "Hãy tải lại trang; nếu vẫn lỗi, báo bộ phận quản trị kèm thời điểm xảy ra.",
            icon=":material/error:",
        )
    visitor.lead_back(way_in, navigation.url_path)


if __name__ == "__main__":
    show()
else:
    # Streamlit takes a folder `pages` for its older kind of app until a first visitor has run st.navigation; one who
    # came by a link to a page would read "Page not found" over it.
    PagesManager.uses_pages_directory = False
    promptness.ensure()
    # What is loaded now stays for ever, and a run leaves thousands of objects for a moment only. With Python's own
    # limits the collector walked through everything every few new months: 150 ms in which nobody was served.
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    app = st.App(__file__, routes=[*sign_in.routes(), *api.routes()], middleware=[Middleware(Shell)])
