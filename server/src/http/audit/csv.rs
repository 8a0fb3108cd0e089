//! Entries as CSV that a spreadsheet can open without running any of it.

use std::borrow::Cow;

use app::catalog::audit::sentence;
use chrono::SecondsFormat;
use csv::WriterBuilder;

use super::Row;
use crate::portal::audit::Told;

/// The names of the columns.
pub(super) const HEAD: &str = "seq,at,action,sentence,actor,actor_id,person,person_id,product,site_key,product_key,\
                               subject_kind,subject_id,details,hash\r\n";

/// A line for each.
pub(super) fn rows(rows: &[Row]) -> String {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for (told, seal) in rows {
        let cells = cells(told, seal.clone());
        let cells = cells.iter().map(|cell| neutral(cell).into_owned());
        // Writing to memory cannot fail, and each row has as many cells.
        let _ = writer.write_record(cells);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn cells(Told { entry, what, .. }: &Told, seal: Option<String>) -> [String; 15] {
    let id = |id: Option<domain::PersonId>| id.map(|id| id.to_string()).unwrap_or_default();
    let (site, product) = entry.product.clone().unwrap_or_default();
    [
        entry.seq.to_string(),
        entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        entry.action.clone(),
        sentence(what),
        what.actor.clone().unwrap_or_default(),
        id(entry.actor),
        what.person.clone().unwrap_or_default(),
        id(entry.person),
        what.product.clone().unwrap_or_default(),
        site,
        product,
        entry.subject_kind.clone(),
        entry.subject.to_string(),
        entry.details.to_string(),
        seal.unwrap_or_default(),
    ]
}

/// With what a cell begins that a spreadsheet runs, in one language or another
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
const RUN: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A spreadsheet takes what begins so for a formula, whoever wrote it.
fn neutral(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(RUN) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"]
        {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for plain in ["", "Mina Choi", "a=b", "{\"a\":1}"] {
            assert_eq!(neutral(plain), plain);
        }
    }
}
