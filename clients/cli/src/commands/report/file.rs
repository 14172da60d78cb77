//! Reports from a file, one JSON object per line. Sending a file again makes nothing new.
use std::{
    fs,
    path::{Path, PathBuf},
};

use gridcase_proto::intake::v1::{ReportContent, SubmitReportRequest};
use serde_json::{Value, json};

use super::{content::media, send_photos};
use crate::{
    api::{Api, Photo},
    commands::Context,
    failure::{Exit, Failure, Result},
    ids,
    output::{json, moment},
};

/// A report and the files of its photos.
#[derive(Debug, PartialEq)]
struct Line {
    /// Number of the line in the file, from 1.
    number: usize,
    report: ReportContent,
    photos: Vec<PathBuf>,
}

pub(super) async fn submit(context: &mut Context<'_>, api: &Api, file: &Path) -> Result<()> {
    // All lines are read before the first is sent, so that a slip in the last one is found at once.
    let text = fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
    let lines = read(&text, file)?;
    check_photos(&lines, file)?;
    let (total, mut refused) = (lines.len(), 0);
    for line in lines {
        let (number, id) = (line.number, line.report.id.clone());
        match submit_one(context, api, line).await {
            Ok(value) => context.screen.line(|| value.clone(), |_| say(number, &value))?,
            Err(failure) if matches!(failure.exit, Exit::Refused | Exit::Conflict) => {
                context.screen.line(
                    || json!({"id": id, "line": number, "error": failure.to_json()["error"]}),
                    |_| format!("line {number}: {id}: {failure}"),
                )?;
                refused += 1;
            }
            Err(failure) => return Err(stopped(failure, number)),
        }
    }
    if refused == 0 {
        return Ok(());
    }
    Err(Failure::new(Exit::Refused, "LINES_REFUSED", format!("{refused} of {total} reports were refused"))
        .way_out("correct their lines and send the file again; what is stored already is not stored twice"))
}

/// What stands in the way of this line and of all that follow; the lines before it are stored.
fn stopped(mut failure: Failure, line: usize) -> Failure {
    failure.message = format!("line {line}: {}", failure.message);
    let again = "send the file again; what is stored already is not stored twice";
    match failure.way_out.take() {
        Some(way_out) => failure.way_out(format!("{way_out}; then {again}")),
        None => failure.way_out(again),
    }
}

async fn submit_one(context: &mut Context<'_>, api: &Api, line: Line) -> Result<Value> {
    let photos = Photo::read_all(&line.photos)?;
    let mut report = line.report;
    if report.media.is_empty() {
        report.media = media(&photos);
    }
    let id = report.id.clone();
    let request = SubmitReportRequest { report: Some(report) };
    let done = api.call(request, |door, request| async move { door.intake().submit_report(request).await }).await?;
    send_photos(context, api, &id, &photos, "this file").await?;
    Ok(json::of(&done))
}

fn say(line: usize, value: &Value) -> String {
    let text = |field: &str| value["receipt"][field].as_str().unwrap_or_default().to_owned();
    format!("line {line}: {} {}", text("number"), text("id"))
}

fn read(text: &str, file: &Path) -> Result<Vec<Line>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| read_line(line, file, at + 1)).collect()
}

fn check_photos(lines: &[Line], file: &Path) -> Result<()> {
    let missing =
        |line: &Line| line.photos.iter().find(|photo| !photo.is_file()).map(|photo| (line.number, photo.clone()));
    match lines.iter().find_map(missing) {
        None => Ok(()),
        Some((number, photo)) => {
            let message = format!("{}:{number}: there is no photo {}", file.display(), photo.display());
            Err(Failure::usage(message).way_out("photos are named from the folder of the file"))
        }
    }
}

fn read_line(line: &str, file: &Path, number: usize) -> Result<Line> {
    let place = PathBuf::from(format!("{}:{number}", file.display()));
    let wrong = |what: String| Failure::usage(format!("{}: {what}", place.display()));
    let mut value: Value = serde_json::from_str(line).map_err(|error| wrong(format!("no JSON: {error}")))?;
    let object = value.as_object_mut().ok_or_else(|| wrong("no JSON object".to_owned()))?;
    let photos: Vec<PathBuf> = match object.remove("photos") {
        None => Vec::new(),
        Some(photos) => {
            serde_json::from_value(photos).map_err(|_| wrong("photos must be a list of files".to_owned()))?
        }
    };
    let mut report: ReportContent = json::read(value, &place)?;
    if report.id.is_empty() {
        let found = report.found_at.as_ref().and_then(moment::from_wire);
        let found = found.ok_or_else(|| wrong("needs `id`, or `found_at` from which an id follows".to_owned()))?;
        report.id = ids::report(found, &["line", line.trim()]).to_string();
    }
    let beside = file.parent().unwrap_or(Path::new(""));
    Ok(Line { number, report, photos: photos.iter().map(|photo| beside.join(photo)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"matter": "event:06028", "found_at": "2026-03-01T00:00:00Z", "words": "噪声", "photos": ["a.jpg"],
        "position": {"longitude": 120.05, "latitude": 30.33, "coordinate_system": "GCJ-02"}}"#;

    fn line() -> String {
        LINE.replace('\n', " ")
    }

    #[test]
    fn a_line_without_an_id_gets_the_same_one_each_time() {
        let file = Path::new("reports/today.jsonl");
        let lines = read(&format!("{}\n\n", line()), file).expect("one line");
        assert_eq!(lines, read(&line(), file).expect("the same"));
        assert_eq!(read(&format!("\n{}", line()), file).expect("one line")[0].number, 2, "blank lines count");
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].photos, [PathBuf::from("reports/a.jpg")]);
        let id: uuid::Uuid = lines[0].report.id.parse().expect("an id");
        assert_eq!(ids::made_at(id).expect("version 7").to_string(), "2026-03-01T00:00:00Z");
    }

    #[test]
    fn a_line_that_cannot_be_repeated_is_refused_with_its_place() {
        let failure = read(r#"{"matter": "event:06028"}"#, Path::new("today.jsonl")).expect_err("no id");
        assert_eq!(failure.message, "today.jsonl:1: needs `id`, or `found_at` from which an id follows");
        let failure = read("{}\n[1]", Path::new("today.jsonl")).expect_err("no id");
        assert!(failure.message.starts_with("today.jsonl:1"), "{}", failure.message);
    }

    #[test]
    fn a_misspelled_field_is_named_with_its_line() {
        let text = format!("{}\n{}", line(), r#"{"id": "x", "mater": "event:1"}"#);
        let failure = read(&text, Path::new("today.jsonl")).expect_err("misspelled");
        assert!(failure.message.starts_with("today.jsonl:2: no ReportContent"), "{}", failure.message);
    }
}
