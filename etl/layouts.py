"""The office's own fillable sheets: captions, wordings of one meaning, closed choices. Knows no cell and no file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.glossary import closed_names, indicators
from etl.remembered import remembered
from etl.text import search_key

_LONGEST_CAPTION = 120
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, the caption we print, and the wordings (search keys, regex) that we accept."""

    field: str
    caption: str
    wording: str
    width: float = 14
    help: str = ""  # shown in Excel when a cell of the column is chosen
    choices: tuple[str, ...] = ()  # closed list offered in Excel
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of sheet. A sheet is of this kind when captions for every field of `recognised_by` stand in its head."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    recognised_by: frozenset[str]
    needed: frozenset[str]  # columns without which rows cannot be read
    notes: tuple[str, ...] = field(default=())  # how to fill, printed under the title

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)

    def field_of(self, caption: str) -> str:
        """The field that a caption names; empty when the layout has no such column.

        Units and remarks in brackets do not matter; the first column whose wording fits the caption is meant.
        """
        if len(caption) > _LONGEST_CAPTION:
            return ""
        key = caption_key(caption)
        return next((column.field for column in self.columns if re.fullmatch(column.wording, key)), "")


@remembered
def caption_key(caption: str) -> str:
    """Search key of a caption without what stands in brackets: `Giá trị (tỷ đồng)` → `gia tri`."""
    return ("(" in caption and search_key(_IN_BRACKETS.sub(" ", caption))) or search_key(caption)


def _indicator_names() -> tuple[str, ...]:
    return tuple(indicator.name for indicator in indicators().values())


_INDICATOR = Column(
    "indicator",
    "Chỉ tiêu",
    r"(ten )?chi tieu( thong ke)?",
    34,
    "Tên chỉ tiêu trong danh mục, ví dụ: Chỉ số sản xuất công nghiệp (IIP)",
    _indicator_names(),
)
_ITEM = Column(
    "item",
    "Phân tổ",
    r"muc|phan to.*|phan nganh|(ten )?(nganh|san pham|mat hang|thi truong)( .*)?",
    32,
    "Ngành, sản phẩm, mặt hàng, thị trường…; để trống là tổng số",
)
_AREA = Column("area", "Khu vực", r"khu vuc|dia ban|dia phuong|pham vi", 11, "", ("Nghệ An", "Cả nước"))
_PERIOD = Column(
    "period",
    "Kỳ",
    r"ky( so lieu| bao cao)?|thoi (ky|gian)",
    21,
    "tháng 8/2025; quý III/2025; 8 tháng năm 2025; năm 2025; 2025-08",
)
_MEASURE = Column(
    "measure",
    "Loại số liệu",
    r"loai( so lieu)?|cach tinh",
    33,
    "Giá trị trong kỳ, lũy kế, tăng trưởng so với cùng kỳ…",
    closed_names("measure"),
)
_UNIT = Column("unit", "Đơn vị", r"don vi( tinh)?|dvt", 14, "tỷ đồng, triệu USD, %, nghìn tấn…")
_CITATION = Column(
    "citation",
    "Nguồn",
    r"nguon( so lieu| trich dan)?|tai lieu nguon",
    60,
    "Văn bản hoặc địa chỉ nơi số liệu được công bố",
)
_NOTE = Column("note", "Ghi chú", r"ghi chu|chu thich|luu y", 48)
_DAY = "d/m/yyyy"
_DOCUMENT = (
    Column("document", "Văn bản", r"(ten )?van ban|tai lieu", 46),
    Column("document_number", "Số hiệu", r"so( ky)? hieu|so van ban", 18),
    Column("document_date", "Ngày văn bản", r"ngay (van ban|ban hanh|ky)", 13, "", (), _DAY),
)
_IN_CHARGE = Column(
    "unit_in_charge", "Đơn vị chủ trì", r"(don vi|co quan|phong) (chu tri|phu trach)( thuc hien)?|chu tri", 24
)

FIGURES = Layout(
    "so-lieu",
    "Bảng kê số liệu",
    (
        _INDICATOR,
        _ITEM,
        _AREA,
        _PERIOD,
        _MEASURE,
        Column(
            "value",
            "Giá trị",
            r"gia tri|so lieu|tri so|con so",
            14,
            "Một con số; không ghi đơn vị vào ô này",
            (),
            "#,##0.###",
        ),
        _UNIT,
        Column(
            "price_basis",
            "Giá",
            r"(loai |co so |theo )?gia",
            21,
            "Chỉ cần cho giá trị sản xuất, giá trị tăng thêm và GRDP",
            closed_names("price_basis"),
        ),
        Column("status", "Tình trạng", r"tinh trang( so lieu)?|trang thai", 12, "", closed_names("status")),
        _CITATION,
        Column(
            "release", "Ngày công bố", r"(ngay )?cong bo( ngay)?|ngay dang", 13, "Ngày số liệu được công bố", (), _DAY
        ),
        _NOTE,
    ),
    frozenset({"indicator", "period", "value"}),
    frozenset({"indicator", "period", "measure", "value", "unit"}),
    (
        "Mỗi dòng một số liệu. Thứ tự cột đổi được; chỉ tiêu, loại số liệu, giá, tình trạng chọn trong danh sách.",
        "Kỳ ghi: tháng 8/2025; quý III/2025; 8 tháng năm 2025; năm 2025. Ô Giá trị để trống là chưa có số.",
        "Hai nguồn ghi hai số khác nhau: ghi hai dòng, mỗi dòng một nguồn và một ngày công bố; không lấy trung bình.",
    ),
)

SCENARIO = Layout(
    "kich-ban",
    "Kịch bản tăng trưởng và chỉ tiêu kế hoạch",
    (
        Column("version", "Phiên bản", r"(ten )?(phien ban|kich ban)( kich ban)?", 38),
        *_DOCUMENT,
        Column("in_force_from", "Áp dụng từ ngày", r"(ap dung|(co )?hieu luc)? ?tu( ngay)?", 13, "", (), _DAY),
        Column("in_force_to", "Áp dụng đến hết ngày", r"(ap dung|hieu luc)? ?den( het)?( ngay)?", 13, "", (), _DAY),
        _INDICATOR,
        _ITEM,
        _AREA,
        _PERIOD,
        _MEASURE,
        Column(
            "low",
            "Cận dưới",
            r"can duoi|(muc )?(thap|toi thieu)( nhat)?",
            10,
            "Để trống nếu mục tiêu là một con số",
            (),
            "#,##0.###",
        ),
        Column(
            "central", "Mục tiêu", r"muc tieu|(muc )?trung tam|ke hoach|chi tieu giao|gia tri", 10, "", (), "#,##0.###"
        ),
        Column(
            "high",
            "Cận trên",
            r"can tren|(muc )?(cao|toi da)( nhat)?",
            10,
            "Để trống nếu mục tiêu là một con số",
            (),
            "#,##0.###",
        ),
        _UNIT,
        _IN_CHARGE,
        _CITATION,
        _NOTE,
    ),
    frozenset({"version", "indicator", "period", "central"}),
    frozenset({"version", "document", "indicator", "period", "measure", "central", "unit"}),
    (
        "Mỗi dòng một chỉ tiêu của một kỳ trong một phiên bản. Phiên bản mới ghi thêm dòng, không sửa phiên bản cũ.",
        "Một con số: ghi cột Mục tiêu. Một khoảng: ghi Cận dưới và Cận trên. “Từ … trở lên”: chỉ ghi Cận dưới.",
    ),
)

GOALS = Layout(
    "muc-tieu",
    "Mục tiêu của nghị quyết và kế hoạch",
    (
        Column(
            "goal_code",
            "Mã mục tiêu",
            r"ma( so)?( muc tieu)?",
            12,
            "Mã ngắn, không trùng nhau; giữ nguyên qua các lần nạp",
        ),
        *_DOCUMENT,
        Column("article", "Điều, mục", r"(dieu|khoan|muc|phu luc)( (dieu|khoan|muc|phu luc))*", 14),
        Column("name", "Tên mục tiêu", r"(ten |noi dung )?muc tieu|noi dung", 46),
        Column(
            "indicator",
            "Chỉ tiêu theo dõi",
            r"(ten )?chi tieu( theo doi| thong ke)?",
            34,
            "Chỉ tiêu của kho số liệu dùng để đo; để trống nếu kho chưa có",
            _indicator_names(),
        ),
        _ITEM,
        _AREA,
        Column("kind", "Loại mục tiêu", r"loai( muc tieu)?", 20, "", closed_names("kind")),
        Column(
            "direction",
            "Chiều",
            r"chieu( huong| phan dau)?",
            9,
            "Tăng hay giảm là tốt, theo văn bản",
            closed_names("direction"),
        ),
        Column("base_year", "Năm gốc", r"nam (goc|co so)", 9, "", (), "0"),
        Column("base_value", "Giá trị năm gốc", r"(gia tri|tri so)( nam)? (goc|co so)", 12, "", (), "#,##0.###"),
        Column(
            "period_from",
            "Từ năm",
            r"(giai doan )?tu nam",
            9,
            "Năm đầu của giai đoạn, với mục tiêu tăng bình quân",
            (),
            "0",
        ),
        Column(
            "target_year", "Đến năm", r"den nam|nam( dich| muc tieu| hoan thanh)?", 9, "Năm phải đạt mục tiêu", (), "0"
        ),
        Column(
            "comparison", "So sánh", r"(dau |phep )?so sanh", 9, "=, ≥, >, ≤ hoặc khoảng", closed_names("comparison")
        ),
        Column(
            "target_low",
            "Giá trị mục tiêu",
            r"(gia tri|tri so)( muc tieu)?|can duoi",
            12,
            "Nhập trị số mục tiêu theo văn bản; để trống là chưa nhập chỉ tiêu",
            (),
            "#,##0.###",
        ),
        Column(
            "target_high",
            "Đến giá trị",
            r"den( gia tri)?|can tren",
            12,
            "Cận trên, nếu mục tiêu là một khoảng",
            (),
            "#,##0.###",
        ),
        _UNIT,
        _IN_CHARGE,
        _CITATION,
        _NOTE,
    ),
    frozenset({"document", "name", "target_low"}),
    frozenset({"goal_code", "document", "name", "target_low", "unit"}),
    (
        "Mỗi dòng một mục tiêu. Ô “Giá trị mục tiêu” để trống nghĩa là chưa nhập chỉ tiêu; nhập rồi nạp lại tệp này.",
        "Loại mục tiêu, chiều, năm gốc chỉ ghi khi văn bản nêu; phần mềm không tự điền.",
    ),
)

GOAL_NOTES = Layout(
    "nguyen-nhan",
    "Nguyên nhân và đề xuất",
    (
        GOALS.column("goal_code"),
        Column(
            "note_kind",
            "Loại nội dung",
            r"loai( noi dung| y kien| ghi chep)?|phan loai",
            28,
            "Nguyên nhân khách quan, chủ quan; đề xuất điều chỉnh mục tiêu, giải pháp",
            closed_names("note_kind"),
        ),
        Column("text", "Nội dung", r"noi dung|nguyen nhan( va)? de xuat", 80, "Mỗi ô một nguyên nhân hoặc đề xuất"),
        _IN_CHARGE,
        Column("written_on", "Ngày ghi", r"ngay( ghi| nhap| viet)?", 13, "", (), _DAY),
        Column("author", "Người ghi", r"(ho ten )?(nguoi|can bo) (ghi|nhap|viet|de xuat)|tac gia|ho( va)? ten", 26),
    ),
    frozenset({"goal_code", "text", "author"}),
    frozenset({"goal_code", "note_kind", "text", "written_on", "author"}),
    (
        "Mỗi dòng một nguyên nhân hoặc một đề xuất của một mục tiêu; mã mục tiêu như trong biểu Mục tiêu.",
        "Ý kiến mới ghi thêm dòng, không sửa dòng cũ: mọi lần ghi đều được giữ lại cùng ngày và người ghi.",
    ),
)

CAPITAL_UNITS = ("tỷ đồng", "triệu USD")
# Captions of registers differ more than those of our own lists: the wordings are looked for, first match wins.
CLUSTERS = Layout(
    "cum-cong-nghiep",
    "Danh mục cụm công nghiệp",
    (
        Column("ordinal", "TT", r"s?tt|so (tt|thu tu)|thu tu", 6),
        Column(
            "old_district",
            "Huyện (trước 1/7/2025)",
            r"(?!.*\b(dia diem|vi tri|dia chi|dau tu)\b).*\b(huyen|quan|thi xa)\b.*",
            20,
            "Huyện, thành phố, thị xã cũ",
        ),
        Column(
            "commune",
            "Xã, phường",
            r"(?!.*\b(dia diem|vi tri|dia chi|thi xa)\b).*\b(xa|phuong|thi tran)\b.*",
            20,
            "Xã, phường từ 1/7/2025",
        ),
        Column(
            "infrastructure_investor",
            "Chủ đầu tư hạ tầng",
            r".*\b(chu dau tu|nha dau tu|don vi (quan ly|dau tu|kinh doanh))\b.*",
            32,
        ),
        Column("name", "Tên cụm công nghiệp", r".*\bten (cum|ccn)\b.*|(ten )?(cum cong nghiep|ccn|cum cn)|ten", 32),
        Column("location", "Địa điểm", r".*\b(dia diem|vi tri|dia chi|noi co cum)\b.*", 28),
        Column("occupancy_pct", "Tỷ lệ lấp đầy (%)", r".*\blap day\b.*", 11, "", (), "#,##0.##"),
        Column(
            "leased_area_ha",
            "Diện tích đã cho thuê (ha)",
            r".*\b(da|dang) (cho )?thue\b.*|.*\b(dien tich|dt|dat) (cho thue|da giao)\b(?! duoc).*",
            12,
            "",
            (),
            "#,##0.##",
        ),
        Column(
            "industrial_area_ha",
            "Diện tích đất công nghiệp (ha)",
            r".*\b(dat (cong nghiep|cn|san xuat)|cho thue duoc|co the cho thue)\b.*",
            13,
            "",
            (),
            "#,##0.##",
        ),
        Column(
            "established_area_ha",
            "Diện tích thành lập (ha)",
            r"(?!.*\b(nam|quyet dinh|qd|ngay)\b).*\bthanh lap\b.*",
            12,
            "",
            (),
            "#,##0.##",
        ),
        Column(
            "planned_area_ha",
            "Diện tích quy hoạch (ha)",
            r"(?!.*\b(nam|quyet dinh|qd|ngay)\b).*\b(quy hoach|qh)\b.*|(tong )?(dien tich|dt)",
            12,
            "",
            (),
            "#,##0.##",
        ),
        Column(
            "enterprises",
            "Số doanh nghiệp",
            r"(?!.*\b(doanh thu|lao dong|von|ngan sach|du an|nuoc thai)\b).*\b(doanh nghiep|dn|co so san xuat)\b.*",
            10,
            "",
            (),
            "#,##0",
        ),
        Column("projects", "Số dự án", r".*\bdu an\b.*", 9, "", (), "#,##0"),
        Column(
            "realised_capital_billion_vnd",
            "Vốn thực hiện (tỷ đồng)",
            r"(?!.*\bha tang\b).*\bvon\b.*\b(thuc hien|giai ngan|da dau tu)\b.*",
            13,
            "",
            (),
            "#,##0.##",
        ),
        Column(
            "infrastructure_capital_billion_vnd",
            "Vốn đầu tư hạ tầng (tỷ đồng)",
            r".*\b(von|tong muc dau tu)\b.*\bha tang\b.*|.*\bha tang\b.*\b(von|tong muc dau tu)\b.*",
            13,
            "Tổng vốn của dự án đầu tư hạ tầng cụm",
            (),
            "#,##0.##",
        ),
        Column("registered_capital_billion_vnd", "Vốn đăng ký (tỷ đồng)", r".*\bvon\b.*", 13, "", (), "#,##0.##"),
        Column("workers_persons", "Số lao động (người)", r".*\b(lao dong|ld|nguoi lam viec)\b.*", 11, "", (), "#,##0"),
        Column("revenue_billion_vnd", "Doanh thu (tỷ đồng)", r".*\bdoanh thu\b.*", 13, "", (), "#,##0.##"),
        Column(
            "budget_paid_billion_vnd",
            "Nộp ngân sách (tỷ đồng)",
            r".*\b(nop ngan sach|nop nsnn|nop thue|ngan sach)\b.*",
            13,
            "",
            (),
            "#,##0.##",
        ),
        Column("wastewater_treatment", "Xử lý nước thải", r".*\b(nuoc thai|xlnt|htxlnt)\b.*", 28),
        Column(
            "stage",
            "Tình trạng",
            r".*\b(tinh trang|giai doan|hien trang|trang thai|tinh hinh hoat dong)\b.*",
            18,
            "",
            closed_names("stage"),
        ),
        _CITATION,
        Column("release", "Ngày công bố", r"(ngay )?cong bo( ngay)?", 13, "", (), _DAY),
        _NOTE,
    ),
    frozenset({"name"}),
    frozenset({"name"}),
    (
        "Mỗi dòng một cụm; dòng tên huyện và dòng tổng cộng tùy ý (dòng tổng cộng được kiểm tra với tổng các dòng).",
        "Tình trạng chọn: quy hoạch, đã thành lập, đang hoạt động. Ô trống nghĩa là chưa có số, không phải 0.",
    ),
)
_STARTS = r"\b(hoat dong|van hanh|san xuat|phat dien|khai thac)\b"
_DUE = r"((thoi )?han|moc)( (xu ly|giai quyet|bao cao|thuc hien|hoan thanh|phai xong|thoi gian|ke tiep|tiep theo))*"
_ADDED = r"\b(tang them|bo sung|dong gop)\b"

PROJECTS = Layout(
    "du-an",
    "Danh mục dự án và năng lực tăng thêm",
    (
        Column("ordinal", "TT", r"s?tt|so (tt|thu tu)|thu tu", 6),
        Column("name", "Tên dự án", r"ten( (du an|cong trinh|nha may|khu cong nghiep|kcn)( .*)?)?|du an( dau tu)?", 40),
        Column("kind", "Loại", r"(phan )?loai( .*)?|nhom du an", 22, "", closed_names("project_kind")),
        Column(
            "works",
            "Số công trình",
            r"so (luong )?(cong trinh|nha may|he thong|du an)( .*)?",
            10,
            "Chỉ ghi ở dòng gộp nhiều nhà máy, hệ thống; để trống với một dự án",
            (),
            "#,##0",
        ),
        Column("place", "Địa điểm", r".*\b(dia diem|vi tri|dia chi|noi thuc hien|dia ban)\b.*", 28),
        Column("investor", "Chủ đầu tư", r".*\b(chu dau tu|nha dau tu|don vi dau tu|chu du an)\b.*", 30),
        Column(
            "registered_capital",
            "Vốn đăng ký",
            r"(?!don vi|dvt)(?!.*\b(thuc hien|giai ngan|da dau tu)\b).*\b(von|tong muc dau tu)\b.*",
            13,
            "Tính bằng đơn vị ở cột Đơn vị vốn; để trống cột đó là tỷ đồng",
            (),
            "#,##0.##",
        ),
        Column(
            "realised_capital",
            "Vốn thực hiện",
            r".*\bvon\b.*\b(thuc hien|giai ngan|da dau tu)\b.*",
            13,
            "Tính bằng đơn vị ở cột Đơn vị vốn; để trống cột đó là tỷ đồng",
            (),
            "#,##0.##",
        ),
        Column("capital_unit", "Đơn vị vốn", r"(don vi|dvt)( tinh)?( cua)? von|dong tien", 11, "", CAPITAL_UNITS),
        Column("area_ha", "Diện tích (ha)", r".*\b(dien tich|dt)\b.*", 11, "", (), "#,##0.##"),
        Column("product", "Sản phẩm", r"(?!.*\btac dong\b).*\bsan pham\b.*", 24),
        Column(
            "capacity",
            "Công suất",
            rf"(?!don vi|dvt)(?!.*{_ADDED}).*\b(cong suat|nang luc)\b.*",
            12,
            "Một con số; đơn vị ghi ở cột Đơn vị công suất",
            (),
            "#,##0.##",
        ),
        Column("capacity_unit", "Đơn vị công suất", r"(don vi|dvt)( tinh)?( cua)? (cong suat|nang luc)", 13),
        Column(
            "planned_start",
            "Hoạt động theo kế hoạch",
            rf"(?!.*\b(da|thoi han|thuc te|san luong|gia tri)\b).*{_STARTS}.*",
            15,
            "Tháng, quý hoặc năm: tháng 6/2026; quý I/2029; năm 2027. Để trống thì không xét chậm",
        ),
        Column(
            "actual_start",
            "Hoạt động thực tế",
            rf".*{_STARTS}.*\bthuc te\b.*|.*\bthuc te\b.*{_STARTS}.*|.*\bda (di vao )?(hoat dong|van hanh)\b.*",
            15,
            "Tháng, quý hoặc năm đi vào hoạt động: tháng 6/2026; quý I/2029. Để trống là chưa hoạt động",
        ),
        Column(
            "progress",
            "Tiến độ",
            r"(?!.*\b(vuong mac|kho khan)\b).*\b(tien do|tinh hinh|hien trang|tinh trang)\b.*",
            32,
            "Ghi bằng chữ, ví dụ: đạt 60% khối lượng",
        ),
        Column("obstacle", "Vướng mắc", r".*\b(vuong mac|kho khan|ton tai|nguyen nhan)\b.*", 40),
        Column(
            "unit_in_charge",
            "Đơn vị phụ trách",
            r".*\b(chu tri|phu trach|chiu trach nhiem|theo doi)\b.*",
            26,
        ),
        Column("next_due", "Hạn kế tiếp", _DUE, 13, "", (), _DAY),
        Column(
            "added_this_year",
            "Sản lượng tăng thêm năm nay",
            rf".*{_ADDED}.*\b(nam nay|nam bao cao|trong nam)\b.*",
            14,
            "Sản lượng dự án làm thêm trong năm của kỳ báo cáo",
            (),
            "#,##0.##",
        ),
        Column(
            "added_next_year",
            "Sản lượng tăng thêm năm sau",
            rf".*{_ADDED}.*\b(nam sau|nam toi|nam (ke )?tiep( theo)?)\b.*",
            14,
            "Sản lượng dự án làm thêm trong năm liền sau kỳ báo cáo",
            (),
            "#,##0.##",
        ),
        Column("added_unit", "Đơn vị sản lượng", r"(don vi|dvt)( tinh)?( cua)?( san luong| gia tri)?( tang them)?", 14),
        Column(
            "indicator",
            "Chỉ tiêu tác động",
            r"(ten )?chi tieu( .*)?",
            34,
            "Chỉ tiêu của kho số liệu mà dự án làm tăng; để trống nếu chưa rõ",
            _indicator_names(),
        ),
        Column(
            "item",
            "Mục của chỉ tiêu",
            r"(phan to|muc)( .*)?|(nganh|san pham)( hoac san pham)? (chiu )?tac dong",
            28,
            "Ngành, sản phẩm, mặt hàng của chỉ tiêu; để trống là tổng số",
        ),
        _CITATION,
        Column("release", "Ngày công bố", r"(ngay )?cong bo( ngay)?", 13, "", (), _DAY),
        _NOTE,
    ),
    frozenset({"name"}),
    frozenset({"name"}),
    (
        "Mỗi dòng một dự án hoặc một khu công nghiệp. Kỳ sau nạp danh mục mới: dòng cũ được giữ làm lịch sử.",
        "Ô trống nghĩa là chưa có số, không phải 0. Chưa ghi mốc hoạt động thì dự án không bị xét là chậm.",
        "Sản lượng tăng thêm ghi bằng đơn vị ở cột Đơn vị sản lượng; năm nay là năm của kỳ báo cáo.",
    ),
)
# A sheet is a register of projects when it names projects and at least this many of their properties.
PROJECT_PROPERTIES = 4

# A sheet is a register when it names clusters and at least this many of their properties.
CLUSTER_PROPERTIES = 3


def _period_column(name: str, caption: str, wording: str) -> Column:
    return Column(name, caption, wording, 10, "", (), "#,##0.###")


_QUARTERS = {
    f"Q{number}": _period_column(f"Q{number}", f"Quý {roman}", rf"(ca )?quy ({roman.lower()}|{number})")
    for number, roman in enumerate(("I", "II", "III", "IV"), 1)
}
_MONTHS = {
    f"M{number}": _period_column(f"M{number}", f"Tháng {number}", rf"(thang|t) ?0?{number}") for number in range(1, 13)
}
_TO_JUNE = _period_column("M6_YTD", "6 tháng", r"6 thang( dau nam)?")
_TO_SEPTEMBER = _period_column("M9_YTD", "9 tháng", r"9 thang( dau nam)?")
_WHOLE_YEAR = _period_column("YEAR", "Cả năm", r"(ca |tong )?nam|ca nam")
_RELEASE = FIGURES.column("release")

OUTPUT = Layout(
    "gia-tri-san-xuat",
    "Giá trị sản xuất, giá trị tăng thêm công nghiệp theo kỳ",
    (
        Column("item", "Ngành", r"(ten )?(nganh|linh vuc|phan to)( .*)?|chi tieu", 44),
        *_MONTHS.values(),
        *_QUARTERS.values(),
        _TO_JUNE,
        _TO_SEPTEMBER,
        _WHOLE_YEAR,
        _CITATION,
        _RELEASE,
        _NOTE,
    ),
    frozenset({"item"}),
    frozenset({"item"}),
    (
        "Tên biểu nêu chỉ tiêu, năm và giá; đổi năm hoặc giá thì sửa tên biểu. Ô trống nghĩa là chưa có số.",
        "Cột 6 tháng và 9 tháng là số cộng dồn từ đầu năm.",
    ),
)

SCENARIO_BY_QUARTER = Layout(
    "kich-ban-theo-quy",
    "Kịch bản theo ngành, lĩnh vực, sản phẩm và quý",
    (
        _INDICATOR,
        _ITEM,
        _MEASURE,
        _UNIT,
        _QUARTERS["Q1"],
        _QUARTERS["Q2"],
        _TO_JUNE,
        _QUARTERS["Q3"],
        _TO_SEPTEMBER,
        _QUARTERS["Q4"],
        _WHOLE_YEAR,
        _IN_CHARGE,
        _CITATION,
        _NOTE,
    ),
    frozenset({"indicator", "measure", "unit"}),
    frozenset({"indicator", "measure", "unit"}),
    (
        "Mỗi dòng một ngành, lĩnh vực hoặc sản phẩm; mỗi cột một kỳ. Một khoảng ghi như 10,16 – 11,94.",
        "Các dòng Phiên bản, Văn bản, Năm… ở đầu trang ghi sau dấu hai chấm hoặc ở ô bên phải.",
    ),
)
# Fewest columns of periods by which a sheet is one of these two.
PERIODS_OF_A_SHEET = 3

LISTS = (FIGURES, SCENARIO, GOALS, GOAL_NOTES)
_RECOGNISED_BY = tuple(
    (layout.kind, column.field, re.compile(column.wording))
    for layout in (*LISTS, CLUSTERS, PROJECTS, OUTPUT, SCENARIO_BY_QUARTER)
    for column in layout.columns
    if column.field in layout.recognised_by
)
_ANY_OF_THEM = re.compile("|".join(f"(?:{wording.pattern})" for _, _, wording in _RECOGNISED_BY))
# Each layout is recognised by one field, if not more, whose captions begin like one of these or hold the word `tên`.
_MARKS = ("ccn", "chi tieu", "cum c", "du an", "linh vuc", "ma ", "nganh", "phan to", "tai lieu", "van ban")
_PARTS_OF_MARKS = frozenset(mark[:end] for mark in _MARKS for end in range(1, len(mark)))


@remembered
def may_mark_a_head(text: str) -> bool:
    """Whether a text may be a caption by which a layout is recognised, or the first part of one that is stacked."""
    key = search_key(text)
    if "(" in text or ")" in text:
        if text.count("(") != text.count(")"):  # the rest of the brackets stands in another cell of the stack
            return True
        key = caption_key(text)
    return "ten" in key or key.startswith(_MARKS) or key in _PARTS_OF_MARKS


@remembered
def recognising(caption: str) -> frozenset[tuple[str, str]]:
    """(kind of layout, field) of all fields by which a layout is recognised and whose wording fits the caption.

    Most captions of a received annex fit none, which is all that has to be known about them.
    """
    if len(caption) > _LONGEST_CAPTION:
        return frozenset()
    key = caption_key(caption)
    if not _ANY_OF_THEM.fullmatch(key):
        return frozenset()
    return frozenset((kind, name) for kind, name, wording in _RECOGNISED_BY if wording.fullmatch(key))
