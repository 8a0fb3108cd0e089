//! Server functions: people are led on, programs get a status.

use app::error::PortalError;
use app::portal::Asked;

use super::house::{House, Page, REQUEST, TARGET, id};

const BROWSER: &str = "text/html,application/xhtml+xml";
const PROGRAM: &str = "application/json";
const LINK: &str = "to=https%3A%2F%2Facme.atlassian.net%2Fbrowse%2FPROJ-123";

#[track_caller]
fn leads(page: &Page, to: &str) {
    assert_eq!((page.status.as_u16(), page.header("location")), (303, to));
}

#[tokio::test]
async fn asking_leads_to_where_it_led() {
    let ask = "/ask?to=https%3A%2F%2Facme%2Eatlassian%2Enet%2Fbrowse%2FPROJ%2D123";
    for (asked, to) in [
        (Ok(Asked::Waiting(id())), format!("/requests/{REQUEST}")),
        (Ok(Asked::Go(TARGET.to_owned())), ask.replace("/ask", "/go")),
        (Ok(Asked::Denied), ask.to_owned()),
        (Err(PortalError::Unavailable), format!("{ask}&problem=unavailable")),
    ] {
        let house = House { asked: Some(asked), ..House::default() };
        leads(&house.send("/api/requests/open", LINK, BROWSER).await, &to);
        assert_eq!(house.heard(), [format!("open_request {TARGET}")]);
    }
    let stranger = House { asked: Some(Err(PortalError::SignInFirst)), ..House::default() };
    let page = stranger.send("/api/requests/open", LINK, BROWSER).await;
    assert!(page.header("location").starts_with("/auth/sign-in?return=%2Fask%3Fto%3Dhttps"));
}

#[tokio::test]
async fn a_verdict_leads_back_to_the_request() {
    let house = House { decided: Some(Ok(())), ..House::default() };
    let page = format!("/requests/{REQUEST}");
    let send = async |form: &str| house.send("/api/requests/decide", form, BROWSER).await;
    leads(&send(&format!("id={REQUEST}&verdict=approve")).await, &page);
    leads(&send(&format!("id={REQUEST}&verdict=deny&reason=+Use+the+board+")).await, &page);
    leads(
        &send(&format!("id={REQUEST}&verdict=deny&reason=+")).await,
        &format!("{page}?problem=reason_needed"),
    );
    leads(&send(&format!("id={REQUEST}&verdict=maybe")).await, &format!("{page}?problem=not_found"));
    leads(&send("id=7&verdict=approve").await, "/?problem=not_found");
    let denied = format!("decide_request {REQUEST} Deny {{ reason: \"Use the board\" }}");
    let approved = format!("decide_request {REQUEST} Approve {{ days: None, comment: \"\" }}");
    assert_eq!(house.heard(), [approved, denied]);
}

#[tokio::test]
async fn a_late_verdict_is_said_on_the_page() {
    let house = House { decided: Some(Err(PortalError::AlreadyDecided)), ..House::default() };
    let form = format!("id={REQUEST}&verdict=approve");
    let page = house.send("/api/requests/decide", &form, BROWSER).await;
    leads(&page, &format!("/requests/{REQUEST}?problem=already_decided"));
    assert_eq!(house.send("/api/requests/decide", &form, PROGRAM).await.status, 409);
}

#[tokio::test]
async fn retrying_leads_back_to_the_system_page() {
    let house = House { retried: Some(Ok(())), ..House::default() };
    for address in ["/api/system/retry_job", "/api/system/retry_grant"] {
        leads(&house.send(address, &format!("id={REQUEST}"), BROWSER).await, "/system");
        leads(&house.send(address, "id=7", BROWSER).await, "/system?problem=not_found");
    }
    assert_eq!(house.heard(), [format!("retry_job {REQUEST}"), format!("retry_grant {REQUEST}")]);
}

#[tokio::test]
async fn a_verdict_on_several_leads_back_to_the_inbox_which_says_what_became_of_them() {
    let other = "01890a5d-ac96-774b-bcce-b302099a8058";
    let house =
        House { decided_many: Some(Ok(vec![Ok(()), Err(PortalError::AlreadyDecided)])), ..House::default() };
    let both = format!("ids%5B%5D={REQUEST}&ids%5B%5D={other}&person=choi&after={REQUEST}");
    let send = async |form: &str| house.send("/api/requests/decide_many", form, BROWSER).await;
    let dotted = format!("{}%2E{}", REQUEST.replace('-', ""), other.replace('-', ""));
    leads(&send(&format!("{both}&verdict=approve")).await, &format!("/inbox?person=choi&decided={dotted}"));
    assert_eq!(house.heard(), [r#"decide_many 2 Approve { days: None, comment: "" }"#]);
    // Nothing is lost of what was ticked when something is missing.
    let back = format!("/inbox?person=choi&after={}&chosen={dotted}", REQUEST.replace('-', "%2D"));
    leads(&send(&format!("{both}&verdict=deny&reason=+")).await, &format!("{back}&problem=reason_needed"));
    leads(&send("verdict=approve").await, "/inbox?problem=nothing_chosen");
    let many = format!("ids%5B%5D={REQUEST}&").repeat(101);
    let refused = send(&format!("{many}verdict=approve")).await;
    assert!(refused.header("location").ends_with("&problem=nothing_chosen"));
    assert_eq!(house.heard().len(), 1);
}

#[tokio::test]
async fn a_program_hears_why_nothing_was_decided() {
    let form = format!("ids%5B%5D={REQUEST}&verdict=approve");
    for (each, status) in [
        (vec![Ok(())], 200),
        (vec![Err(PortalError::NotFound), Ok(())], 200),
        (vec![Err(PortalError::OwnRequest), Err(PortalError::NotFound)], 403),
    ] {
        let house = House { decided_many: Some(Ok(each)), ..House::default() };
        assert_eq!(house.send("/api/requests/decide_many", &form, PROGRAM).await.status, status);
    }
}
