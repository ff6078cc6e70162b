//! Conditions, updates and key ranges in DynamoDB's spelling. Every name and value is a placeholder, so that
//! no word is reserved.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use tradepost_serverless::store::{Comparison, Condition, Range, StoreError, Update, Value};
use tradepost_serverless::tables::Schema;

use super::value::attribute;

/// The placeholders of one request.
#[derive(Debug, Default)]
pub(super) struct Expressions {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

/// The placeholders as the SDK takes them; none where there are none.
pub(super) type Parts = (Option<HashMap<String, String>>, Option<HashMap<String, AttributeValue>>);

impl Expressions {
    /// A condition or filter.
    pub(super) fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::Exists(name) => format!("attribute_exists({})", self.name(name)),
            Condition::Missing(name) => format!("attribute_not_exists({})", self.name(name)),
            Condition::Compare(name, comparison, value) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::AtLeast => ">=",
                };
                format!("{} {sign} {}", self.name(name), self.value(value))
            }
            Condition::All(all) => self.joined(all, " AND "),
            Condition::Any(any) => self.joined(any, " OR "),
        }
    }

    fn joined(&mut self, conditions: &[Condition], word: &str) -> String {
        let parts: Vec<_> = conditions.iter().map(|condition| self.condition(condition)).collect();
        format!("({})", parts.join(word))
    }

    /// An update; none where nothing changes.
    pub(super) fn update(&mut self, updates: &[Update]) -> Option<String> {
        let (mut set, mut add, mut remove) = (Vec::new(), Vec::new(), Vec::new());
        for update in updates {
            let name = self.name(update.name());
            match update {
                Update::Set(_, value) => set.push(format!("{name} = {}", self.value(value))),
                Update::Add(_, by) => add.push(format!("{name} {}", self.value(&Value::N(*by)))),
                Update::Remove(_) => remove.push(name),
            }
        }
        let clauses = [("SET", set), ("ADD", add), ("REMOVE", remove)];
        let clauses = clauses.iter().filter(|(_, parts)| !parts.is_empty());
        let clauses: Vec<_> = clauses.map(|(word, parts)| format!("{word} {}", parts.join(", "))).collect();
        (!clauses.is_empty()).then(|| clauses.join(" "))
    }

    /// A key condition.
    pub(super) fn key(&mut self, schema: Schema, hash: &str, range: &Range) -> Result<String, StoreError> {
        let is_hash = format!("{} = {}", self.name(schema.hash), self.value(&hash.into()));
        if *range == Range::All {
            return Ok(is_hash);
        }
        let name = schema.range.ok_or_else(|| StoreError::Failed("the table has no range key".to_owned()))?;
        let name = self.name(name);
        let in_range = match range {
            Range::All => return Ok(is_hash),
            Range::From(value) => format!("{name} >= {}", self.value(value)),
            Range::After(value) => format!("{name} > {}", self.value(value)),
            Range::UpTo(value) => format!("{name} <= {}", self.value(value)),
            Range::Before(value) => format!("{name} < {}", self.value(value)),
            Range::Between(first, last) => {
                format!("{name} BETWEEN {} AND {}", self.value(first), self.value(last))
            }
        };
        Ok(format!("{is_hash} AND {in_range}"))
    }

    /// Hands the placeholders over.
    pub(super) fn into_parts(self) -> Parts {
        let Self { names, values } = self;
        ((!names.is_empty()).then_some(names), (!values.is_empty()).then_some(values))
    }

    fn name(&mut self, name: &str) -> String {
        if let Some((placeholder, _)) = self.names.iter().find(|(_, known)| *known == name) {
            return placeholder.clone();
        }
        let placeholder = format!("#n{}", self.names.len());
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    fn value(&mut self, value: &Value) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), attribute(value));
        placeholder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn condition_names_each_attribute_once() {
        let mut expressions = Expressions::default();
        let seen = Condition::equal("remaining", 5_u64).and(Condition::exists("remaining"));
        let text = expressions.condition(&seen.or(Condition::missing("slot")));
        assert_eq!(text, "((#n0 = :v0 AND attribute_exists(#n0)) OR attribute_not_exists(#n1))");
        let (names, values) = expressions.into_parts();
        assert_eq!(names.map(|names| names.len()), Some(2));
        assert_eq!(values.map(|values| values.len()), Some(1));
    }

    #[test]
    fn update_has_a_clause_of_each_kind_at_most_once() {
        let mut expressions = Expressions::default();
        let updates = [
            Update::set("seq", 7_u64),
            Update::add("coins", 5_u32),
            Update::remove("note"),
            Update::subtract("goods", 2_u32),
        ];
        let text = expressions.update(&updates);
        assert_eq!(text.as_deref(), Some("SET #n0 = :v0 ADD #n1 :v1, #n3 :v2 REMOVE #n2"));
        assert_eq!(expressions.update(&[]), None);
    }

    #[test]
    fn range_of_a_table_without_range_key_is_refused() {
        let schema = Schema { hash: "material", range: None };
        let mut expressions = Expressions::default();
        assert_eq!(expressions.key(schema, "copper", &Range::All), Ok("#n0 = :v0".to_owned()));
        assert!(expressions.key(schema, "copper", &Range::From(Value::from("!"))).is_err());
    }
}
