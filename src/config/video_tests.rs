use super::tests::one_mistake;

/// One mistake in `[video]`, told as `expected`.
fn mistaken(video: &str, expected: &str) {
    let anchor = "[[staff.accounts]]";
    let video = format!("[video]\n{video}\n{anchor}");
    one_mistake(anchor, &video, &format!("portti.toml: {expected}"));
}

#[test]
fn browsers_must_be_told_where_to_go() {
    mistaken("", "video.public_addresses: must be set, since video.udp");
    mistaken(
        "udp = \"[::]:10000\"",
        "video.public_addresses: must be set, since video.udp",
    );
    for (address, wrong) in [
        ("0.0.0.0", "this is no machine's address"),
        ("224.0.0.1", "this is no machine's address"),
        ("127.0.0.1", "this leads browsers to their own machine"),
        (
            "::ffff:127.0.0.1",
            "this leads browsers to their own machine",
        ),
    ] {
        let video = format!("public_addresses = [\"203.0.113.10\", \"{address}\"]");
        mistaken(&video, &format!("video.public_addresses[1]: {wrong}"));
    }
    mistaken(
        "public_addresses = [\"chat.kunta.fi\"]",
        "video.public_addresses[0]: ",
    );
}

const PUBLIC: &str = "public_addresses = [\"203.0.113.10\"]\n";

#[test]
fn settings_of_calls_go_together() {
    let with = |more: &str, expected: &str| mistaken(&format!("{PUBLIC}{more}"), expected);
    with(
        "tcp = \"0.0.0.0:8080\"",
        "video.tcp: this is the port of server.listen",
    );
    with("codecs = []", "video.codecs: this is empty");
    with("codecs = [\"av1\"]", "video.codecs[0]: `av1` is not known");
    with(
        "layers = \"spatial\"",
        "video.layers: `spatial` is not known",
    );
    with("layers = true", "video.layers: this is not text");
    with(
        "layers = \"temporal\"\ncodecs = [\"h264\"]",
        "video.layers: no form in video.codecs has layers",
    );
    with(
        "relay_only = true",
        "video.relay_only: there is no [video.turn]",
    );
    with("most_calls = 0", "video.most_calls: 0 is out of range");
    with(
        "ring_seconds = 121",
        "video.ring_seconds: 121 is out of range",
    );
    with(
        "rejoin_seconds = 5",
        "video.rejoin_seconds: 5 is out of range",
    );
    with(
        "[limits]\nframe_bytes = 16_384",
        "limits.frame_bytes: too small for what browsers say in a call",
    );
}

#[test]
fn a_turn_server_has_addresses_and_a_secret_of_some_length() {
    let with = |turn: &str, expected: &str| {
        mistaken(&format!("{PUBLIC}[video.turn]\n{turn}"), expected);
    };
    // The house keeps a password of five letters in this file.
    let short = "secret = { file = \"smtp-password\" }";
    let long = "secret = { file = \"provider.pem\" }";
    with(
        &format!("urls = [\"turn:turn.kunta.fi:3478\"]\n{short}"),
        "video.turn.secret: this is too short to be kept secret",
    );
    with(
        &format!("urls = []\n{long}"),
        "video.turn.urls: this is empty",
    );
    with(
        &format!("urls = [\"stun:turn.kunta.fi\"]\n{long}"),
        "video.turn.urls[0]: this is not the address of a TURN server",
    );
    with(
        "urls = [\"turn:turn.kunta.fi\"]\nsecret = \"written here\"",
        "video.turn.secret: a secret does not belong in this file",
    );
}
