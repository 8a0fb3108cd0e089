//! What is in whose inbox, and in which order.

use journeys::test_app::TestApp;
use server::config::Config;

use crate::crowd::{SOFTWARE, ada, crowd, listed, person};

#[tokio::test]
async fn everybody_finds_what_they_were_asked_about_and_nothing_else() {
    let app = TestApp::start().await;
    crowd(&app, &["Ben", "Cleo"], SOFTWARE, &[ada(), person("jun@acme.example")]).await;
    crowd(&app, &["Dora"], SOFTWARE, &[person("jun@acme.example")]).await;
    crowd(&app, &["Emil"], SOFTWARE, &[domain::Approver::Admins]).await;
    for (login, expected) in
        [("ada", vec!["Ben", "Cleo"]), ("jun", vec!["Ben", "Cleo", "Dora"]), ("sam", vec!["Emil"])]
    {
        let inbox = app.signed_in(login).await.get("/inbox").await.with_status(200);
        let mut names = listed(&inbox);
        names.sort();
        assert_eq!(names, expected, "{login}");
    }
    for login in ["mina", "noor", "ines"] {
        let inbox = app.signed_in(login).await.get("/inbox").await.with_status(200);
        assert!(inbox.says("Nothing waits for you."), "{login}: {}", inbox.body);
    }
}

#[tokio::test]
async fn an_owner_does_not_find_their_own_request() {
    let app = TestApp::start().await;
    let requests = crowd(&app, &["Ben"], SOFTWARE, &[ada()]).await;
    let ada = app.signed_in("ada").await;
    let row = app.rows("persons").await.into_iter().find(|row| row["email"] == "ada@acme.example");
    let id = row.expect("she has signed in")["id"].as_str().expect("an id").replace('-', "");
    let literal =
        if std::env::var("TEST_DATABASE_URL").is_ok() { format!("'{id}'") } else { format!("x'{id}'") };
    app.sql(&format!("UPDATE requests SET requester_id = {literal}")).await;
    assert!(ada.get("/inbox").await.says("Nothing waits for you."));
    // Nor can the address of the page be used to look at it as one to decide.
    let decided = format!("/inbox?decided={}", requests[0].request);
    assert!(!ada.get(&decided).await.says(r#"role="status""#));
}

#[tokio::test]
async fn the_filter_finds_by_product_and_by_any_part_of_a_name_or_address() {
    let app = TestApp::start().await;
    let names = ["Åsa Öberg", "Ben 100% O'Hara", "Cleo_Ann", "Cleo Bann"];
    crowd(&app, &names, SOFTWARE, &[ada()]).await;
    crowd(&app, &["Dora"], "jira-servicedesk", &[ada()]).await;
    let ada = app.signed_in("ada").await;
    for (query, expected) in [
        ("", vec!["Åsa Öberg", "Ben 100% O'Hara", "Cleo_Ann", "Cleo Bann", "Dora"]),
        ("order=newest", vec!["Dora", "Cleo Bann", "Cleo_Ann", "Ben 100% O'Hara", "Åsa Öberg"]),
        ("product=acme%2Fjira-servicedesk", vec!["Dora"]),
        (
            "product=acme%2Fno-such-product",
            vec!["Åsa Öberg", "Ben 100% O'Hara", "Cleo_Ann", "Cleo Bann", "Dora"],
        ),
        ("person=cleo", vec!["Cleo_Ann", "Cleo Bann"]),
        ("person=CLEO", vec!["Cleo_Ann", "Cleo Bann"]),
        ("person=+cleo+&order=newest", vec!["Cleo Bann", "Cleo_Ann"]),
        // What means something to LIKE means itself.
        ("person=o_a", vec!["Cleo_Ann"]),
        ("person=%25", vec!["Ben 100% O'Hara"]),
        ("person=!", vec![]),
        ("person=O%27Hara", vec!["Ben 100% O'Hara"]),
        ("person=%C3%96berg", vec!["Åsa Öberg"]),
        ("person=dora%40partner", vec!["Dora"]),
        ("person=cleo&product=acme%2Fjira-servicedesk", vec![]),
        // PostgreSQL takes no NUL, and to SQLite it is the end of the text.
        ("person=%00", vec!["Åsa Öberg", "Ben 100% O'Hara", "Cleo_Ann", "Cleo Bann", "Dora"]),
        ("person=%00cleo_", vec!["Cleo_Ann"]),
    ] {
        let page = ada.get(&format!("/inbox?{query}")).await.with_status(200);
        let mut names = listed(&page);
        let mut expected = expected;
        if !query.contains("person") || query.ends_with("%00") {
            // Of two crowds at one time.
            names.sort();
            expected.sort_unstable();
        }
        assert_eq!(names, expected, "{query}");
    }
}

#[tokio::test]
async fn a_long_inbox_is_read_page_by_page_and_nobody_twice() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..120).map(|number| format!("Asker {number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let askers = crowd(&app, &names, SOFTWARE, &[ada()]).await;
    let ada = app.signed_in("ada").await;
    for (order, expected) in [("order=newest&", names.iter().rev().copied().collect()), ("", names.clone())] {
        let (mut read, mut after) = (Vec::new(), String::new());
        for length in [50, 50, 20] {
            let page = ada.get(&format!("/inbox?{order}after={after}")).await.with_status(200);
            let listed = listed(&page);
            assert_eq!(listed.len(), length);
            let last = askers.iter().find(|asker| asker.name == *listed.last().expect("a row"));
            after = last.expect("one of the crowd").request.to_string();
            assert_eq!(page.says("Next page"), length == 50);
            read.extend(listed);
            if order.is_empty() {
                // What ended the page may be decided before the next one is read.
                let deny = [("ids[]", &*after), ("verdict", "deny"), ("reason", "not now")];
                ada.call("/api/requests/decide_many", &deny).await.with_status(200);
            }
        }
        assert_eq!(read, expected, "{order}");
    }
}

#[tokio::test]
async fn a_page_after_a_request_that_does_not_exist_is_empty() {
    let app = TestApp::start().await;
    crowd(&app, &["Ben"], SOFTWARE, &[ada()]).await;
    let ada = app.signed_in("ada").await;
    let nowhere = ada.get("/inbox?after=01890a5d-ac96-774b-bcce-b302099a8057").await.with_status(200);
    assert_eq!(listed(&nowhere), Vec::<String>::new());
    assert!(nowhere.says("First page"));
    // What is no id is no place.
    assert_eq!(listed(&ada.get("/inbox?after=x").await), ["Ben"]);
}

#[tokio::test]
async fn whoever_lost_the_group_finds_nothing_any_more() {
    let asks_a_group = |config: &mut Config| config.policy.rules.clear();
    let app = TestApp::with(asks_a_group).await;
    let mail = domain::EmailAddress::parse("team@acme.example").expect("an address");
    let group = domain::Approver::IdpGroup { group: "deciders".to_owned(), mail: Some(mail) };
    crowd(&app, &["Ben"], SOFTWARE, &[group]).await;
    let fritz = |group: &str| {
        let groups = serde_json::json!([group]);
        app.op.know(journeys::op::Person::new("fritz").with("groups", groups));
    };
    fritz("deciders");
    assert_eq!(listed(&app.signed_in("fritz").await.get("/inbox").await), ["Ben"]);
    fritz("leads");
    assert!(app.signed_in("fritz").await.get("/inbox").await.says("Nothing waits for you."));
}

#[tokio::test]
async fn whoever_signs_in_on_the_way_comes_back_to_what_they_looked_for() {
    let app = TestApp::start().await;
    crowd(&app, &["Ben", "Cleo"], SOFTWARE, &[ada()]).await;
    let phone = app.browser();
    phone.sit_down("ada");
    let landing = phone.follow("/inbox?person=cleo").await.with_status(200);
    assert_eq!((landing.path(), listed(&landing)), ("/inbox?person=cleo", vec!["Cleo".to_owned()]));
}
