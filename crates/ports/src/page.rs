//! Lists in pages.

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` at the end.
    pub next: Option<String>,
}

/// Which page of a list to read.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// Where the page starts: the `next` of an earlier page, or a row's own cursor; at the start if absent.
    pub after: Option<String>,
    /// The most rows, 1 to 1,000.
    pub limit: u32,
}
