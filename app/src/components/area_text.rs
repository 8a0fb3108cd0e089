//! Text inside a `textarea`: leptos writes it as it is.

/// What has to stand in the element so that a browser shows this text, whatever is in it.
#[must_use]
pub fn area_text(text: &str) -> String {
    // The first line break in the element is not part of its text.
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_or_says_something_else() {
        assert_eq!(area_text("\n</textarea> &lt; \"x\""), "\n\n&lt;/textarea> &amp;lt; \"x\"");
    }
}
