-- The warehouse in its own words. One file, rebuilt from data/raw at any time.

CREATE TABLE source_file (
    sha256          VARCHAR PRIMARY KEY,
    name            VARCHAR NOT NULL,
    publisher       VARCHAR NOT NULL,
    document        VARCHAR NOT NULL,
    document_date   DATE,
    entered_by      VARCHAR NOT NULL,
    received_at     TIMESTAMP NOT NULL,
    release         DATE NOT NULL,
    report_period   VARCHAR,
    area            VARCHAR,
    illustrative    BOOLEAN NOT NULL,
    load_order      INTEGER NOT NULL UNIQUE,
    path            VARCHAR NOT NULL,
    card            VARCHAR NOT NULL
);
COMMENT ON TABLE source_file IS 'One row per received workbook, with its card.';
COMMENT ON COLUMN source_file.release IS 'Day on which the workbook was made public; figures with a source of their own carry their own day.';
COMMENT ON COLUMN source_file.load_order IS 'Order of loading: breaks the tie between two figures released on one day.';
COMMENT ON COLUMN source_file.card IS 'Checksum of the card: an edited card means another load.';
COMMENT ON COLUMN source_file.path IS 'Where the raw workbook stands, relative to the data folder.';

CREATE TABLE indicator (
    indicator   VARCHAR PRIMARY KEY,
    name        VARCHAR NOT NULL,
    short_name  VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    unit        VARCHAR NOT NULL,
    definition  VARCHAR NOT NULL,
    sort_order  INTEGER NOT NULL
);
COMMENT ON TABLE indicator IS 'One row per indicator code: one code per definition (goods are not goods and services).';
COMMENT ON COLUMN indicator.kind IS 'index, flow, stock or rate: stocks are never summed over months.';

CREATE TABLE item (
    indicator   VARCHAR NOT NULL,
    item        VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    parent      VARCHAR,
    level       INTEGER NOT NULL,
    sort_order  INTEGER NOT NULL,
    PRIMARY KEY (indicator, item)
);
COMMENT ON TABLE item IS 'One row per item of an indicator: VSIC section or division, product, commodity, retail group.';

CREATE TABLE area (
    area  VARCHAR PRIMARY KEY,
    name  VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    note  VARCHAR
);
COMMENT ON TABLE area IS 'One row per area: ISO 3166-2 codes.';

CREATE TABLE observation (
    table_name   VARCHAR NOT NULL,
    indicator    VARCHAR NOT NULL,
    item         VARCHAR,
    item_label   VARCHAR NOT NULL,
    item_path    VARCHAR NOT NULL,
    area         VARCHAR NOT NULL,
    period       VARCHAR NOT NULL,
    frequency    VARCHAR NOT NULL,
    period_end   DATE NOT NULL,
    measure      VARCHAR NOT NULL,
    value        DOUBLE NOT NULL,
    unit         VARCHAR NOT NULL,
    price_basis  VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,
    release      DATE NOT NULL,
    citation     VARCHAR NOT NULL,
    note         VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet        VARCHAR NOT NULL,
    cell         VARCHAR NOT NULL,
    in_force     BOOLEAN NOT NULL
);
COMMENT ON TABLE observation IS 'One row per figure that a file printed, with the cell it stands in; a newer release never overwrites an older one.';
COMMENT ON COLUMN observation.item IS 'Code of the catalogue; NULL while no alias knows the label.';
COMMENT ON COLUMN observation.value IS 'As printed; the unit says of what.';
COMMENT ON COLUMN observation.in_force IS 'The newest release of its figure: what the view latest shows. Settled when the warehouse is published.';
COMMENT ON COLUMN observation.release IS 'Day on which the figure was made public.';

CREATE TABLE target (
    version          VARCHAR NOT NULL,
    document         VARCHAR NOT NULL,
    document_number  VARCHAR NOT NULL,
    document_date    DATE,
    in_force_from    DATE,
    in_force_to      DATE,
    indicator        VARCHAR NOT NULL,
    item             VARCHAR,
    item_label       VARCHAR NOT NULL,
    area             VARCHAR NOT NULL,
    period           VARCHAR NOT NULL,
    frequency        VARCHAR NOT NULL,
    period_end       DATE NOT NULL,
    measure          VARCHAR NOT NULL,
    low              DOUBLE,
    central          DOUBLE,
    high             DOUBLE,
    unit             VARCHAR NOT NULL,
    unit_in_charge   VARCHAR NOT NULL,
    citation         VARCHAR NOT NULL,
    note             VARCHAR NOT NULL,
    sha256           VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet            VARCHAR NOT NULL,
    cell             VARCHAR NOT NULL
);
COMMENT ON TABLE target IS 'One row per planned figure of one version of a plan or scenario; versions stand side by side.';

CREATE TABLE goal (
    goal_code        VARCHAR NOT NULL,
    document         VARCHAR NOT NULL,
    document_number  VARCHAR NOT NULL,
    document_date    DATE,
    article          VARCHAR NOT NULL,
    name             VARCHAR NOT NULL,
    indicator        VARCHAR,
    item             VARCHAR,
    area             VARCHAR NOT NULL,
    kind             VARCHAR NOT NULL,
    direction        VARCHAR,
    base_year        INTEGER,
    base_value       DOUBLE,
    period_from      INTEGER,
    target_year      INTEGER,
    target_low       DOUBLE,
    target_high      DOUBLE,
    comparison       VARCHAR,
    unit             VARCHAR NOT NULL,
    unit_in_charge   VARCHAR NOT NULL,
    citation         VARCHAR NOT NULL,
    note             VARCHAR NOT NULL,
    release          DATE NOT NULL,
    sha256           VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet            VARCHAR NOT NULL,
    cell             VARCHAR NOT NULL
);
COMMENT ON TABLE goal IS 'One row per goal and release: the newest release of a goal_code is in force, older ones are its history.';
COMMENT ON COLUMN goal.target_low IS 'NULL: nobody has entered a value ("chưa nhập chỉ tiêu").';

CREATE TABLE goal_note (
    goal_code        VARCHAR NOT NULL,
    kind             VARCHAR NOT NULL,
    text             VARCHAR NOT NULL,
    unit_in_charge   VARCHAR NOT NULL,
    written_on       DATE NOT NULL,
    author           VARCHAR NOT NULL,
    release          DATE NOT NULL,
    sha256           VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet            VARCHAR NOT NULL,
    cell             VARCHAR NOT NULL
);
COMMENT ON TABLE goal_note IS 'One row per entry beside a goal: a cause or a proposal on the day it was written. All entries stand; none replaces another.';
COMMENT ON COLUMN goal_note.kind IS 'objective_cause, subjective_cause, proposal_goal (adjust the goal) or proposal_measure.';

CREATE TABLE cluster (
    report_period                   VARCHAR NOT NULL,
    name                            VARCHAR NOT NULL,
    location                        VARCHAR NOT NULL,
    old_district                    VARCHAR NOT NULL,
    commune                         VARCHAR NOT NULL,
    planned_area_ha                 DOUBLE,
    established_area_ha             DOUBLE,
    industrial_area_ha              DOUBLE,
    leased_area_ha                  DOUBLE,
    occupancy_pct                   DOUBLE,
    infrastructure_investor         VARCHAR NOT NULL,
    infrastructure_capital_billion_vnd DOUBLE,
    enterprises                     DOUBLE,
    projects                        DOUBLE,
    registered_capital_billion_vnd  DOUBLE,
    realised_capital_billion_vnd    DOUBLE,
    workers_persons                 DOUBLE,
    revenue_billion_vnd             DOUBLE,
    budget_paid_billion_vnd         DOUBLE,
    wastewater_treatment            VARCHAR NOT NULL,
    stage                           VARCHAR NOT NULL,
    note                            VARCHAR NOT NULL,
    citation                        VARCHAR NOT NULL,
    release                         DATE NOT NULL,
    sha256                          VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet                           VARCHAR NOT NULL,
    cells                           JSON NOT NULL
);
COMMENT ON TABLE cluster IS 'One row per industrial cluster, report period and release.';
COMMENT ON COLUMN cluster.cells IS 'Field name → A1 address of the figure.';

CREATE TABLE project (
    report_period       VARCHAR NOT NULL,
    name                VARCHAR NOT NULL,
    kind                VARCHAR NOT NULL,
    works               DOUBLE,
    place               VARCHAR NOT NULL,
    investor            VARCHAR NOT NULL,
    registered_capital  DOUBLE,
    realised_capital    DOUBLE,
    capital_unit        VARCHAR NOT NULL,
    area_ha             DOUBLE,
    capacity            DOUBLE,
    capacity_unit       VARCHAR NOT NULL,
    product             VARCHAR NOT NULL,
    planned_start       VARCHAR NOT NULL,
    actual_start        VARCHAR NOT NULL,
    progress            VARCHAR NOT NULL,
    obstacle            VARCHAR NOT NULL,
    unit_in_charge      VARCHAR NOT NULL,
    next_due            DATE,
    added_this_year     DOUBLE,
    added_next_year     DOUBLE,
    added_unit          VARCHAR NOT NULL,
    indicator           VARCHAR,
    item                VARCHAR,
    item_label          VARCHAR NOT NULL,
    note                VARCHAR NOT NULL,
    citation            VARCHAR NOT NULL,
    release             DATE NOT NULL,
    sha256              VARCHAR NOT NULL REFERENCES source_file (sha256),
    sheet               VARCHAR NOT NULL,
    cells               JSON NOT NULL
);
COMMENT ON TABLE project IS 'One row per industrial project or estate, report period and release.';
COMMENT ON COLUMN project.works IS 'How many plants or systems a summary row stands for; NULL for a single project.';
COMMENT ON COLUMN project.planned_start IS 'Start of operation as a period (2026-06, 2029-Q1, 2027); empty where nobody states it.';
COMMENT ON COLUMN project.added_this_year IS 'Output that the project adds in the year of report_period; added_next_year in the year after.';
COMMENT ON COLUMN project.cells IS 'Field name → A1 address of everything that the row states.';

CREATE TABLE finding (
    sha256      VARCHAR NOT NULL REFERENCES source_file (sha256),
    severity    VARCHAR NOT NULL,
    code        VARCHAR NOT NULL,
    table_name  VARCHAR NOT NULL,
    sheet       VARCHAR NOT NULL,
    cell        VARCHAR NOT NULL,
    found       VARCHAR NOT NULL,
    expected    VARCHAR NOT NULL,
    message     VARCHAR NOT NULL,
    remedy      VARCHAR NOT NULL
);
COMMENT ON TABLE finding IS 'One row per finding about a loaded workbook; errors never reach the warehouse, they stop the load.';

CREATE TABLE publication (
    version       VARCHAR NOT NULL,
    built_at      TIMESTAMP NOT NULL,
    illustrative  BOOLEAN NOT NULL,
    rules         VARCHAR NOT NULL
);
COMMENT ON TABLE publication IS 'One row: the checksum of the content, when it was built, whether its figures are illustrative.';
COMMENT ON COLUMN publication.rules IS 'Checksum of what turned data/raw into this content: schema, catalogue and reading code.';

-- One row per indicator, item, area, period, measure and price basis: the figure as it was known on a day.
CREATE MACRO as_of(day) AS TABLE
SELECT o.* EXCLUDE (in_force), s.name AS source_file
FROM observation AS o
JOIN source_file AS s USING (sha256)
WHERE o.release <= day
QUALIFY row_number() OVER (
    PARTITION BY o.indicator, coalesce(o.item, o.item_path || '/' || o.item_label), o.area, o.period, o.measure, o.price_basis
    ORDER BY o.release DESC, s.load_order DESC, o.sheet DESC, o.cell DESC
) = 1;

-- The same, as now known.
CREATE VIEW latest AS
SELECT o.* EXCLUDE (in_force), s.name AS source_file
FROM observation AS o
JOIN source_file AS s USING (sha256)
WHERE o.in_force;
