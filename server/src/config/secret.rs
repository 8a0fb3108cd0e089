//! Secrets: given in place, by the environment, or as a file. Their type does not print them.

use std::path::PathBuf;

use secrecy::SecretString;

use super::source::{ConfigError, Source};

/// The secret under `key`, or in the file under `key` with `_file` behind it; not both.
pub(super) fn secret(
    source: &Source,
    key: &str,
    value: Option<String>,
    file: Option<PathBuf>,
) -> Result<Option<SecretString>, ConfigError> {
    let file_key = format!("{key}_file");
    match (value, file) {
        (Some(_), Some(_)) => Err(source.wrong(&file_key, format!("and {key} exclude each other"))),
        (Some(value), None) => Ok(Some(value.into())),
        (None, None) => Ok(None),
        (None, Some(file)) => {
            let path = source.beside(&file);
            let text = std::fs::read_to_string(&path).map_err(|error| {
                source.wrong(&file_key, format!("cannot read {}: {error}", path.display()))
            })?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned().into()))
        }
    }
}
