//! Other people's words made fit for a mail: nothing hidden, no line of their own, no link a mail program would make.

/// Longest text of a person in a mail, in characters.
const LONGEST: usize = 1000;
/// Most lines of it.
const MOST_LINES: usize = 40;

/// A person's name, never empty.
pub(super) fn name(claimed: &str) -> String {
    let name = unlinked(&domain::display_name(claimed));
    if name.is_empty() { "Somebody".to_owned() } else { name }
}

/// A text on one line that makes no link, at most some more than `most` characters.
pub(super) fn sentence(text: &str, most: usize) -> String {
    unlinked(&line(text, most))
}

/// A text on one line, at most `most` characters.
pub(super) fn line(text: &str, most: usize) -> String {
    let visible: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let folded = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// What a person wrote, as its lines; empty when they wrote nothing.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let text: String = text.chars().take(LONGEST).collect();
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).map(|it| sentence(it, LONGEST));
    lines.filter(|line| !line.is_empty()).take(MOST_LINES).collect()
}

/// "Ada", "Ada and Jun", "Ada, Jun and 3 others".
pub(super) fn names(people: &[String]) -> String {
    let shown: Vec<String> = people.iter().take(4).map(|person| name(person)).collect();
    match (shown.as_slice(), people.len().saturating_sub(3)) {
        ([], _) => String::new(),
        ([one], _) => one.clone(),
        ([a, b, c, _], more @ 2..) => format!("{a}, {b}, {c} and {more} others"),
        ([most @ .., last], _) => format!("{} and {last}", most.join(", ")),
    }
}

/// A mail server's reply for a log: on one line, short, without anybody's address.
pub(super) fn reply(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if word.contains('@') { "(address)" } else { word });
    line(&words.collect::<Vec<_>>().join(" "), 200)
}

/// As `domain::display_name` has it.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}')
}

/// Mail programs turn addresses in plain text into links; a stranger's words must not become one in our mail.
fn unlinked(text: &str) -> String {
    text.replace("://", "[:]//").replace("www.", "www[.]").replace("WWW.", "WWW[.]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_a_person_would() {
        let people = |all: &[&str]| names(&all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(people(&[]), "");
        assert_eq!(people(&["Ada"]), "Ada");
        assert_eq!(people(&["Ada", "Jun"]), "Ada and Jun");
        assert_eq!(people(&["Ada", "Jun", "Sam", "Eli"]), "Ada, Jun, Sam and Eli");
        assert_eq!(people(&["Ada", "Jun", "Sam", "Eli", "Noor"]), "Ada, Jun, Sam and 2 others");
    }

    #[test]
    fn words_of_a_stranger_hide_nothing_and_link_nowhere() {
        assert_eq!(paragraphs("a\r\n\r\nb\u{2028}c\u{202E}d\u{0}\n  "), ["a", "b", "c d"]);
        assert_eq!(
            paragraphs("see https://evil.example or www.evil.example"),
            ["see https[:]//evil.example or www[.]evil.example"]
        );
        assert_eq!(paragraphs(&"x\n".repeat(900)).len(), MOST_LINES);
        assert_eq!(name("\u{202E}\r\n"), "Somebody");
        assert_eq!(
            reply("550 5.1.1 <ada@acme.example>: no such\r\nuser"),
            "550 5.1.1 (address) no such user"
        );
    }
}
