//! The forms of the settings: which fields they have, and what somebody filled in. A form is taken whole or not at all;
//! what cannot be understood is answered beside its field.

mod approvers;
mod notifications;
mod product;

use domain::{EmailAddress, is_hidden};
use serde::{Deserialize, Serialize};

pub use crate::rule_form::Fields;
pub use approvers::{fields_of_group, read_group};
pub use notifications::{fields_of_notifications, read_notifications};
pub use product::{fields_of_product, read_product};

/// A name is at most so long.
pub const MAX_NAME: usize = 64;
/// A line is at most so long.
pub const MAX_LINE: usize = 128;
/// Addresses in a list take at most so many characters: a refused form has to fit into a cookie.
pub const MAX_LIST: usize = 1_500;
/// People in a list at the most.
pub const MAX_PEOPLE: usize = 50;
/// What an admin says of a change is at most so long.
pub const MAX_COMMENT: usize = 300;

/// A field that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its name.
    pub field: String,
    /// Why it could not.
    pub why: Why,
}

/// Why a field could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing at all.
    Missing,
    /// More characters than that.
    TooLong(usize),
    /// Not a whole number from one to another.
    Number(u32, u32),
    /// Not a short name.
    Key,
    /// There is one of that name.
    Taken,
    /// Not the id of a group.
    Group,
    /// So many licenses run through the group that is set now.
    Held(u32),
    /// These are no e-mail addresses.
    Addresses(String),
    /// More people than that.
    TooMany(usize),
    /// Not an amount of money.
    Money,
    /// Not a currency.
    Currency,
    /// It goes with a price.
    NeedsPrice,
    /// Not a day.
    Day,
    /// Not the name of a time zone.
    Zone,
    /// Not a full hour.
    Hour,
    /// Two hours that are the same.
    SameHour,
    /// It would come after the request has ended.
    AfterEnd,
}

/// Reads one form.
struct Reader<'a> {
    fields: &'a Fields,
    refused: Vec<Refused>,
}

impl<'a> Reader<'a> {
    fn new(fields: &'a Fields) -> Self {
        Self { fields, refused: Vec::new() }
    }

    fn refuse(&mut self, field: &str, why: Why) {
        self.refused.push(Refused { field: field.to_owned(), why });
    }

    /// What was filled in, without what cannot be seen and with single spaces.
    fn text(&self, field: &str) -> String {
        let raw = self.fields.get(field).map(String::as_str).unwrap_or_default();
        let clean: String = raw.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
        clean.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn name(&mut self, field: &str) -> String {
        let name = self.text(field);
        if name.is_empty() {
            self.refuse(field, Why::Missing);
        } else if name.chars().count() > MAX_NAME {
            self.refuse(field, Why::TooLong(MAX_NAME));
        }
        name
    }

    /// Something that parses; `None` when it does not, and that is noted.
    fn parsed<T>(&mut self, field: &str, why: Why, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field);
        let parsed = parse(&text);
        if parsed.is_none() {
            self.refuse(field, if text.is_empty() { Why::Missing } else { why });
        }
        parsed
    }

    /// The same for something that may be left out.
    fn perhaps<T>(&mut self, field: &str, why: Why, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if self.text(field).is_empty() { None } else { self.parsed(field, why, parse) }
    }

    fn number(&mut self, field: &str, most: u32) -> Option<u32> {
        self.perhaps(field, Why::Number(1, most), |text| {
            text.parse().ok().filter(|number| (1..=most).contains(number))
        })
    }

    /// Addresses with commas, spaces or lines between them; each once.
    fn addresses(&mut self, field: &str) -> Vec<EmailAddress> {
        let text = self.text(field);
        let words = text.split([',', ';', ' ']).filter(|word| !word.is_empty());
        let (mut found, mut wrong): (Vec<EmailAddress>, Vec<&str>) = (Vec::new(), Vec::new());
        for word in words {
            match EmailAddress::parse(word) {
                Ok(address) if found.contains(&address) => {}
                Ok(address) => found.push(address),
                Err(_) => wrong.push(word),
            }
        }
        if !wrong.is_empty() {
            let few: Vec<String> = wrong.iter().take(5).map(|word| word.chars().take(40).collect()).collect();
            self.refuse(field, Why::Addresses(few.join(", ")));
        } else if found.len() > MAX_PEOPLE {
            self.refuse(field, Why::TooMany(MAX_PEOPLE));
        }
        found
    }

    fn is_ticked(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// What was read, if all of it was understood.
    fn end<T>(self, read: impl FnOnce() -> Option<T>) -> Result<T, Vec<Refused>> {
        if self.refused.is_empty() { read().ok_or_else(Vec::new) } else { Err(self.refused) }
    }
}

fn lines(addresses: &[EmailAddress]) -> String {
    addresses.iter().map(EmailAddress::as_str).collect::<Vec<_>>().join("\n")
}

/// Fields by their names; what is not set is empty.
fn fields<const N: usize>(values: [(&str, String); N]) -> Fields {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
