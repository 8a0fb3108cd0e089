//! A provider, the portal's half, a browser without patience for redirects, and a clock that stands still.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use journeys::op::{CLIENT_ID, CLIENT_SECRET, Clock, Op, Person};
use reqwest::header::LOCATION;
use server::oidc::{IssuerUrl, OpenIdProvider, Settings};
use server::outbound;
use server::ports::{Callback, Identity, IdentityProvider, LoginFlow, SignInError};
use url::Url;

pub struct World {
    pub op: Op,
    pub portal: Arc<OpenIdProvider>,
    time: Arc<Mutex<DateTime<Utc>>>,
    browser: reqwest::Client,
}

impl World {
    /// Ada sits at the browser.
    pub async fn new() -> Self {
        Self::of(Person::new("ada")).await
    }

    pub async fn of(person: Person) -> Self {
        let start = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        let time = Arc::new(Mutex::new(start));
        let clock: Clock = {
            let time = Arc::clone(&time);
            Arc::new(move || *time.lock().expect("nobody panics with the time"))
        };
        let op = Op::start_with_clock([person.clone(), Person::new("ada")], clock.clone()).await;
        op.know(person);
        op.sign_in_as("ada");
        let portal = Arc::new(portal(op.issuer(), clock));
        Self { op, portal, time, browser: outbound::client() }
    }

    pub fn pass(&self, time: TimeDelta) {
        *self.time.lock().expect("nobody panics with the time") += time;
    }

    pub async fn sign_in(&self) -> Result<Identity, SignInError> {
        let (flow, callback) = self.come_back().await?;
        self.portal.finish(&flow, &callback).await
    }

    /// Up to where the browser is back from the provider.
    pub async fn come_back(&self) -> Result<(LoginFlow, Callback), SignInError> {
        let (url, flow) = self.portal.begin().await?;
        let mut query = parameters(&self.follow(url).await);
        let mut take = |name: &str| query.remove(name);
        let callback = Callback {
            code: take("code").expect("the provider gives a code"),
            state: take("state").expect("the provider gives the state back"),
            iss: take("iss"),
        };
        Ok((flow, callback))
    }

    /// Where the provider sends the browser.
    pub async fn follow(&self, url: Url) -> Url {
        let response = self.browser.get(url).send().await.expect("the provider answers");
        let location = response.headers().get(LOCATION).expect("the provider sends the browser on");
        Url::parse(location.to_str().expect("a location is text")).expect("a location is a URL")
    }

    /// That nobody was let in, and why; the reason holds nothing of what was sent.
    pub async fn refusal(&self, case: &str) -> String {
        match self.sign_in().await {
            Err(SignInError::Refused(reason)) => without_secrets(case, reason),
            other => panic!("{case}: {other:?}"),
        }
    }

    /// That nobody was let in because the provider does not work, and what of it.
    pub async fn outage(&self, case: &str) -> String {
        match self.sign_in().await {
            Err(SignInError::Unavailable(reason)) => without_secrets(case, reason),
            other => panic!("{case}: {other:?}"),
        }
    }

    pub async fn assert_works(&self, case: &str) {
        if let Err(error) = self.sign_in().await {
            panic!("{case}: {error}");
        }
    }
}

pub fn portal(issuer: &str, clock: Clock) -> OpenIdProvider {
    OpenIdProvider::new(settings(issuer), outbound::client(), clock)
}

fn settings(issuer: &str) -> Settings {
    let url = |text| Url::parse(text).expect("a URL");
    Settings {
        issuer: IssuerUrl::new(issuer.to_owned()).expect("an issuer"),
        client_id: CLIENT_ID.to_owned(),
        client_secret: CLIENT_SECRET.into(),
        redirect_uri: url("https://portal.example/auth/callback"),
        post_logout_redirect_uri: url("https://portal.example/signed-out"),
        groups_claim: "groups".to_owned(),
        keep_claims: ["department", "country", "cost_centers"].map(str::to_owned).to_vec(),
        extra_scopes: ["groups", "openid", "email"].map(str::to_owned).to_vec(),
    }
}

pub fn parameters(url: &Url) -> BTreeMap<String, String> {
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let parameters: BTreeMap<_, _> = pairs.iter().cloned().collect();
    assert_eq!(parameters.len(), pairs.len(), "a parameter stands twice in {url}");
    parameters
}

fn without_secrets(case: &str, reason: String) -> String {
    for secret in [CLIENT_SECRET, "sub-ada", "access-token-", "code-", "eyJ", "<script>", "@acme.example"] {
        assert!(!reason.contains(secret), "{case}: {reason:?} says {secret:?}");
    }
    reason
}
