//! Which addresses the server goes to because a discovery document says so.

use std::net::IpAddr;

use url::{Host, Url};

use crate::outbound;
use crate::ports::SignInError;

/// Discovery must not lead the server where the configuration does not: not to plain text, not into the network it
/// stands in. An issuer on a loopback literal is somebody trying things out on one machine, who may.
pub(super) fn check_address(what: &str, url: &Url, issuer: &Url) -> Result<(), SignInError> {
    let refuse = |why: &str| Err(SignInError::Unavailable(format!("{what} {why}")));
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return refuse("has a user name or a fragment in it");
    }
    let is_trial = is_loopback_literal(issuer);
    match url.scheme() {
        "https" => {}
        "http" if is_trial && is_loopback_literal(url) => {}
        _ => return refuse("is not https"),
    }
    if !is_trial && url.host() != issuer.host() && is_inside(url) {
        return refuse("is inside a private network");
    }
    Ok(())
}

fn is_loopback_literal(url: &Url) -> bool {
    ip(url).is_some_and(|ip| ip.is_loopback())
}

fn is_inside(url: &Url) -> bool {
    if let Some(ip) = ip(url) {
        return outbound::is_inside(ip);
    }
    url.host_str().is_none_or(|host| {
        let host = host.trim_end_matches('.');
        host == "localhost" || host.ends_with(".localhost")
    })
}

fn ip(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
        Host::Ipv6(ip) => Some(IpAddr::V6(ip).to_canonical()),
        Host::Domain(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(issuer: &str, endpoint: &str) -> bool {
        let url = |text| Url::parse(text).expect("a URL");
        check_address("it", &url(endpoint), &url(issuer)).is_ok()
    }

    #[test]
    fn endpoints_may_stand_anywhere_public_by_https() {
        for endpoint in
            ["https://op.example/token", "https://keys.elsewhere.example/jwks", "https://8.8.8.8/token"]
        {
            assert!(is_taken("https://op.example", endpoint), "{endpoint} was refused");
        }
    }

    #[test]
    fn endpoints_in_plain_text_or_inside_the_network_are_refused() {
        for endpoint in [
            "http://op.example/token",
            "http://127.0.0.1/token",
            "https://127.0.0.1/token",
            "https://2130706433/token",
            "https://localhost/token",
            "https://op.localhost./token",
            "https://169.254.169.254/latest",
            "https://10.0.0.1/",
            "https://172.16.0.1/",
            "https://192.168.0.1/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://user@op.example/token",
            "https://op.example/token#fragment",
            "ftp://op.example/token",
            "file:///etc/passwd",
        ] {
            assert!(!is_taken("https://op.example", endpoint), "{endpoint} was taken");
        }
    }

    #[test]
    fn a_provider_inside_the_network_may_stand_there_if_it_was_configured_there() {
        assert!(is_taken("https://10.0.0.5", "https://10.0.0.5/token"));
        assert!(!is_taken("https://10.0.0.5", "https://10.0.0.6/token"));
        assert!(!is_taken("http://10.0.0.5", "http://10.0.0.5/token"));
    }

    #[test]
    fn a_trial_on_one_machine_may_use_plain_text_there_and_only_there() {
        assert!(is_taken("http://127.0.0.3:9000", "http://127.0.0.3:9000/token"));
        assert!(is_taken("http://[::1]:9000", "http://[::1]:9000/token"));
        assert!(!is_taken("http://127.0.0.3:9000", "http://op.example/token"));
        assert!(!is_taken("http://localhost:9000", "http://localhost:9000/token"));
    }
}
