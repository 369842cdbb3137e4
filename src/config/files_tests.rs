//! Mistakes in what is said about files, in the main file and in services.

use super::tests::one_mistake;

/// Before what a table of attachments can be put.
const MAIL: &str = "[mail]";

/// A service that takes files, and more about them.
fn service(files: &str) -> String {
    format!("[files]\n{files}\n[hours]")
}

#[test]
fn where_files_are_kept_must_be_a_place() {
    for wrong in [
        "file:",
        "s3://",
        "s3://ab",
        "s3://BIG/x",
        "s3://bucket/../up",
        "ftp://host/x",
        "",
    ] {
        one_mistake(
            MAIL,
            &format!("[attachments]\nstorage = \"{wrong}\"\n[mail]"),
            "portti.toml: attachments.storage: this is not a place for files",
        );
    }
    one_mistake(
        MAIL,
        "[attachments]\nstorage = \"s3://bucket\"\n[mail]",
        "portti.toml: attachments.s3: must be set, since files are kept in S3",
    );
    one_mistake(
        MAIL,
        "[attachments.s3]\naccess_key_id = { file = \"smtp-password\" }\n\
         secret_access_key = { file = \"smtp-password\" }\n[mail]",
        "portti.toml: attachments.s3: attachments.storage names a folder",
    );
    one_mistake(
        MAIL,
        "[attachments]\nstorage = \"s3://bucket\"\n[attachments.s3]\n\
         endpoint = \"http://s3.kunta.fi\"\naccess_key_id = { file = \"smtp-password\" }\n\
         secret_access_key = { file = \"smtp-password\" }\n[mail]",
        "portti.toml: attachments.s3.endpoint: ",
    );
    one_mistake(
        MAIL,
        "[attachments]\nstorage = \"s3://bucket\"\n[attachments.s3]\n\
         access_key_id = { file = \"smtp-password\" }\n[mail]",
        "portti.toml: attachments.s3.secret_access_key: must be set",
    );
}

#[test]
fn a_scanner_has_an_address() {
    for wrong in [
        "",
        "clamd",
        "tcp:",
        "tcp:host",
        "tcp:host:0",
        "tcp:host:70000",
        "tcp:a b:3310",
        "unix:",
        "None",
    ] {
        one_mistake(
            MAIL,
            &format!("[attachments]\nscanner = \"{wrong}\"\n[mail]"),
            "portti.toml: attachments.scanner: this is not the address of a scanner",
        );
    }
    one_mistake(
        "[hours]",
        "attachments = true\n[hours]",
        "portti.toml: attachments.scanner: must be set, since the service `terveys` offers files",
    );
}

#[test]
fn numbers_of_files_have_their_bounds() {
    for (key, wrong, allowed) in [
        ("scanner_seconds", "0", "1 to 600"),
        ("unfinished_minutes", "1441", "1 to 1440"),
        ("link_seconds", "9", "10 to 3600"),
        ("inspectors", "0", "1 to 64"),
        ("inspector_seconds", "601", "1 to 600"),
        ("inspector_megabytes", "127", "128 to 8192"),
        ("pixels_limit", "0", "1 to 500"),
        ("pages_limit", "0", "1 to 100000"),
    ] {
        one_mistake(
            MAIL,
            &format!("[attachments]\n{key} = {wrong}\n[mail]"),
            &format!(
                "portti.toml: attachments.{key}: {wrong} is out of range (allowed: {allowed})"
            ),
        );
    }
    for (key, wrong, allowed) in [
        ("file_megabytes", "0", "1 to 2000"),
        ("conversation_megabytes", "20001", "1 to 20000"),
        ("conversation_files", "0", "1 to 1000"),
        ("conversation_offers", "0", "1 to 100000"),
        ("service_megabytes", "0", "1 to 10000000"),
        ("after_closing_minutes", "1441", "0 to 1440"),
    ] {
        one_mistake(
            "[hours]",
            &service(&format!("{key} = {wrong}")),
            &format!(
                "services/terveys.toml: files.{key}: {wrong} is out of range (allowed: {allowed})"
            ),
        );
    }
}

#[test]
fn words_about_files_are_known_ones() {
    one_mistake(
        MAIL,
        "[attachments]\norphans = \"most\"\n[mail]",
        "portti.toml: attachments.orphans: `most` is not known",
    );
    one_mistake(
        MAIL,
        "[attachments]\nscaner = \"none\"\n[mail]",
        "portti.toml: attachments.scaner: unknown key; did you mean `scanner`?",
    );
    for (key, wrong) in [
        ("active_content", "\"pass\""),
        ("unscanned", "\"refuse\""),
        ("kinds", "[\"jpeg\", \"exe\"]"),
    ] {
        one_mistake(
            "[hours]",
            &service(&format!("{key} = {wrong}")),
            &format!("services/terveys.toml: files.{key}"),
        );
    }
}
