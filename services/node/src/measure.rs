//! `gridcase measure`: the load of a town, and far more, on a demo town served by a process of its own; written as a page.
mod load;
mod machine;
mod page;
mod server;
mod watchers;

use std::{path::Path, time::Duration};

use anyhow::Context as _;

use crate::demo;

/// Reports a second of the steady load: a hundred towns at once.
const STEADY: u32 = 50;
/// Changes a second while the town is watched.
const CHANGES: u32 = 50;
/// Callers of the sustained load.
const CALLERS: usize = 64;

/// Runs everything and writes the page.
pub async fn run(length: Duration, write: Option<&Path>) -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("gridcase-measure-{}", std::process::id()));
    let measured = all(&folder, length).await;
    std::fs::remove_dir_all(&folder).context("the measurement's folder cannot be removed")?;
    let page = page::render(&measured?);
    println!("{page}");
    if let Some(file) = write {
        let before = std::fs::read_to_string(file).unwrap_or_default();
        std::fs::write(file, page::with_sections_of(&page, &before))
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

async fn all(folder: &Path, length: Duration) -> anyhow::Result<page::Figures> {
    eprintln!("making a demo town ...");
    let data = folder.join("town");
    demo::make(&data, &demo::Plan { seed: 1, weeks: 3, per_day: 24.0 }).await?;
    eprintln!("measuring bare transactions ...");
    let transactions = machine::transactions_per_second(&folder.join("bare.sqlite")).await?;
    eprintln!("starting the town ...");
    let server = server::Running::start(&data).await?;
    let cold_start = server.cold_start;
    let memory_idle = server.memory_kib()?;
    let town = load::Town::enter(&server.address).await?;
    eprintln!("{STEADY} reports a second for {length:?} ...");
    let steady = town.steady(STEADY, length).await?;
    eprintln!("as fast as {CALLERS} callers can for {length:?} ...");
    let sustained = town.sustained(CALLERS, length).await?;
    let memory_loaded = server.memory_kib()?;
    eprintln!("{CHANGES} changes a second for {length:?}, three times: alone, watched, polled ...");
    let watched = watchers::run(&server, CHANGES, length).await?;
    Ok(page::Figures { length, transactions, cold_start, memory_idle, memory_loaded, steady, sustained, watched })
}
