//! The file of a case: each event as a sentence, under it all that is recorded with it, and at the end when what is due.
//!
//! What is recorded is read from the descriptors of the protocol and not listed here, so nothing that an event holds can be
//! left out, whatever kinds of events there will be. What the sentence says already in the same words is not said again.
//! Due times are in no event: they follow from limits, pauses and extensions by the calendar, so they are taken from the case.
use std::fmt::Write as _;

use gridcase_proto::{
    common::v1::{Actor, Limit, Position},
    dispatch::v1::{Case, CaseEvent, TaskState},
};
use prost::Name;
use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage as _, Value};

use super::{Layout, case, json, moment, timeline, words};

const INDENT: &str = "      ";

/// Texts up to this length may stand in a sentence by chance.
const SHORT: usize = 3;

/// All events in order, from which the case can be made again, and the deadlines of the case as it was read.
pub(crate) fn file(layout: &Layout, case: &Case, events: &[CaseEvent]) -> String {
    let mut text = format!("case {} of town {}\nid {}\n\n", case.number, case.town, case.id);
    for event in events {
        let (time, who) = (moment::second(event.time.as_ref(), &layout.zone), words::actor(event.actor.as_ref()));
        let sentence = timeline::sentence(layout, event);
        let _infallible = writeln!(text, "{:<4}  {time}  {who}\n{INDENT}{}", event.sequence, indented(&sentence));
        for (name, value) in recorded(layout, event) {
            if !is_said(&sentence, &name, &value) {
                let _infallible = writeln!(text, "{INDENT}- {name}: {}", indented(&value));
            }
        }
        text.push('\n');
    }
    text + &due(layout, case)
}

/// Whether the sentence says a value itself, which it does with the event's own texts and not with what lies deeper.
fn is_said(sentence: &str, name: &str, value: &str) -> bool {
    !name.contains(',') && value.chars().count() > SHORT && sentence.contains(value)
}

fn indented(text: &str) -> String {
    text.replace('\n', &format!("\n{INDENT}  "))
}

/// How the case stands, and when what is due.
fn due(layout: &Layout, of: &Case) -> String {
    let mut text = format!("after event {}: {}\n", of.sequence, words::state(of.state()));
    if !of.deadlines.is_empty() {
        text.push_str(&case::deadlines(layout, &of.deadlines));
        text.push('\n');
    }
    for task in of.tasks.iter().filter(|task| task.state() == TaskState::Open && task.due_at.is_some()) {
        let due = moment::minute(task.due_at.as_ref(), &layout.zone);
        let _infallible = writeln!(text, "part of {}: {due}", task.unit);
    }
    text
}

/// Names and values of what is recorded with an event beside its time and the actor's name, as far as it is set.
fn recorded(layout: &Layout, event: &CaseEvent) -> Vec<(String, String)> {
    let person = event.actor.as_ref().map(|actor| actor.person.clone()).filter(|person| !person.is_empty());
    let event = json::dynamic(event);
    let what = event.descriptor().oneofs().find(|oneof| oneof.name() == "what");
    let kind = what.and_then(|what| what.fields().find(|field| event.has_field(field)));
    let mut told: Vec<_> = person.map(|person| ("person".to_owned(), person)).into_iter().collect();
    if let Some(kind) = kind
        && let Value::Message(content) = &*event.get_field(&kind)
    {
        message(layout, "", content, &mut told);
    }
    told
}

/// Each field of a message under the name of what it belongs to.
fn message(layout: &Layout, above: &str, content: &DynamicMessage, told: &mut Vec<(String, String)>) {
    for field in content.descriptor().fields().filter(|field| content.has_field(field)) {
        let name = format!("{above}{}", field.name().replace('_', " "));
        match &*content.get_field(&field) {
            Value::List(items) => list(layout, &name, &field, items, told),
            value => single(layout, &name, &field, value, told),
        }
    }
}

/// Messages one by one, and everything else on one line.
fn list(layout: &Layout, name: &str, field: &FieldDescriptor, items: &[Value], told: &mut Vec<(String, String)>) {
    let plain: Vec<_> = items.iter().filter_map(|item| said(layout, field, item)).collect();
    if plain.len() == items.len() {
        told.push((name.to_owned(), plain.join(", ")));
        return;
    }
    for (number, item) in items.iter().enumerate() {
        single(layout, &format!("{name} {}", number + 1), field, item, told);
    }
}

fn single(layout: &Layout, name: &str, field: &FieldDescriptor, value: &Value, told: &mut Vec<(String, String)>) {
    match (said(layout, field, value), value) {
        (Some(text), _) => told.push((name.to_owned(), text)),
        (None, Value::Message(content)) => message(layout, &format!("{name}, "), content, told),
        (None, _) => {}
    }
}

/// A value in words; none for a message that is told field by field.
fn said(layout: &Layout, field: &FieldDescriptor, value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::U32(number) => number.to_string(),
        Value::U64(number) => number.to_string(),
        Value::F32(number) => number.to_string(),
        Value::F64(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Bytes(bytes) => hex::encode(bytes),
        Value::EnumNumber(number) => named(field, *number),
        Value::Message(content) => return composed(layout, content),
        // No event has a map, and a list is told by its items.
        Value::List(_) | Value::Map(_) => return None,
    })
}

/// A value of an enum without the prefix that all its values have.
fn named(field: &FieldDescriptor, number: i32) -> String {
    let kind = field.kind();
    let Some(value) = kind.as_enum().and_then(|kind| kind.get_value(number)) else { return number.to_string() };
    let unset = value.parent_enum().get_value(0).map(|unset| unset.name().to_owned()).unwrap_or_default();
    words::name(value.name(), unset.strip_suffix("UNSPECIFIED").unwrap_or_default())
}

/// Messages that read as one value.
fn composed(layout: &Layout, content: &DynamicMessage) -> Option<String> {
    let name = content.descriptor().full_name().to_owned();
    if name == "google.protobuf.Timestamp" {
        let moment = content.transcode_to::<prost_types::Timestamp>().ok()?;
        return Some(moment::second(Some(&moment), &layout.zone));
    }
    if name == Limit::full_name() {
        return Some(words::limit(&content.transcode_to().ok()?));
    }
    if name == Actor::full_name() {
        let actor: Actor = content.transcode_to().ok()?;
        return Some(format!("{} [{}]", words::actor(Some(&actor)), actor.person));
    }
    if name == Position::full_name() {
        let place: Position = content.transcode_to().ok()?;
        let fixed = moment::second(place.fixed_at.as_ref(), &layout.zone);
        let how = [fixed, place.provider.clone()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
        let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) };
        return Some(format!("{}{how}", words::position(&place)));
    }
    None
}

#[cfg(test)]
mod tests {
    use gridcase_proto::{
        common::v1::{LimitUnit, Role},
        dispatch::v1::{
            CaseAccepted, CaseFiled, CaseHandedIn, CaseReturned, CaseState, Deadline, DecidingVersions, Decision,
            HandIn, ReportFacts, Route, Task, case_event::What,
        },
    };
    use jiff::tz::TimeZone;
    use prost_reflect::{Kind, MessageDescriptor};

    use super::*;

    /// Fills messages so that every value is another one.
    #[derive(Default)]
    struct Filler {
        number: i32,
        /// Which one is set where only one of several can be.
        choice: usize,
        /// What has to be told.
        expected: Vec<String>,
    }

    impl Filler {
        fn message(&mut self, kind: &MessageDescriptor) -> DynamicMessage {
            let mut message = DynamicMessage::new(kind.clone());
            if kind.full_name() == "google.protobuf.Timestamp" {
                self.number += 1;
                message.set_field_by_name("seconds", Value::I64(1_772_323_200 + 3600 * i64::from(self.number)));
                let moment = message.transcode_to::<prost_types::Timestamp>().expect("a moment");
                self.expected.push(moment::second(Some(&moment), &zone()));
                return message;
            }
            let chosen = |field: &FieldDescriptor| {
                field
                    .containing_oneof()
                    .is_none_or(|of| of.fields().nth(self.choice % of.fields().len()).as_ref() == Some(field))
            };
            for field in kind.fields().filter(chosen).collect::<Vec<_>>() {
                let value = if field.is_list() {
                    Value::List(vec![self.value(&field), self.value(&field)])
                } else {
                    self.value(&field)
                };
                message.set_field(&field, value);
            }
            message
        }

        fn value(&mut self, field: &FieldDescriptor) -> Value {
            self.number += 1;
            let number = 7000 + self.number;
            let unsigned = u32::try_from(number).expect("positive");
            let (value, text) = match field.kind() {
                Kind::String => (Value::String(format!("word-{number}")), format!("word-{number}")),
                Kind::Bytes => {
                    let bytes = unsigned.to_be_bytes().repeat(8);
                    (Value::Bytes(bytes.clone().into()), hex::encode(bytes))
                }
                Kind::Bool => (Value::Bool(true), format!("{}: yes", field.name().replace('_', " "))),
                Kind::Double => (Value::F64(f64::from(number) + 0.5), format!("{number}.5")),
                Kind::Uint32 => (Value::U32(unsigned), number.to_string()),
                Kind::Enum(kind) => {
                    let value = kind.values().last().expect("a value");
                    (Value::EnumNumber(value.number()), named(field, value.number()))
                }
                Kind::Message(kind) => return Value::Message(self.message(&kind)),
                other => panic!("{}: {other:?} is not told yet", field.full_name()),
            };
            self.expected.push(text);
            value
        }
    }

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").expect("a zone")
    }

    #[test]
    fn every_field_of_every_kind_of_event_is_told() {
        let event = json::dynamic(&CaseEvent::default()).descriptor();
        let kinds = event.oneofs().find(|oneof| oneof.name() == "what").expect("what happened");
        assert!(kinds.fields().len() >= 19);
        for (kind, choice) in kinds.fields().flat_map(|kind| (0..3).map(move |choice| (kind.clone(), choice))) {
            let mut filler = Filler { choice, ..Filler::default() };
            let content = filler.value(&kind);
            let mut message = DynamicMessage::new(event.clone());
            message.set_field(&kind, content);
            let event: CaseEvent = message.transcode_to().expect("an event");
            let text = file(&Layout { zone: zone(), width: None }, &Case::default(), &[event]);
            for expected in &filler.expected {
                assert!(text.contains(expected), "{}: {expected} is not in\n{text}", kind.name());
            }
        }
    }

    #[test]
    fn a_file_reads_as_what_happened_and_what_was_recorded_with_it() {
        let actor = |name: &str, role: Role, unit: &str| {
            let person = if role == Role::Unspecified { String::new() } else { format!("id-{name}") };
            Some(Actor { person, name: name.to_owned(), role: role.into(), unit: unit.to_owned() })
        };
        let at = |seconds: i64| Some(prost_types::Timestamp { seconds: 1_772_323_200 + seconds, nanos: 0 });
        let route = Route {
            lead: "PCS1".to_owned(),
            rule: "R5".to_owned(),
            basis: "第九条".to_owned(),
            versions: Some(DecidingVersions { boundaries: 3, register: 7, ..DecidingVersions::default() }),
            ..Route::default()
        };
        let filed = CaseFiled {
            number: "330106109-20260301-0001".to_owned(),
            report: Some(ReportFacts {
                words: "广场舞音响".to_owned(), received_at: at(0), ..ReportFacts::default()
            }),
            decision: Some(Decision {
                matter: "event:06028".to_owned(),
                matter_name: "社会生活噪声".to_owned(),
                row: 1,
                route: Some(route),
                limits: vec![Limit { amount: 4, unit: LimitUnit::WorkHour.into(), purpose: String::new() }],
                ..Decision::default()
            }),
            parent: None,
        };
        let event = |sequence, seconds, actor, what| CaseEvent {
            case: "01956e3f".to_owned(),
            town: "330106109".to_owned(),
            sequence,
            time: at(seconds),
            actor,
            what: Some(what),
            ..CaseEvent::default()
        };
        let events = [
            event(1, 1, actor("intake", Role::Unspecified, ""), What::Filed(filed)),
            event(2, 60, actor("王伟", Role::Dispatcher, "PCS1"), What::Accepted(CaseAccepted {})),
        ];
        let case = Case {
            id: "01956e3f".to_owned(),
            number: "330106109-20260301-0001".to_owned(),
            town: "330106109".to_owned(),
            sequence: 2,
            state: CaseState::Handling.into(),
            deadlines: vec![Deadline {
                number: 1,
                limit: Some(Limit { amount: 4, unit: LimitUnit::WorkHour.into(), purpose: String::new() }),
                due_at: at(14400),
                ..Deadline::default()
            }],
            tasks: vec![Task {
                unit: "JJ1".to_owned(),
                state: TaskState::Open.into(),
                due_at: at(7200),
                ..Task::default()
            }],
            ..Case::default()
        };
        let expected = "\
case 330106109-20260301-0001 of town 330106109
id 01956e3f

1     2026-03-01 08:00:01  intake
      filed: event:06028 社会生活噪声, row 1
      - number: 330106109-20260301-0001
      - report, words: 广场舞音响
      - report, received at: 2026-03-01 08:00:00
      - decision, matter: event:06028
      - decision, matter name: 社会生活噪声
      - decision, row: 1
      - decision, route, lead: PCS1
      - decision, route, rule: R5
      - decision, route, basis: 第九条
      - decision, route, versions, boundaries: 3
      - decision, route, versions, register: 7
      - decision, limits: 4 work_hour

2     2026-03-01 08:01:00  王伟 (dispatcher PCS1)
      accepted
      - person: id-王伟

after event 2: handling
no. 1, 4 work_hour: 2026-03-01 12:00
part of JJ1: 2026-03-01 10:00
";
        assert_eq!(file(&Layout { zone: zone(), width: None }, &case, &events), expected);
    }

    #[test]
    fn what_the_sentence_says_is_not_said_again_and_what_it_only_seems_to_say_is() {
        let act = CaseReturned {
            reason: "路面归交警".to_owned(),
            basis: "第五条第二款".to_owned(),
            proposed_unit: "JJ1".to_owned(),
        };
        let late = HandIn { number: 1, in_time: Some(false), ..HandIn::default() };
        let event = |what| CaseEvent { what: Some(what), ..CaseEvent::default() };
        let events = [event(What::Returned(act)), event(What::HandedIn(CaseHandedIn { hand_in: Some(late) }))];
        let text = file(&Layout { zone: zone(), width: None }, &Case::default(), &events);
        assert_eq!(text.matches("路面归交警").count(), 1, "{text}");
        assert!(text.contains("- proposed unit: JJ1"), "short texts may be there by chance: {text}");
        assert!(text.contains("- hand in, in time: no"), "{text}");
    }
}
