//! The page: what happened in sentences, to be filtered and paged through.

use journeys::test_app::TestApp;

/// Eli gets a license at once; Mina asks, and Ada says yes.
async fn lived_in() -> TestApp {
    let app = TestApp::start().await;
    app.signed_in("eli").await.follow_link("/browse/PROJ-123").await;
    let mina = app.signed_in("mina").await;
    let waiting = mina.press("/api/requests/open", &[("to", &app.jira("/browse/PROJ-1"))]).await;
    let (_, id) = waiting.path().split_once("/requests/").expect("the request's page");
    let ada = app.signed_in("ada").await;
    assert_eq!(ada.call("/api/requests/decide", &[("id", id), ("verdict", "approve")]).await.status, 200);
    app
}

#[tokio::test]
async fn everything_that_happened_is_a_sentence_with_names() {
    let app = lived_in().await;
    let sam = app.signed_in("sam").await;
    let page = sam.page("/audit").await;
    let (eli, mina, ada) = (&app.person("eli").name, &app.person("mina").name, &app.person("ada").name);
    let rule = "The rule “Engineers of Acme get a license at once”";
    for said in [
        format!("{rule} gave {eli} a license for Jira Software at once."),
        format!("{eli} was promised a license for Jira Software."),
        format!("{eli} has a license for Jira Software that works."),
        format!("{mina} asked for a license for Jira Software."),
        format!("{ada} approved the request of {mina} for Jira Software."),
        format!("{mina} was promised a license for Jira Software, approved by {ada}."),
        format!("{} signed in as admin.", app.person("sam").name),
        "Latchkey published version 1 of the policy.".to_owned(),
    ] {
        assert!(page.contains(&said), "{said} is not in {page}");
    }
    assert!(page.contains("Facts and rules") && page.contains("in group “engineers”"), "{page}");
    assert!(!page.contains(&app.person("mina").email), "the audit names people, and no addresses");
}

#[tokio::test]
async fn it_is_filtered_by_person_product_kind_and_time() {
    let app = lived_in().await;
    let ines = app.signed_in("ines").await;
    let (eli, mina) = (app.person("eli"), app.person("mina"));
    let part: String = mina.name.to_lowercase().chars().take(5).collect();
    for person in [&*mina.email, &*mina.name, &*part] {
        let query: String = url::form_urlencoded::byte_serialize(person.as_bytes()).collect();
        let page = ines.page(&format!("/audit?person={query}")).await;
        assert!(page.contains(&format!("{} asked for", mina.name)), "{person}");
        assert!(page.contains("approved the request of"), "what others did to her is hers too: {person}");
        assert!(!page.contains(&format!("{} signed in", eli.name)), "{person}");
    }
    let page = ines.page("/audit?kind=request_approved").await;
    assert!(page.contains("approved the request") && !page.contains("signed in"), "{page}");
    let page = ines.page("/audit?kind=grant&product=acme%2Fjira-software").await;
    assert!(page.contains("was promised a license") && !page.contains("asked for"), "{page}");
    let page = ines.page("/audit?product=acme%2Fjira-servicedesk").await;
    assert!(page.contains("Nothing here fits."), "{page}");
    let today = app.state().clock.now().date_naive();
    let tomorrow = today.succ_opt().expect("a day");
    assert!(ines.page(&format!("/audit?from={today}&until={today}")).await.contains("signed in"));
    assert!(ines.page(&format!("/audit?from={tomorrow}")).await.contains("Nothing here fits."));
    let page = ines.page("/audit?person=nobody%40acme.example").await;
    assert!(page.contains("Nobody with this name or address has signed in."), "{page}");
    for odd in ["older=9223372036854775807&newer=-1", "person=%00%27", "from=1970-01-01&until=9999-12-31"] {
        ines.get(&format!("/audit?{odd}")).await.with_status(200);
    }
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_answered_in_words() {
    let app = lived_in().await;
    let ines = app.signed_in("ines").await;
    for (odd, said) in [
        ("kind=nonsense", "There is no such kind of entry."),
        ("from=yesterday", "The first day is none."),
        ("until=%2B262142-12-31", "The last day is none."),
        ("from=2026-06-02&until=2026-06-01", "The last day is before the first."),
        ("older=x", "There is no such page of the audit."),
        ("product=%00%2F%00", "There is no such product."),
    ] {
        let page = ines.get(&format!("/audit?{odd}")).await.with_status(422).body;
        assert!(page.contains(said) && !page.contains("signed in"), "{odd}: {page}");
    }
    // A letter that is in nearly everybody's name.
    for login in ["eli", "mina", "ada", "jun", "kofi", "hal", "pia", "ines", "noor"] {
        app.signed_in(login).await;
    }
    let page = ines.page("/audit?person=a").await;
    assert!(page.contains("More people are called so than can be shown together."), "{page}");
}

#[tokio::test]
async fn its_pages_lead_to_older_entries_and_back() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    // A hundred more, numbered from the last one on.
    for _ in 0..6 {
        for login in ["eli", "mina", "ada", "jun", "kofi", "hal", "pia", "ines", "noor"] {
            app.signed_in(login).await;
        }
    }
    let link = |page: &str, words: &str| {
        let (before, _) = page.split_once(&format!("\">{words}<"))?;
        let (_, href) = before.rsplit_once("href=\"")?;
        Some(href.replace("&amp;", "&"))
    };
    let first = sam.page("/audit").await;
    assert_eq!(link(&first, "Newer entries"), None);
    let second = sam.page(&link(&first, "Older entries").expect("more than one page")).await;
    assert!(second.contains("published version 1 of the policy"), "{second}");
    assert_eq!(link(&second, "Older entries"), None);
    let back = sam.page(&link(&second, "Newer entries").expect("a way back")).await;
    let entries = |page: &str| page.matches("id=\"entry-").count();
    assert_eq!((entries(&back), entries(&first)), (50, 50));
    assert!(back.contains("Older entries"));
}

#[tokio::test]
async fn an_entry_that_nobody_understands_is_still_shown() {
    let app = TestApp::start().await;
    let sam = app.signed_in("sam").await;
    app.sql(
        "INSERT INTO audit (at, actor_id, action, subject_kind, subject_id, details) \
             SELECT at, actor_id, 'seat_bought', 'seat', subject_id, '[1, \"x\"]' FROM audit WHERE seq = 1",
    )
    .await;
    assert!(sam.page("/audit").await.contains("seat bought"));
}
