use super::tests::one_mistake;

const DATABASE: &str = "url = \"sqlite://data/portti.db\"";

/// One mistake in `[bus]` beside a PostgreSQL, told as `expected`.
fn mistaken(bus: &str, expected: &str) {
    let both = format!("url = \"postgres://portti@db.kunta.fi/portti\"\n[bus]\n{bus}\n");
    one_mistake(DATABASE, &both, &format!("portti.toml: {expected}"));
}

const TOKEN: &str = "token = { file = \"smtp-password\" }\n";

#[test]
fn only_a_nats_server_is_a_bus() {
    for url in ["local:", "redis://nats.kunta.fi", "https://nats.kunta.fi"] {
        mistaken(
            &format!("{TOKEN}url = \"{url}\""),
            "bus.url: this bus is not known",
        );
    }
    for url in [
        "tls:nats.kunta.fi",
        "tls://portti@nats.kunta.fi",
        "tls://portti:kissa@nats.kunta.fi:4222",
        "tls://nats.kunta.fi/portti",
        "tls://nats.kunta.fi?tls=no",
    ] {
        mistaken(
            &format!("{TOKEN}url = \"{url}\""),
            "bus.url: this is more or less than a host and a port",
        );
    }
}

#[test]
fn another_machine_is_spoken_to_encrypted_or_on_purpose() {
    for host in [
        "nats.kunta.fi",
        "192.0.2.1",
        "localhost.kunta.fi",
        "[2001:db8::1]",
    ] {
        mistaken(
            &format!("{TOKEN}url = \"nats://{host}:4222\""),
            "bus.url: without encryption",
        );
    }
    for url in [
        "nats://127.0.0.1:4222",
        "nats://[::1]",
        "nats://localhost:4222",
        "tls://nats.kunta.fi:4222",
        "nats://nats.kunta.fi:4222\"\nunencrypted = true\nsubject = \"portti-2.a_b",
    ] {
        // All is right but for what is said last.
        mistaken(
            &format!("{TOKEN}url = \"{url}\"\nca_file = \"nowhere.pem\""),
            "bus.ca_file: ",
        );
    }
}

#[test]
fn who_speaks_for_a_node_must_be_known() {
    mistaken(
        "url = \"tls://nats.kunta.fi\"",
        "bus.user: must be set: whoever may write",
    );
    mistaken(
        "user = \"portti\"",
        "bus.user: user and password belong together",
    );
    mistaken(
        &format!("{TOKEN}user = \"portti\"\npassword = {{ file = \"smtp-password\" }}"),
        "bus.token: bus.user says who",
    );
    for subject in ["", "Portti", "portti.>", "portti..a", "a b", "portti.*"] {
        mistaken(
            &format!("subject = \"{subject}\""),
            "bus.subject: the name is not as it must be",
        );
    }
}

#[test]
fn a_database_in_a_file_is_for_one_node() {
    let both = format!("{DATABASE}\n[bus]\n{TOKEN}url = \"tls://nats.kunta.fi\"\n");
    one_mistake(
        DATABASE,
        &both,
        "portti.toml: bus.url: the database is a file of this machine",
    );
}
