//! Tests of the market: scenarios drawn as text, a naive twin, stored bytes and random commands.

// In `cfg(test)` so that clippy treats these as tests.
#[cfg(test)]
mod dice;
#[cfg(test)]
mod clerk;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod workload;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod oracle_book;
mod oracle_access;
#[cfg(test)]
mod oracle_rules;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod books;
#[cfg(test)]
mod expectation;
#[cfg(test)]
mod language;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod encoding;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod sequences;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod precedence;
#[cfg(test)]
mod absences;
