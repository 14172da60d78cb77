//! The demo town: made by one command, with a past, ready to be used, and found in order by the doctor.
use std::{collections::HashMap, process::Command};

use gridcase_proto::{
    dispatch::v1::{CaseState, CountCasesRequest},
    registry::v1::{AreaLevel, GetDraftRequest, Part, content::Part as ContentPart},
};

use crate::{
    harness::{BINARY, Process, SignedIn, channel, free_address, place, report},
    steps::{case_in, submit},
};

const PASSWORD: &str = "gridcase-demo";

#[tokio::test]
async fn one_command_makes_a_town_at_work_and_the_doctor_finds_it_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("demo").display().to_string();
    let address = free_address();
    let arguments = ["demo", "--data", &data, "--listen", &address.to_string(), "--weeks", "1", "--per-day", "8"]
        .map(str::to_owned);
    let mut process = Process::start(&arguments, address, &folder.path().join("demo.log")).await;
    assert!(process.log().contains(PASSWORD), "the accounts are told:\n{}", process.log());

    let command = SignedIn::new(channel(address), "command1", PASSWORD).await;
    let counts = command.dispatch().count_cases(CountCasesRequest::default()).await.expect("counts").into_inner();
    let counts: HashMap<_, _> = counts.states.iter().map(|count| (count.state(), count.count)).collect();
    assert!(counts.get(&CaseState::Closed).is_some_and(|closed| *closed > 10), "{counts:?}");
    assert!(counts.len() > 1, "there are open cases too: {counts:?}");

    let administrator = SignedIn::new(channel(address), "admin", PASSWORD).await;
    let mut registry = administrator.registry().max_decoding_message_size(16 * 1024 * 1024);
    let draft = registry.get_draft(GetDraftRequest { part: Part::Boundaries.into() }).await.expect("the boundaries");
    let content = draft.into_inner().content.and_then(|content| content.part).expect("content");
    let ContentPart::Boundaries(boundaries) = content else { panic!("another part") };
    assert_eq!(boundaries.areas.iter().filter(|area| area.level() == AreaLevel::Grid).count(), 156);

    let worker = SignedIn::new(channel(address), "worker01", PASSWORD).await;
    let stall = report("event:09006", Some(place(0.0, 0.0)));
    submit(&worker, &stall).await;
    let case = case_in(&command, &stall.id, CaseState::Dispatched).await;
    assert!(case.lead.starts_with("ZF"), "{}", case.lead);

    process.kill();
    let doctor =
        Command::new(BINARY).args(["--log", "warn", "doctor", "--cases", "--data", &data]).output().expect("it runs");
    let words = String::from_utf8_lossy(&doctor.stdout);
    assert!(doctor.status.success() && words.contains("all parts are in force"), "{words}");
    assert!(words.contains("cases are what their events say"), "{words}");
}
