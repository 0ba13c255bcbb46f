"""argparse that speaks Vietnamese. Knows no command of ours.

argparse translates its own words through gettext, which wants compiled catalogues and environment variables; the few
phrases that a user can meet are said here instead.
"""

from __future__ import annotations

import argparse

PHRASES = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "show this help message and exit": "in hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "Lệnh chưa đúng: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu %s",
    "unrecognized arguments: %s": "không có tham số %s",
    "expected one argument": "cần một giá trị đi kèm",
    "expected at most one argument": "chỉ nhận một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị đi kèm",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "invalid %(type)s value: %(value)r": "giá trị không hợp lệ: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có %(value)r; hãy chọn trong: %(choices)s",
    "not allowed with argument %s": "không dùng cùng %s",
}


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help and errors are Vietnamese; options are never guessed from their beginning."""

    def __init__(self, **options):
        argparse._ = lambda phrase: PHRASES.get(phrase, phrase)
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)
