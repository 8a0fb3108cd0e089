//! The fields of a condition: `0.2.1:is` says how a node counts, `0.2.1:group` and the like what it is about.

use domain::policy::{Condition, Day, Hours, Joint, Node, NodePath, What, Zone};
use domain::{Ending, ProductKey, ProjectKey, TargetKind};

use super::{Defaults, MAX_VALUE, Reader, Why};

/// Facts reach back ten years at the most.
const MAX_DAYS: u32 = 3_650;
const MANY: u32 = 1_000_000;

/// What can be added to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the conditions")]
pub enum Kind {
    EmailDomain,
    IdpGroup,
    Claim,
    Product,
    Project,
    Target,
    SeatsFree,
    SeatUseBelow,
    BudgetLeft,
    Held,
    DeniedWithin,
    Hours,
    GrantsToday,
    /// A group of conditions.
    Group,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::IdpGroup,
        Self::EmailDomain,
        Self::Claim,
        Self::Product,
        Self::Project,
        Self::Target,
        Self::SeatsFree,
        Self::SeatUseBelow,
        Self::BudgetLeft,
        Self::Held,
        Self::DeniedWithin,
        Self::Hours,
        Self::GrantsToday,
        Self::Group,
    ];

    /// By which the form names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EmailDomain => "email_domain",
            Self::IdpGroup => "idp_group",
            Self::Claim => "claim",
            Self::Product => "product",
            Self::Project => "project",
            Self::Target => "target",
            Self::SeatsFree => "seats_free",
            Self::SeatUseBelow => "seat_use_below",
            Self::BudgetLeft => "budget_left",
            Self::Held => "held",
            Self::DeniedWithin => "denied_within",
            Self::Hours => "hours",
            Self::GrantsToday => "grants_today",
            Self::Group => "group",
        }
    }

    fn new_node(self, defaults: &Defaults) -> Option<Node> {
        Some(Node::one(match self {
            Self::EmailDomain => Condition::EmailDomain(String::new()),
            Self::IdpGroup => Condition::IdpGroup(String::new()),
            Self::Claim => Condition::Claim { name: String::new(), value: String::new() },
            Self::Product => Condition::Product(defaults.product.clone()?),
            // A key is never empty; whoever adds this sees it and writes another.
            Self::Project => Condition::Project(match &defaults.project {
                Some(project) => project.clone(),
                None => ProjectKey::parse("KEY").ok()?,
            }),
            Self::Target => Condition::Target(TargetKind::Issue),
            Self::SeatsFree => Condition::SeatsFree(1),
            Self::SeatUseBelow => Condition::SeatUseBelow(90),
            Self::BudgetLeft => Condition::BudgetLeft(1),
            Self::Held => Condition::Held { days: 30, how: None },
            Self::DeniedWithin => Condition::DeniedWithin(30),
            Self::Hours => Condition::Hours(Hours {
                days: Day::ALL[..5].to_vec(),
                from: 8,
                until: 18,
                zone: Zone::parse("UTC").ok()?,
            }),
            Self::GrantsToday => Condition::GrantsToday(10),
            Self::Group => {
                return Some(Node { not: false, what: What::Group(Joint::All, Vec::new()) });
            }
        }))
    }
}

/// Whether a field belongs to this node or to one in it.
#[must_use]
pub fn is_field(field: &str, node: &NodePath) -> bool {
    let path = field.split_once(':').and_then(|(path, _)| NodePath::parse(path));
    path.is_some_and(|path| path.is_in(node))
}

pub(super) fn add(
    reader: &mut Reader<'_>,
    root: &mut Node,
    path: &NodePath,
    defaults: &Defaults,
) -> Option<NodePath> {
    let field = format!("{path}:add");
    let chosen = reader.said(&field);
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == chosen);
    let Some(node) = kind.and_then(|kind| kind.new_node(defaults)) else {
        reader.refuse(&field, Why::Choice);
        return None;
    };
    root.add(path, node)
}

pub(super) fn read(reader: &mut Reader<'_>, node: &mut Node, path: &NodePath) {
    let is = reader.said(&format!("{path}:is"));
    match (&mut node.what, is) {
        (What::Group(joint, _), "all" | "any" | "not_all" | "not_any") => {
            *joint = if is.ends_with("all") { Joint::All } else { Joint::Any };
            node.not = is.starts_with("not");
        }
        (What::One(_), "yes" | "no") => node.not = is == "no",
        _ => {}
    }
    match &mut node.what {
        What::Group(_, parts) => {
            parts.iter_mut().enumerate().for_each(|(at, part)| read(reader, part, &path.part(at)));
        }
        What::One(condition) => leaf(reader, condition, |part| format!("{path}:{part}")),
    }
}

fn leaf(reader: &mut Reader<'_>, condition: &mut Condition, name: impl Fn(&str) -> String) {
    let set = |place: &mut String, value: Option<String>| {
        if let Some(value) = value {
            *place = value;
        }
    };
    let put = |place: &mut u32, value: Option<u32>| *place = value.unwrap_or(*place);
    match condition {
        Condition::EmailDomain(domain) => {
            let value = reader.line(&name("domain"), MAX_VALUE);
            set(domain, value.map(|value| value.trim_start_matches('@').to_ascii_lowercase()));
        }
        Condition::IdpGroup(group) => {
            let name = reader.name(&name("group"), group);
            set(group, name);
        }
        Condition::Claim { name: claim, value } => {
            let (its_name, is) = (reader.name(&name("claim"), claim), reader.name(&name("value"), value));
            set(claim, its_name);
            set(value, is);
        }
        Condition::Product(product) => {
            let parse = |text: &str| ProductKey::parse(text).ok();
            parsed(reader, &name("product"), product, Why::Choice, parse);
        }
        Condition::Project(project) => {
            let parse = |text: &str| ProjectKey::parse(&text.to_ascii_uppercase()).ok();
            parsed(reader, &name("project"), project, Why::Project, parse);
        }
        Condition::Target(kind) => {
            parsed(reader, &name("target"), kind, Why::Choice, target_named);
        }
        Condition::SeatsFree(n) => put(n, reader.number(&name("seats"), 1, MANY)),
        Condition::SeatUseBelow(percent) => {
            let value = reader.number(&name("percent"), 1, 100);
            *percent = value.and_then(|value| value.try_into().ok()).unwrap_or(*percent);
        }
        Condition::BudgetLeft(n) => put(n, reader.number(&name("seats"), 1, MANY)),
        Condition::Held { days, how } => {
            put(days, reader.number(&name("days"), 1, MAX_DAYS));
            if let Some(text) = reader.fields.get(&name("how")) {
                *how = Ending::named(text);
            }
        }
        Condition::DeniedWithin(days) => put(days, reader.number(&name("days"), 1, MAX_DAYS)),
        Condition::Hours(hours) => self::hours(reader, hours, &name),
        Condition::GrantsToday(n) => put(n, reader.number(&name("most"), 1, MANY)),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {}
    }
}

fn hours(reader: &mut Reader<'_>, hours: &mut Hours, name: &impl Fn(&str) -> String) {
    // A box that is not ticked is not sent: the zone says that the form has these boxes at all.
    if reader.fields.contains_key(&name("zone")) {
        hours.days = Day::ALL.into_iter().filter(|day| reader.is_ticked(&name(day_name(*day)))).collect();
    }
    let hour = |value: Option<u32>| value.and_then(|value| u8::try_from(value).ok());
    hours.from = hour(reader.number(&name("from"), 0, 23)).unwrap_or(hours.from);
    hours.until = hour(reader.number(&name("until"), 1, 24)).unwrap_or(hours.until);
    parsed(reader, &name("zone"), &mut hours.zone, Why::Zone, |text| Zone::parse(text).ok());
}

fn parsed<T>(
    reader: &mut Reader<'_>,
    field: &str,
    place: &mut T,
    why: Why,
    parse: impl Fn(&str) -> Option<T>,
) {
    let Some(text) = reader.line(field, MAX_VALUE) else { return };
    match parse(&text) {
        Some(value) => *place = value,
        None => reader.refuse(field, why),
    }
}

/// By which the form names a day.
#[must_use]
pub fn day_name(day: Day) -> &'static str {
    match day {
        Day::Mon => "mon",
        Day::Tue => "tue",
        Day::Wed => "wed",
        Day::Thu => "thu",
        Day::Fri => "fri",
        Day::Sat => "sat",
        Day::Sun => "sun",
    }
}

/// Kinds of targets, each with the name by which the form knows it.
pub const TARGETS: [(TargetKind, &str); 5] = [
    (TargetKind::Issue, "issue"),
    (TargetKind::Board, "board"),
    (TargetKind::Project, "project"),
    (TargetKind::Search, "search"),
    (TargetKind::Other, "other"),
];

fn target_named(name: &str) -> Option<TargetKind> {
    TARGETS.into_iter().find(|(_, known)| *known == name).map(|(kind, _)| kind)
}
