//! What may depend on what, and under which licences the product is built.
use std::{collections::BTreeSet, process::Command};

use gridcase_host::Methods;
use serde_json::Value;

/// Crates that a service may use of ours, beside itself.
const BELOW_SERVICES: [&str; 6] = [
    "gridcase-proto",
    "gridcase-geo",
    "gridcase-worktime",
    "gridcase-host",
    "gridcase-snapshot",
    "gridcase-migrations",
];
const SERVICES: [&str; 5] =
    ["gridcase-registry", "gridcase-intake", "gridcase-dispatch", "gridcase-feedback", "gridcase-gateway"];
/// Pure crates: no runtime, no storage, no transport.
const PURE: [&str; 2] = ["gridcase-geo", "gridcase-worktime"];
const IMPURE: [&str; 5] = ["tokio", "sea-orm", "sqlx", "tonic", "hyper"];
const LICENCES: [&str; 13] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "MPL-2.0",
    "OpenSSL",
    "CDLA-Permissive-2.0",
    "Unlicense",
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("json")
}

fn dependencies(package: &Value) -> BTreeSet<&str> {
    let list = package["dependencies"].as_array().expect("a list");
    list.iter()
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| dependency["name"].as_str())
        .collect()
}

#[test]
fn services_know_each_other_only_through_the_protos() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let mut seen = 0;
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let dependencies = dependencies(package);
        if SERVICES.contains(&name) {
            seen += 1;
            let ours = dependencies.iter().filter(|name| name.starts_with("gridcase-"));
            let wrong: Vec<_> = ours.filter(|name| !BELOW_SERVICES.contains(name)).collect();
            assert!(wrong.is_empty(), "{name} depends on {wrong:?}");
        }
        if PURE.contains(&name) {
            seen += 1;
            let wrong: Vec<_> = dependencies.iter().filter(|name| IMPURE.contains(name)).collect();
            assert!(wrong.is_empty(), "{name} depends on {wrong:?}");
        }
    }
    assert_eq!(seen, SERVICES.len() + PURE.len());
}

#[test]
fn every_dependency_is_under_a_licence_that_lets_towns_use_it() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().expect("packages") {
        let licence = package["license"].as_str().unwrap_or_default();
        let allowed = licence
            .split(" OR ")
            .flat_map(|choice| choice.split('/'))
            .any(|choice| choice.split(" AND ").all(|one| LICENCES.iter().any(|known| one.contains(known))));
        assert!(allowed, "{} is under {licence:?}", package["name"]);
    }
}

#[test]
fn one_version_of_each_crate_that_carries_state() {
    let metadata = metadata();
    for name in ["tonic", "prost", "tokio", "sqlx", "sea-orm", "libsqlite3-sys", "hyper", "axum"] {
        let packages = metadata["packages"].as_array().expect("packages");
        let versions: BTreeSet<_> = packages
            .iter()
            .filter(|package| package["name"] == name)
            .map(|package| package["version"].to_string())
            .collect();
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}

#[test]
fn every_rpc_says_who_may_call_it() {
    let methods = Methods::read(gridcase_proto::DESCRIPTORS).expect("the descriptors can be read");
    assert!(methods.list().len() > 50);
    assert!(methods.undeclared().is_empty(), "{:?}", methods.undeclared());
}
