//! Compiles the protos without protoc: protox reads them, tonic-prost-build writes the Rust.
use std::{env, error::Error, fs, path::PathBuf};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its output folder by the environment")]
fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = ["common", "registry", "intake", "dispatch", "feedback"]
        .iter()
        .map(|package| PathBuf::from(format!("gridcase/{package}/v1")))
        .flat_map(|folder| fs::read_dir(&folder).into_iter().flatten())
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "proto"))
        .collect();
    println!("cargo:rerun-if-changed=gridcase");

    // Encoded by protox itself, because prost drops the custom options that say who may call an RPC.
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_source_info(true).include_imports(true).open_files(&files)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("gridcase.bin"), compiler.encode_file_descriptor_set())?;

    let mut config = tonic_prost_build::Config::new();
    config.enable_type_names();
    tonic_prost_build::configure().compile_fds_with_config(compiler.file_descriptor_set(), config)?;
    Ok(())
}
