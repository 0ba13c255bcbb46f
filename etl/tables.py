"""Tables of a sheet: where each begins, its header and body, each caption. Knows no file and no item code."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from operator import itemgetter

from etl.captions import CODE, LABEL, ORDINAL, UNIT, Caption, read_caption
from etl.numbers import EMPTY, NUMBER, WORDS, WRITTEN, is_missing
from etl.remembered import remembered
from etl.text import fold, search_key
from etl.units import DITTO, canonical_unit, is_unit_prefix, unit_line
from etl.workbook import Sheet
from growth.vocabulary import PriceBasis


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table in scope: how its title reads and which indicator each facet of its columns gives."""

    table: str
    title: re.Pattern[str]  # over the title's search key, from its beginning
    indicators: dict[str, str]  # facet → indicator; "" where the captions name no facet
    scheme: str
    by_area: bool = False  # rows may be provinces


def _kind(table: str, title: str, scheme: str, by_area: bool = False, **indicators: str) -> Kind:
    """A kind whose single indicator may stand under `value` and without a facet alike."""
    if "level" in indicators:
        level = indicators.pop("level")
        indicators |= {"": level, "value": level}
    return Kind(table, re.compile(title), indicators, scheme, by_area)


_MAIN_PRODUCTS = r"(?:san luong )?(?:mot so )?san pham (?:cong nghiep )?chu yeu|san luong (?:mot so )?san pham"
KINDS = (
    _kind(
        "iip",
        r"chi so (?:phat trien )?(?:nganh )?(?:san xuat (?:nganh )?cong nghiep|sxcn)",
        "vsic",
        by_area=True,
        level="iip",
    ),
    _kind(
        "gross_output",
        r"(?:chi so (?:phat trien )?)?(?:uoc tinh )?gia tri san xuat (?:nganh )?cong nghiep",
        "vsic|ownership",
        by_area=True,
        level="gross_output_industry",
    ),
    _kind("product_output", _MAIN_PRODUCTS, "product*ownership", level="product_output", volume="product_output"),
    _kind(
        "retail_sales",
        r"(?:uoc tinh )?(?:tong muc (?:ban le|blhh|hang hoa ban le|luu chuyen)|doanh thu ban le)",
        "retail",
        by_area=True,
        level="retail_sales",
    ),
    _kind(
        "exports",
        r"(?:kim ngach |tri gia )?xuat khau(?! dich vu| nhap khau)|(?:mat )?hang hoa xuat khau",
        "commodity",
        level="export_value",
        volume="export_volume",
    ),
    _kind(
        "imports",
        r"(?:kim ngach |tri gia )?nhap khau(?! dich vu)|(?:mat )?hang hoa nhap khau",
        "commodity",
        level="import_value",
        volume="import_volume",
    ),
    _kind("employment_index", r"chi so su dung lao dong", "vsic", by_area=True, level="employment_index_industry"),
    _kind(
        "state_investment",
        r"(?:thuc hien |khoi luong )*von dau tu (?!.*toan xa hoi).*ngan sach nha nuoc",
        "investment",
        by_area=True,
        level="state_investment",
    ),
    _kind(
        "foreign_investment",
        r"(?:so du an )?dau tu (?:truc tiep )?(?:cua )?nuoc ngoai",
        "investment|partner",
        by_area=True,
        projects="foreign_investment_projects",
        capital="foreign_investment",
        new_capital="foreign_investment_new",
        added_capital="foreign_investment_added",
        legal_capital="foreign_investment_legal",
    ),
)
_NUMBERS = frozenset((NUMBER, WRITTEN))
_FIGURES = frozenset((float, int, date, datetime))
_WORDS = frozenset((WORDS, WRITTEN))
_A_NUMBER = re.compile(f"[{NUMBER}{WRITTEN}]")  # in the kinds of a row's cells
_NO_MARK = re.compile(f"[{WORDS}{WRITTEN}]")
_NUMBERED = re.compile(r"^\s*(?:Biểu(?: số)?\s*)?\d{1,2}[a-z]?\s*[.:)](?!\d)")
_LEADING = re.compile(r"^(?:bieu(?: so)? )?(?:\d{1,2}[a-z]? )?(?:tiep(?: theo)? )?(?:bieu )?")
_GOES_ON = re.compile(r"\s*ti[eế]p theo", re.IGNORECASE)
_GOES_ON_IN_BRACKETS = re.compile(r"\(\s*ti[eế]p", re.IGNORECASE)
_NOTE = re.compile(
    r"^\s*(?:\(\s*[*\d]+\s*\)|\*+|ghi chú|nguồn|chú thích|chậm nhất|báo cáo chưa|ngày công bố|công bố ngày)",
    re.IGNORECASE,
)
_SHORTEST_TITLE = 8  # letters
_SOURCE = re.compile(r"^\s*nguồn\s*(?:số liệu)?\s*[:：.]\s*", re.IGNORECASE)
_CAPTION_WORD = re.compile(r"\b(?:thang|quy|so voi|so cung|cung ky|thuc hien|uoc tinh|cong don|luy ke|(?:19|20)\d\d)\b")
_MAY_BE_A_TITLE = re.compile(_LEADING.pattern + "(?:" + "|".join(kind.title.pattern for kind in KINDS) + ")")
_PRICES = (
    (PriceBasis.CONST_1994, re.compile(r"(?:gia so sanh|gia co dinh)(?: nam)? 1994")),
    (PriceBasis.CONST_2010, re.compile(r"(?:gia so sanh|gia co dinh)(?: nam)? 2010")),
    (PriceBasis.CONST_2020, re.compile(r"(?:gia so sanh|gia co dinh)(?: nam)? 2020")),
    (PriceBasis.CURRENT, re.compile(r"gia (?:hien hanh|thuc te)")),
)


@dataclass(slots=True)
class Column:
    """One column of figures or of row attributes, with the caption over it."""

    at: int
    caption: Caption
    borrowed: bool = False  # part of the caption stands over a column to the left, without a merge


@dataclass(slots=True)
class Block:
    """One table on a sheet: rows top..bottom (bottom excluded), header up to body."""

    sheet: Sheet
    kind: Kind | None
    title: str
    top: int
    bottom: int
    continued: bool = False
    body: int = 0  # first row of figures; = bottom when the block holds none
    units: list[str] = field(default_factory=list)  # of the corner cell
    columns: dict[int, Column] = field(default_factory=dict)  # columns with figures
    label_columns: list[int] = field(default_factory=list)
    unit_column: int | None = None
    uncaptioned: dict[int, str] = field(default_factory=dict)  # columns with numbers but without a caption → reason
    outside: set[int] = field(default_factory=set)  # of these, the columns right of the table: scratch numbers
    notes: dict[int, str] = field(default_factory=dict)  # row → text under the table
    cells: list[tuple] = field(default_factory=list)  # column → its cells in the body, rows of notes left out
    kinds: list[str] = field(default_factory=list)  # column → what these cells hold, a letter each
    citation: str = ""
    footnotes: list[str] = field(default_factory=list)  # under the table or under the part that continues it

    @property
    def price_basis(self) -> str:
        key = search_key(self.title)
        return next((basis for basis, pattern in _PRICES if pattern.search(key)), "")


def title_key(text: str) -> str:
    """Search key of a title without its number and without `(Tiếp theo)`."""
    key = search_key(text)
    return key[_LEADING.match(key).end() :].strip()


def _goes_on(text: str) -> bool:
    """Whether a title says that its table began before: `(Tiếp theo)`."""
    return bool(_GOES_ON.match(text) or ("(" in text and _GOES_ON_IN_BRACKETS.search(text)))


@remembered
def kind_of(text: str) -> Kind | None:
    """The kind of table that a title announces; None when the title is none of ours."""
    if not _MAY_BE_A_TITLE.match(search_key(text)):
        return None
    key = title_key(text)
    return next((kind for kind in KINDS if kind.title.match(key)), None)


def _texts(row: list) -> list[tuple[int, str]]:
    return [(at, cell) for at, cell in enumerate(row) if cell.__class__ is str and cell.strip()]


def _first_text(row: list) -> str:
    """The first text of a row; empty where it has none."""
    for cell in row:
        if cell.__class__ is str and cell.strip():
            return cell
    return ""


def _holds_figures(row: list, kinds: str) -> bool:
    """Whether a row holds a label and, right of it, at least one number that is not a year or a column number."""
    places = _label_and_number(kinds)
    if places is None:
        return False
    at, between, first = places
    label = row[at]
    length = _length_as_label(label)
    if not length:
        return False
    for column in between:
        if _is_caption(row[column]):
            return False
    if length > 2 and not _is_year(row[first]):
        return True
    numbers = [row[column] for column in number_columns(kinds) if column > at]
    return not (_are_column_numbers(numbers, label) or (all(map(_is_year, numbers)) and _is_header_word(label)))


@remembered
def _length_as_label(text: str) -> int:
    """How long a text is as a label; 0 for the head of columns of volumes and values, which labels no figures."""
    return 0 if search_key(text) in ("luong", "tri gia") else len(fold(text))


# Most rows of a table hold their words and numbers in the same columns.
@remembered
def _label_and_number(kinds: str) -> tuple[int, list[int], int] | None:
    """The columns of the first words of a row, of its words before a number, and of that; None where one is missing."""
    at = kinds.find(WORDS)
    found = _A_NUMBER.search(kinds, at + 1) if at >= 0 else None
    if not found:
        return None
    return at, [column for column in range(at + 1, found.start()) if kinds[column] == WORDS], found.start()


@remembered
def number_columns(kinds: str) -> tuple[int, ...]:
    """The columns in which a row holds numbers."""
    return tuple(column for column, kind in enumerate(kinds) if kind in _NUMBERS)


@remembered
def _label_column(kinds: str) -> int:
    """The first column in which a row holds words or a number written as text."""
    return _NO_MARK.search(kinds).start()


def _is_data_row(sheet: Sheet, at: int) -> bool:
    return _holds_figures(sheet.rows[at], sheet.kinds[at])


def _is_year(cell: object) -> bool:
    return cell.__class__ in (float, int) and 1985 <= cell <= 2100 and cell == int(cell)


def _are_column_numbers(numbers: list, label: str) -> bool:
    """`A | 1 | 2 | 3`: the numbers of the columns under a header."""
    return len(fold(label)) <= 2 and [str(number).rstrip("0").rstrip(".") for number in numbers] == [
        str(count) for count in range(1, len(numbers) + 1)
    ]


@remembered
def _is_caption(text: str) -> bool:
    """Whether a text beside the label column is part of a caption: a scratch number in its row begins no body."""
    return bool(_CAPTION_WORD.search(search_key(text)))


def _is_header_word(label: str) -> bool:
    return bool(
        re.search(r"\b(?:nam|thang|quy|so voi|cung ky|don vi|tinh|thuc hien|uoc|cong don)\b", search_key(label))
    )


def _lone_texts(rows: list[list]) -> list[str]:
    """The texts of the next rows while each holds one text only: further lines of a title."""
    lines = []
    for row in rows:
        texts = _texts(row)
        if len(texts) != 1:
            break
        lines.append(texts[0][1])
    return lines


def find_tables(sheet: Sheet) -> list[Block]:
    """All tables of a sheet in order, those out of scope with kind None. Blocks do not overlap."""
    starts = _title_rows(sheet)
    blocks: list[Block] = []
    for at, top in enumerate(starts):
        bottom = starts[at + 1] if at + 1 < len(starts) else sheet.height
        first = _first_text(sheet.rows[top])
        kind = kind_of(first) or kind_of(" ".join([first, *_lone_texts(sheet.rows[top + 1 : min(top + 4, bottom)])]))
        block = Block(sheet, kind, fold(first), top, bottom, _goes_on(first))
        if block.continued and block.kind is None and blocks:
            block.kind = blocks[-1].kind
        blocks.append(block)
    for block in blocks:
        if block.kind:
            _split(block)
    for block, following in zip(reversed(blocks[:-1]), reversed(blocks[1:]), strict=True):
        if following.continued:
            block.footnotes = block.footnotes or following.footnotes
    return blocks


@remembered
def _may_be_a_title(text: str) -> bool:
    """Whether the first text of a row may begin the first table of a sheet."""
    return len(text) >= _SHORTEST_TITLE and not is_unit_prefix(text)


@remembered
def _reads_like_a_title(text: str) -> bool:
    """Whether the first text of a row may begin a further table of a sheet."""
    if len(text) < _SHORTEST_TITLE or not (_NUMBERED.match(text) or kind_of(text) or _goes_on(text)):
        return False
    return not is_unit_prefix(text)


def _title_rows(sheet: Sheet) -> list[int]:
    """Rows that begin a table: the first text of the sheet, and later texts that read like a title over a header."""
    rows = sheet.rows
    first = next((at for at, row in enumerate(rows) if row and _begins_the_first_table(row)), None)
    if first is None:
        return []
    titles = frozenset(filter(_reads_like_a_title, sheet.texts))
    later = [at for at, without in enumerate(map(titles.isdisjoint, rows)) if not without and at > first]
    return _without_second_lines([first, *(at for at in later if _begins_another_table(sheet, at))], sheet)


def _begins_the_first_table(row: list) -> bool:
    text = _first_text(row)
    # Beside a title a number can only be a scratch number; else it is a row of figures.
    return _may_be_a_title(text) and (_FIGURES.isdisjoint(map(type, row)) or kind_of(text) is not None)


def _begins_another_table(sheet: Sheet, at: int) -> bool:
    row = sheet.rows[at]
    text = _first_text(row)
    if not _reads_like_a_title(text):
        return False
    numbered = bool(_NUMBERED.match(text))
    if not _FIGURES.isdisjoint(map(type, row)) and not (numbered and kind_of(text)):
        return False
    texts = _texts(row)
    return (numbered or len(texts) == 1 or _goes_on(text)) and _header_follows(sheet, at, texts[0][0])


def _without_second_lines(candidates: list[int], sheet: Sheet) -> list[int]:
    """Drop a candidate whose predecessor reaches it without any row of figures: it is the title's second line."""
    rows, kept = sheet.rows, []
    for at in candidates:
        if kept and not any(_is_data_row(sheet, between) for between in range(kept[-1] + 1, at)):
            text = _first_text(rows[at])
            numbered = _NUMBERED.match(text)
            if kind_of(_first_text(rows[kept[-1]])) and not numbered:
                continue
            if at - kept[-1] <= 7 and (numbered or kind_of(text)):
                kept[-1] = at
                continue
        kept.append(at)
    return kept


def _header_follows(sheet: Sheet, at: int, column: int) -> bool:
    """Whether captions stand right of the title's column before the next row of figures."""
    for below in range(at + 1, min(at + 16, sheet.height)):
        row, kinds = sheet.rows[below], sheet.kinds[below]
        words = [place for place in range(column + 1, len(row)) if kinds[place] in _WORDS]
        if any(_is_caption(row[place]) for place in words):
            return True
        if _holds_figures(row, kinds):
            return False
        if words:
            return True
    return False


def _split(block: Block) -> None:
    """Find the body, the notes, the columns and their captions of a block, in place."""
    block.body = _first_data_row(block)
    if block.body == block.bottom:
        return
    rows, kinds = block.sheet.rows, block.sheet.kinds
    body = range(block.body, block.bottom)
    if notes := frozenset(filter(_begins_a_note, block.sheet.texts)):
        for at in body:
            if not notes.isdisjoint(rows[at]) and _begins_a_note(_first_text(rows[at])):
                _take_note(block, at)
        body = [at for at in body if at not in block.notes]
    block.cells = list(zip_longest(*map(rows.__getitem__, body)))
    block.kinds = list(map("".join, zip_longest(*map(kinds.__getitem__, body), fillvalue=EMPTY)))
    header = _read_title_and_unit(block)
    _read_columns(block, header)


@remembered
def _begins_a_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def _take_note(block: Block, at: int) -> None:
    """Keep the texts of a row that begins like a note, unless it is a row of figures."""
    row = block.sheet.rows[at]
    texts = _texts(row)
    column, first = texts[0]
    if _A_NUMBER.search(block.sheet.kinds[at], column + 1):
        return
    block.notes[at] = fold(" ".join(text for _, text in texts))
    if first.lstrip().startswith(("(", "*")):
        block.footnotes.append(block.notes[at])
    if _SOURCE.match(first):
        block.citation = _SOURCE.sub("", block.notes[at])


def _first_data_row(block: Block) -> int:
    """The first row with a label and a number in a column that is filled with numbers further down.

    A scratch number beside the header stands in a nearly empty column and does not begin the body.
    """
    rows, kinds = block.sheet.rows, block.sheet.kinds
    of_figures = [at for at in range(block.top + 1, block.bottom) if _holds_figures(rows[at], kinds[at])]
    shapes = Counter(map(kinds.__getitem__, of_figures))
    labels, filled = defaultdict(int), defaultdict(int)
    for shape, count in shapes.items():
        labels[_label_column(shape)] += count
    usual = max(labels.items(), key=itemgetter(1), default=(0, 0))[0]
    usual_shapes = {shape: number_columns(shape) for shape in shapes if _label_column(shape) <= usual}
    for shape, columns in usual_shapes.items():
        for column in columns:
            filled[column] += shapes[shape]
    enough = 0.3 * max(filled.values(), default=0)
    beginning = {shape for shape, columns in usual_shapes.items() if max(map(filled.get, columns)) >= enough}
    return next((at for at in of_figures if kinds[at] in beginning), block.bottom)


def _read_title_and_unit(block: Block) -> list[int]:
    """Complete the title with its further lines, take the corner unit; return the rows of captions."""
    rows, title_column = block.sheet.rows, _texts(block.sheet.rows[block.top])[0][0]
    header = []
    for at in range(block.top, block.body):
        texts = _texts(rows[at])
        if at == block.top:
            texts = texts[1:]
            for _, text in texts:
                if units := unit_line(text):
                    block.units = units
            continue
        columns = number_columns(block.sheet.kinds[at])
        if not texts and not columns:
            continue
        if len(texts) == 1 and not any(map(_is_year, rows[at])):
            column, text = texts[0]
            if units := unit_line(text):
                block.units = units
                continue
            if is_unit_prefix(text) and column > title_column and not header and len(fold(text)) > 12:
                block.units = [fold(text.split(":")[-1])]
                continue
            if column == title_column and not header and not _belongs_to_header(block, at):
                block.title = fold(f"{block.title} {text}")
                continue
        numbers = [rows[at][column] for column in columns]
        if texts and numbers and _are_column_numbers(numbers, texts[0][1]):
            continue
        header.append(at)
    return header


def _belongs_to_header(block: Block, at: int) -> bool:
    """Whether a lone text at the title's column is the head of the label column (a merge down the header)."""
    return any(top == at and bottom > at and left == right for top, left, bottom, right in block.sheet.merges)


def _read_columns(block: Block, header: list[int]) -> None:
    """Sort the block's columns into figures, labels, unit and the rest, by their captions and their cells."""
    filled: dict[int, int] = {}
    texts: dict[int, int] = {}
    for column, kinds in enumerate(block.kinds):
        if numbers := kinds.count(NUMBER) + kinds.count(WRITTEN):
            filled[column] = numbers
        if words := kinds.count(WORDS):
            texts[column] = words
    stacks = _stacks(block.sheet, header)
    captions = {column: read_caption(" ".join(stacks.get(column, ()))) for column in {*filled, *texts, *stacks}}
    block.unit_column = next((column for column in sorted(captions) if captions[column].role == UNIT), None)
    if block.unit_column is None:
        block.unit_column = _unit_column_by_content(block, texts)
    label = max(texts, key=lambda column: (texts[column], -column), default=0) if texts else 0
    if label == block.unit_column:
        label = min(texts)
    for column in sorted(filled):
        caption = captions[column]
        if caption.role in (UNIT, ORDINAL, CODE, LABEL) or (column < label and not _says_something(caption)):
            continue
        if texts.get(column, 0) > filled[column] and not _says_something(caption):
            continue  # a label column with a stray number
        borrowed = False
        if not _is_complete(caption) and caption.text:
            wider = read_caption(" ".join(_borrowed_stack(block.sheet, header, column)))
            if _says_something(wider) and wider.text != caption.text:
                caption, borrowed = wider, True
        if _says_something(caption):
            block.columns[column] = Column(column, caption, borrowed)
        else:
            block.uncaptioned[column] = (
                f"tiêu đề “{caption.text}” không cho biết số liệu gì"
                if caption.text
                else "cột có số nhưng không có tiêu đề"
            )
    last = max((at for at, column in block.columns.items() if column.caption.span), default=-1)
    block.outside = {at for at in block.uncaptioned if at > last}
    for at in [at for at, column in block.columns.items() if at > last >= 0 and not column.caption.comparison]:
        block.outside.add(at)
        block.uncaptioned[at] = f"tiêu đề “{block.columns.pop(at).caption.text}” không nói kỳ nào"
    first_figure = min(block.columns, default=len(texts))
    block.label_columns = [
        column
        for column in sorted(texts)
        if column < first_figure and column != block.unit_column and captions[column].role not in (ORDINAL, CODE)
    ]


def _unit_column_by_content(block: Block, texts: dict[int, int]) -> int | None:
    """A text column without caption whose cells are units and ditto marks; None when there is none."""
    for column, count in sorted(texts.items()):
        if count > 2 and sum([_is_unit(cell) for cell in block.cells[column] if cell.__class__ is str]) >= 0.7 * count:
            return column
    return None


@remembered
def _is_unit(text: str) -> bool:
    return text.strip() in DITTO or bool(canonical_unit(text))


def _says_something(caption: Caption) -> bool:
    """Whether the words of a caption are about figures at all."""
    return bool(caption.span or caption.comparison or caption.facet or caption.plan or caption.status or caption.unit)


def _is_complete(caption: Caption) -> bool:
    """Whether a caption says its period, and its base where it compares."""
    return caption.span is not None and caption.comparison != "unfinished"


def _cell_text(cell: object) -> str:
    """A header cell as text; a unit that fills a cell of its own is put in brackets, as captions usually have it."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return f"({text})" if canonical_unit(text) else text


def _stacks(sheet: Sheet, header: list[int]) -> dict[int, list[str]]:
    """Column → header texts from top to bottom; a merged cell counts for each column that it spans."""
    spans: dict[tuple[int, int], int] = {
        (top, left): right for top, left, _, right in sheet.merges if right > left and top in header
    }
    stacks: dict[int, list[str]] = {}
    for at in header:
        row = sheet.rows[at]
        for column, kind in enumerate(sheet.kinds[at]):
            if kind not in _WORDS and (kind != NUMBER or not _is_year(row[column])):
                continue
            text = _cell_text(row[column])
            for spanned in range(column, spans.get((at, column), column) + 1):
                stacks.setdefault(spanned, []).append(text)
    return stacks


def _borrowed_stack(sheet: Sheet, header: list[int], column: int) -> list[str]:
    """The column's header texts, each empty place filled with the text to its left (a head centred without a merge).

    A merged head never reaches beyond its merge.
    """
    stack = []
    for at in header:
        place, cell = column, sheet.value(at, column)
        while (cell is None or is_missing(cell)) and place > 0:
            place -= 1
            cell = sheet.value(at, place)
        reach = next((right for top, left, _, right in sheet.merges if (top, left) == (at, place)), place)
        if cell is not None and not is_missing(cell) and (place == reach or column <= reach):
            stack.append(_cell_text(cell))
    return stack
