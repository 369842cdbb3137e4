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
