//! What is wrong in a content is named by its path, all of it at once.

use gridcase_proto::common::v1 as common;
use gridcase_proto::registry::v1 as wire;
use gridcase_snapshot::{
    Assets, Boundaries, Calendars, Catalogue, Content, Invalid, Part, Policy, Register, Rule, Town, Units, part,
};

use crate::town;

/// A change that makes a content wrong, and the path that is then named.
type Case<T> = (fn(&mut T), &'static str);

fn paths(defects: Vec<Invalid>) -> Vec<String> {
    defects.into_iter().map(|invalid| invalid.path).collect()
}

fn register(rules: Vec<wire::Rule>) -> Result<Register, Vec<Invalid>> {
    Register::read(&wire::Register { rules })
}

fn changed_rule(change: impl FnOnce(&mut wire::Rule)) -> wire::Rule {
    let mut rule = town::rule("R1", "T1");
    change(&mut rule);
    rule
}

fn changed_matter(change: impl FnOnce(&mut wire::Matter)) -> wire::Matter {
    let mut matter = town::matter("06028");
    change(&mut matter);
    matter
}

#[test]
fn a_wrong_field_of_a_rule_is_named() {
    let table = [
        (changed_rule(|rule| rule.id.clear()), "rules[0].id"),
        (changed_rule(|rule| rule.matter.clear()), "rules[0].matter"),
        (changed_rule(|rule| rule.matter_kind = "event".to_owned()), "rules[0].matter"),
        (changed_rule(|rule| rule.lead = None), "rules[0].lead"),
        (changed_rule(|rule| rule.lead = Some(wire::Party { by: None })), "rules[0].lead"),
        (changed_rule(|rule| rule.assisting = vec![wire::Party { by: None }]), "rules[0].assisting[0]"),
        (changed_rule(|rule| rule.valid_from = "2026-02-30".to_owned()), "rules[0].valid_from"),
        (changed_rule(|rule| rule.valid_until = "tomorrow".to_owned()), "rules[0].valid_until"),
        (
            changed_rule(|rule| {
                rule.valid_from = "2026-02-02".to_owned();
                rule.valid_until = "2026-02-01".to_owned();
            }),
            "rules[0].valid_until",
        ),
        (
            changed_rule(|rule| rule.hours = Some(wire::Hours { days: vec![9], from_minute: 0, until_minute: 60 })),
            "rules[0].hours.days[0]",
        ),
    ];
    for (rule, path) in table {
        let defects = register(vec![rule.clone()]).expect_err(path);
        assert_eq!(paths(defects), [path], "{rule:?}");
    }
}

#[test]
fn all_wrong_items_are_named_at_once_and_doubles_too() {
    let wrong = changed_rule(|rule| rule.lead = None);
    let defects =
        register(vec![town::rule("R0", "T1"), wrong.clone(), town::rule("R0", "T1"), wrong]).expect_err("wrong");
    assert_eq!(paths(defects), ["rules[1].lead", "rules[3].lead", "rules[2].id", "rules[3].id"]);
}

#[test]
fn a_rule_is_valid_from_its_first_to_its_last_day() {
    let rule = changed_rule(|rule| {
        rule.valid_from = "2026-03-01".to_owned();
        rule.valid_until = "2026-03-31".to_owned();
    });
    let rule = Rule::try_from(&rule).expect("a rule");
    let days = ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"];
    let valid = days.map(|day| rule.valid_on(day.parse().expect("a day")));
    assert_eq!(valid, [false, true, true, false]);
}

#[test]
fn a_wrong_field_of_a_matter_is_named() {
    let limit = |amount, unit: common::LimitUnit| common::Limit { amount, unit: unit.into(), purpose: String::new() };
    let row = |number, limits| wire::Row { number, limits, ..wire::Row::default() };
    let table = [
        (changed_matter(|matter| matter.id = "06028".to_owned()), "matters[0].id"),
        (changed_matter(|matter| matter.kind.clear()), "matters[0].kind"),
        (changed_matter(|matter| matter.class.clear()), "matters[0].class"),
        (changed_matter(|matter| matter.rows.clear()), "matters[0].rows"),
        (changed_matter(|matter| matter.rows[0].number = 0), "matters[0].rows[0].number"),
        (
            changed_matter(|matter| matter.rows = vec![row(1, Vec::new()), row(1, Vec::new())]),
            "matters[0].rows[1].number",
        ),
        (changed_matter(|matter| matter.default_row = 2), "matters[0].default_row"),
        (changed_matter(|matter| matter.policy = 9), "matters[0].policy"),
        (
            changed_matter(|matter| matter.rows = vec![row(1, vec![limit(0, common::LimitUnit::WorkDay)])]),
            "matters[0].rows[0].limits[0].amount",
        ),
        (
            changed_matter(|matter| matter.rows = vec![row(1, vec![limit(1, common::LimitUnit::Unspecified)])]),
            "matters[0].rows[0].limits[0].unit",
        ),
    ];
    for (matter, path) in table {
        let defects =
            Catalogue::read(&wire::Catalogue { matters: vec![matter.clone()], policy: None }).expect_err(path);
        assert_eq!(paths(defects), [path], "{matter:?}");
    }
}

#[test]
fn what_a_matter_leaves_out_has_its_default() {
    let row = |number| wire::Row { number, ..wire::Row::default() };
    let matter = changed_matter(|matter| matter.rows = vec![row(3), row(2)]);
    let catalogue = Catalogue::read(&wire::Catalogue { matters: vec![matter], policy: None }).expect("a catalogue");
    let matter = catalogue.matter("event:06028").expect("the matter");
    assert_eq!((matter.default_row, matter.policy, matter.reopen_days), (2, Policy::Auto, 7));
    assert!(matter.emergency_number.is_none());
    let numbers: Vec<_> =
        [0, 3, 9].map(|number| (matter.row_or_default(number).0.number, matter.row_or_default(number).1)).into();
    assert_eq!(numbers, [(2, true), (3, false), (2, true)]);
}

#[test]
fn a_wrong_area_or_unit_is_named() {
    let grid = |change: fn(&mut wire::Area)| {
        let mut area = town::area("330106109001001".to_owned(), wire::AreaLevel::Grid, "330106109001", None);
        change(&mut area);
        wire::BoundarySet { areas: vec![area] }
    };
    let table: Vec<Case<wire::Area>> = vec![
        (|area| area.code.clear(), "areas[0].code"),
        (|area| area.level = 0, "areas[0].level"),
        (|area| area.parent = area.code.clone(), "areas[0].parent"),
        (|area| area.shape = Some(wire::Shape::default()), "areas[0].shape"),
    ];
    for (change, path) in table {
        assert_eq!(paths(Boundaries::read(&grid(change)).expect_err(path)), [path]);
    }
    let unit = town::unit("U1", "nobody", None);
    let ground = wire::Ground { code: "g".to_owned(), layer: "pavement".to_owned(), shape: None };
    let set = wire::UnitSet { departments: Vec::new(), units: vec![unit], grounds: vec![ground] };
    assert_eq!(paths(Units::read(&set).expect_err("wrong")), ["grounds[0].shape", "units[0].department"]);
}

#[test]
fn a_tree_that_does_not_hang_together_is_told_apart_from_wrong_fields() {
    let areas = vec![
        town::area("1".to_owned(), wire::AreaLevel::Grid, "nowhere", None),
        town::area("2".to_owned(), wire::AreaLevel::Community, "1", None),
        town::area("3".to_owned(), wire::AreaLevel::Town, "", None),
    ];
    let boundaries = Boundaries::read(&wire::BoundarySet { areas }).expect("no field is wrong");
    assert_eq!(paths(boundaries.tree_defects()), ["areas[0].parent", "areas[1].parent"]);
    let lowest = boundaries.area("2").expect("an area");
    assert_eq!(boundaries.ancestors(lowest).count(), 0, "a parent that is no wider is no parent");
}

#[test]
fn wrong_calendars_are_named() {
    let wire::content::Part::Calendars(good) = town::calendars() else { unreachable!("calendars") };
    let table: Vec<Case<wire::CalendarSet>> = vec![
        (|set| set.windows.clear(), "windows"),
        (|set| set.windows[0].until_minute = 70_000, "windows"),
        (|set| set.years[0].year = 0, "years[0].year"),
        (|set| set.years[0].off.push("2026-13-01".to_owned()), "years[0].off[1]"),
        (|set| set.years[0].work.push("2027-01-02".to_owned()), "years"),
        (|set| set.day_reading = 9, "day_reading"),
    ];
    for (change, path) in table {
        let mut set = good.clone();
        change(&mut set);
        assert_eq!(paths(Calendars::read(&set).expect_err(path)), [path]);
    }
}

#[test]
fn a_wrong_field_of_an_asset_is_named() {
    let table: Vec<Case<wire::Asset>> = vec![
        (|asset| asset.code.clear(), "assets[0].code"),
        (|asset| asset.r#type.clear(), "assets[0].type"),
        (|asset| asset.longitude = None, "assets[0].longitude"),
        (|asset| asset.latitude = None, "assets[0].latitude"),
        (|asset| asset.longitude = Some(180.5), "assets[0].longitude"),
        (|asset| asset.latitude = Some(f64::NAN), "assets[0].latitude"),
        (|asset| asset.code = "A2".to_owned(), "assets[1].code"),
    ];
    for (change, path) in table {
        let mut assets = vec![town::asset("A1", 0.5, 0.5), town::asset("A2", 0.5, 0.5)];
        change(&mut assets[0]);
        assert_eq!(paths(Assets::read(&wire::AssetSet { assets }).expect_err(path)), [path]);
    }
}

#[test]
fn a_wrong_town_is_named() {
    let table: Vec<Case<wire::Town>> = vec![
        (|town| town.code.clear(), "code"),
        (|town| town.time_zone = "Asia/Sandun".to_owned(), "time_zone"),
        (|town| town.code_scheme = 0, "code_scheme"),
        (|town| town.clock_source = 0, "clock_source"),
    ];
    for (change, path) in table {
        let mut record = town::record();
        change(&mut record);
        assert_eq!(Town::try_from(&record).expect_err(path).path, path);
    }
}

#[test]
fn the_bytes_of_a_version_are_those_of_its_part() {
    let assets = wire::content::Part::Assets(wire::AssetSet { assets: vec![town::asset("A1", 0.5, 0.5)] });
    let contents =
        [town::boundaries(1, 1), town::units(), town::catalogue(), town::register("T1"), town::calendars(), assets];
    for (part, content) in Part::ALL.into_iter().zip(contents) {
        let bytes = part::encode(&content);
        assert_eq!(part::decode(part, &bytes).expect("bytes"), content);
        assert_eq!(Content::decode(part, &bytes).expect("content").part(), part);
        assert_eq!(part::hash(&bytes).len(), 64);
    }
    assert_eq!(paths(Content::decode(Part::Units, &[7, 7, 7]).expect_err("no message")), ["units"]);
}
