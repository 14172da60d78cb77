//! What is written is read again and is the same; what is wrong is named beside its row.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use gridcase_proto::common::v1::{Limit, LimitUnit};
use gridcase_proto::registry::v1::party::By;
use gridcase_proto::registry::v1::{
    Asset, AssetSet, CalendarSet, CalendarYear, Catalogue, DayReading, Department, DispatchPolicy, EvidenceRule,
    FormerCode, Hours, Matter, Party, Register, Row, Rule, Unit, UnitSet, Window, content,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];
const FORMATS: [Format; 2] = [Format::Xlsx, Format::Csv];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ a-zA-Z0-9路灯井盖，。；、;:：@=+'\"~\\-\\n\\t]{0,10}",
        1 => "\\PC{0,8}",
        1 => Just("_x0041_ <b>&amp;\r\n".to_owned()),
        1 => Just("=1+1".to_owned()),
    ]
}

fn filled() -> impl Strategy<Value = String> {
    ("[a-z路井]", text()).prop_map(|(first, rest)| format!("{first}{rest}"))
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof!["0[0-9]{1,6}", "[0-9]{15}", "[a-z][a-z0-9_.:/-]{0,8}"]
}

fn day() -> impl Strategy<Value = String> {
    (2020_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

fn days() -> impl Strategy<Value = (String, String)> {
    let open = || prop_oneof![Just(String::new()), day()];
    (open(), open())
}

fn party() -> impl Strategy<Value = Party> {
    prop_oneof![code().prop_map(By::Unit), code().prop_map(By::DistrictOf)].prop_map(|by| Party { by: Some(by) })
}

prop_compose! {
    fn unit()(code in code(), name in filled(), department in code(), telephone in text()) -> Unit {
        Unit { code, name, department, telephone, ..Unit::default() }
    }
}

prop_compose! {
    fn rule()(
        id in code(), which in 0..3, subject in code(), area in code(), ground in code(),
        hours in option::of((vec(1_u32..=7, 0..7), 0_u32..1440, 1_u32..=1440)),
        lead in party(), assisting in vec(party(), 0..3), basis in text(), days in days(), priority in -5_i32..5,
        owner: bool, reporter_visible: bool, precedent_case in "[0-9a-f-]{0,6}",
    ) -> Rule {
        let of = |at| if which == at { subject.clone() } else { String::new() };
        Rule {
            id, matter: of(0), matter_class: of(1), matter_kind: of(2), area, ground,
            hours: hours.map(|(days, from_minute, until_minute)| Hours { days, from_minute, until_minute }),
            lead: Some(lead), assisting, basis, valid_from: days.0, valid_until: days.1, priority, owner,
            precedent_case, reporter_visible,
        }
    }
}

prop_compose! {
    fn limit()(amount in 1_u32..500, unit in 1_i32..=5, purpose in text()) -> Limit {
        Limit { amount, unit: LimitUnit::try_from(unit).expect("a unit").into(), purpose }
    }
}

prop_compose! {
    fn row()(
        filing in text(), closing in text(), limits in vec(limit(), 0..3),
        evidence in option::of((0_u32..3, any::<bool>())), confirmed: bool, source in text(),
    ) -> Row {
        let evidence = evidence.map(|(photos, words)| EvidenceRule { photos, words });
        Row { number: 0, filing, closing, limits, evidence, confirmed, source }
    }
}

prop_compose! {
    fn former()(code in code(), standard in "GB/T [0-9.-]{1,8}", days in days()) -> FormerCode {
        FormerCode { standard, code, valid_from: days.0, valid_until: days.1 }
    }
}

prop_compose! {
    fn matter()(
        code in "0[0-9]{4}", kind in "[a-z]{1,5}", class in "0[0-9]", class_name in text(), name in filled(),
        initials in text(), synonyms in vec(text(), 0..3), standard in text(), rows in vec(row(), 1..4),
        default_row in 0_u32..3, policy in 0_i32..3, number in 0_usize..5, retired: bool, reopen_days in 0_u32..10,
        former_codes in vec(former(), 0..3), days in days(),
    ) -> Matter {
        let rows = (1..).zip(rows).map(|(number, row)| Row { number, ..row }).collect();
        Matter {
            id: format!("{kind}:{code}"), code, kind, class, class_name, name, initials, synonyms, standard, rows,
            default_row, policy: DispatchPolicy::try_from(policy).expect("a policy").into(),
            emergency_number: ["", "110", "119", "120", "122"][number].to_owned(), retired, reopen_days, former_codes,
            valid_from: days.0, valid_until: days.1,
        }
    }
}

prop_compose! {
    fn calendars()(
        years in vec((any::<bool>(), vec((1_i8..=12, 1_i8..=28), 0..4), vec((1_i8..=12, 1_i8..=28), 0..3)), 0..3),
        windows in vec((0_u32..1440, 1_u32..=1440), 0..3), reading in 0_i32..3,
    ) -> CalendarSet {
        let on = |year: i32, days: Vec<(i8, i8)>| {
            days.into_iter().map(|(month, day)| format!("{year}-{month:02}-{day:02}")).collect()
        };
        let years = (2026..).zip(years).map(|(year, (official, off, work))| {
            CalendarYear { year, official, off: on(year, off), work: on(year, work) }
        });
        let windows = windows.into_iter().map(|(from_minute, until_minute)| Window { from_minute, until_minute });
        let day_reading = DayReading::try_from(reading).expect("a reading").into();
        CalendarSet { years: years.collect(), windows: windows.collect(), day_reading }
    }
}

prop_compose! {
    fn asset()(
        code in code(), component_type in code(), name in text(), owner in code(), maintainer in option::of(code()),
        longitude in -180.0_f64..=180.0, latitude in -90.0_f64..=90.0, ground in option::of(code()),
    ) -> Asset {
        Asset {
            code, r#type: component_type, name, owner, maintainer: maintainer.unwrap_or_default(),
            longitude: Some(longitude), latitude: Some(latitude), ground: ground.unwrap_or_default(),
        }
    }
}

fn kind_of(content: &content::Part) -> Kind {
    match content {
        content::Part::Units(_) => Kind::Units,
        content::Part::Register(_) => Kind::Register,
        content::Part::Catalogue(_) => Kind::Catalogue,
        content::Part::Assets(_) => Kind::Assets,
        _ => Kind::Calendars,
    }
}

fn unique<T>(items: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    items.into_iter().filter(|item| seen.insert(key(item))).collect()
}

fn content() -> impl Strategy<Value = content::Part> {
    let units = (vec((code(), filled()), 0..3), vec(unit(), 0..5)).prop_map(|(departments, units)| {
        let departments = departments.into_iter().map(|(code, name)| Department { code, name }).collect();
        content::Part::Units(UnitSet { departments, units, grounds: Vec::new() })
    });
    let register = vec(rule(), 0..5).prop_map(|rules| content::Part::Register(Register { rules }));
    let catalogue = vec(matter(), 0..4).prop_map(|matters| {
        content::Part::Catalogue(Catalogue { matters: unique(matters, |matter| matter.id.clone()), policy: None })
    });
    let assets = vec(asset(), 0..5).prop_map(|assets| content::Part::Assets(AssetSet { assets }));
    prop_oneof![units, register, catalogue, calendars().prop_map(content::Part::Calendars), assets]
}

fn read_back(content: &content::Part, format: Format, language: Language) -> Imported {
    let kind = kind_of(content);
    let file = write(kind, format, language, &rows(content, language)).expect("written");
    let grid = open(kind, format, &file).expect("a table");
    read(kind, &grid, &empty(kind))
}

fn empty(kind: Kind) -> content::Part {
    match kind {
        Kind::People | Kind::Units => content::Part::Units(UnitSet::default()),
        Kind::Register => content::Part::Register(Register::default()),
        Kind::Catalogue => content::Part::Catalogue(Catalogue::default()),
        Kind::Calendars => content::Part::Calendars(CalendarSet::default()),
        Kind::Assets => content::Part::Assets(AssetSet::default()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again_and_is_the_same(content in content()) {
        for format in FORMATS {
            for language in LANGUAGES {
                let imported = read_back(&content, format, language);
                prop_assert_eq!(imported.problems.as_slice(), &[]);
                prop_assert_eq!(&imported.content, &content);
            }
        }
    }

    #[test]
    fn several_values_are_kept_whatever_they_hold(items in vec(text(), 0..5)) {
        prop_assert_eq!(cell::read_items(&cell::write_items(&items)), Some(items));
    }

    #[test]
    fn a_moment_is_kept_to_the_millisecond_in_every_zone(ms in 0_i64..2_000_000_000_000) {
        let moment = Timestamp::from_millisecond(ms).expect("a moment");
        for zone in ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"] {
            let zone = TimeZone::get(zone).expect("a zone");
            prop_assert_eq!(cell::read_moment(&cell::write_moment(moment, &zone), &zone), Some(moment));
        }
    }

    #[test]
    fn no_bytes_make_reading_fail_in_another_way_than_by_a_problem(bytes in vec(any::<u8>(), 0..200)) {
        for format in FORMATS {
            let _ = open(Kind::Register, format, &bytes);
        }
    }
}

#[test]
fn values_are_read_as_people_write_them() {
    for (written, day) in [("2026/7/1", "2026-07-01"), ("2026年7月1日", "2026-07-01"), ("20260701", "2026-07-01")] {
        assert_eq!(cell::read_day(written).as_deref(), Some(day));
    }
    assert_eq!(cell::read_day("1/7/2026"), None);
    assert_eq!(cell::read_span("8：30～12:00"), Some((510, 720)));
    assert_eq!(cell::read_minute("24:01"), None);
    let hours = Hours { days: vec![1, 2, 3, 4, 5], from_minute: 1320, until_minute: 360 };
    assert_eq!(cell::read_hours("周一至周五 22:00-6:00"), Some(hours.clone()));
    assert_eq!(cell::write_hours(&hours), "1-5 22:00-06:00");
    let limit = Limit { amount: 4, unit: LimitUnit::WorkHour.into(), purpose: "制止".to_owned() };
    assert_eq!(cell::read_limit("4 工作时：制止"), Some(limit.clone()));
    assert_eq!(cell::write_limit(&limit, Language::English), "4 work_hour:制止");
    assert_eq!(cell::read_limit("4 weeks"), None);
    let police = Party { by: Some(By::DistrictOf("police".to_owned())) };
    assert_eq!(cell::read_party("辖区（police）"), Some(police));
    assert!(cell::is_spoilt_number("3.30106E+14") && !cell::is_spoilt_number("E+14") && !cell::is_spoilt_number("1e5"));
}

fn csv(kind: Kind, lines: &str) -> Imported {
    read(kind, &super::csv::read(lines.as_bytes()).expect("a table"), &empty(kind))
}

fn told(imported: &Imported) -> Vec<(&str, u32, &str)> {
    let problems = imported.problems.as_slice().iter();
    problems
        .filter(|problem| problem.severity == crate::finding::Severity::Refused)
        .map(|problem| (problem.kind.as_str(), problem.line, problem.column.as_str()))
        .collect()
}

#[test]
fn what_is_wrong_is_named_by_row_and_column() {
    let table = [
        (
            Kind::Units,
            "类别,编码,名称,所属部门\n单位,,名,cg\n公司,a,名,cg",
            vec![("missing_value", 2, "code"), ("unknown_choice", 3, "entry")],
        ),
        (
            Kind::Units,
            "类别,编码,名字,所属部门\n单位,a,名,cg",
            vec![("unknown_column", 0, "名字"), ("missing_column", 0, "name")],
        ),
        (
            Kind::Register,
            "id,matter,lead,hours,valid_from\nr,3.30106E+14,police squad,25:00,7月",
            vec![
                ("malformed_value", 2, "lead"),
                ("spoilt_code", 2, "matter"),
                ("malformed_value", 2, "hours"),
                ("malformed_value", 2, "valid_from"),
            ],
        ),
        (
            Kind::Catalogue,
            "kind,code,name,class,number,limits\nevent,06001,a,06,1,2紧急工作时\nevent,06001,b,06,2,2 weeks",
            vec![("differing_matter", 3, "name"), ("malformed_value", 3, "limits")],
        ),
        (
            Kind::Calendars,
            "类别,年份,日期,内容\n年度,2026,,正式\n放假,,2027-01-01,\n放假,2026,2027-01-02,\n工作时段,,,8点",
            vec![("unknown_year", 3, "year"), ("other_year", 4, "date"), ("malformed_value", 5, "value")],
        ),
        (
            Kind::Assets,
            "部件编码,部件类型,经度,latitude\n3.30106E+16,01001,东经120度,NaN\na,,120.1,",
            vec![
                ("spoilt_code", 2, "code"),
                ("malformed_value", 2, "longitude"),
                ("malformed_value", 2, "latitude"),
                ("missing_value", 3, "type"),
                ("missing_value", 3, "latitude"),
            ],
        ),
    ];
    for (kind, lines, expected) in table {
        assert_eq!(told(&csv(kind, lines)), expected, "{lines}");
    }
}

#[test]
fn headings_are_known_in_any_order_and_either_language() {
    let imported = csv(Kind::Units, "telephone,名称,#note,CODE,所属部门*,备注,类别\n110,公安,x,police,,y,部门\n");
    let departments = vec![Department { code: "police".to_owned(), name: "公安".to_owned() }];
    assert_eq!(told(&imported), []);
    assert_eq!(imported.content, content::Part::Units(UnitSet { departments, ..UnitSet::default() }));
}

#[test]
fn text_in_gb18030_and_utf16_is_read() {
    let lines = "类别,编码,名称,所属部门\n部门,0101,公安,\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(lines);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(lines.encode_utf16().flat_map(u16::to_le_bytes));
    let expected = super::csv::read(lines.as_bytes()).expect("a table");
    assert_eq!(super::csv::read(&gb).expect("a table"), expected);
    assert_eq!(super::csv::read(&utf16).expect("a table"), expected);
    assert_eq!(super::csv::read(b"\x81").expect_err("no text").kind, "unreadable_file");
}

#[test]
fn codes_that_a_spreadsheet_program_wrote_as_text_keep_their_zeros() {
    let imported = csv(Kind::Units, "类别,编码,名称,所属部门\n部门,\"=\"\"0101\"\"\",'=公安,\n");
    let departments = vec![Department { code: "0101".to_owned(), name: "=公安".to_owned() }];
    assert_eq!(imported.content, content::Part::Units(UnitSet { departments, ..UnitSet::default() }));
}

#[test]
fn the_template_has_every_column_and_no_rows() {
    for kind in Kind::ALL {
        for language in LANGUAGES {
            for format in FORMATS {
                let grid = open(kind, format, &write(kind, format, language, &[]).expect("written")).expect("a table");
                let mut problems = Problems::default();
                layout::Layout::of(kind, &grid, &mut problems);
                assert_eq!((grid.headings.len(), grid.lines.len()), (kind.columns().len(), 0));
                assert_eq!(problems.as_slice(), []);
            }
        }
    }
}

#[test]
fn the_workbook_given_back_tells_each_row_its_problem_and_can_be_imported_again() {
    let lines = "类别,编码,名称,所属部门\n部门,police,公安,\n单位,a,,police\n";
    let grid = super::csv::read(lines.as_bytes()).expect("a table");
    let problems = read(Kind::Units, &grid, &empty(Kind::Units)).problems.worst_first();
    let marked = workbook::marked(Kind::Units, Language::Chinese, &grid, &problems).expect("written");
    let again = unpack::read(Kind::Units, &marked).expect("a table");
    assert_eq!(again.headings[4..], layout::MARKS);
    let unit = &again.lines[1];
    assert_eq!((unit.cell(4), unit.cell(5)), ("名称: 必填", "名称: 请填写；整行多余的请删除"));
    let mut corrected = again.clone();
    corrected.lines[1].cells[2] = "三墩所".to_owned();
    assert_eq!(told(&read(Kind::Units, &corrected, &empty(Kind::Units))), []);
}

#[test]
fn passwords_are_not_given_back() {
    let grid = super::csv::read("姓名,账号,新密码,岗位\n李娜,li,correct horse,坐标\n".as_bytes()).expect("a table");
    let mut problems = Problems::default();
    people::read(&grid, &TimeZone::UTC, &mut problems);
    assert!(problems.refuse());
    let marked = workbook::marked(Kind::People, Language::Chinese, &grid, problems.as_slice()).expect("written");
    let again = unpack::read(Kind::People, &marked).expect("a table");
    assert_eq!((again.headings[2].as_str(), again.lines[0].cell(2)), ("新密码", ""));
}

#[test]
fn rows_of_one_person_are_put_together() {
    let id = "0190f3c2-1111-7222-8333-444455556666";
    let lines = format!(
        "姓名,账号,岗位,区域,人员编号\n李娜,li.na,网格员,g1,{id}\n李娜,li.na,网格员,g2,\n李娜,,指挥室,,{id}\n王芳,,,,\n王芳,,网格员,g1,\n"
    );
    let mut problems = Problems::default();
    let people = people::read(&super::csv::read(lines.as_bytes()).expect("a table"), &TimeZone::UTC, &mut problems);
    assert!(!problems.refuse(), "{:?}", problems.as_slice());
    let told: Vec<_> = people.iter().map(|person| (person.name.as_str(), person.line, person.posts.len())).collect();
    assert_eq!(told, [("李娜", 2, 3), ("王芳", 5, 1)]);
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).expect("a file");
    let zeros = vec![b' '; 1024 * 1024];
    for _ in 0..=UNPACKED / 1024 / 1024 {
        zip.write_all(&zeros).expect("written");
    }
    let bytes = zip.finish().expect("a zip").into_inner();
    assert!(bytes.len() < 1024 * 1024, "{} bytes", bytes.len());
    assert_eq!(unpack::read(Kind::Units, &bytes).expect_err("too much").kind, "too_large_file");
}

#[test]
fn a_table_of_too_many_rows_or_columns_is_refused() {
    let mut lines = "编码\n".to_owned();
    (0..=ROWS).for_each(|row| writeln!(lines, "{row}").expect("written"));
    assert_eq!(super::csv::read(lines.as_bytes()).expect_err("too many").kind, "too_many_rows");
    let wide = vec!["a"; COLUMNS + 1].join(",");
    assert_eq!(super::csv::read(wide.as_bytes()).expect_err("too many").kind, "too_many_columns");
}

#[test]
fn districts_stay_with_their_units_and_their_loss_is_told() {
    let unit = |code: &str| Unit {
        code: code.to_owned(),
        name: code.to_owned(),
        department: "police".to_owned(),
        district: Some(gridcase_proto::registry::v1::Shape::default()),
        ..Unit::default()
    };
    let departments = vec![Department { code: "police".to_owned(), name: "公安".to_owned() }];
    let base = content::Part::Units(UnitSet { departments, units: vec![unit("a"), unit("b")], grounds: Vec::new() });
    let mut table = rows(&base, Language::Chinese);
    let same = write(Kind::Units, Format::Csv, Language::Chinese, &table).expect("written");
    let same = read(Kind::Units, &super::csv::read(&same).expect("a table"), &base);
    assert_eq!((&same.content, same.problems.as_slice()), (&base, &[][..]));
    assert_eq!(compare(&base, &same.content), Compared::default());
    table.pop();
    let less = write(Kind::Units, Format::Csv, Language::Chinese, &table).expect("written");
    let less = read(Kind::Units, &super::csv::read(&less).expect("a table"), &base);
    assert_eq!(less.problems.as_slice()[0].kind, "lost_district");
    assert_eq!(compare(&base, &less.content), Compared { removed: 1, ..Compared::default() });
}

#[test]
fn the_page_in_the_docs_is_what_the_columns_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tables.md");
    let written = std::env::temp_dir().join("gridcase-tables.md");
    fs::write(&written, page::page()).expect("a folder to write to");
    let there = fs::read_to_string(&file).unwrap_or_default();
    let (file, written) = (file.display(), written.display());
    assert!(there == page::page(), "{file} is not what the columns say; replace it: cp {written} {file}");
}
