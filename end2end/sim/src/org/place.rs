//! What a path of the organization plane names.

use url::form_urlencoded;

#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub org: Option<String>,
    pub directory: Option<String>,
    pub group: Option<String>,
    pub account: Option<String>,
}

impl Place {
    /// Each id stands behind the word that says what it is.
    pub fn of(path: &str) -> Self {
        let segments: Vec<_> = path.split('/').collect();
        let mut place = Self::default();
        for pair in segments.windows(2) {
            let named = match pair[0] {
                "orgs" => &mut place.org,
                "directories" => &mut place.directory,
                "groups" => &mut place.group,
                "users" | "memberships" => &mut place.account,
                _ => continue,
            };
            *named = Some(decoded(pair[1])).filter(|id| !is_verb(id));
        }
        place
    }
}

/// Words that stand where an id could.
pub(super) fn is_verb(segment: &str) -> bool {
    matches!(segment, "search" | "invite")
}

/// Clients may or may not escape the colon of an account id.
fn decoded(segment: &str) -> String {
    let name = format!("{segment}=");
    form_urlencoded::parse(name.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_id_stands_behind_its_word() {
        let place = Place::of("/admin/v2/orgs/o/directories/d/groups/g/memberships/712020%3Aa");
        assert_eq!((place.org.as_deref(), place.directory.as_deref()), (Some("o"), Some("d")));
        assert_eq!((place.group.as_deref(), place.account.as_deref()), (Some("g"), Some("712020:a")));
        assert_eq!(Place::of("/admin/v2/orgs/o/users/invite").account, None);
        assert_eq!(Place::of("/admin/v2/orgs/o/directories/d/groups/search").group, None);
    }
}
