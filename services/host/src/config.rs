//! Settings in layers: the defaults of the type, then a TOML file, then the environment.
use std::path::Path;

use config::{Environment, File, FileFormat};
use serde::de::DeserializeOwned;

/// Why settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be read: {0}")]
pub struct Error(#[from] config::ConfigError);

/// Reads settings from `file` if one is given, overridden by environment variables: with `prefix` `GRIDCASE` the
/// setting `listen.port` is `GRIDCASE__LISTEN__PORT`. What neither says is up to the defaults of `T`.
pub fn load<T: DeserializeOwned>(file: Option<&Path>, prefix: &str) -> Result<T, Error> {
    let mut layers = config::Config::builder();
    if let Some(path) = file {
        layers = layers.add_source(File::from(path).format(FileFormat::Toml));
    }
    let environment = Environment::with_prefix(prefix).prefix_separator("__").separator("__").try_parsing(true);
    Ok(layers.add_source(environment).build()?.try_deserialize()?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Settings {
        listen: String,
        streams: u32,
    }

    #[test]
    fn a_file_goes_before_the_defaults() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings.toml");
        fs::write(&file, "listen = \"127.0.0.1:0\"\n").expect("written");
        let settings: Settings = load(Some(&file), "NO_SUCH_PREFIX").expect("settings");
        assert_eq!(settings, Settings { listen: "127.0.0.1:0".to_owned(), streams: 0 });
    }

    #[test]
    fn a_misspelt_setting_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings.toml");
        fs::write(&file, "lisen = \"127.0.0.1:0\"\n").expect("written");
        let error = load::<Settings>(Some(&file), "NO_SUCH_PREFIX").expect_err("refused");
        assert!(error.to_string().contains("lisen"), "{error}");
    }
}
