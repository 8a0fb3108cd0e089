//! Searches, and the pages their answers come in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Call, Refusal};

/// More than this nobody gets at once.
const MOST: usize = 100;

/// A search, and where in its results the page begins. The cursor carries both, so that nothing has to be sent with it;
/// what is sent all the same does not count.
pub(super) struct Question<T> {
    pub asked: T,
    raw: Value,
    from: usize,
}

#[derive(Deserialize)]
struct Cursor {
    from: usize,
    raw: Value,
}

impl<T: DeserializeOwned> Question<T> {
    /// A search asked in a body, which may be empty.
    pub fn in_body(call: &Call) -> Result<Self, Refusal> {
        let raw = if call.body.is_empty() { json!({}) } else { call.body()? };
        Self::parse(raw)
    }

    /// A list asked for by query.
    pub fn in_query(call: &Call) -> Result<Self, Refusal> {
        let mut raw = json!({});
        for name in ["cursor", "limit", "resourceIds", "roleIds"] {
            let values: Vec<_> = call.params.all(name).filter(|value| !value.is_empty()).collect();
            match (name, values.first()) {
                (_, None) => {}
                ("cursor", Some(cursor)) => raw[name] = json!(cursor),
                ("limit", Some(limit)) => raw[name] = json!(limit.parse::<usize>().unwrap_or_default()),
                _ => raw[name] = json!(values),
            }
        }
        Self::parse(raw)
    }

    fn parse(mut raw: Value) -> Result<Self, Refusal> {
        let mut from = 0;
        if let Some(cursor) = raw["cursor"].as_str() {
            let decoded = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Refusal::bad_cursor())?;
            Cursor { from, raw } = serde_json::from_slice(&decoded).map_err(|_| Refusal::bad_cursor())?;
        }
        if raw["limit"] == 0 {
            return Err(Refusal::bad_body("limit must be 1 or more"));
        }
        let asked = T::deserialize(&raw).map_err(|error| Refusal::bad_body(&error.to_string()))?;
        Ok(Self { asked, raw, from })
    }

    /// The page asked for; where no limit is named, of the usual size.
    pub fn page(&self, found: &[Value], usual: usize) -> Value {
        let limit = self.raw["limit"].as_u64().map_or(usual, |limit| usize::try_from(limit).unwrap_or(MOST));
        let next = self.from + limit.min(MOST);
        let mut page = json!({
            "data": found.iter().skip(self.from).take(next - self.from).collect::<Vec<_>>(),
            "links": {},
        });
        if next < found.len() {
            let cursor = json!({ "from": next, "raw": self.raw });
            page["links"]["next"] = json!(URL_SAFE_NO_PAD.encode(cursor.to_string()));
        }
        page
    }
}

/// No values given: no restriction.
pub(super) fn is_any_of<T: AsRef<str>>(values: Option<&Vec<T>>, wanted: &str) -> bool {
    values.is_none_or(|values| values.iter().any(|value| value.as_ref().eq_ignore_ascii_case(wanted)))
}

/// For lists that know no filter.
#[derive(Deserialize)]
pub(super) struct NoQuestion {}

/// Refuses a value that is not one of these.
pub(super) fn only(known: &[&str], given: &[String]) -> Result<(), Refusal> {
    let strange = given.iter().find(|value| !known.contains(&value.as_str()));
    strange.map_or(Ok(()), |value| Err(Refusal::bad_body(&format!("{value} is not known"))))
}
