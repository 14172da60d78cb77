//! Calendars as rows: years, days off, make-up days, working windows, the reading of a work day.

use gridcase_proto::registry::v1::{CalendarSet, CalendarYear, DayReading, Window};

use super::column::{Choice, Column, Holds};
use super::content::{Places, Reading};
use super::problem::Said;
use super::row::Row;
use super::{Language, Words, cell};

const ENTRIES: &[Choice] = &[
    Choice { key: "year", zh: "年度" },
    Choice { key: "off", zh: "放假" },
    Choice { key: "work", zh: "调休上班" },
    Choice { key: "window", zh: "工作时段" },
    Choice { key: "reading", zh: "工作日算法" },
];
const STANDINGS: &[Choice] = &[Choice { key: "official", zh: "正式" }, Choice { key: "provisional", zh: "暂定" }];
const READINGS: &[Choice] = &[
    Choice { key: "full_set", zh: "一整套工作时段" },
    Choice { key: "end_of_following_day", zh: "第N个后续工作日下班时" },
];

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "entry",
        zh: "类别",
        needed: true,
        holds: Holds::Choice(ENTRIES),
        about: Words {
            zh: "年度：先列出每个年度；放假、调休上班：一行一天；工作时段：一行一段；工作日算法：一行",
            en: "year: each year is listed; off and work: a row for each day; window: a row for each; reading: one row",
        },
        example: Words { zh: "放假", en: "off" },
    },
    Column {
        key: "year",
        zh: "年份",
        needed: false,
        holds: Holds::Number,
        about: Words {
            zh: "年度、放假、调休上班所在年份；有日期时可省略",
            en: "year of a year, off or work row; may be left out beside a date",
        },
        example: Words { zh: "2026", en: "2026" },
    },
    Column {
        key: "date",
        zh: "日期",
        needed: true,
        holds: Holds::Day,
        about: Words { zh: "放假或调休上班的日期", en: "the day off or the make-up working day" },
        example: Words { zh: "2026-10-01", en: "2026-10-01" },
    },
    Column {
        key: "value",
        zh: "内容",
        needed: true,
        holds: Holds::Text,
        about: Words {
            zh: "年度：正式 / 暂定；工作时段：起止时间；工作日算法：一整套工作时段 / 第N个后续工作日下班时",
            en: "year: official / provisional; window: its span; reading: full_set / end_of_following_day",
        },
        example: Words { zh: "08:30-12:00", en: "08:30-12:00" },
    },
];

pub(super) fn rows(set: &CalendarSet, language: Language) -> Vec<Vec<String>> {
    let row = |entry, year: String, date: &str, value: String| {
        vec![cell::write_choice(entry, ENTRIES, language), year, date.to_owned(), value]
    };
    let mut rows = Vec::new();
    for year in &set.years {
        let number = || year.year.to_string();
        let standing = if year.official { "official" } else { "provisional" };
        rows.push(row("year", number(), "", cell::write_choice(standing, STANDINGS, language)));
        rows.extend(year.off.iter().map(|day| row("off", number(), day, String::new())));
        rows.extend(year.work.iter().map(|day| row("work", number(), day, String::new())));
    }
    rows.extend(
        set.windows
            .iter()
            .map(|window| row("window", String::new(), "", cell::write_span(window.from_minute, window.until_minute))),
    );
    let reading = match set.day_reading() {
        DayReading::Unspecified => return rows,
        DayReading::FullSet => "full_set",
        DayReading::EndOfFollowingDay => "end_of_following_day",
    };
    rows.push(row("reading", String::new(), "", cell::write_choice(reading, READINGS, language)));
    rows
}

pub(super) fn read(reading: &mut Reading<'_>, places: &mut Places) -> CalendarSet {
    let mut read = Read { places, set: CalendarSet::default() };
    let is_year = |row: &Row<'_>| cell::read_choice(row.trimmed("entry"), ENTRIES) == Some("year");
    // Years first, because a day may stand above its year.
    for years in [true, false] {
        for line in reading.lines() {
            let mut row = reading.row(line);
            if is_year(&row) == years {
                read.row(&mut row);
            }
        }
    }
    read.set
}

/// The calendars as far as they are read.
struct Read<'a> {
    places: &'a mut Places,
    set: CalendarSet,
}

impl Read<'_> {
    fn row(&mut self, row: &mut Row<'_>) {
        match row.choice("entry") {
            Some("year") => self.year(row),
            Some(entry @ ("off" | "work")) => self.day(row, entry == "off"),
            Some("window") => {
                if let Some((from_minute, until_minute)) = filled(row, cell::read_span) {
                    self.places.put_first("windows", row.number());
                    self.set.windows.push(Window { from_minute, until_minute });
                }
            }
            Some(_) => {
                let chosen = row.one_of("value", row.trimmed("value"), READINGS);
                let reading = match chosen {
                    Some("full_set") => DayReading::FullSet,
                    Some(_) => DayReading::EndOfFollowingDay,
                    None => return,
                };
                self.places.put_first("day_reading", row.number());
                self.set.day_reading = reading.into();
            }
            None if row.trimmed("entry").is_empty() => missing(row, "entry"),
            None => {}
        }
    }

    fn year(&mut self, row: &mut Row<'_>) {
        let Some(year) = row.number_in::<i32>("year") else {
            if row.trimmed("year").is_empty() {
                missing(row, "year");
            }
            return;
        };
        let standing = row.one_of("value", row.trimmed("value"), STANDINGS);
        if row.trimmed("value").is_empty() {
            missing(row, "value");
        }
        if self.set.years.iter().any(|known| known.year == year) {
            let message = Said::new(format!("{year} 年度重复"), format!("the year {year} is listed already"));
            row.wrong("year", "doubled_year", message, Said::new("请只留一行", "keep one row"));
            return;
        }
        self.places.put(format!("years[{}]", self.set.years.len()), row.number());
        let official = standing == Some("official");
        self.set.years.push(CalendarYear { year, official, off: Vec::new(), work: Vec::new() });
    }

    fn day(&mut self, row: &mut Row<'_>, off: bool) {
        let day = row.day("date");
        if day.is_empty() {
            if row.trimmed("date").is_empty() {
                missing(row, "date");
            }
            return;
        }
        let of_date: i32 = day.split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default();
        let year = row.number_in("year").unwrap_or(of_date);
        let Some(at) = self.set.years.iter().position(|known| known.year == year) else {
            let message = Said::new(format!("没有 {year} 年度"), format!("there is no row of the year {year}"));
            let remedy =
                Said::new(format!("请补一行：类别“年度”，年份 {year}"), format!("add a row: entry year, year {year}"));
            row.wrong("year", "unknown_year", message, remedy);
            return;
        };
        if of_date != year {
            let message = Said::new(format!("日期不在 {year} 年"), format!("the day is not in {year}"));
            let remedy = Said::new("请改正日期或年份", "correct the date or the year");
            row.wrong("date", "other_year", message, remedy);
            return;
        }
        let list = if off { "off" } else { "work" };
        let days = if off { &mut self.set.years[at].off } else { &mut self.set.years[at].work };
        self.places.put(format!("years[{at}].{list}[{}]", days.len()), row.number());
        days.push(day);
    }
}

fn filled<T>(row: &mut Row<'_>, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    if row.trimmed("value").is_empty() {
        missing(row, "value");
    }
    row.value("value", read)
}

fn missing(row: &mut Row<'_>, key: &str) {
    row.wrong(
        key,
        "missing_value",
        Said::new("必填", "must not be empty"),
        Said::new("请填写；整行多余的请删除", "write it, or delete the row"),
    );
}
