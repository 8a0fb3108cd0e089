// What the portal is told about this world: its latchkey.toml and the first policy.

const text = (value) => JSON.stringify(value);

/** A basic TOML string is a JSON string as far as these values go. */
export function latchkeyToml({ world, portal, idp, jira, smtp, databaseUrl, clientSecret, cookieSecret }) {
  // A period that began today: what is paid in it is known from the first sample on.
  const today = new Date().toISOString().slice(0, 10);
  const owners = ['ada@acme.example', 'jun@acme.example'];
  const products = world.products.map(
    ({ key, name, groupId }, index) => `
[[sites.products]]
key = ${text(key)}
name = ${text(name)}
group_id = ${text(groupId)}
owners = [${owners.map(text).join(', ')}]
default = ${index === 0}
price_cents = 860
currency = "USD"
billing_period_start = ${text(today)}
`,
  );
  return `[server]
listen = ${text(new URL(portal).host)}
public_url = ${text(portal)}
cookie_secret = ${text(cookieSecret)}

[database]
url = ${text(databaseUrl)}

[oidc]
issuer = ${text(idp)}
client_id = "latchkey"
client_secret = ${text(clientSecret)}
groups_claim = "groups"
scopes = ["groups"]

[roles]
admin_groups = ["latchkey-admins"]
auditor_groups = ["latchkey-auditors"]
bootstrap_admins = ["sam@acme.example"]

[smtp]
url = ${text(`smtp://${smtp}`)}
from = ${text(`${world.bot.name} <${world.bot.email}>`)}
bundle_seconds = 3

[policy]
file = "policy.toml"

[webhooks]
allow_private = true

[[sites]]
key = ${text(world.site)}
base_url = ${text(jira)}
connector = "site_v3"
email = ${text(world.bot.email)}
token = ${text(world.bot.token)}
${products.join('')}`;
}

export const POLICY_TOML = `[[rules]]
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
`;
