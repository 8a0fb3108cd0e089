//! Path patterns of fault rules.

pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let mut wanted = pattern.split('/').peekable();
    while let Some(segment) = wanted.next() {
        if segment == "**" && wanted.peek().is_none() {
            return true;
        }
        match segments.next() {
            Some(found) if segment == "*" || segment == found => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_one_segment_and_two_for_the_rest() {
        assert!(matches("/a/*/c", "/a/b/c"));
        assert!(matches("/a/**", "/a/b/c"));
        assert!(matches("/a/b", "/a/b"));
        assert!(!matches("/a/*", "/a/b/c"));
        assert!(!matches("/a/b", "/a"));
        assert!(!matches("/a/b/**", "/a/c"));
    }
}
