//! The example files, printed from the settings themselves, so that they cannot lie.

use super::setting::{Field, Setting, Shape};
use super::settings::{ServiceFile, Settings};

/// Every key of the main file with its explanation, allowed range and default.
#[must_use]
pub fn settings() -> String {
    let mut page = Page::default();
    page.text.push_str(
        "# Every key of Portti's main file, with its default where it has one.\n\
         # Printed by `portti example-config`; a file of your own needs only what differs.\n\
         # An environment variable sets a key too, and wins: two underscores stand for the dot\n\
         # (PORTTI_SERVER__LISTEN=0.0.0.0:8080). Lists may be written with commas there.\n\
         # Relative paths are meant from this file's folder. A secret stands in a file of its own\n\
         # or in the environment, never here. `portti check` tells every mistake at once.\n",
    );
    page.table("", &Settings::shape());
    page.text
}

/// Every key of a service's file.
#[must_use]
pub fn service() -> String {
    let mut page = Page::default();
    page.text.push_str(
        "# Every key of a service's file, with its default where it has one. The name of the file\n\
         # is the service's id (terveys.toml). Printed by `portti example-config --service`.\n",
    );
    page.table("", &ServiceFile::shape());
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    /// Whether the lines are commented out, since the whole table may be left out.
    asleep: bool,
}

impl Page {
    fn line(&mut self, line: &str) {
        if self.asleep && !line.starts_with('#') && !line.is_empty() {
            self.text.push('#');
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn explain(&mut self, field: &Field) {
        self.text.push('\n');
        for doc in field.docs {
            self.line(&format!("#{doc}"));
        }
    }

    /// The fields of a table: first those that stand in it, then the tables within.
    fn table(&mut self, path: &str, shape: &Shape) {
        let Shape::Table(fields) = shape else { return };
        for field in fields {
            if matches!(field.shape, Shape::Leaf) {
                self.leaf(field);
            }
        }
        for field in fields {
            let path = if path.is_empty() {
                field.name.to_owned()
            } else {
                format!("{path}.{}", field.name)
            };
            self.inner(&path, field, &field.shape);
        }
    }

    fn inner(&mut self, path: &str, field: &Field, shape: &Shape) {
        match shape {
            Shape::Leaf => {}
            Shape::Table(_) => {
                self.explain(field);
                self.line(&format!("[{path}]"));
                self.table(path, shape);
            }
            Shape::Optional(inner) => {
                let before = std::mem::replace(&mut self.asleep, true);
                self.inner(path, field, inner);
                self.asleep = before;
            }
            Shape::Map(inner) => {
                let path = format!("{path}.{}", field.example.unwrap_or("name"));
                self.inner(&path, field, inner);
            }
            Shape::List(inner) => {
                self.explain(field);
                self.line(&format!("[[{path}]]"));
                self.table(path, inner);
            }
        }
    }

    fn leaf(&mut self, field: &Field) {
        self.explain(field);
        if let Some((least, most)) = &field.range {
            self.line(&format!("# Allowed: {least} to {most}."));
        }
        match (&field.default, field.example) {
            (Some(default), example) => {
                if let Some(example) = example {
                    self.line(&format!("# Example: {example}"));
                }
                self.line(&format!("{} = {default}", field.name));
            }
            (None, Some(example)) if field.required => {
                self.line(&format!("{} = {example}", field.name));
            }
            (None, example) => {
                let example = example.unwrap_or("\"…\"");
                self.line(&format!("#{} = {example}", field.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::read;

    fn fields(shape: &Shape, path: &str, each: &mut impl FnMut(&str, &Field)) {
        match shape {
            Shape::Leaf => {}
            Shape::Table(inner) => {
                for field in inner {
                    let path = format!("{path}.{}", field.name);
                    each(&path, field);
                    fields(&field.shape, &path, each);
                }
            }
            Shape::Optional(inner) | Shape::Map(inner) | Shape::List(inner) => {
                fields(inner, path, each);
            }
        }
    }

    #[test]
    fn every_key_shows_a_value() {
        for shape in [Settings::shape(), ServiceFile::shape()] {
            fields(&shape, "", &mut |path, field| {
                let shown = field.default.is_some() || field.example.is_some();
                let table = matches!(field.shape, Shape::Table(_) | Shape::List(_))
                    || matches!(field.shape, Shape::Optional(_));
                assert!(
                    shown || table,
                    "{path} has neither a default nor an example"
                );
                assert!(!field.docs.is_empty(), "{path} is not explained");
            });
        }
    }

    /// The committed files are what the code prints. `PORTTI_TEST_UPDATE=1` writes them.
    #[test]
    fn the_committed_examples_are_up_to_date() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        for (name, text) in [
            ("example.toml", settings()),
            ("example-service.toml", service()),
        ] {
            let path = folder.join(name);
            if std::env::var_os("PORTTI_TEST_UPDATE").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == text,
                "config/{name} is not what the code prints: run with PORTTI_TEST_UPDATE=1"
            );
        }
    }

    #[test]
    fn the_examples_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.toml");
        let mut mistakes = Vec::new();
        std::fs::write(&path, settings()).unwrap();
        assert!(
            read::read::<Settings>(&path, &[], &mut mistakes).is_some(),
            "{mistakes:?}"
        );
        std::fs::write(&path, service()).unwrap();
        assert!(
            read::read::<ServiceFile>(&path, &[], &mut mistakes).is_some(),
            "{mistakes:?}"
        );
        assert_eq!(mistakes, []);
    }
}
