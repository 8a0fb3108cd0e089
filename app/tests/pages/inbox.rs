//! The inbox.

use app::error::PortalError;
use app::views::{
    DecidedAs, DecidedRow, InboxRow, InboxView, PersonView, ProductChoice, RequestStage, Viewer,
};

use super::house::{House, Page, REQUEST, id, minutes_ago, now};

const OTHER: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

pub fn inbox() -> InboxView {
    let row = |id: &str, name: &str, email: Option<&str>, is_doubtful, minutes| InboxRow {
        id: id.parse().expect("an id"),
        requester: PersonView { name: name.to_owned(), email: email.map(ToOwned::to_owned) },
        product: "Jira Software".to_owned(),
        target: "PROJ-123".to_owned(),
        justification: email.map(|_| "I was added to the refund project last week.".to_owned()),
        agreed: if is_doubtful { vec!["Jun Lee".to_owned()] } else { vec![] },
        asked_at: minutes_ago(minutes),
        expires_at: Some(now() + chrono::TimeDelta::days(3)),
        is_doubtful,
    };
    let product = |value: &str, name: &str, host: &str| ProductChoice {
        value: value.to_owned(),
        name: name.to_owned(),
        host: host.to_owned(),
    };
    InboxView {
        rows: vec![
            row(OTHER, "Kofi Mensah", None, true, 75),
            row(REQUEST, "Mina Choi", Some("mina@partner.example"), false, 4),
        ],
        next_after: None,
        products: vec![
            product("acme/jira-software", "Jira Software", "acme.atlassian.net"),
            product("acme/jira-servicedesk", "Jira Service Management", "acme.atlassian.net"),
            product("beta/jira-software", "Jira Software", "beta.atlassian.net"),
        ],
        decided: vec![],
    }
}

pub fn house(inbox: InboxView) -> House {
    let viewer = Viewer { name: "Ada Park".to_owned(), is_admin: false, is_auditor: false, waiting: Some(2) };
    House { viewer: Some(viewer), inbox: Some(inbox), ..House::default() }
}

async fn open(inbox: InboxView, query: &str) -> Page {
    house(inbox).open(&format!("/inbox{query}")).await
}

#[tokio::test]
async fn all_that_waits_is_listed_to_be_ticked_and_decided() {
    let page = open(inbox(), "").await;
    insta::assert_snapshot!(page.text());
    assert_eq!(page.html.matches(r#"action="/api/requests/decide_many""#).count(), 1);
    assert_eq!(page.html.matches(r#"name="ids[]""#).count(), 2);
    assert!(!page.html.contains(" checked value"), "nothing is ticked before anybody ticked it");
    assert_eq!(page.header("refresh"), "");
}

#[tokio::test]
async fn the_enter_key_decides_nothing() {
    let page = open(inbox(), "").await;
    let (_, form) = page.html.split_once(r#"id="inbox""#).expect("the form");
    let (_, first) = form.split_once("<button").expect("a button");
    let (first, _) = first.split_once('>').expect("its tag");
    assert!(first.contains(r#"formmethod="get""#) && first.contains("hidden"), "the first button: {first}");
}

#[tokio::test]
async fn the_question_of_the_address_is_the_question_to_the_portal() {
    let house = house(inbox());
    let query = format!("?product=acme%2Fjira-software&person=+Cho%20i&order=newest&after={REQUEST}");
    let page = house.open(&format!("/inbox{query}&chosen={}.{OTHER}.x", REQUEST.replace('-', ""))).await;
    let heard = house.heard().join("");
    assert!(
        heard.contains(r#"product: "acme/jira-software", person: "Cho i", newest_first: true"#),
        "{heard}"
    );
    assert!(page.html.contains(r#"<option value="acme/jira-software" selected"#), "{}", page.html);
    page.says("First page");
    assert_eq!(page.html.matches(" checked").count(), 3, "two ticked ones, and the keys");
}

#[tokio::test]
async fn products_of_one_name_are_told_apart_by_their_site() {
    let page = open(inbox(), "").await;
    page.says("Jira Software (beta.atlassian.net)");
    page.says("Jira Service Management Jira Software (beta");
    let one = InboxView { products: inbox().products[..1].to_vec(), ..inbox() };
    assert!(!open(one, "").await.html.contains(r#"<select id="product""#), "one product is no choice");
}

#[tokio::test]
async fn a_long_inbox_has_a_next_page() {
    let long = InboxView { next_after: Some(id()), ..inbox() };
    let page = open(long, "?person=choi").await;
    assert!(
        page.html.contains(&format!(r#"href="/inbox?person=choi&amp;after={REQUEST_ESCAPED}""#)),
        "{}",
        page.html
    );
}

const REQUEST_ESCAPED: &str = "01890a5d%2Dac96%2D774b%2Dbcce%2Db302099a8057";

#[tokio::test]
async fn an_empty_inbox_says_what_will_come_and_a_filter_that_fits_nothing_how_to_see_all() {
    let empty = || InboxView { rows: vec![], ..inbox() };
    let page = open(empty(), "").await;
    page.says("Nothing waits for you.");
    page.says("you get a mail and find the request here");
    assert!(!page.html.contains("decide_many"));
    let page = open(empty(), "?person=nobody").await;
    page.says("No request that waits for you fits this. Show all");
}

#[tokio::test]
async fn what_became_of_each_is_said() {
    let row = |name: &str, outcome| DecidedRow { id: id(), requester: name.to_owned(), outcome };
    let decided = vec![
        row("Mina Choi", DecidedAs::Mine { approved: true }),
        row("Kofi Mensah", DecidedAs::Mine { approved: true }),
        row("Hal Winter", DecidedAs::Mine { approved: false }),
        row("Zoe Hill", DecidedAs::Seconded),
        row("Pia Lund", DecidedAs::Others { by: "Jun Lee".to_owned(), approved: false }),
        row("Una Moss", DecidedAs::Over(RequestStage::Withdrawn)),
        row("Eli Novak", DecidedAs::Waits),
    ];
    let page = open(InboxView { decided, ..inbox() }, "").await;
    page.says("4 decided. 2 were over already. 1 could not be decided: try again.");
    page.says("Approved: Mina Choi , Kofi Mensah .");
    page.says("Denied: Hal Winter .");
    page.says("Your yes is noted, and others have to agree: Zoe Hill .");
    page.says("Decided by somebody else first: Pia Lund (denied by Jun Lee).");
    page.says("Over without a decision: Una Moss (withdrawn).");
    page.says("Not decided, and still waiting: Eli Novak .");
}

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_first_and_comes_back() {
    let page = House::default().open("/inbox?person=choi").await;
    assert_eq!(page.status, 303);
    assert_eq!(page.header("location"), "/auth/sign-in?return=%2Finbox%3Fperson%3Dchoi");
}

#[tokio::test]
async fn the_head_says_how_many_wait_to_those_who_are_asked() {
    let head = async |waiting| {
        let viewer = Viewer { name: "Ada Park".to_owned(), is_admin: false, is_auditor: false, waiting };
        House { viewer: Some(viewer), ..House::default() }.open("/nothing").await
    };
    head(Some(3)).await.says("Inbox 3 waiting");
    head(Some(100)).await.says("Inbox 99+ waiting");
    let none = head(Some(0)).await;
    none.says("Inbox Ada Park");
    assert!(!head(None).await.html.contains("/inbox"));
}

#[tokio::test]
async fn an_outage_is_said_and_leads_back() {
    let house = House { inbox: None, ..house(inbox()) };
    let page = house.open("/inbox").await;
    assert_eq!(page.status.as_u16(), PortalError::Unavailable.status());
    assert!(page.html.contains(r#"href="/inbox""#));
}
