"""Command line: `python -m etl`. Owns arguments, progress and what is printed; decides nothing about figures."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl import agreement, aliases, backup, extract, raw_store, templates, warehouse
from etl import load as loading
from etl.demo import build_demo
from etl.model import EtlError, Finding, Reading
from etl.reader import read_workbook
from growth.notation import date_text, number, percent, period_short
from growth.periods import Period
from growth.vocabulary import Severity
from ledger import book as ledger
from ledger.book import LedgerError
from ledger.decisions import state
from ledger.vietnamese_argparse import Parser

OK, FAULT, USAGE = 0, 1, 2
SEVERITY_NAME = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.INFORMATION: "thông tin"}
SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFORMATION: "cyan"}
_FINDINGS_SHOWN = 20

screen = Console(highlight=False, soft_wrap=True)  # lines of a log are cut by whoever reads them


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 a fault in files or figures, 2 a fault in the command itself (raised by argparse)."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except loading.CheckFailed as fault:
        screen.print(f"[bold red]{escape(str(fault))}[/]")
        _print_findings(fault.findings)
        return FAULT
    except (EtlError, LedgerError) as fault:
        screen.print(f"[bold red]{escape(str(fault))}[/]")
        return FAULT


def _parser() -> Parser:
    parser = Parser(
        prog="python -m etl",
        description="Đọc biểu của cơ quan thống kê, kiểm tra và nạp vào kho số liệu của bảng điều khiển.",
        epilog="Kết quả: 0 = xong, 1 = tệp hoặc số liệu có lỗi, 2 = lệnh chưa đúng.\n"
        "Thư mục số liệu: data, hoặc thư mục nêu trong biến môi trường DASHBOARD_DATA.",
    )
    commands = parser.add_subparsers(
        title="các lệnh", dest="command", metavar="LỆNH", required=True, parser_class=Parser
    )

    read = _command(commands, "read", _read, "đọc tệp và in ra những gì hiểu được, không nạp")
    _add_files(read)
    read.add_argument("--csv", type=Path, metavar="TỆP", help="ghi mỗi số liệu một dòng vào tệp CSV này")
    read.add_argument(
        "--report",
        type=Path,
        metavar="TỆP",
        help="ghi báo cáo đọc (biểu, cột, ô chưa hiểu, số liệu không khớp nhau) vào tệp JSON này và in tỷ lệ đã hiểu",
    )
    read.add_argument(
        "--exceptions", type=Path, metavar="TỆP", help="ghi các ô không khớp với số khác thành bảng Markdown"
    )
    _add_area_and_month(read)

    load = _command(commands, "load", _load, "kiểm tra rồi nạp tệp vào kho: nạp tất cả hoặc không nạp tệp nào")
    _add_files(load)
    _add_area_and_month(load)
    load.add_argument(
        "--released",
        type=_day,
        metavar="NGÀY",
        help="ngày công bố, dạng 2025-08-31 (mặc định: ngày cuối của tháng báo cáo)",
    )
    load.add_argument("--publisher", default="", metavar="TÊN", help="cơ quan công bố")
    load.add_argument("--document", default="", metavar="TÊN", help="tên tài liệu (mặc định: tên tệp)")
    load.add_argument("--note", default="", metavar="GHI_CHÚ", help="vì sao nạp, ghi vào sổ")
    load.add_argument("--entered-by", default=_person(), metavar="TÊN", help="người nạp (mặc định: tên đăng nhập máy)")
    load.add_argument(
        "--illustrative", action="store_true", help="để tập huấn: nạp vào bộ số liệu minh họa, có dấu minh họa"
    )

    undo = _command(commands, "undo", _undo, "hoàn tác lần công bố mới nhất; tệp gốc vẫn được giữ")
    undo.add_argument("--note", default="", metavar="GHI_CHÚ", help="vì sao hoàn tác, ghi vào sổ")
    undo.add_argument("--entered-by", default=_person(), metavar="TÊN", help="người hoàn tác")

    check = _command(commands, "check", _check, "đọc và kiểm tra tệp, không nạp")
    _add_files(check)
    _add_area_and_month(check)

    rebuild = _command(commands, "rebuild", _rebuild, "lập lại kho từ mọi tệp gốc trong data/raw")
    rebuild.add_argument(
        "--if-needed", action="store_true", help="chỉ lập lại khi tệp gốc, danh mục hoặc quy tắc đọc đã đổi"
    )

    _command(commands, "verify", _verify, "kiểm tra sổ ghi, mã băm tệp gốc, và kho lập lại có khớp kho đang dùng")

    save = _command(commands, "backup", _backup, "sao lưu tệp gốc và sổ ghi vào một tệp")
    save.add_argument("-o", "--output", type=Path, metavar="TỆP", help="tệp ghi ra (mặc định: sao-luu-NGÀY-GIỜ.zip)")
    bring_back = _command(commands, "restore", _restore, "khôi phục tệp gốc, sổ ghi và kho từ một bản sao lưu")
    bring_back.add_argument("file", type=Path, metavar="TỆP", help="bản sao lưu do lệnh backup ghi ra")

    demo = _command(commands, "demo", _demo, "tạo bộ số liệu minh họa để tập huấn, trong một thư mục riêng")
    demo.add_argument(
        "--folder", type=Path, metavar="THƯ_MỤC", help="thư mục chứa bộ số liệu này (mặc định: data/demo)"
    )

    alias = _command(commands, "alias", _alias, "thêm nhãn in trong biểu cho một mã của danh mục")
    alias.usage = 'python -m etl alias DANH_MỤC MÃ "NHÃN"  |  python -m etl alias --list TỆP…'
    alias.add_argument("words", nargs="*", metavar="DANH_MỤC MÃ NHÃN", help='ví dụ: product BEER "Bia hơi các loại"')
    alias.add_argument(
        "--list", type=Path, nargs="+", metavar="TỆP", help="liệt kê nhãn chưa có mã trong các tệp, kèm mã đề nghị"
    )

    _command(commands, "status", _status, "kho đang có những gì: tệp, tháng, biểu, số liệu, điều cần xem lại")

    template = _command(commands, "template", _template, "tạo tệp mẫu để điền rồi nạp")
    template.add_argument("kind", metavar="MẪU", help=f"một trong: {', '.join(templates.TEMPLATES)}")
    template.add_argument("-o", "--output", type=Path, metavar="TỆP", help="tệp ghi ra (mặc định: MẪU.xlsx)")
    return parser


def _command(commands, name: str, run: Callable[[argparse.Namespace], int], meaning: str) -> Parser:
    parser = commands.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    parser.set_defaults(run=run)
    return parser


def _add_files(parser: Parser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="TỆP", help="tệp .xls, .xlsx, .xlsb hoặc .ods")


def _add_area_and_month(parser: Parser) -> None:
    parser.add_argument(
        "--area", default="", metavar="MÃ", help="địa bàn khi tệp không ghi: VN-22 là Nghệ An, VN là cả nước"
    )
    parser.add_argument("--month", default="", metavar="THÁNG", help="tháng báo cáo khi tệp không ghi, dạng 2025-08")


def _person() -> str:
    """Name under which the person has signed in to this machine; empty where the system does not tell."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là một ngày; hãy viết như 2025-08-31") from fault


def _read(options: argparse.Namespace) -> int:
    readings = []
    with _progress() as progress:
        for done, path in enumerate(options.files):
            progress(f"Đọc {path.name}", done, len(options.files))
            if options.month:
                loading.require_month(options.month)
            readings.append(read_workbook(path, area=options.area or None, month=options.month or None))
    for reading in readings:
        _print_reading(reading, in_full=len(readings) == 1)
    if options.csv:
        extract.write_csv(options.csv, readings)
    if options.report or options.exceptions:
        agreements = agreement.agreements(readings)
        _print_agreements(readings, agreements)
    if options.report:
        for reading in readings:
            reading.report["consistency"] = agreement.of_file(agreements, reading.file)
        extract.write_report(options.report, readings)
    if options.exceptions:
        options.exceptions.write_text(agreement.as_markdown(agreements), encoding="utf-8")
    return FAULT if any(finding.severity == Severity.ERROR for one in readings for finding in one.findings) else OK


def _print_agreements(readings: list[Reading], agreements: list[agreement.Agreement]) -> None:
    """How much of the tables was understood, and how far the figures agree."""
    figures, left_out = agreement.coverage(readings)
    share = 100 * figures / max(1, figures + left_out.total())
    screen.print(
        f"\n[bold]Đã hiểu {percent(share)}[/] ô số trong các biểu thuộc phạm vi: {number(figures, 0)} ô thành số liệu, "
        f"{number(left_out.total(), 0)} ô không."
    )
    for reason, count in left_out.most_common():
        screen.print(f"  {number(count, 0)} ô: {escape(reason)}")
    screen.print("[bold]Số liệu khớp nhau[/]")
    for one in agreements:
        screen.print(
            f"  {one.check}: {percent(one.percent)} của {number(one.cases, 0)} trường hợp, "
            f"{number(len(one.exceptions), 0)} không khớp"
        )


def _print_reading(reading: Reading, in_full: bool) -> None:
    tables = reading.report["tables"]
    left_out = sum(len(table["left_out"]) for table in tables)
    screen.print(
        f"[bold]{escape(reading.file)}[/]: {number(len(tables), 0)} biểu, "
        f"{number(len(reading.observations), 0)} số liệu, {number(left_out, 0)} ô chưa hiểu."
    )
    if in_full:
        for table in tables:
            _print_table(table)
    _print_findings(reading.findings)


def _print_table(table: dict) -> None:
    """One understood table: where it stands, and what each of its columns was taken for."""
    screen.print(
        f"\n[bold]{escape(table['title'])}[/] ({escape(table['sheet'])}, {number(table['figures'], 0)} số liệu)"
    )
    if table["reason"]:
        screen.print(f"  [yellow]{escape(table['reason'])}[/]")
    for column in table["columns"]:
        meaning = column["meaning"] or f"[yellow]chưa hiểu: {escape(column['reason'])}[/]"
        screen.print(f"  {column['column']}: {escape(column['caption'])} → {meaning}")
    reasons = Counter(left_out["reason"] for left_out in table["left_out"])
    for reason, count in reasons.most_common():
        first = next(left_out["cell"] for left_out in table["left_out"] if left_out["reason"] == reason)
        screen.print(f"  [yellow]{number(count, 0)} ô không lấy số liệu (từ {first}): {escape(reason)}[/]")


def _load(options: argparse.Namespace) -> int:
    instructions = loading.Instructions(
        area=options.area,
        month=options.month,
        released=options.released,
        publisher=options.publisher,
        document=options.document,
        entered_by=options.entered_by,
        illustrative=options.illustrative,
    )
    with _progress() as progress:
        outcome = loading.load(
            raw_store.data_folder(),
            options.files,
            instructions,
            progress,
            _say_waiting,
            loading.Decision(options.entered_by or loading.COMMAND_LINE, options.note),
        )
    for path in outcome.known:
        screen.print(f"{escape(path.name)}: đã có, không có gì mới.")
    _print_outcome(outcome)
    return OK


def _undo(options: argparse.Namespace) -> int:
    folder = raw_store.data_folder()
    newest = state(ledger.of(folder)).newest
    with _progress() as progress:
        outcome = loading.undo(
            folder,
            newest.number if newest else 0,
            loading.Decision(options.entered_by or loading.COMMAND_LINE, options.note),
            progress,
            _say_waiting,
        )
    screen.print(
        f"Đã hoàn tác lần công bố số {newest.number} ({escape(', '.join(newest.names))}); "
        f"kho số liệu trở về phiên bản {outcome.version}."
    )
    return OK


def _verify(_: argparse.Namespace) -> int:
    with _progress() as progress:
        found = loading.verify(raw_store.data_folder(), progress, _say_waiting)
    screen.print(
        f"Khớp: {number(found.entries, 0)} mục trong sổ ghi, {number(found.raw_files, 0)} tệp gốc "
        f"({number(found.files_in_force, 0)} tệp đang dùng), kho lập lại đúng phiên bản {found.version}."
    )
    return OK


def _backup(options: argparse.Namespace) -> int:
    path = options.output or Path(f"sao-luu-{datetime.now():%Y-%m-%d-%H%M}.zip")
    contents = backup.backup(raw_store.data_folder(), path, _person() or loading.COMMAND_LINE, _say_waiting)
    screen.print(
        f"Đã sao lưu vào {escape(str(path))}: {number(contents.raw_files, 0)} tệp gốc, "
        f"{number(contents.entries, 0)} mục trong sổ ghi."
    )
    return OK


def _restore(options: argparse.Namespace) -> int:
    with _progress() as progress:
        outcome, before = backup.restore(
            raw_store.data_folder(), options.file, _person() or loading.COMMAND_LINE, progress, _say_waiting
        )
    if before:
        screen.print(f"Số liệu trước khi khôi phục được giữ trong {escape(str(before))}.")
    screen.print(f"Đã khôi phục từ {escape(options.file.name)}: kho số liệu phiên bản {outcome.version}.")
    return OK


def _rebuild(options: argparse.Namespace) -> int:
    folder = raw_store.data_folder()
    with _progress() as progress:
        outcome = loading.rebuild(folder, options.if_needed, progress, _say_waiting)
    for path in raw_store.workbooks_without_card(folder):
        screen.print(
            f"[yellow]{escape(str(path))}: chưa có thẻ nên chưa được nạp. Hãy nạp bằng “python -m etl load”.[/]"
        )
    if not outcome.changed:
        screen.print(f"Kho số liệu đã khớp với các tệp gốc (phiên bản {outcome.version}).")
    _print_outcome(outcome)
    return OK


def _demo(options: argparse.Namespace) -> int:
    folder = options.folder or raw_store.data_folder() / "demo"
    with _progress() as progress:
        outcome = build_demo(folder, progress=progress)
    screen.print(
        f"Đã tạo số liệu minh họa trong {escape(str(folder))}: {number(len(outcome.new), 0)} tệp, "
        f"{number(sum(outcome.figures.values()), 0)} số liệu."
    )
    return OK


def _check(options: argparse.Namespace) -> int:
    result = OK
    for path in options.files:
        reading, findings = loading.check(path, loading.Instructions(area=options.area, month=options.month))
        errors = sum(finding.severity == Severity.ERROR for finding in findings)
        screen.print(
            f"[bold]{escape(path.name)}[/]: {number(len(reading.observations), 0)} số liệu, "
            f"{number(len(findings), 0)} điều cần xem lại, {number(errors, 0)} lỗi."
        )
        _print_findings(findings)
        result = FAULT if errors else result
    return result


def _print_outcome(outcome: loading.Outcome) -> None:
    if not outcome.changed:
        return
    for file in outcome.new:
        findings = outcome.findings[file.card.sha256]
        screen.print(
            f"[green]✓[/] [bold]{escape(file.card.name)}[/]: {number(outcome.figures[file.card.sha256], 0)} số liệu, "
            f"công bố {date_text(file.card.release)}, {number(len(findings), 0)} điều cần xem lại."
        )
        if len(outcome.new) == 1:
            _print_findings(findings)
    screen.print(f"Đã công bố phiên bản {outcome.version}.")


def _print_findings(findings: list[Finding]) -> None:
    """The gravest first, no more than a screen of them; the rest is counted."""
    order = list(SEVERITY_NAME)
    findings = sorted(findings, key=lambda finding: order.index(finding.severity))
    for finding in findings[:_FINDINGS_SHOWN]:
        place = "!".join(part for part in (finding.sheet, finding.cell) if part)
        severity = f"[{SEVERITY_STYLE[finding.severity]}]{SEVERITY_NAME[finding.severity]}[/]"
        screen.print(f"  {severity} {escape(place)} {escape(finding.message)} {escape(finding.remedy)}".rstrip())
        if finding.expected:
            screen.print(f"      thấy {escape(finding.found)}; chờ {escape(finding.expected)}")
    if len(findings) > _FINDINGS_SHOWN:
        screen.print(f"  … và {number(len(findings) - _FINDINGS_SHOWN, 0)} điều khác.")


def _alias(options: argparse.Namespace) -> int:
    if options.list and not options.words:
        return _list_unknown_labels(options.list)
    if options.list or len(options.words) != 3:
        screen.print('[bold red]Cần đúng ba tham số: DANH_MỤC MÃ "NHÃN", hoặc chỉ --list TỆP….[/]')
        return USAGE
    scheme, item, label = options.words
    if not aliases.add_alias(scheme, item, label):
        screen.print(f"Mã {escape(item)} đã có nhãn “{escape(label)}”; danh mục không đổi.")
        return OK
    screen.print(
        f"Đã thêm nhãn “{escape(label)}” cho mã {escape(item)} trong {escape(scheme)}.csv. "
        "Chạy “python -m etl rebuild” để kho số liệu theo danh mục mới."
    )
    return OK


def _list_unknown_labels(paths: list[Path]) -> int:
    readings = []
    with _progress() as progress:
        for done, path in enumerate(paths):
            progress(f"Đọc {path.name}", done, len(paths))
            readings.append(read_workbook(path))
    unknown = aliases.unknown_labels(readings)
    if not unknown:
        screen.print("Mọi nhãn đều đã có mã.")
        return OK
    for one in unknown:
        screen.print(f"[bold]{escape(one.label)}[/] (danh mục {one.scheme}, {number(one.tables, 0)} biểu)")
        for proposal in one.proposals:
            command = f'python -m etl alias {proposal.scheme} {proposal.item} "{one.label}"'
            screen.print(
                f"  có thể là {escape(proposal.name)}, giống {percent(100 * proposal.likeness, 0)}: {escape(command)}"
            )
    screen.print(f"{number(len(unknown), 0)} nhãn chưa có mã. Mã đề nghị chỉ dựa vào chính tả; người dùng quyết định.")
    return OK


def _status(_: argparse.Namespace) -> int:
    folder = raw_store.data_folder()
    summary = warehouse.summary(folder)
    if summary is None:
        screen.print("Chưa có kho số liệu. Hãy chạy “python -m etl rebuild”.")
        return FAULT
    screen.print(
        f"Kho số liệu phiên bản [bold]{summary.version}[/], lập lúc {summary.built_at:%H:%M} ngày "
        f"{date_text(summary.built_at)}{' – SỐ LIỆU MINH HỌA' if summary.illustrative else ''}."
    )
    for title, columns, rows in (
        ("Tệp", ("Tệp", "Công bố", "Số liệu", "Cảnh báo", "Thông tin"), summary.files),
        (
            "Chỉ tiêu",
            ("Chỉ tiêu", "Địa bàn", "Từ", "Đến", "Số liệu"),
            [(name, area, *map(_period, ends), count) for name, area, *ends, count in summary.series],
        ),
        ("Khác", ("Loại", "Số dòng"), summary.others),
    ):
        table = Table(*columns, title=title, title_justify="left")
        for row in rows:
            table.add_row(*(_cell(value) for value in row))
        screen.print(table, soft_wrap=False)
    for path in raw_store.workbooks_without_card(folder):
        screen.print(f"[yellow]{escape(str(path))}: chưa có thẻ nên chưa được nạp.[/]")
    return OK


def _template(options: argparse.Namespace) -> int:
    path = options.output or Path(f"{options.kind}.xlsx")
    templates.write_template(options.kind, path)
    screen.print(
        f"Đã ghi mẫu vào {escape(str(path))}. Điền xong thì nạp bằng “python -m etl load {escape(str(path))}”."
    )
    return OK


def _period(text: str) -> str:
    return period_short(Period.parse(text))


def _cell(value: object) -> str:
    if isinstance(value, date):
        return date_text(value)
    return number(value, 0) if isinstance(value, int) else escape(str(value))


@contextmanager
def _progress() -> Iterator[loading.Progress]:
    """A bar that vanishes when the work is done; `progress(text, done, total)` moves it."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(), console=screen, transient=True, disable=not screen.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=1)
        yield lambda text, done, total: bar.update(task, description=escape(text), completed=done, total=total)


def _say_waiting() -> None:
    screen.print("Một lần nạp khác đang chạy; đang đợi lần đó xong…")


if __name__ == "__main__":
    sys.exit(main())
