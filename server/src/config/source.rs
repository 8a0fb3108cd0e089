//! Where a value came from, so that an error can point at it.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::raw::Raw;

/// What is wrong with the configuration, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ConfigError {
    /// The file with its line, or the variable of the environment.
    pub place: String,
    /// The key and what is wrong with it.
    pub problem: String,
}

const PREFIX: &str = "LATCHKEY__";

/// The file, as text, and what the environment lays over it.
pub(super) struct Source {
    path: PathBuf,
    text: String,
    /// Keys, each with the variable that gives it.
    overlaid: Vec<(String, String)>,
}

impl Source {
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
            place: path.display().to_string(),
            problem: format!("cannot read the configuration: {error}"),
        })?;
        let source = Self { path: path.to_owned(), text, overlaid: Vec::new() };
        // Alone first, so that an unknown key is shown with its line.
        toml::from_str::<Raw>(&source.text).map_err(|error| source.malformed(&error))?;
        Ok(source)
    }

    /// Lays the variables that are meant for the portal over the file.
    pub(super) fn with_environment(
        &mut self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Raw, ConfigError> {
        let mut table: toml::Table = toml::from_str(&self.text).map_err(|error| self.malformed(&error))?;
        let mut variables: Vec<_> =
            environment.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        variables.sort();
        for (name, value) in variables {
            let wrong = |problem: String| ConfigError { place: variable(&name), problem };
            let path = name[PREFIX.len()..].to_ascii_lowercase();
            let keys: Vec<&str> = path.split("__").collect();
            overlay(&mut table, &keys, value_of(&value)).map_err(|problem| wrong(problem.to_owned()))?;
            Raw::try_from_table(&table).map_err(wrong)?;
            self.overlaid.push((keys.join("."), name));
        }
        Raw::try_from_table(&table)
            .map_err(|problem| ConfigError { place: self.path.display().to_string(), problem })
    }

    /// A path in the configuration is meant from the file's folder.
    pub(super) fn beside(&self, path: &Path) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    pub(super) fn missing(&self, key: &str, wanted: &str) -> ConfigError {
        self.wrong(key, format!("is missing ({wanted})"))
    }

    pub(super) fn wrong(&self, key: &str, problem: impl std::fmt::Display) -> ConfigError {
        let given_by = self.overlaid.iter().find(|(overlaid, _)| overlaid == key);
        if let Some((_, name)) = given_by {
            return ConfigError { place: variable(name), problem: format!("{key} {problem}") };
        }
        let place = match self.line_of(key) {
            Some(line) => format!("{}:{line}", self.path.display()),
            None => self.path.display().to_string(),
        };
        ConfigError { place, problem: format!("{key} {problem}") }
    }

    fn malformed(&self, error: &toml::de::Error) -> ConfigError {
        malformed(&self.path, &self.text, error)
    }

    /// The line of a key such as `sites.0.token`, or of the innermost table around it that is there.
    fn line_of(&self, key: &str) -> Option<usize> {
        let root = DeTable::parse(&self.text).ok()?;
        let mut keys = key.split('.');
        let mut value = root.get_ref().get(keys.next()?)?;
        for key in keys {
            let inner = match value.get_ref() {
                DeValue::Table(table) => table.get(key),
                DeValue::Array(list) => key.parse::<usize>().ok().and_then(|at| list.get(at)),
                _ => None,
            };
            let Some(inner) = inner else { break };
            value = inner;
        }
        Some(line_at(&self.text, value.span().start))
    }
}

fn variable(name: &str) -> String {
    format!("environment variable {name}")
}

/// An error of the TOML reader with file, line, key and what it says.
pub(super) fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let (line, problem) = explained(text, error);
    let place = line.map_or(path.display().to_string(), |line| format!("{}:{line}", path.display()));
    ConfigError { place, problem }
}

/// An error of the TOML reader as the line it is about, with key and what it says.
pub(super) fn explained(text: &str, error: &toml::de::Error) -> (Option<usize>, String) {
    let says = without_value(error.message());
    let Some(span) = error.span() else { return (None, says) };
    let line = line_at(text, span.start);
    let key = text.lines().nth(line - 1).and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    let problem = match key {
        Some(key) if !says.contains(key) => format!("{key}: {says}"),
        _ => says,
    };
    (Some(line), problem)
}

/// What the reader says of a text in a wrong place, without the text: it may be a secret in a wrong place.
fn without_value(message: &str) -> String {
    let ends = message.find(": string \"").zip(message.rfind("\", expected "));
    match ends {
        Some((start, end)) if start < end => format!("{}: text{}", &message[..start], &message[end + 1..]),
        _ => message.to_owned(),
    }
}

pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// A variable is text, unless it plainly is a TOML list or a truth value.
fn value_of(text: &str) -> toml::Value {
    let parsed = match text {
        "true" => Some(toml::Value::Boolean(true)),
        "false" => Some(toml::Value::Boolean(false)),
        _ if text.starts_with('[') => {
            toml::from_str::<toml::Table>(&format!("v = {text}")).ok().and_then(|mut table| table.remove("v"))
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

fn overlay(table: &mut toml::Table, keys: &[&str], value: toml::Value) -> Result<(), &'static str> {
    let [first, rest @ ..] = keys else { return Err("names no key") };
    if rest.is_empty() {
        table.insert((*first).to_owned(), value);
        return Ok(());
    }
    let next = table.entry(*first).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    match (next, rest) {
        (toml::Value::Table(inner), _) => overlay(inner, rest, value),
        (toml::Value::Array(list), [at, rest @ ..]) => {
            let item = at.parse::<usize>().ok().and_then(|at| list.get_mut(at));
            match item {
                Some(toml::Value::Table(inner)) => overlay(inner, rest, value),
                _ => Err("names an entry of a list that the file does not have"),
            }
        }
        _ => Err("names a key inside something that has none"),
    }
}

impl Raw {
    fn try_from_table(table: &toml::Table) -> Result<Self, String> {
        table.clone().try_into().map_err(|error: toml::de::Error| without_value(error.message()))
    }
}
