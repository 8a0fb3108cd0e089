//! A letter that is a few paragraphs: written once, as text, from which the HTML part is made.

use askama::Template;

use super::Event;
use crate::ports::Mail;

/// A part of a letter. No person's words can begin one: they are on one line when they come here.
enum Block {
    Paragraph(String),
    /// What a person wrote, as its lines.
    Quote(Vec<String>),
    Button {
        label: String,
        url: String,
    },
}

#[derive(Template)]
#[template(path = "mail/plain.html")]
struct Html<'a> {
    title: &'a str,
    blocks: &'a [Block],
}

/// Renders both parts from the text: paragraphs stand between empty lines, quoted lines begin with `> `, and a paragraph
/// of a label and a link is a button.
pub(super) fn write_plain(event: &Event<'_>, text: &impl Template) -> Mail {
    let rendered = text.render().expect("a template writes into memory, which does not fail");
    let (_, body) = rendered.split_once("\n\n").unwrap_or_default();
    let blocks: Vec<Block> =
        body.split("\n\n").map(str::trim).filter(|it| !it.is_empty()).map(block).collect();
    let title = rendered.lines().next().unwrap_or_default().trim_start_matches("Subject: ");
    super::write(event, text, &Html { title, blocks: &blocks })
}

fn block(paragraph: &str) -> Block {
    if let Some((label, url)) = paragraph.split_once(":\n")
        && (url.starts_with("https://") || url.starts_with("http://"))
    {
        return Block::Button { label: label.to_owned(), url: url.to_owned() };
    }
    let quoted: Option<Vec<String>> =
        paragraph.lines().map(|line| line.strip_prefix("> ").map(str::to_owned)).collect();
    quoted.map_or_else(|| Block::Paragraph(paragraph.to_owned()), Block::Quote)
}
