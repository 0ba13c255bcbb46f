"""The Word templates that the monthly and the quarterly report are shipped with. Knows no figure.

`python -m dashboard.reports.report_templates` writes them into `templates/`. The office edits a copy in Word: fields
stand in double braces, rows and paragraphs that repeat stand between `for` and `endfor` (docs/report-templates.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docx.shared import Pt

from dashboard.periodic import Kind
from dashboard.reports import SHIPPED_TEMPLATES
from dashboard.reports.administrative import BLANK, AdministrativeDocument
from dashboard.reports.five_year import BELONGS_TO, BODY, NUMBER, PARENT, PLACE

_MARK = "{{ dau_minh_hoa }}"
_NUMBERED_MARK = "{% if dau_minh_hoa %}{{ dau_minh_hoa }} – trang {% endif %}"
_TRAINING = "{{ dau_minh_hoa }}: văn bản này chỉ dùng để tập huấn."
_STATED = (
    "Số liệu tính đến hết {{ het_ky }}{% if nhu_da_biet %}; {{ nhu_da_biet }}{% endif %}. Tình trạng, ngày công bố, "
    "nguồn, tệp và ô gốc của từng số liệu nêu tại Phụ lục."
)
_REST_OF_YEAR = '{% if thang == "12" %}KẾT QUẢ CẢ NĂM {{ nam }}{% else %}THỜI GIAN CÒN LẠI CỦA NĂM {{ nam }}{% endif %}'
_OLDER = "{% if d.ky != luy_ke_ngan %} ({{ d.ky }}){% endif %}"  # the newest figure is older than the report
_SMALL, _SMALLER, _SMALLEST = Pt(11), Pt(10), Pt(9)


def monthly() -> bytes:
    """The report of a month to the province's People's Committee."""
    title = "Tình hình sản xuất công nghiệp, hoạt động thương mại {{ ky }}"
    paper = _Paper(title, "Ủy ban nhân dân tỉnh Nghệ An.")
    paper.text("Sở Công Thương báo cáo tình hình sản xuất công nghiệp, hoạt động thương mại {{ ky }} như sau.", _STATED)
    paper.heading("I. ĐÁNH GIÁ CHUNG")
    paper.text("{{ ket_qua_chung }}")
    paper.each("nhan_dinh", "cau", "{{ cau }}")
    paper.when("nhan_dinh_quy", lambda: paper.each("nhan_dinh_quy", "cau", "{{ cau }}"))
    paper.rows(
        "Các chỉ tiêu chủ yếu {{ luy_ke }}",
        "chi_tieu",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Chỉ tiêu", 37, "{{ d.ten }}"),
            ("Đơn vị", 20, "{{ d.don_vi }}"),
            ("Thực hiện", 22, "{{ d.gia_tri }}"),
            ("So cùng kỳ", 18, "{{ d.tang }}"),
            ("So với kế hoạch, kịch bản", 38, "{{ d.so_ke_hoach }}"),
            ("Đánh giá ({{ luy_ke }})", 22, f"{{{{ d.danh_gia }}}}{_OLDER}"),
        ),
        right=(3, 4),
    )
    paper.when("xep_loai", lambda: paper.note("{{ xep_loai }}"))
    paper.heading("II. KẾT QUẢ TỪNG LĨNH VỰC")
    _subjects(paper)
    paper.when("cum_cong_nghiep", lambda: _clusters(paper))
    paper.heading("III. CHỈ TIÊU THẤP SO VỚI YÊU CẦU")
    paper.text("{{ thap_cau }}")
    _lagging(paper)
    paper.heading(f"IV. {_REST_OF_YEAR}")
    _rest(paper)
    paper.heading("V. KHÓ KHĂN, VƯỚNG MẮC")
    paper.text(BLANK)
    paper.heading("VI. NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM THỜI GIAN TỚI")
    paper.text(BLANK)
    paper.end(f"Trên đây là báo cáo {title[0].lower()}{title[1:]} của Sở Công Thương./.")
    return paper.content()


def quarterly() -> bytes:
    """The report of a quarter to the chairman that Kế hoạch 200/KH-UBND asks for."""
    title = "Kết quả thực hiện kịch bản tăng trưởng ngành Công Thương {{ ky }}"
    paper = _Paper(title, "Chủ tịch Ủy ban nhân dân tỉnh Nghệ An.")
    ground = "Thực hiện Kế hoạch số 200/KH-UBND ngày 27 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh, "
    paper.text(
        # The plan is one for 2025: whether it goes on afterwards is for the office to say.
        f'{{% if nam == "2025" %}}{ground}{{% endif %}}Sở Công Thương báo cáo kết quả thực hiện kịch bản tăng trưởng '
        "{{ ky }} như sau.",
        _STATED,
    )
    paper.heading("I. KẾT QUẢ CHUNG")
    paper.each("nhan_dinh_quy", "cau", "{{ cau }}")
    paper.text("{{ ket_qua_chung }}")
    paper.each("nhan_dinh", "cau", "{{ cau }}")
    paper.rows(
        "Các chỉ tiêu chủ yếu {{ ky }}",
        "chi_tieu_quy",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Chỉ tiêu", 31, "{{ d.ten }} ({{ d.don_vi }})"),
            ("Quý {{ quy }}", 18, "{{ d.quy_gia_tri }}"),
            ("Quý {{ quy }} so cùng kỳ", 16, "{{ d.quy_tang }}"),
            ("Kịch bản quý {{ quy }}", 19, "{{ d.quy_kich_ban }}"),
            ("Lũy kế", 19, "{{ d.gia_tri }}"),
            ("Lũy kế so cùng kỳ", 16, "{{ d.tang }}"),
            (
                "Đánh giá lũy kế",
                38,
                f"{{{{ d.danh_gia }}}}{_OLDER}{{% if d.so_ke_hoach %}}; {{{{ d.so_ke_hoach }}}}{{% endif %}}",
            ),
        ),
        right=(2, 3, 4, 5, 6),
        size=_SMALLER,
    )
    paper.when("xep_loai", lambda: paper.note("{{ xep_loai }}"))
    paper.heading("II. KẾT QUẢ TỪNG LĨNH VỰC")
    _subjects(paper)
    paper.heading("III. THỰC HIỆN KỊCH BẢN THEO NGÀNH VÀ SẢN PHẨM CHỦ YẾU")
    paper.text("{% if kich_ban_cau %}{{ kich_ban_cau }} {% endif %}{{ thap_cau }}")
    paper.rows(
        "Thực hiện so với kịch bản, đơn vị chủ trì",
        "kich_ban",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Chỉ tiêu", 38, "{{ d.ten }}"),
            ("Kịch bản", 27, "{{ d.kich_ban }} ({{ d.ky }})"),
            ("Thực hiện", 24, "{{ d.thuc_hien }}"),
            ("Chênh", 24, "{{ d.chenh }}"),
            ("Đánh giá", 20, "{{ d.danh_gia }}"),
            ("Đơn vị chủ trì", 24, "{{ d.don_vi }}"),
        ),
        size=_SMALLER,
        otherwise="Kho số liệu chưa có kịch bản năm {{ nam }} theo ngành và sản phẩm.",
    )
    paper.heading("IV. DỰ ÁN, CỤM CÔNG NGHIỆP")
    paper.each("du_an", "cau", "{{ cau }}")
    paper.rows(
        "Dự án cần xử lý",
        "du_an_can_xu_ly",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Dự án", 37, "{{ d.ten }}"),
            ("Tình trạng", 33, "{{ d.tinh_trang }}"),
            ("Vướng mắc", 41, "{{ d.vuong_mac }}"),
            ("Đơn vị phụ trách", 24, "{{ d.don_vi }}"),
            ("Hạn kế tiếp", 22, "{{ d.han }}"),
        ),
        size=_SMALL,
    )
    paper.each("cum_cong_nghiep", "cau", "{{ cau }}")
    paper.heading(f"V. {_REST_OF_YEAR}")
    _rest(paper)
    paper.when(
        "muc_tieu_nq07",
        lambda: paper.text("Mục tiêu của Nghị quyết 07-NQ/TU và các văn bản liên quan: {{ muc_tieu_nq07 }}"),
    )
    paper.heading("VI. NGUYÊN NHÂN, KIẾN NGHỊ, ĐỀ XUẤT")
    paper.text(BLANK)
    paper.end("Trên đây là báo cáo kết quả thực hiện kịch bản tăng trưởng {{ ky }} của Sở Công Thương./.")
    return paper.content()


MAKERS = {Kind.MONTHLY: monthly, Kind.QUARTERLY: quarterly}


class _Paper:
    """An administrative document whose text holds the tags of the template engine."""

    def __init__(self, title: str, addressee: str) -> None:
        self._paper = AdministrativeDocument(title, "Sở Công Thương tỉnh Nghệ An", _MARK, _NUMBERED_MARK)
        self.heading, self.content = self._paper.heading, self._paper.content
        self._paper.head(PARENT, BODY, NUMBER, PLACE)
        self._paper.title("BÁO CÁO", (title.removesuffix(" {{ ky }}"), "{{ ky }}"))
        self._paper.addressee(addressee)
        self.when("dau_minh_hoa", lambda: self._paper.paragraph(_TRAINING, italic=True))

    def text(self, *parts: str) -> None:
        self._paper.paragraph(" ".join(parts))

    def tag(self, text: str) -> None:
        """A line that the engine takes away."""
        self._paper.paragraph(text)

    def note(self, text: str) -> None:
        self._paper.source(text)

    def when(self, field: str, write: Callable[[], None]) -> None:
        """What `write` writes, where the field says something."""
        self._paper.paragraph(f"{{%p if {field} %}}")
        write()
        self._paper.paragraph("{%p endif %}")

    def each(self, field: str, name: str, text: str) -> None:
        """A paragraph for each text of a list."""
        self._paper.paragraph(f"{{%p for {name} in {field} %}}")
        self._paper.paragraph(text)
        self._paper.paragraph("{%p endfor %}")

    def picture(self, field: str, caption: str, source: str) -> None:
        """A picture with its finding and source below, where there is one."""
        self._paper.paragraph(f"{{%p if {field} %}}")
        self._paper.picture(f"{{{{ {field} }}}}")
        self._paper.source(f"Hình {{{{ so_hinh() }}}}. {{{{ {caption} }}}} {{{{ {source} }}}}")
        self._paper.paragraph("{%p endif %}")

    def rows(
        self,
        caption: str,
        field: str,
        columns: Sequence[tuple[str, float, str]],
        right: Iterable[int] = (),
        size: Pt = _SMALL,
        otherwise: str = "",
    ) -> None:
        """A numbered table with a row for each of a list; columns: caption, width in mm, text of the row `d`."""
        self._paper.paragraph(f"{{%p if {field} %}}")
        self._paper.caption(f"Bảng {{{{ so_bang() }}}}. {caption}")
        self._paper.table(
            [head for head, _, _ in columns],
            [(f"{{%tr for d in {field} %}}",), [text for _, _, text in columns], ("{%tr endfor %}",)],
            [width for _, width, _ in columns],
            right=tuple(right),
            size=size,
        )
        if otherwise:
            self._paper.paragraph("{%p else %}")
            self._paper.paragraph(otherwise)
        self._paper.paragraph("{%p endif %}")

    def end(self, text: str) -> None:
        """Closing sentence, recipients, signature, and the appendix with the cell of each figure."""
        self._paper.paragraph(text)
        self._paper.closing(("Như trên;", f"{BLANK};", "Lưu: VT."), "GIÁM ĐỐC")
        self._paper.appendix("", "SỐ LIỆU VÀ NGUỒN CỦA TỪNG SỐ LIỆU", BELONGS_TO)
        self._paper.table(
            ("TT", "Số liệu", "Giá trị in trong nguồn", "Tình trạng; ngày công bố", "Nguồn", "Tệp, trang tính, ô"),
            [
                ("{%tr for d in phu_luc %}",),
                ("{%tr if d.nhom %}",),
                ("{{ d.nhom }}",),
                ("{%tr else %}",),
                (
                    "{{ d.tt }}",
                    "{{ d.so_lieu }}",
                    "{{ d.gia_tri }}",
                    "{{ d.tinh_trang }}",
                    "{{ d.nguon }}",
                    "{{ d.o }}",
                ),
                ("{%tr endif %}",),
                ("{%tr endfor %}",),
            ],
            (9, 57, 40, 31, 53, 62),
            size=_SMALLEST,
        )
        self._paper.paragraph("Phiên bản kho số liệu: {{ phien_ban }}.")


def _subjects(paper: _Paper) -> None:
    """Every headline indicator with its chart; fields of industry, gross output, products, clusters."""
    paper.tag("{%p for l in linh_vuc %}")
    paper.heading("{{ loop.index }}. {{ l.ten }}", 2)
    paper.text("{{ l.ket_qua }} {{ l.so_lieu }}")
    paper.picture("l.hinh", "l.ten_hinh", "l.nguon")
    paper.tag("{%p endfor %}")
    paper.tag("{%p if nganh %}")
    paper.heading("{{ linh_vuc|length + 1 }}. Các ngành công nghiệp cấp I", 2)
    paper.text("{{ nganh.ket_qua }}")
    paper.picture("nganh.hinh", "nganh.ten_hinh", "nganh.nguon")
    paper.tag("{%p endif %}")
    for caption, field in (
        ("Giá trị sản xuất, giá trị tăng thêm công nghiệp theo ngành", "gia_tri_cong_nghiep"),
        ("Sản phẩm chủ yếu", "san_pham"),
    ):
        paper.rows(
            caption,
            field,
            (
                ("TT", 8, "{{ loop.index }}"),
                ("Chỉ tiêu", 36, "{{ d.ten }}"),
                ("Đơn vị", 19, "{{ d.don_vi }}"),
                ("{{ cot_ky_truoc }}", 18, "{{ d.ky_truoc }}"),
                ("{{ cot_ky_nay }}", 18, "{{ d.ky_nay }}"),
                ("So cùng kỳ", 15, "{{ d.tang }}"),
                ("{{ cot_luy_ke_truoc }}", 18, "{{ d.luy_ke_truoc }}"),
                ("{{ cot_luy_ke_nay }}", 18, "{{ d.luy_ke_nay }}"),
                ("So cùng kỳ", 15, "{{ d.luy_ke_tang }}"),
            ),
            right=range(3, 9),
            size=_SMALLER,
        )
    paper.when("luu_y_tet", lambda: paper.note("{{ luu_y_tet }}"))


def _clusters(paper: _Paper) -> None:
    paper.heading("{{ linh_vuc|length + (2 if nganh else 1) }}. Cụm công nghiệp", 2)
    paper.each("cum_cong_nghiep", "cau", "{{ cau }}")


def _lagging(paper: _Paper) -> None:
    paper.rows(
        "Chỉ tiêu thấp so với yêu cầu, đơn vị chủ trì",
        "thap",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Chỉ tiêu", 35, "{{ d.ten }}"),
            ("Thực hiện", 27, "{{ d.thuc_hien }}"),
            ("Kế hoạch năm", 24, "{{ d.ke_hoach }}"),
            ("Chênh so với yêu cầu", 27, "{{ d.chenh }}"),
            ("Còn lại cần", 18, "{{ d.con_lai_can }}"),
            ("Đơn vị chủ trì", 26, "{{ d.don_vi }}"),
        ),
        size=_SMALLER,
    )
    paper.when("thap", lambda: paper.note("{{ thap_thu_tu }}"))


def _rest(paper: _Paper) -> None:
    paper.text('{{ con_lai_cau or "Kho số liệu chưa đủ kế hoạch và số liệu để so với mục tiêu năm." }}')
    paper.rows(
        '{% if thang == "12" %}Kết quả so với mục tiêu năm{% else %}Mức cần đạt ở thời gian còn lại{% endif %}',
        "con_lai",
        (
            ("TT", 8, "{{ loop.index }}"),
            ("Chỉ tiêu", 34, "{{ d.ten }}"),
            ("Đã đạt", 28, "{{ d.da_dat }}"),
            ("Mục tiêu năm", 26, "{{ d.muc_tieu }}"),
            ("Thời gian còn lại cần", 42, "{{ d.can }}"),
            ("Cùng các tháng ấy năm trước", 27, "{{ d.nam_truoc }}"),
        ),
        size=_SMALL,
    )
    paper.each("uoc_ca_nam", "cau", "{{ cau }}")


def main() -> None:
    """Writes the shipped templates anew."""
    SHIPPED_TEMPLATES.mkdir(exist_ok=True)
    for kind, make in MAKERS.items():
        (SHIPPED_TEMPLATES / f"{kind}.docx").write_bytes(make())


if __name__ == "__main__":
    main()
