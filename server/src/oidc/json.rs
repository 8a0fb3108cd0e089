//! JSON objects in which no member stands twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

/// The members of a JSON object.
pub(super) type Object = Map<String, Value>;

/// The object written there; `None` if it is none, or says one member twice. Which of the two is meant, parsers see
/// differently (RFC 8259, section 4), and two of them read an ID token here.
pub(super) fn object(text: &[u8]) -> Option<Object> {
    serde_json::from_slice::<Unique>(text).ok().map(|Unique(members)| members)
}

struct Unique(Object);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut members = Object::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(Unique(members))
    }
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn an_object_is_read() {
        assert_eq!(object(br#"{"a":1,"b":{"c":2}}"#).map(|members| members.len()), Some(2));
    }

    #[test]
    fn what_is_no_object_or_says_a_member_twice_is_not_read() {
        for text in [
            "",
            "[]",
            "null",
            "\"a\"",
            "{\"a\":1",
            "{\"a\":1}x",
            r#"{"sub":"a","sub":"b"}"#,
            r#"{"a":1,"\u0061":1}"#,
        ] {
            assert_eq!(object(text.as_bytes()), None, "{text} was read");
        }
    }
}
