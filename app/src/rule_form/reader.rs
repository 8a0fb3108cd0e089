//! Reads fields, and notes which could not be understood.

use super::{Fields, MAX_MESSAGE, MAX_VALUE, Refused, Why};

pub(super) struct Reader<'a> {
    pub fields: &'a Fields,
    pub refused: Vec<Refused>,
    groups: &'a [String],
}

impl<'a> Reader<'a> {
    pub fn new(fields: &'a Fields, groups: &'a [String]) -> Self {
        Self { fields, refused: Vec::new(), groups }
    }

    pub fn refuse(&mut self, field: &str, why: Why) {
        self.show_again(field, Some(why));
    }

    /// Shows a field again as it was sent, because one beside it was refused.
    pub fn keep(&mut self, field: &str) {
        self.show_again(field, None);
    }

    /// Never cut: whoever saves next would store what is left.
    fn show_again(&mut self, field: &str, why: Option<Why>) {
        let text = self.said(field);
        let text = (text.chars().count() <= MAX_MESSAGE).then(|| text.to_owned());
        self.refused.push(Refused { field: field.to_owned(), text, why });
    }

    /// What a field says, nothing when it is missing.
    pub fn said(&self, field: &str) -> &'a str {
        self.fields.get(field).map(String::as_str).unwrap_or_default()
    }

    /// A line without what cannot be seen and with single spaces; `None` when the form does not have the field, or too
    /// much in it.
    pub fn line(&mut self, field: &str, most: usize) -> Option<String> {
        let clean = clean(self.fields.get(field)?);
        self.within(field, clean, most)
    }

    /// The same for several lines, which stay lines. What is stored may stay as it is.
    pub fn lines(&mut self, field: &str, stored: &str, most: usize) -> Option<String> {
        let sent = self.fields.get(field)?.replace("\r\n", "\n");
        if sent == stored.replace("\r\n", "\n") {
            return Some(stored.to_owned());
        }
        let clean = sent.lines().map(clean).collect::<Vec<_>>().join("\n").trim().to_owned();
        self.within(field, clean, most)
    }

    /// A name that somebody else gives, and that counts only when it is spelled exactly so: never rewritten when it is
    /// what is stored or what is known.
    pub fn name(&mut self, field: &str, stored: &str) -> Option<String> {
        let sent = self.fields.get(field)?;
        // Browsers leave line breaks out of a line.
        if *sent == stored.replace(['\r', '\n'], "") {
            return Some(stored.to_owned());
        }
        if self.groups.contains(sent) {
            return Some(sent.clone());
        }
        let name = sent.trim();
        if name.contains(char::is_control) {
            self.refuse(field, Why::Unseen);
            return None;
        }
        self.within(field, name.to_owned(), MAX_VALUE)
    }

    fn within(&mut self, field: &str, text: String, most: usize) -> Option<String> {
        if text.chars().count() > most {
            self.refuse(field, Why::TooLong(most));
            return None;
        }
        Some(text)
    }

    pub fn number(&mut self, field: &str, least: u32, most: u32) -> Option<u32> {
        let number = self.fields.get(field)?.trim().parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.refuse(field, Why::Number(least, most));
        }
        number
    }

    /// A number that may be left out: `Some(None)` when the field is empty.
    pub fn perhaps(&mut self, field: &str, most: u32) -> Option<Option<u32>> {
        if self.fields.get(field)?.trim().is_empty() {
            Some(None)
        } else {
            self.number(field, 1, most).map(Some)
        }
    }

    pub fn is_ticked(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }
}

fn clean(line: &str) -> String {
    let seen: String = line.chars().map(|c| if domain::is_hidden(c) { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
