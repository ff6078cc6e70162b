//! Server-sent events out of a byte stream, as the HTML standard defines them (names and data; ids are not
//! used).

/// Collects events from chunks of any length, cut anywhere.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    rest: Vec<u8>,
    name: String,
    data: Vec<String>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentEvent {
    pub name: String,
    pub data: String,
}

impl Parser {
    /// The events that are complete with this chunk.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Vec<SentEvent> {
        self.rest.extend_from_slice(chunk);
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else { return Vec::new() };
        let rest = self.rest.split_off(end + 1);
        let lines = std::mem::replace(&mut self.rest, rest);
        String::from_utf8_lossy(&lines).lines().filter_map(|line| self.line(line)).collect()
    }

    fn line(&mut self, line: &str) -> Option<SentEvent> {
        if line.is_empty() {
            let (name, data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
            return (!data.is_empty()).then(|| SentEvent { name, data: data.join("\n") });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => self.data.push(value.to_owned()),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_complete_wherever_the_chunks_are_cut() {
        let text =
            "event: trade\r\ndata: {\"a\":\r\ndata: \"é\"}\r\n\r\n: keep-alive\n\nevent:book\ndata:1\n\n";
        let event = |name: &str, data: &str| SentEvent { name: name.to_owned(), data: data.to_owned() };
        let expected = [event("trade", "{\"a\":\n\"é\"}"), event("book", "1")];
        for size in 1..=text.len() {
            let mut parser = Parser::default();
            let events: Vec<_> = text.as_bytes().chunks(size).flat_map(|chunk| parser.push(chunk)).collect();
            assert_eq!(events, expected, "chunks of {size}");
        }
    }
}
