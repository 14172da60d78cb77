//! Passwords: from a file, from the environment, or typed unseen. Never from the command line, which others can read.
use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use crate::failure::{Failure, Result};

/// The password in `file` ("-" is standard input), else `given` by the environment, else typed at a prompt.
pub(crate) fn password(file: Option<&Path>, given: Option<&str>, prompt: &str) -> Result<String> {
    match given {
        Some(given) if file.is_none() => Ok(given.to_owned()),
        _ => typed_or_in(file, prompt, "name a file with --password-file, or set GRIDCASE_PASSWORD"),
    }
}

/// The password in `file` ("-" is standard input), else typed at a prompt; `way_out` is for where nobody can type.
pub(crate) fn typed_or_in(file: Option<&Path>, prompt: &str, way_out: &str) -> Result<String> {
    match file {
        Some(file) => read(file),
        None => rpassword::prompt_password(prompt).map_err(|error| {
            Failure::usage(format!("no password: nobody can type one here ({error})")).way_out(way_out)
        }),
    }
}

fn read(file: &Path) -> Result<String> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| Failure::file(file, &error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_file_is_the_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("password");
        fs::write(&file, "long enough \nsecond line\n").expect("written");
        assert_eq!(password(Some(&file), Some("other"), "").expect("read"), "long enough ");
        assert_eq!(password(None, Some("other"), "").expect("given"), "other");
    }
}
