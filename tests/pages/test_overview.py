"""Tổng quan says which indicators reach what is required by the report month, and traces every number."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from lxml import html

from dashboard import panels
from tests.pages.conftest import cards, drawings, figure, reading_table, target


def plain(text: str) -> str:
    """Markdown as it is read."""
    return text.replace("\\", "")


EXPORTS_2023 = [
    figure("export_value", "2022-05", 920.85, "level_ytd"),
    figure("export_value", "2022", 2539.2, "level"),
    figure("export_value", "2023-05", 892.3, "level_ytd"),
]


def test_exports_of_five_months_2023_are_not_red(publish, open_page):
    publish(EXPORTS_2023, [target("export_value", "2023", 2500)])
    page = open_page(thang="2023-05")
    assert [card.badge for card in cards(page) if card.badge] == ["Gần đạt yêu cầu"]
    lines = [line for card in cards(page) for line in card.lines]
    assert any("35,7% kế hoạch năm (2.500 triệu USD); nhịp mùa vụ 36,3%" in line for line in lines)


def test_the_title_counts_the_indicators_below_what_is_required(publish, open_page):
    publish(
        [figure("grdp", "2025-09", 8.61), figure("iip", "2025-09", 16.4)],
        [
            target("grdp", "2025-09", 8.96, "growth_ytd", high=9.61, central=None),
            target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None),
        ],
    )
    page = open_page(thang="2025-09")
    assert page.title[0].value == "Nghệ An, 9 tháng năm 2025: 1/1 chỉ tiêu thấp so với yêu cầu (GRDP)"
    assert any("Kịch bản 9 tháng năm 2025: 8,96–9,61%" in line for card in cards(page) for line in card.lines)
    row = reading_table(page).iloc[0]
    in_charge = "Sở Công Thương, báo cáo trước 17/10/2025"
    assert row["Chỉ tiêu, mức, đơn vị chủ trì"] == f"GRDP\nGần đạt yêu cầu\n{in_charge}"
    assert (row["Thực hiện"], row["Kế hoạch năm"]) == ("8,61% (9T/2025)", "9,5–10,5%")
    assert row["Chênh so với yêu cầu"] == (
        "-0,35 điểm %; chưa có giá trị theo giá so sánh của 9 tháng năm 2024; hụt theo tỷ trọng -0,32% (chỉ tiêu chung)"
    )


def test_the_narrative_states_what_stands_out_among_the_figures_of_the_month(publish, open_page):
    publish([figure("grdp", "2025-06", 20.0), figure("iip", "2025-09", 16.4), figure("export_value", "2025-09", 3.0)])
    page = open_page(thang="2025-09")
    told = "Nhận định 9 tháng năm 2025: IIP tăng 16,4%, cao nhất trong 2 chỉ tiêu có số liệu"  # GRDP is older
    assert told in [heading.value for heading in page.header]


def test_the_way_to_sign_in_leads_back_to_the_month_on_screen(publish, open_page):
    def way_in() -> str:
        return next(each.proto.body for each in page.get("html") if "dang-nhap" in each.proto.body)

    publish([figure("iip", "2025-08", 16.0), figure("iip", "2025-09", 16.4)])
    page = open_page(thang="2025-09")
    assert "thang%3D2025-09" in way_in()
    page.selectbox(key="thang").set_value("2025-08").run()
    assert "thang%3D2025-08" in way_in()


def test_falling_growth_is_told_as_a_fall_and_never_as_a_negative_rise(publish, open_page):
    publish([figure("iip", "2025-02", -3.51), figure("export_value", "2025-02", 400, "level_ytd")])
    text = " ".join(element.value for element in open_page(thang="2025-02").markdown)
    assert "2 tháng năm 2025 giảm 3,51%" in text
    assert "tăng \\-" not in text


def test_an_index_is_shown_as_the_growth_it_states(publish, open_page):
    publish([figure("iip", "2025-08", 119.54, "index_yoy"), figure("iip", "2025-08", 116.4, "index_ytd")])
    page = open_page(thang="2025-08")
    assert cards(page)[0].value == "+16,4%"
    assert cards(page)[0].growth == "T8: tăng 19,54%"


def test_a_lone_february_drives_no_number_of_the_cards(publish, open_page):
    publish([figure("iip", "2025-02", 13.85, "growth_yoy"), figure("iip", "2025-02", 9.73)])
    card = cards(open_page(thang="2025-02"))[0]
    assert card.value == "+9,73%"
    assert not card.growth


def test_an_older_figure_says_that_the_report_month_is_missing(publish, open_page):
    publish([figure("iip", "2025-08", 16.4), figure("retail_sales", "2025-09", 130365.9, "level_ytd", unit="tỷ đồng")])
    lines = [line for card in cards(open_page(thang="2025-09")) for line in card.lines]
    assert "Chưa có số liệu 9 tháng năm 2025" in lines


def test_the_heat_map_shows_gaps_as_gaps(publish, open_page):
    publish([figure("iip", "2025-08", 19.54, "growth_yoy"), figure("iip", "2025-05", 18.4, "growth_yoy")])
    page = open_page(thang="2025-08")
    spec = drawings(page)[0]["figure"]
    assert sum(value is not None for value in spec["data"][0]["z"][0]) == 2


def test_illustrative_figures_say_so_on_the_page_and_under_each_chart(publish, open_page):
    publish([figure("iip", "2025-08", 19.54, "growth_yoy")], illustrative=True)
    page = open_page(thang="2025-08")
    assert any("SỐ LIỆU MINH HỌA" in element.value for element in page.markdown)
    assert any(element.value.startswith("SỐ LIỆU MINH HỌA; Nguồn:") for element in page.caption)


def test_a_year_without_figures_says_how_they_get_here(publish, open_page):
    publish(
        [figure("iip", "2024", 10.87, "growth_yoy"), figure("employment_index_industry", "2025-03", 101.2, "index_yoy")]
    )
    page = open_page(thang="2025-03")
    assert any("trang Nạp số liệu" in element.value for element in page.info)


def test_plans_without_figures_are_no_good_news(publish, open_page):
    publish([figure("iip", "2025-08", 11.5)], [target("grdp", "2025", 9.5, "growth_yoy")])
    page = open_page(thang="2025-08")
    assert not page.success
    assert any("chưa chỉ tiêu nào có số liệu để so với kế hoạch" in info.value for info in page.info)


def test_without_a_warehouse_the_app_says_what_to_do(tmp_path, monkeypatch, open_page):
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    page = open_page()
    assert "python -m etl rebuild" in page.error[0].value


def test_each_number_of_the_narrative_leads_to_its_cell(publish, open_page):
    publish(
        [figure("iip", "2025-09", 16.4, cell="F7"), figure("grdp", "2025-09", 8.61, cell="G9")],
        [
            target("grdp", "2025-09", 8.96, "growth_ytd", high=9.61, central=None, cell="K5"),
            target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None),
        ],
    )
    page = open_page(thang="2025-09")
    text = next(
        each.value for each in page.markdown if "Chỉ số sản xuất công nghiệp" in each.value and "](" in each.value
    )
    links = dict(re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text.replace("\\", "")))
    assert parse_qs(links["tăng 16,4%"].partition("?")[2])["o"] == ["F7"]
    assert parse_qs(links["8,61%"].partition("?")[2])["o"] == ["G9"]
    assert parse_qs(links["8,96–9,61%"].partition("?")[2])["o"] == ["K5"]
    formula = parse_qs(links["-0,35 điểm %"].partition("?")[2])
    assert (formula["chi-tieu"], formula["thang"]) == (["grdp.TOTAL.growth"], ["2025-09"])
    # Every number outside a link belongs to the name of a period.
    loose = re.sub(r"\[[^\]]+\]\([^)]+\)", "", text.replace("\\", ""))
    assert set(re.findall(r"\d[\d.,]*", loose)) <= {"9", "2025"}


def test_the_source_lines_of_a_month_are_worked_out_for_its_first_visitor_alone(publish, open_page, monkeypatch):
    asked, worked_out = [], panels._source
    monkeypatch.setattr(panels, "_source", lambda figures: asked.append(figures) or worked_out(figures))
    publish([figure("iip", "2025-08", 16.4), figure("iip", "2025-08", 15.2, "growth_yoy")])
    first = [each.value for each in open_page(thang="2025-08").caption if "Nguồn:" in each.value]
    told = len(asked)
    assert told == len(first) == 2  # of the narrative and of the heat map
    assert [each.value for each in open_page(thang="2025-08").caption if "Nguồn:" in each.value] == first
    assert len(asked) == told


def test_the_text_to_copy_has_the_same_sentences_without_links(publish, open_page):
    publish([figure("iip", "2025-08", 16.4)])
    texts = [plain(each.value) for each in open_page(thang="2025-08").markdown if "tăng 16,4%" in plain(each.value)]
    linked = next(text for text in texts if "](" in text)
    assert re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", linked) in [text for text in texts if "](" not in text]


def test_the_last_month_of_a_quarter_is_told_with_its_quarter(publish, open_page):
    publish(
        [
            figure("grdp", "2025-09", 8.61),
            figure("grdp", "2025-Q3", 8.62, "growth_yoy"),
            figure("grdp", "2025-Q2", 9.24, "growth_yoy"),
            figure("iip", "2025-08", 16.4),
        ]
    )
    told = " ".join(plain(each.value) for each in open_page(thang="2025-09").markdown)
    assert "Riêng quý III năm 2025" in told
    assert re.search(r"quý III năm 2025 \[tăng 8,62%\]", told)
    assert "Riêng quý" not in " ".join(each.value for each in open_page(thang="2025-08").markdown)


def test_after_december_a_plan_is_reached_or_it_is_not(publish, open_page):
    publish(
        [figure("export_value", "2025", 3880, "level"), figure("import_value", "2025", 2100, "level")],
        [target("export_value", "2025", 4000), target("import_value", "2025", 2000)],
    )
    page = open_page(thang="2025-12")
    badges = {(card.colour, card.badge) for card in cards(page) if card.badge}
    assert badges == {("red", "Không đạt kế hoạch năm"), ("green", "Đạt kế hoạch năm")}
    assert page.title[0].value == ("Nghệ An, năm 2025: 1/2 chỉ tiêu không đạt kế hoạch năm (Xuất khẩu hàng hóa)")
    row = reading_table(page).iloc[0]
    assert row["Kế hoạch năm"] == "4.000 triệu USD"
    assert row["Chênh so với yêu cầu"].startswith("-3 điểm %; -120 triệu USD")


def test_the_value_of_a_card_stands_at_the_prices_of_its_plan_and_names_them(publish, open_page):
    output = "gross_output_industry"
    publish(
        [
            figure(output, "2025-09", 177_219, "level_ytd", unit="tỷ đồng", price_basis="current"),
            figure(output, "2025-09", 108_424, "level_ytd", unit="tỷ đồng", price_basis="const2010"),
        ],
        [target(output, "2025", 146_609, unit="tỷ đồng")],
    )
    page = open_page(thang="2025-09")
    assert cards(page)[0].value == "108.424"
    assert "Tỷ đồng, giá so sánh 2010" in cards(page)[0].lines[0]


def test_a_gap_counts_for_the_share_of_its_part(publish, open_page):
    output = {"unit": "tỷ đồng", "price_basis": "const2010"}
    levels = [
        figure("gross_output_industry", period, value, measure, item, **output)
        for item, last, base, now in (("C", 90.0, 60.0, 63.0), ("B", 10.0, 6.0, 5.0), ("TOTAL", 100.0, 66.0, 68.0))
        for period, value, measure in (
            ("2024", last, "level"),
            ("2024-09", base, "level_ytd"),
            ("2025-09", now, "level_ytd"),
        )
    ]
    planned = [
        target("gross_output_industry", "2025", value, item=item, unit="tỷ đồng", item_label=item)
        for item, value in (("B", 11.0), ("C", 100.0), ("TOTAL", 111.0))
    ]
    cement = [
        figure("product_output", "2024", 100, "level", "CEMENT", unit="nghìn tấn"),
        figure("product_output", "2024-09", 70, "level_ytd", "CEMENT", unit="nghìn tấn"),
        figure("product_output", "2025-09", 10, "level_ytd", "CEMENT", unit="nghìn tấn"),
    ]
    planned.append(target("product_output", "2025", 100, item="CEMENT", unit="nghìn tấn", item_label="Xi măng"))
    publish([*levels, *cement], planned)
    rows = reading_table(open_page(thang="2025-09"))
    names = [text.partition("\n")[0] for text in rows["Chỉ tiêu, mức, đơn vị chủ trì"]]
    # C lacks 5.5 % but makes up nine tenths; B lacks 24 % of a tenth; nobody knows what cement weighs.
    assert [name.rpartition(": ")[2] for name in names] == [
        "GTSX công nghiệp",
        "Công nghiệp chế biến, chế tạo",
        "Khai khoáng",
        "Xi măng",
    ]
    assert "tỷ trọng 90,0%" in rows["Chênh so với yêu cầu"].iloc[1]
    assert rows["Chênh so với yêu cầu"].iloc[3].endswith("chưa biết tỷ trọng")


def test_a_card_shows_the_source_as_it_is_written_and_each_value_of_its_small_line(publish, open_page):
    months = [figure("iip", f"2025-0{month}", 10 + month / 4, citation='Sở <Công> & "Thương"') for month in (2, 3, 4)]
    publish(months)
    [block] = [each.proto.body for each in open_page(thang="2025-04").get("html") if "cards" in each.proto.body]
    drawn = html.fromstring(block)
    assert 'Nguồn: Sở <Công> & "Thương"' in drawn.find_class("note")[0].get("data-note")
    assert drawn.find(".//img").get("title") == "10,5; 10,75; 11"
    assert drawn.find(".//a").get("href").startswith("nguon-so-lieu?")
