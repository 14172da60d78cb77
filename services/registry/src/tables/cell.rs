//! The text form of every kind of value: how it is written, and everything that is read as it.
//!
//! | value | written | also read |
//! |---|---|---|
//! | flag | `是` or `yes`; empty for no | `true`, `1`, `√`, `否`, `no`, `false`, `0` |
//! | choice | its name in the language of the table | the name in the other language |
//! | degrees | `120.0845123`, as short as the number can be told from any other | `120.084512300` |
//! | day | `2026-07-01` | `2026/7/1`, `2026.7.1`, `2026年7月1日`, `20260701` |
//! | minute of the day | `08:30`, `24:00` at the end | `8:30`, `8：30` |
//! | span of minutes | `08:30-12:00` | `~`, `—` or `至` between them |
//! | hours of a rule | `1-5 08:30-18:00`: days 1 (Monday) to 7, none for every day | `周一至周五 08:30-18:00` |
//! | moment | `2026-07-01 08:30`, with seconds and milliseconds where they are not zero | `2026-07-01T08:30:00+08:00` |
//! | limit | `2紧急工作时`, `4 work_hour:stop` with what it is for | the unit in the other language |
//! | several values | `a; b` | `；`, a line end between them |
//! | party | a unit's code, `辖区(police)` or `district(police)` for the unit whose district it is | full-width brackets |
//! | former code | `0628@GB/T 30428.2-2013@2014-08-15~2026-06-30`, without the days where none is known | |
//!
//! A value that has a semicolon, a line end, a double quote, or spaces around it is written in double quotes, with its own
//! doubled.

use gridcase_host::stamp;
use gridcase_proto::common::v1::{Limit, LimitUnit};
use gridcase_proto::registry::v1::party::By;
use gridcase_proto::registry::v1::{FormerCode, Hours, Party};
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::column::{Choice, YES};
use super::{Language, Words};

/// Units of a limit.
const UNITS: [(LimitUnit, Choice); 7] = [
    (LimitUnit::UrgentMinute, Choice { key: "urgent_minute", zh: "紧急分钟" }),
    (LimitUnit::UrgentHour, Choice { key: "urgent_hour", zh: "紧急工作时" }),
    (LimitUnit::UrgentDay, Choice { key: "urgent_day", zh: "紧急工作日" }),
    (LimitUnit::WorkMinute, Choice { key: "work_minute", zh: "工作分钟" }),
    (LimitUnit::WorkHour, Choice { key: "work_hour", zh: "工作时" }),
    (LimitUnit::WorkDay, Choice { key: "work_day", zh: "工作日" }),
    (LimitUnit::NaturalDay, Choice { key: "natural_day", zh: "自然日" }),
];
const YESES: [&str; 7] = ["是", "yes", "y", "true", "1", "√", "✓"];
const NOS: [&str; 6] = ["", "否", "no", "n", "false", "0"];
const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
const DISTRICT: Words = Words { zh: "辖区", en: "district" };

/// Yes, or empty.
pub fn write_flag(yes: bool, language: Language) -> String {
    if yes { YES.said(language).to_owned() } else { String::new() }
}

/// A flag; none where it is neither.
pub fn read_flag(text: &str) -> Option<bool> {
    let text = text.to_lowercase();
    match text.as_str() {
        text if YESES.contains(&text) => Some(true),
        text if NOS.contains(&text) => Some(false),
        _ => None,
    }
}

/// A choice in a language; empty for a key that is none.
pub fn write_choice(key: &str, choices: &[Choice], language: Language) -> String {
    let found = choices.iter().find(|choice| choice.key == key);
    found.map(|choice| choice.said(language).to_owned()).unwrap_or_default()
}

/// The key of a choice, by its name in either language.
pub fn read_choice(text: &str, choices: &[Choice]) -> Option<&'static str> {
    let text = text.trim();
    choices.iter().find(|choice| choice.zh == text || choice.key.eq_ignore_ascii_case(text)).map(|choice| choice.key)
}

/// A number; empty for zero.
pub fn write_number(number: impl Into<i64>) -> String {
    let number = number.into();
    if number == 0 { String::new() } else { number.to_string() }
}

/// A whole number.
pub fn read_number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// Degrees; empty where there are none.
pub fn write_degrees(degrees: Option<f64>) -> String {
    degrees.map(|degrees| degrees.to_string()).unwrap_or_default()
}

/// Degrees.
pub fn read_degrees(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|degrees: &f64| degrees.is_finite())
}

/// Whether a spreadsheet program wrote a long code as a number, such as `3.30106E+14`.
pub fn is_spoilt_number(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let plain = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    let fraction = digits.split_once('.').is_some_and(|(whole, rest)| plain(whole) && plain(rest));
    power.strip_prefix('+').is_some_and(plain) && (fraction || plain(digits))
}

/// A day as `YYYY-MM-DD`.
pub fn read_day(text: &str) -> Option<String> {
    let text = text.trim();
    // A day cell of a workbook may come with midnight.
    let text = text.strip_suffix(" 00:00").unwrap_or(text);
    let text = text.replace(['年', '月', '/', '.'], "-");
    let text = text.trim_end_matches('日');
    let date = match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => {
            Date::new(year.parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()?
        }
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            Date::new(whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?).ok()?
        }
        _ => return None,
    };
    Some(date.to_string())
}

/// A minute of the day, 0 to 1440.
pub fn write_minute(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A minute of the day.
pub fn read_minute(text: &str) -> Option<u32> {
    let text = text.trim().replace('：', ":");
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
    let minute = hours * 60 + minutes;
    (hours <= 24 && minutes < 60 && minute <= 24 * 60).then_some(minute)
}

/// Two minutes of the day.
pub fn write_span(from: u32, until: u32) -> String {
    format!("{}-{}", write_minute(from), write_minute(until))
}

/// Two minutes of the day.
pub fn read_span(text: &str) -> Option<(u32, u32)> {
    let text = text.replace(['~', '～', '—', '–', '至'], "-");
    let (from, until) = text.split_once('-')?;
    Some((read_minute(from)?, read_minute(until)?))
}

/// Times of the week.
pub fn write_hours(hours: &Hours) -> String {
    let span = write_span(hours.from_minute, hours.until_minute);
    if hours.days.is_empty() { span } else { format!("{} {span}", write_days(&hours.days)) }
}

/// Days as they are listed; three or more in a row as a range.
fn write_days(days: &[u32]) -> String {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < days.len() {
        let run = (at..days.len() - 1).take_while(|&here| days[here + 1] == days[here] + 1).count();
        if run >= 2 {
            parts.push(format!("{}-{}", days[at], days[at + run]));
            at += run;
        } else {
            parts.push(days[at].to_string());
        }
        at += 1;
    }
    parts.join(",")
}

/// Times of the week.
pub fn read_hours(text: &str) -> Option<Hours> {
    let text = text.trim();
    let (days, span) = match text.rsplit_once(char::is_whitespace) {
        Some((days, span)) => (read_days(days)?, span),
        None => (Vec::new(), text),
    };
    let (from_minute, until_minute) = read_span(span)?;
    Some(Hours { days, from_minute, until_minute })
}

fn read_days(text: &str) -> Option<Vec<u32>> {
    let text = text.replace("星期", "").replace('周', "").replace(['至', '~', '～'], "-").replace(['、', '，'], ",");
    let day = |text: &str| -> Option<u32> {
        let text = text.trim().replace('天', "日");
        let named = WEEK.iter().position(|name| text == name.to_string());
        let day = named.map_or_else(|| text.parse().ok(), |at| u32::try_from(at + 1).ok())?;
        (1..=7).contains(&day).then_some(day)
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            Some((first, last)) => days.extend(day(first)?..=day(last)?),
            None => days.push(day(part)?),
        }
    }
    Some(days)
}

/// A moment in a zone, to the millisecond; with its offset where the clock shows it twice.
pub fn write_moment(moment: Timestamp, zone: &TimeZone) -> String {
    let moment = stamp::from_millis(stamp::to_millis(moment));
    let zoned: Zoned = moment.to_zoned(zone.clone());
    let local = zoned.datetime();
    let text = match (local.second(), local.subsec_nanosecond()) {
        (0, 0) => zoned.strftime("%Y-%m-%d %H:%M"),
        (_, 0) => zoned.strftime("%Y-%m-%d %H:%M:%S"),
        _ => zoned.strftime("%Y-%m-%d %H:%M:%S%.3f"),
    };
    let twice = matches!(zone.to_ambiguous_zoned(local).offset(), AmbiguousOffset::Fold { .. });
    if twice { format!("{text}{}", zoned.strftime("%:z")) } else { text.to_string() }
}

/// A moment in a zone, or with an offset of its own.
pub fn read_moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim().replace('/', "-").replace('：', ":");
    if let Ok(moment) = text.replacen(' ', "T", 1).parse::<Timestamp>() {
        return Some(moment);
    }
    let local: DateTime = match read_day(&text) {
        Some(day) => day.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
        None => text.replacen(' ', "T", 1).parse().ok()?,
    };
    zone.to_ambiguous_zoned(local).unambiguous().ok().map(|zoned| zoned.timestamp())
}

/// A limit.
pub fn write_limit(limit: &Limit, language: Language) -> String {
    let unit = UNITS.iter().find(|(unit, _)| *unit == limit.unit()).map_or("", |(_, choice)| choice.said(language));
    let space = if language == Language::English { " " } else { "" };
    let purpose = if limit.purpose.is_empty() { String::new() } else { format!(":{}", limit.purpose) };
    format!("{}{space}{unit}{purpose}", limit.amount)
}

/// A limit.
pub fn read_limit(text: &str) -> Option<Limit> {
    let (limit, purpose) = text.split_once([':', '：']).unwrap_or((text, ""));
    let limit = limit.trim();
    let digits = limit.find(|letter: char| !letter.is_ascii_digit())?;
    let amount = limit[..digits].parse().ok()?;
    let name = limit[digits..].trim();
    let (unit, _) = UNITS.iter().find(|(_, choice)| choice.zh == name || choice.key.eq_ignore_ascii_case(name))?;
    Some(Limit { amount, unit: (*unit).into(), purpose: purpose.to_owned() })
}

/// Who is named by a rule.
pub fn write_party(party: &Party, language: Language) -> String {
    match &party.by {
        Some(By::Unit(unit)) => unit.clone(),
        Some(By::DistrictOf(department)) => format!("{}({department})", DISTRICT.said(language)),
        None => String::new(),
    }
}

/// Who is named by a rule.
pub fn read_party(text: &str) -> Option<Party> {
    let text = text.trim();
    let plain = text.replace('（', "(").replace('）', ")");
    let inside = [DISTRICT.zh, DISTRICT.en].iter().find_map(|word| {
        plain.strip_prefix(word)?.trim_start().strip_prefix('(')?.strip_suffix(')').map(|code| code.trim().to_owned())
    });
    let by = match inside {
        Some(code) if code.is_empty() => return None,
        Some(code) => By::DistrictOf(code),
        None if text.is_empty() || text.contains(char::is_whitespace) => return None,
        None => By::Unit(text.to_owned()),
    };
    Some(Party { by: Some(by) })
}

/// A code in an earlier standard.
pub fn write_former(code: &FormerCode) -> String {
    let FormerCode { standard, code, valid_from, valid_until } = code;
    if valid_from.is_empty() && valid_until.is_empty() {
        format!("{code}@{standard}")
    } else {
        format!("{code}@{standard}@{valid_from}~{valid_until}")
    }
}

/// A code in an earlier standard.
pub fn read_former(text: &str) -> Option<FormerCode> {
    let (code, rest) = text.split_once('@')?;
    let (standard, days) = match rest.split_once('@') {
        Some((standard, days)) => (standard, days.split_once(['~', '～'])?),
        None => (rest, ("", "")),
    };
    let day = |text: &str| if text.trim().is_empty() { Some(String::new()) } else { read_day(text) };
    let (code, standard) = (code.trim().to_owned(), standard.trim().to_owned());
    let (valid_from, valid_until) = (day(days.0)?, day(days.1)?);
    (!code.is_empty() && !standard.is_empty()).then_some(FormerCode { standard, code, valid_from, valid_until })
}

/// Several values.
pub fn write_items(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let quoted = |item: &str| {
        let plain = !item.is_empty() && item.trim() == item && !item.contains([';', '；', '\n', '\r', '"']);
        if plain { item.to_owned() } else { format!("\"{}\"", item.replace('"', "\"\"")) }
    };
    items.into_iter().map(|item| quoted(item.as_ref())).collect::<Vec<_>>().join("; ")
}

/// Several values; none where a quote is not closed.
pub fn read_items(text: &str) -> Option<Vec<String>> {
    let (mut items, mut letters) = (Vec::new(), text.chars().peekable());
    loop {
        while letters.next_if(|letter| letter.is_whitespace()).is_some() {}
        let mut item = String::new();
        let quoted = letters.next_if_eq(&'"').is_some();
        if quoted {
            loop {
                match letters.next()? {
                    '"' if letters.next_if_eq(&'"').is_some() => item.push('"'),
                    '"' => break,
                    letter => item.push(letter),
                }
            }
            while letters.next_if(|letter| *letter == ' ').is_some() {}
        } else {
            while let Some(letter) = letters.next_if(|letter| !matches!(letter, ';' | '；' | '\n' | '\r')) {
                item.push(letter);
            }
            item.truncate(item.trim_end().len());
        }
        if quoted || !item.is_empty() {
            items.push(item);
        }
        match letters.next() {
            None => return Some(items),
            Some(';' | '；' | '\n' | '\r') => {}
            Some(_) => return None,
        }
    }
}
