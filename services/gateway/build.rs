//! Builds anew when the built pages change; without them the gateway serves a text that says how to build them.
fn main() {
    println!("cargo::rerun-if-changed=../../clients/web/dist");
}
