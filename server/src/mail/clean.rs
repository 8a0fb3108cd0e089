//! Other people's words made fit for a mail: nothing hidden, no line of their own, no link a mail program would make.

/// Longest text of a person in a mail, in characters.
const LONGEST: usize = 1000;
/// Most lines of it.
const MOST_LINES: usize = 40;

/// A person's name, never empty.
pub(super) fn name(claimed: &str) -> String {
    let name = unlinkable(&domain::display_name(claimed));
    if name.is_empty() { "Somebody".to_owned() } else { name }
}

/// Our own or an admin's words on one line, hosts included, in which no URL can be: at most some more than `most` characters.
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
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let lines = lines.map(|it| unlinkable(&line(it, LONGEST)));
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

fn unlinked(text: &str) -> String {
    text.replace("://", "[:]//").replace("www.", "www[.]").replace("WWW.", "WWW[.]")
}

/// Mail programs turn URLs, bare domains and addresses in plain text into links; a stranger's words must not become one
/// in our mail.
fn unlinkable(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        if joins(&chars[..at], c, &chars[at + 1..]) {
            kept.extend(['[', c, ']']);
        } else {
            kept.push(c);
        }
    }
    kept
}

/// Whether what stands before and after the character may be read as one host, address or URL because of it.
fn joins(before: &[char], c: char, after: &[char]) -> bool {
    let (Some(&left), Some(&right)) = (before.last(), after.first()) else { return false };
    match c {
        ':' => after.starts_with(&['/', '/']),
        '@' | '\u{FF20}' => !left.is_whitespace() && !right.is_whitespace(),
        '.' if left.is_whitespace() || left == '.' => false,
        '.' => begins_label(after) || follows_www(before) || is_in_ip_address(before, after),
        // What browsers take for a dot in a host (UTS #46) ends sentences in Chinese and Japanese.
        '\u{3002}' | '\u{FF0E}' | '\u{FF61}' => right.is_ascii_alphabetic() && begins_label(after),
        _ => false,
    }
}

/// No top-level domain has one character, or begins with a digit: "e.g." and "8.60" stay as they are.
fn begins_label(after: &[char]) -> bool {
    after.first().is_some_and(|c| c.is_alphabetic()) && after.get(1).is_some_and(|c| c.is_alphanumeric())
}

fn follows_www(before: &[char]) -> bool {
    let last = before.len().checked_sub(3).map(|start| &before[start..]);
    last.is_some_and(|three| three.iter().all(|c| c.eq_ignore_ascii_case(&'w')))
}

fn is_in_ip_address(before: &[char], after: &[char]) -> bool {
    let is_part = |c: &&char| c.is_ascii_digit() || **c == '.';
    let run = before.iter().rev().take_while(is_part).chain(after.iter().take_while(is_part));
    run.filter(|c| **c == '.').count() >= 2
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
            ["see https[:]//evil[.]example or www[.]evil[.]example"]
        );
        assert_eq!(
            paragraphs("Sign in at evil.com/approve, Www.evil.com or mail it@evil.com"),
            ["Sign in at evil[.]com/approve, Www[.]evil[.]com or mail it[@]evil[.]com"]
        );
        for (text, expected) in [
            ("evil.com", "evil[.]com"),
            ("www.t.co", "www[.]t[.]co"),
            ("пример.рф", "пример[.]рф"),
            ("evil。com", "evil[。]com"),
            ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd[.]xn--p1ai"),
            ("10.0.0.1/approve", "10[.]0[.]0[.]1/approve"),
            ("it@evil", "it[@]evil"),
        ] {
            assert_eq!(
                (name(text).as_str(), paragraphs(text).as_slice()),
                (expected, &[expected.to_owned()][..])
            );
        }
        for plain in [
            "The project is over. Ask Jun, e.g. by mail.",
            "$8.60 at 12.30",
            "@jun a @ b",
            "so ... no",
            "了。好",
        ] {
            assert_eq!(paragraphs(plain), [plain]);
        }
        assert_eq!(sentence("acme.atlassian.net", 120), "acme.atlassian.net");
        assert_eq!(paragraphs(&"x\n".repeat(900)).len(), MOST_LINES);
        assert_eq!(name("\u{202E}\r\n"), "Somebody");
        assert_eq!(
            reply("550 5.1.1 <ada@acme.example>: no such\r\nuser"),
            "550 5.1.1 (address) no such user"
        );
    }
}
