//! What is sent: the event in the language of whoever listens. Names and reasons are strangers' words; none of them is
//! ever read as markup.

use app::catalog::webhooks as words;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::{WebhookEvent, WebhookFormat};
use serde_json::{Value, json};

use super::about::About;

pub(super) fn body(format: WebhookFormat, event: WebhookEvent, about: &About, at: DateTime<Utc>) -> Value {
    match format {
        WebhookFormat::Standard => json!({
            "type": event.name(),
            "timestamp": at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "data": about,
        }),
        WebhookFormat::Slack => slack(event, about),
        WebhookFormat::Teams => teams(event, about),
    }
}

/// The sentence is plain text, in which Slack reads no markup; the link is ours alone.
fn slack(event: WebhookEvent, about: &About) -> Value {
    let sentence = sentence(event, about);
    json!({
        // For notifications, where Slack does read markup: three characters make it.
        "text": sentence.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        "blocks": [
            { "type": "section", "text": { "type": "plain_text", "text": cut(&sentence, 3000), "emoji": false } },
            { "type": "section", "text": { "type": "mrkdwn", "text": format!("<{}|{}>", about.url(), link(event)) } },
        ],
    })
}

/// A card. Its text is a rich text block, because a plain one would read Markdown.
fn teams(event: WebhookEvent, about: &About) -> Value {
    let run = json!({ "type": "TextRun", "text": sentence(event, about) });
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": [{ "type": "RichTextBlock", "inlines": [run] }],
                "actions": [{ "type": "Action.OpenUrl", "title": link(event), "url": about.url() }],
            },
        }],
    })
}

fn link(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::RequestOpened => words::OPEN_TO_DECIDE,
        _ => words::OPEN,
    }
}

fn sentence(event: WebhookEvent, about: &About) -> String {
    match (event, about) {
        (WebhookEvent::RequestDecided, About::Request(request)) => {
            let (name, product) = (&request.requester.name, &request.what.product_name);
            let by = request.verdict.as_ref().map_or("", |verdict| verdict.by.name.as_str());
            let reason = request.verdict.as_ref().and_then(|verdict| verdict.reason.as_deref());
            if request.state == "denied" {
                words::denied(by, name, product, reason)
            } else {
                words::approved(by, name, product)
            }
        }
        (_, About::Request(request)) => {
            words::asks(&request.requester.name, &request.what.product_name, &request.what.label)
        }
        (event, About::Grant(grant)) => {
            let (name, product) = (&grant.person.name, &grant.what.product_name);
            match event {
                WebhookEvent::GrantFailed => words::failed(name, product),
                WebhookEvent::GrantRevoked => words::revoked(name, product),
                _ => words::active(name, product),
            }
        }
        (_, About::Webhook(_)) => words::TEST.to_owned(),
    }
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

#[cfg(test)]
mod tests {
    use domain::{PersonId, ProductKey, RequestId, SiteKey};
    use uuid::Uuid;

    use super::super::about::{AboutRequest, AboutVerdict, Somebody, What};
    use super::*;

    fn person(name: &str) -> Somebody {
        Somebody { id: PersonId(Uuid::nil()), name: name.to_owned(), email: None }
    }

    fn denied(name: &str, reason: &str) -> About {
        let verdict = AboutVerdict {
            by: person("Ada Park"),
            at: DateTime::UNIX_EPOCH,
            reason: Some(reason.to_owned()),
        };
        About::Request(AboutRequest {
            id: RequestId(Uuid::nil()),
            url: "https://latchkey.example/requests/0".to_owned(),
            state: "denied".to_owned(),
            requester: person(name),
            what: What {
                site: SiteKey::parse("acme").expect("a key"),
                product: ProductKey::parse("jira-software").expect("a key"),
                product_name: "Jira Software".to_owned(),
                target: "https://acme.atlassian.net/browse/PROJ-1".to_owned(),
                label: "PROJ-1".to_owned(),
            },
            justification: None,
            created_at: DateTime::UNIX_EPOCH,
            expires_at: None,
            verdict: Some(verdict),
        })
    }

    #[test]
    fn no_strangers_word_is_markup_for_slack() {
        let about = denied("<!channel> & <https://evil.example|x>", "*no* `x` <@U1>");
        let body = body(WebhookFormat::Slack, WebhookEvent::RequestDecided, &about, DateTime::UNIX_EPOCH);
        let text = body["text"].as_str().expect("a text");
        assert!(!text.contains('<') && text.contains("&lt;!channel&gt; &amp; "), "{text}");
        let blocks = body["blocks"].as_array().expect("blocks");
        let marked: Vec<_> = blocks.iter().filter(|block| block["text"]["type"] == "mrkdwn").collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0]["text"]["text"], "<https://latchkey.example/requests/0|Open it in Latchkey>");
        assert!(blocks[0]["text"]["text"].as_str().expect("a text").contains("<!channel>"));
    }

    #[test]
    fn no_strangers_word_is_markup_for_teams() {
        let about = denied("[x](https://evil.example)", "**no**");
        let body = body(WebhookFormat::Teams, WebhookEvent::RequestDecided, &about, DateTime::UNIX_EPOCH);
        let card = &body["attachments"][0]["content"];
        assert_eq!(card["body"][0]["type"], "RichTextBlock");
        assert_eq!(card["body"].as_array().map(Vec::len), Some(1));
        assert_eq!(card["actions"][0]["url"], "https://latchkey.example/requests/0");
    }

    #[test]
    fn a_standard_body_says_what_happened_when_and_to_what() {
        let about = denied("Mina Choi", "not this month");
        let body = body(WebhookFormat::Standard, WebhookEvent::RequestDecided, &about, DateTime::UNIX_EPOCH);
        assert_eq!(body["type"], "request.decided");
        assert_eq!(body["timestamp"], "1970-01-01T00:00:00.000000Z");
        assert_eq!(body["data"]["request"]["requester"]["name"], "Mina Choi");
        assert_eq!(body["data"]["request"]["verdict"]["reason"], "not this month");
        let again: About =
            serde_json::from_value(body["data"].clone()).expect("what was written can be read");
        assert_eq!(again, about);
    }
}
