//! All mistakes are told at once: mending some brings no others to light.

use super::tests::House;

#[test]
fn what_is_mended_brings_no_new_mistake_to_light() {
    let house = House::new()
        .replace("[mail]", "[limits]\nheartbeat_seconds = \"often\"\nsockets = 5\nsockets_per_address = 6\n[mail]\nport = \"smtp\"")
        .replace("user = \"portti\"", "")
        .replace("services = [\"terveys\"]", "services = [\"terveis\"]")
        .replace("[\"08:00-16:00\"]", "[\"16:00-08:00\"]");
    let first = house.told();
    let expected = [
        "portti.toml: limits.heartbeat_seconds: ",
        "portti.toml: limits.sockets_per_address: one address",
        "portti.toml: mail.port: ",
        "portti.toml: mail.user: user and password",
        "portti.toml: staff.accounts[0].services: there is no service `terveis`",
        "services/terveys.toml: hours.mon[0]: ",
    ];
    assert_eq!(first.len(), expected.len(), "{first:#?}");
    for (told, expected) in first.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{expected}");
    }
    // With what could not be read mended, the others are told, and none that was not before.
    let then = house
        .replace("heartbeat_seconds = \"often\"", "heartbeat_seconds = 20")
        .replace("port = \"smtp\"", "port = 25")
        .replace("[\"16:00-08:00\"]", "[\"08:00-16:00\"]")
        .told();
    assert_eq!(then.len(), 3, "{then:#?}");
    assert!(then.iter().all(|told| first.contains(told)), "{then:#?}");
}

#[test]
fn a_mode_that_cannot_be_read_hides_only_what_hangs_on_it() {
    let house = House::new()
        .replace("[server]", "mode = \"prodution\"\n[server]")
        .replace("\"https://chat.kunta.fi\"", "\"http://chat.kunta.fi\"")
        .replace("current = \"first\"", "current = \"frist\"");
    let told = house.told();
    assert!(
        told.iter().any(|told| told.contains(": mode: ")),
        "{told:#?}"
    );
    assert!(
        told.iter().any(|told| told.contains("sealing.current")),
        "{told:#?}"
    );
    assert!(
        !told.iter().any(|told| told.contains("public_url")),
        "{told:#?}"
    );
}

#[test]
fn a_value_that_cannot_be_read_hides_only_what_is_judged_by_it() {
    let shown = "[video]\npublic_addresses = [\"203.0.113.10\"]\n";
    for (more, expected) in [
        (
            format!("{shown}ring_seconds = \"x\"\ncodecs = []\nrelay_only = true"),
            &[
                "video.codecs: ",
                "video.relay_only: ",
                "video.ring_seconds: ",
            ][..],
        ),
        // Of codecs that cannot be read nobody knows whether they have layers.
        (
            format!("{shown}layers = \"vp8\"\ncodecs = [\"av7\"]"),
            &["video.codecs[0]: ", "video.layers: "],
        ),
        (
            format!(
                "{shown}[video.turn]\nurls = []\ncredential_seconds = \"x\"\n\
                 secret = {{ file = \"smtp-password\" }}"
            ),
            &[
                "video.turn.credential_seconds: ",
                "video.turn.secret: ",
                "video.turn.urls: ",
            ],
        ),
        (
            "[bus]\nsubject = \"?\"\nunencrypted = \"yes\"\nuser = \"u\"".to_owned(),
            &["bus.subject: ", "bus.unencrypted: ", "bus.user: "],
        ),
        (
            "[attachments]\nunfinished_minutes = \"x\"\nstorage = \"s3://files\"".to_owned(),
            &["attachments.s3: ", "attachments.unfinished_minutes: "],
        ),
        (
            "[attachments]\nstorage = 5\n".to_owned(),
            &["attachments.storage: "],
        ),
    ] {
        assert_told(
            &House::new().replace("[[staff", &format!("{more}\n[[staff")),
            expected,
        );
    }
}

/// Nothing else is told of the main file, and nothing in another order.
fn assert_told(house: &House, expected: &[&str]) {
    let told = house.told();
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(
            told.starts_with(&format!("portti.toml: {expected}")),
            "{told}"
        );
    }
}

#[test]
fn keys_are_judged_where_the_current_one_cannot_be_read() {
    let keys = House::new()
        .replace("current = \"first\"", "current = 5")
        .replace(
            "{ first = \"master.key\" }",
            "{ first = \"master.key\", Second = \"none.key\" }",
        );
    assert_told(
        &keys,
        &[
            "sealing.current: ",
            "sealing.keys.Second: ",
            "sealing.keys.Second: ",
        ],
    );
}

#[test]
fn the_database_alone_is_read_whatever_is_wrong_beside_it() {
    use secrecy::ExposeSecret as _;
    // No service file is written either.
    let house = House::new()
        .replace("[mail]", "[limits]\nsockets = \"many\"\n[mail]\nprot = 25")
        .replace("current = \"first\"", "current = \"none\"");
    let database = house.database().unwrap();
    assert!(database.url.expose_secret().ends_with("/data/portti.db"));
    let url = "url = \"sqlite://data/portti.db\"";
    for (old, new, key) in [
        (url, "url = \"mysql://x\"", "database.url"),
        (url, "url = \"sqlite://x\"\nreader = 3", "database.reader"),
        // Whose table that was meant to be cannot be told.
        ("[database]", "[databse]", "databse"),
        ("[database]", "[database", ""),
    ] {
        let mistakes = House::new().replace(old, new).database().unwrap_err();
        let keys: Vec<_> = mistakes.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, [key]);
    }
    // The address has gone to another table: what stands in its own place is not the database.
    let house = House::new();
    house.database().unwrap();
    for name in ["PORTTI_SERVER__URL", "PORTTI_SERVER__DATABASE__URL"] {
        let environment = [(name.to_owned(), "postgres://db.example.org/p".to_owned())];
        let mistakes = super::database(&house.path(), &environment).unwrap_err();
        let told: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        assert!(told.concat().contains("unknown key"), "{told:?}");
    }
}
