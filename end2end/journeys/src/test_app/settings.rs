//! `latchkey.toml` and the first policy, as `end2end/world/config.mjs` writes them for the demo.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use sim::World;

use crate::op::{CLIENT_ID, CLIENT_SECRET};

/// Seals the portal's cookies.
pub(super) const COOKIE_SECRET: &str = "canary-cookie-secret-of-thirty-two-characters";

/// Where everything is.
pub(super) struct Places<'a> {
    pub folder: &'a Path,
    pub listen: &'a str,
    pub issuer: &'a str,
    pub jira: &'a str,
    pub smtp: &'a str,
    pub database_url: &'a str,
}

/// Writes both files and says where the first is.
pub(super) fn write(world: &World, places: &Places) -> PathBuf {
    let bot = &world.bot;
    let mut text = format!(
        r#"
[server]
listen = {listen:?}
public_url = "http://{address}"
cookie_secret = {COOKIE_SECRET:?}

[database]
url = {database_url:?}

[oidc]
issuer = {issuer:?}
client_id = {CLIENT_ID:?}
client_secret = {CLIENT_SECRET:?}
groups_claim = "groups"

[roles]
admin_groups = ["latchkey-admins"]
auditor_groups = ["latchkey-auditors"]
bootstrap_admins = ["sam@acme.example"]

[smtp]
url = {smtp:?}
from = "{name} <{email}>"
bundle_seconds = 0

[policy]
file = "policy.toml"

[[sites]]
key = {site:?}
base_url = {jira:?}
connector = "site_v3"
email = {email:?}
token = {token:?}
"#,
        listen = places.listen,
        address = places.listen,
        database_url = places.database_url,
        issuer = places.issuer,
        smtp = places.smtp,
        jira = places.jira,
        site = world.site,
        name = bot.name,
        email = bot.email,
        token = bot.token,
    );
    for (index, product) in world.products.iter().enumerate() {
        let (key, name, group, is_default) = (&product.key, &product.name, &product.group_id, index == 0);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            r#"
[[sites.products]]
key = {key:?}
name = {name:?}
group_id = {group:?}
owners = ["ada@acme.example", "jun@acme.example"]
default = {is_default}
"#
        );
    }
    let file = places.folder.join("latchkey.toml");
    std::fs::write(&file, text).expect("the folder is ours");
    std::fs::write(places.folder.join("policy.toml"), POLICY).expect("the folder is ours");
    file
}

const POLICY: &str = r#"
[[rules]]
id = "rivals"
name = "Nobody from rival.example"
when = { email_domain = "rival.example" }
then = { deny = { message = "People from rival.example get no license here. Ask your contact at Acme.", again_after_days = 30 } }

[[rules]]
id = "engineers"
name = "Engineers of Acme get a license at once"
when = { all = [{ email_domain = "acme.example" }, { idp_group = "engineers" }, { seats_free = 1 }] }
then = { grant = {} }

[[rules]]
id = "contractors"
name = "Contractors ask the owners"
when = { idp_group = "contractors" }
then = { ask = { approvers = ["owners"], expire_after_hours = 72 } }
"#;
