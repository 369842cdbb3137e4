//! Reading: defaults < files < environment.

/// The name of the environment variable that sets `key`.
pub fn variable(key: &str) -> String {
    format!("PORTTI_{}", key.replace('.', "__").to_uppercase())
}
