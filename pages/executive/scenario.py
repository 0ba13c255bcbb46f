"""Kịch bản tăng trưởng: does the province keep to the path it set itself, and what does the rest of the year need?"""

import itertools

import streamlit as st

from dashboard import cards, frame, lagging, panels, plans, project_panel, projects, rest_of_year, scenario, words
from dashboard.rows import Rows
from growth.notation import date_text, percent

QUESTION = "Tăng trưởng có theo kịch bản đang có hiệu lực không, chênh bao nhiêu, các tháng còn lại cần tăng bao nhiêu?"
SHOWN_AT_ONCE = 12
ENTER = "Điền mẫu kịch bản rồi nạp, cả hai ở trang Nạp số liệu."

selection = frame.selection()
year = selection.month.year
of_year = scenario.states(selection.version, selection.area, selection.month)
if not of_year:
    frame.head(f"{selection.area_name}: chưa có kịch bản hay kế hoạch năm {year}", QUESTION)
    frame.nothing_yet(f"kho số liệu chưa có kịch bản nào của {selection.area_name} cho năm {year}", ENTER)
    st.stop()

title = st.container()
names = scenario.names(of_year)
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = frame.choice(
        "Chỉ tiêu", scenario.PLAN_KEY, list(names), names.__getitem__, scenario.first_choice(of_year), width=340
    )
    in_force = of_year[chosen]
    key = (in_force.area, in_force.indicator, in_force.item)
    chain = plans.chain(selection.version, *key, year)
    versions = scenario.plan_names(chain.versions, in_force.plan.version)
    plan = frame.choice("Phiên bản kịch bản", "phien-ban", list(versions), versions.__getitem__, "", width=520) or None
state = in_force
if plan:
    state = plans.plan_state(selection.version, *key, selection.month, plan, in_force.kind) or in_force
with title:
    frame.head(scenario.finding(state), QUESTION)

with panels.block("facts"):
    cards.facts([(fact.label, fact.value, fact.note) for fact in scenario.facts(state)])
    with st.container(horizontal=True, vertical_alignment="center"):
        panels.badge(words.LIGHT[state.light])
        panels.reasons(scenario.reasons(state))
        st.caption(panels.plain(scenario.plan_line(state.plan)))
    st.caption(panels.plain(scenario.in_charge_line(state)))

for drawing in itertools.chain.from_iterable(scenario.with_nation(selection.version, state, plan)):
    panels.chart(
        drawing.figure,
        title=drawing.title,
        figures=drawing.figures,
        key=drawing.key,
        note=drawing.note,
        table=drawing.table,
    )

with panels.block("rest"):
    heading = st.empty()
    rest = rest_of_year.rest_of(state)
    if rest is None:
        st.markdown(panels.plain(rest_of_year.over_text(state)))
    else:
        if rest_of_year.needs_assumption(state):
            st.warning(panels.plain(rest_of_year.missing_weight_text(state)), icon=":material/scale:")
            assumption = frame.switch("Giả định", "gia-dinh", rest_of_year.ASSUMPTIONS)
            if assumption == rest_of_year.EVEN_MONTHS:
                rest = rest_of_year.rest_of(state, rest_of_year.even_weight(state.actual_period))
            elif assumption == rest_of_year.OWN_WEIGHT:
                weight_pct = frame.step(
                    "Các tháng đã qua chiếm trong cả năm gốc",
                    "ty-trong",
                    rest_of_year.weights_on_offer(state.actual_period),
                    percent,
                    rest_of_year.even_weight_pct(state.actual_period),
                    chosen,
                )
                rest = rest_of_year.rest_of(state, weight_pct / 100)
        nowcast = rest_of_year.nowcast_text(state)
        st.markdown("\n\n".join(map(panels.plain, (*rest_of_year.texts(rest), nowcast))))
        panels.picture(
            scenario.strip(selection.version, state, plan),
            "Ước cả năm với khoảng, mục tiêu và năm trước",
            "strip",
            title=f"{state.name}: {words.inside_sentence(nowcast.partition('. ')[0])}",
            source="; ".join(map(words.short_citation, state.citations)),
            status=words.status_name(state.actual_status) if state.actual_status else "",
        )
        if rest_of_year.can_play(rest):
            left, right = st.columns(2, gap="large")
            with left:
                growth = frame.step(
                    f"Nếu {rest.name} tăng so với cùng kỳ",
                    "con-lai-tang",
                    list(rest_of_year.REST_GROWTHS),
                    percent,
                    rest_of_year.default_growth(rest),
                    chosen,
                )
                outcome = rest_of_year.outcome(rest, growth)
                st.markdown(f"**{panels.plain(outcome.text)}**")
                panels.badge(words.POSITION[outcome.position])
            with right:
                offered = rest_of_year.goals_on_offer(state)
                goal = frame.step(
                    "Nếu muốn cả năm đạt",
                    "ca-nam-dat",
                    offered,
                    lambda value: words.with_unit(value, state.unit),
                    state.year.floor,
                    chosen,
                )
                st.markdown(f"**{panels.plain(rest_of_year.needed_text(rest, goal))}**")

    heading.header(rest_of_year.finding(state, rest), anchor=False)

project_panel.linked(projects.linked(selection, projects.moving(in_force.indicator)))

ranked, below, used, finding = scenario.standing(selection.version, selection.area, selection.month)
with panels.block("standing"):
    st.header(finding, anchor=False)
    if below:
        panels.html_table(below[:SHOWN_AT_ONCE])
    if len(below) > SHOWN_AT_ONCE:
        more = f"{len(below) - SHOWN_AT_ONCE} chỉ tiêu thấp khác"
        if fold := panels.folded(more, "below", ":material/expand_more:"):
            with fold:
                panels.html_table(below[SHOWN_AT_ONCE:])
    due = date_text(lagging.report_due(selection.month))
    st.caption(f"{lagging.RULE} {scenario.REPORT_RULE} Kỳ tới: trước {due}.")
    panels.source_line(used)
    panels.numbers(
        f"Chỉ tiêu so với yêu cầu {selection.month}", lambda: scenario.attention(ranked), used, key="attention"
    )

with panels.block("versions"):
    st.header(scenario.versions_finding(names[chosen], chain, in_force.plan.version), anchor=False)
    panels.html_table(scenario.versions_short(selection.version, in_force))
    panels.numbers(
        f"Phiên bản kịch bản {names[chosen]}", lambda: scenario.versions_table(chain), Rows(), key="versions"
    )

releases = scenario.releases(selection.version, state, plan)
if releases:
    with panels.block("releases"):
        st.header(releases.finding, anchor=False)
        panels.html_table(releases.short)
        panels.source_line(releases.figures)
        panels.downloads(f"Các lần công bố {names[chosen]}", releases.table, releases.figures, key="releases")
