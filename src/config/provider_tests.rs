use super::tests::one_mistake;

#[test]
fn what_the_protocol_rests_on_is_not_for_the_configuration() {
    let client = "client_id = \"portti\"";
    for name in ["request_uri", "response_mode", "client_assertion", "iss"] {
        one_mistake(
            client,
            &format!("{client}\nextra = {{ {name} = \"x\" }}"),
            &format!("portti.toml: identification.providers.suomifi.extra.{name}: this parameter"),
        );
    }
}

#[test]
fn keys_are_somewhere_and_pushed_requests_go_somewhere() {
    one_mistake(
        ", key_file = \"provider.pem\"",
        "",
        "portti.toml: identification.keys.folder: must be set, since Portti signs",
    );
    one_mistake(
        "key_file = \"provider.pem\"",
        "key_file = \"missing.pem\"",
        "portti.toml: identification.providers.suomifi.client.key_file: missing.pem cannot be read",
    );
    let by_hand = r#"request = "pushed"
        [identification.providers.suomifi.endpoints]
        authorization = "https://tunnistus.example.fi/authorize"
        token = "https://tunnistus.example.fi/token"
        jwks = "https://tunnistus.example.fi/jwks"
        [[staff.accounts]]"#;
    one_mistake(
        "[[staff.accounts]]",
        by_hand,
        "portti.toml: identification.providers.suomifi.endpoints.pushed_request: must be set",
    );
}

#[test]
fn any_assurance_level_is_never_good_enough() {
    one_mistake(
        "acr_values = [\"http://ftn.ficora.fi/2017/loa2\"]",
        "",
        "portti.toml: identification.providers.suomifi.accepted_acr: without it any assurance",
    );
}
