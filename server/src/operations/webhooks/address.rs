//! Where a webhook may stand.

use domain::Origin;
use url::{Host, Url};

use crate::outbound::is_inside;

const LONGEST: usize = 2048;

/// Whether a webhook may be called there: https (http at a literal loopback address only), nothing hidden in the
/// address, and not inside the network unless the configuration allows that. A name is looked at again when it is
/// called, by what it then leads to.
pub(super) fn parse(text: &str, allow_private: bool) -> Option<Url> {
    if text.len() > LONGEST {
        return None;
    }
    let url = Url::parse(text.trim()).ok()?;
    let hides = !url.username().is_empty() || url.password().is_some() || url.fragment().is_some();
    if hides || Origin::parse(&url.origin().ascii_serialization()).is_err() {
        return None;
    }
    let is_private = match url.host()? {
        Host::Ipv4(ip) => is_inside(ip.into()),
        Host::Ipv6(ip) => is_inside(ip.into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
    };
    (allow_private || !is_private).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_stands_outside_and_is_called_by_https() {
        for fine in
            ["https://hooks.slack.com/services/T0/B0/x", "https://8.8.8.8:8443/x?y=z", " https://a.example "]
        {
            assert!(parse(fine, false).is_some(), "{fine} was refused");
        }
        for bad in [
            "",
            "hooks.example",
            "http://hooks.example/",
            "ftp://hooks.example/",
            "https://user:pass@hooks.example/",
            "https://hooks.example/#x",
            "https://localhost/",
            "https://a.localhost./",
            "https://127.0.0.1/",
            "http://127.0.0.1:9000/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::ffff:169.254.169.254]/",
            "https://10.1.2.3/",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ] {
            assert!(parse(bad, false).is_none(), "{bad} was taken");
        }
        assert!(parse(&format!("https://a.example/{}", "x".repeat(2048)), false).is_none());
    }

    #[test]
    fn inside_the_network_is_for_the_configuration_to_allow() {
        for inside in
            ["http://127.0.0.1:9000/x", "http://[::1]:9000/", "https://10.1.2.3/", "https://localhost/"]
        {
            assert!(parse(inside, true).is_some(), "{inside} was refused");
        }
        for bad in ["http://10.1.2.3/", "http://localhost/", "https://user@10.1.2.3/"] {
            assert!(parse(bad, true).is_none(), "{bad} was taken");
        }
    }
}
