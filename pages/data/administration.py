"""Quản trị: who may do what, what was done, and is everything still as it was written?"""

import streamlit as st

from dashboard import administration, frame, identity, template_panel
from ledger import accounts
from ledger.people import NotAllowed, Role, require

QUESTION = "Ai được làm gì, việc gì đã được làm, sổ ghi có còn nguyên vẹn, đã sao lưu chưa?"
VIEWS = {
    "tai-khoan": "Tài khoản",
    "nhat-ky": "Nhật ký",
    "thiet-lap": "Thiết lập",
    "mau": "Mẫu báo cáo",
    "cat-giu": "Sao lưu và kiểm tra",
}

person = identity.person()
try:
    require(identity.book(), person, Role.ADMIN, "xem trang Quản trị")
except NotAllowed as fault:
    frame.head("Trang Quản trị cần vai trò quản trị", QUESTION)
    st.warning(str(fault), icon=":material/lock:")
    st.stop()

all_accounts = accounts.accounts(identity.book())
frame.head(administration.finding(all_accounts), QUESTION)
administration.say_done()
view = frame.switch("Xem", "xem", VIEWS)
if view == "tai-khoan":
    list_place, one_place = st.container(), st.container()
    administration.new_account(person)
    with list_place:  # after the form, so that a new account stands in it at once
        administration.account_list(accounts.accounts(identity.book()))
    with one_place:
        administration.one_account(person, accounts.accounts(identity.book()))
elif view == "nhat-ky":
    administration.log()
elif view == "thiet-lap":
    administration.setting_form(person)
elif view == "mau":
    template_panel.each(person)
else:
    administration.check(person)
    administration.backup(person)
    administration.restore(person)
