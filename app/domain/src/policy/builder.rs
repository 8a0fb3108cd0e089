//! A rule's condition as somebody builds it: groups of conditions, each of them as it stands or turned around. A node is
//! named by its path, `0` being the whole condition and `0.2.1` the second part of its third part.

use std::fmt;

use super::{Condition, MAX_DEPTH};

/// How the parts of a group go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// All of them.
    All,
    /// At least one of them.
    Any,
}

/// A condition, or a group of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Whether it is turned around.
    pub not: bool,
    /// What it is.
    pub what: What,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Several together.
    Group(Joint, Vec<Node>),
    /// One condition without parts.
    One(Condition),
}

/// Where a node stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodePath(Vec<usize>);

/// What can be done to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Takes it out, with all that is in it.
    Remove,
    /// One place towards the beginning, into groups and out of them.
    Up,
    /// One place towards the end, into groups and out of them.
    Down,
    /// Puts a group of its own around it.
    Wrap,
    /// Takes the group around its parts away.
    Unwrap,
}

impl NodePath {
    /// Reads `0.2.1`. `None`: that is no path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse::<usize>().ok());
        if numbers.next() != Some(Some(0)) {
            return None;
        }
        let path = numbers.collect::<Option<Vec<_>>>()?;
        (path.len() <= MAX_DEPTH).then_some(Self(path))
    }

    /// The path of one of its parts.
    #[must_use]
    pub fn part(&self, at: usize) -> Self {
        let mut path = self.0.clone();
        path.push(at);
        Self(path)
    }

    /// Whether it is the whole condition.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it lies in this node, or is it.
    #[must_use]
    pub fn is_in(&self, node: &Self) -> bool {
        self.0.starts_with(&node.0)
    }

    fn split(&self) -> Option<(Self, usize)> {
        let (last, above) = self.0.split_last()?;
        Some((Self(above.to_vec()), *last))
    }
}

impl fmt::Display for NodePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0")?;
        self.0.iter().try_for_each(|at| write!(f, ".{at}"))
    }
}

impl From<&Condition> for Node {
    fn from(condition: &Condition) -> Self {
        let group = |joint, parts: &[Condition]| What::Group(joint, parts.iter().map(Self::from).collect());
        let what = match condition {
            Condition::Not(part) => {
                let part = Self::from(&**part);
                return Self { not: !part.not, ..part };
            }
            Condition::All(parts) => group(Joint::All, parts),
            Condition::Any(parts) => group(Joint::Any, parts),
            one => What::One(one.clone()),
        };
        Self { not: false, what }
    }
}

impl From<Node> for Condition {
    fn from(node: Node) -> Self {
        let condition = match node.what {
            What::Group(Joint::All, parts) => Self::All(parts.into_iter().map(Into::into).collect()),
            What::Group(Joint::Any, parts) => Self::Any(parts.into_iter().map(Into::into).collect()),
            What::One(condition) => condition,
        };
        if node.not { Self::Not(Box::new(condition)) } else { condition }
    }
}

impl Node {
    /// A condition without parts.
    #[must_use]
    pub fn one(condition: Condition) -> Self {
        Self { not: false, what: What::One(condition) }
    }

    fn group(parts: Vec<Self>) -> Self {
        Self { not: false, what: What::Group(Joint::All, parts) }
    }

    /// The node at a path.
    #[must_use]
    pub fn get(&self, path: &NodePath) -> Option<&Self> {
        path.0.iter().try_fold(self, |node, at| match &node.what {
            What::Group(_, parts) => parts.get(*at),
            What::One(_) => None,
        })
    }

    /// The node at a path, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, path: &NodePath) -> Option<&mut Self> {
        path.0.iter().try_fold(self, |node, at| match &mut node.what {
            What::Group(_, parts) => parts.get_mut(*at),
            What::One(_) => None,
        })
    }

    /// Puts a node at the end of a group; a single condition becomes a group for it. Says where it stands.
    pub fn add(&mut self, path: &NodePath, new: Self) -> Option<NodePath> {
        let node = self.get_mut(path)?;
        if matches!(node.what, What::One(_)) {
            *node = Self::group(vec![node.clone()]);
        }
        let What::Group(_, parts) = &mut node.what else { return None };
        parts.push(new);
        Some(path.part(parts.len() - 1))
    }

    /// Does that to the node at a path, and says where it, or what it was in, stands then. `None`: it cannot be done.
    pub fn step(&mut self, path: &NodePath, step: Step) -> Option<NodePath> {
        match step {
            Step::Remove => self.remove(path),
            Step::Up => self.walk(path, true),
            Step::Down => self.walk(path, false),
            Step::Wrap => {
                let node = self.get_mut(path)?;
                *node = Self::group(vec![node.clone()]);
                Some(path.part(0))
            }
            Step::Unwrap => self.unwrap(path),
        }
    }

    fn parts_mut(&mut self, path: &NodePath) -> Option<&mut Vec<Self>> {
        match &mut self.get_mut(path)?.what {
            What::Group(_, parts) => Some(parts),
            What::One(_) => None,
        }
    }

    fn take(&mut self, path: &NodePath) -> Option<Self> {
        let (above, at) = path.split()?;
        let parts = self.parts_mut(&above)?;
        (at < parts.len()).then(|| parts.remove(at))
    }

    fn remove(&mut self, path: &NodePath) -> Option<NodePath> {
        let Some((above, _)) = path.split() else {
            *self = Self::group(Vec::new());
            return Some(path.clone());
        };
        self.take(path).map(|_| above)
    }

    /// A condition goes into the group it meets; a group passes by, so that it can get anywhere and nests no deeper.
    fn walk(&mut self, path: &NodePath, up: bool) -> Option<NodePath> {
        let (above, at) = path.split()?;
        let is_one = matches!(self.get(path)?.what, What::One(_));
        let siblings = self.parts_mut(&above)?;
        let next = if up { at.checked_sub(1) } else { Some(at + 1).filter(|next| *next < siblings.len()) };
        let Some(next) = next else {
            // At the edge: out of the group, to the side it was at.
            let (outer, place) = above.split()?;
            let node = self.take(path)?;
            let place = if up { place } else { place + 1 };
            self.parts_mut(&outer)?.insert(place, node);
            return Some(outer.part(place));
        };
        if !is_one || matches!(siblings[next].what, What::One(_)) {
            siblings.swap(at, next);
            return Some(above.part(next));
        }
        let node = siblings.remove(at);
        // What stood behind it has moved up by one.
        let group = above.part(if up { next } else { at });
        let parts = self.parts_mut(&group)?;
        let place = if up { parts.len() } else { 0 };
        parts.insert(place, node);
        Some(group.part(place))
    }

    /// Whether the group around the parts of this node can be taken away without changing what they say together.
    #[must_use]
    pub fn can_unwrap(&self, path: &NodePath) -> bool {
        let Some(Self { not, what: What::Group(joint, parts) }) = self.get(path) else { return false };
        let is_alone = parts.len() == 1;
        let above = path.split().and_then(|(above, _)| self.get(&above));
        match above.map(|above| &above.what) {
            Some(What::Group(outer, _)) => is_alone || (!not && outer == joint),
            _ => is_alone,
        }
    }

    fn unwrap(&mut self, path: &NodePath) -> Option<NodePath> {
        if !self.can_unwrap(path) {
            return None;
        }
        let node = self.get_mut(path)?;
        let What::Group(_, parts) = &mut node.what else { return None };
        if parts.len() == 1 {
            let only = parts.remove(0);
            *node = Self { not: node.not != only.not, ..only };
            return Some(path.clone());
        }
        let parts = std::mem::take(parts);
        let (above, at) = path.split()?;
        self.parts_mut(&above)?.splice(at..=at, parts);
        Some(above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str) -> Node {
        Node::one(Condition::IdpGroup(name.to_owned()))
    }

    fn path(text: &str) -> NodePath {
        NodePath::parse(text).expect("a path")
    }

    /// a, (b, c), d
    fn tree() -> Node {
        let inner = Node { not: true, what: What::Group(Joint::Any, vec![group("b"), group("c")]) };
        Node::group(vec![group("a"), inner, group("d")])
    }

    /// Such as `all(a !any(b c) d)`.
    fn said(node: &Node) -> String {
        let not = if node.not { "!" } else { "" };
        match &node.what {
            What::One(Condition::IdpGroup(name)) => format!("{not}{name}"),
            What::One(other) => format!("{not}{other:?}"),
            What::Group(joint, parts) => {
                let word = if *joint == Joint::All { "all" } else { "any" };
                format!("{not}{word}({})", parts.iter().map(said).collect::<Vec<_>>().join(" "))
            }
        }
    }

    fn after(at: &str, step: Step) -> (String, String) {
        let mut tree = tree();
        let place = tree.step(&path(at), step);
        (said(&tree), place.map(|place| place.to_string()).unwrap_or_default())
    }

    #[test]
    fn a_condition_walks_through_the_tree_in_the_order_of_reading() {
        let mut tree = tree();
        let mut at = path("0.2");
        let mut seen = Vec::new();
        while let Some(next) = tree.step(&at, Step::Up) {
            seen.push((said(&tree), next.to_string()));
            at = next;
        }
        let wanted = [
            ("all(a !any(b c d))", "0.1.2"),
            ("all(a !any(b d c))", "0.1.1"),
            ("all(a !any(d b c))", "0.1.0"),
            ("all(a d !any(b c))", "0.1"),
            ("all(d a !any(b c))", "0.0"),
        ];
        assert_eq!(seen, wanted.map(|(tree, at)| (tree.to_owned(), at.to_owned())));
        while let Some(next) = tree.step(&at, Step::Down) {
            at = next;
        }
        assert_eq!((said(&tree), at), (said(&self::tree()), path("0.2")), "and all the way back");
    }

    #[test]
    fn a_group_passes_by_and_what_is_taken_out_takes_its_parts_along() {
        assert_eq!(after("0.1", Step::Up), ("all(!any(b c) a d)".to_owned(), "0.0".to_owned()));
        assert_eq!(after("0.1", Step::Remove), ("all(a d)".to_owned(), "0".to_owned()));
        assert_eq!(after("0.1.1", Step::Remove), ("all(a !any(b) d)".to_owned(), "0.1".to_owned()));
        assert_eq!(after("0", Step::Remove), ("all()".to_owned(), "0".to_owned()));
        assert_eq!(after("0", Step::Up).1, "");
    }

    #[test]
    fn a_group_is_put_around_a_node_and_taken_away_only_where_that_changes_nothing() {
        assert_eq!(after("0.2", Step::Wrap), ("all(a !any(b c) all(d))".to_owned(), "0.2.0".to_owned()));
        assert_eq!(after("0.1", Step::Unwrap).1, "", "not(b or c) is not a part of all");
        let mut tree = tree();
        tree.step(&path("0.1.0"), Step::Remove).expect("it is there");
        assert_eq!(tree.step(&path("0.1"), Step::Unwrap), Some(path("0.1")));
        assert_eq!(said(&tree), "all(a !c d)");
        tree.step(&path("0.0"), Step::Wrap).expect("it is there");
        tree.add(&path("0.0"), group("e")).expect("it is a group");
        assert_eq!(tree.step(&path("0.0"), Step::Unwrap), Some(path("0")));
        assert_eq!(said(&tree), "all(a e !c d)");
    }

    #[test]
    fn what_is_added_to_a_single_condition_makes_a_group_of_both() {
        let mut single = group("a");
        assert_eq!(single.add(&NodePath::default(), group("b")), Some(path("0.1")));
        assert_eq!(said(&single), "all(a b)");
    }

    #[test]
    fn a_condition_that_nobody_touches_comes_back_as_it_was() {
        for text in [
            r#"{ when = { idp_group = "a" } }"#,
            r#"{ when = { all = [{ not = { any = [{ idp_group = "a" }, { all = [] }] } }, { seats_free = 1 }] } }"#,
            r#"{ when = { not = { email_domain = "acme.example" } } }"#,
        ] {
            #[derive(serde::Deserialize)]
            struct Only {
                when: Condition,
            }
            let Only { when } = toml::from_str(&format!("x = {text}"))
                .map(|table: std::collections::BTreeMap<String, Only>| {
                    table.into_values().next().expect("one")
                })
                .expect("a condition");
            assert_eq!(Condition::from(Node::from(&when)), when);
        }
    }

    #[test]
    fn what_is_no_path_is_none_and_what_is_not_there_is_left_alone() {
        for odd in ["", "1", "0.", "0.x", "0.-1", ".0", "0.0.0.0.0.0.0.0.0.0"] {
            assert_eq!(NodePath::parse(odd), None, "{odd}");
        }
        for gone in ["0.3", "0.0.0", "0.1.2"] {
            for step in [Step::Remove, Step::Up, Step::Down, Step::Wrap, Step::Unwrap] {
                assert_eq!(after(gone, step), (said(&tree()), String::new()), "{gone} {step:?}");
            }
        }
    }
}
