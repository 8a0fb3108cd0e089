//! Small grammar: lists, plurals, quotation marks, money.

use crate::views::Price;

/// “Ada Park”, “Ada Park or Jun Lee”, “Ada Park, Jun Lee or Kim Roe”.
#[must_use]
pub fn or_list(names: &[String]) -> String {
    list(names, "or")
}

/// “Ada Park”, “Ada Park and Jun Lee”, “Ada Park, Jun Lee and Kim Roe”.
#[must_use]
pub fn and_list(names: &[String]) -> String {
    list(names, "and")
}

fn list(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// “1 seat”, “2 seats”.
#[must_use]
pub fn count(n: u32, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", number(n)) }
}

/// “first”, “second”, “third”, and from the eleventh on “11th”.
#[must_use]
pub fn ordinal(n: u32) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let word = usize::try_from(n).ok().and_then(|n| WORDS.get(n.checked_sub(1)?));
    word.map_or_else(|| format!("{}{}", number(n), ending(n)), ToString::to_string)
}

fn ending(n: u32) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// With a comma for each thousand: “1,204”.
#[must_use]
pub fn number(n: u32) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// In quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// “$8.60”, or “8.60 CHF” for a currency without a sign that everybody knows.
#[must_use]
pub fn money(price: &Price) -> String {
    let amount = format!("{}.{:02}", number(price.cents / 100), price.cents % 100);
    match price.currency.as_str() {
        "USD" => format!("${amount}"),
        "EUR" => format!("€{amount}"),
        "GBP" => format!("£{amount}"),
        other => format!("{amount} {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_people_list_them() {
        let names = ["Ada Park".to_owned(), "Jun Lee".to_owned(), "Kim Roe".to_owned()];
        assert_eq!(or_list(&names[..1]), "Ada Park");
        assert_eq!(or_list(&names[..2]), "Ada Park or Jun Lee");
        assert_eq!(and_list(&names), "Ada Park, Jun Lee and Kim Roe");
        assert_eq!(or_list(&[]), "");
    }

    #[test]
    fn numbers_and_money_read_as_people_write_them() {
        assert_eq!(number(1_204), "1,204");
        assert_eq!(number(250), "250");
        assert_eq!(number(1_000_000), "1,000,000");
        let price = |currency: &str| Price { cents: 860, currency: currency.to_owned() };
        assert_eq!(money(&price("USD")), "$8.60");
        assert_eq!(money(&price("CHF")), "8.60 CHF");
    }
}
