//! The example of RFC 7516 appendix A.1, and what attackers make of it.

use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::{BigUint, RsaPrivateKey};
use serde_json::{Value, json};

use super::super::keys::{DecryptionKey, EncryptionKind};
use super::*;

const N: &str = "oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXtqllXI4DFqcI1DgjT9LewND8MW2Krf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenSZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtUZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9knDFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-_bq6Gw";
const D: &str = "kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXyvjYecPT9fpwR_M9gV8n9Hrh2anTpTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vqj3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxVw3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4OJr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3DzgrTjgyQ";
const P: &str = "1r52Xk46c-LsfB5P442p7atdPUrxQSy4mti_tZI3Mgf2EuFVbUoDBvaRQ-SWxkbkmoEzL7JXroSBjSrK3YIQgYdMgyAEPTPjXv_hI2_1eTSPVZfzL0lffNn03IXqWF5MDFuoUYE0hzb2vhrlN_rKrbfDIwUbTrjjgieRbwC6Cl0";
const Q: &str = "wLb35x7hmQWZsWJmB_vle87ihgZ19S8lBEROLIsZG4ayZVe9Hi9gDVCOBmUDdaDYVTSNx_8Fyw1YYa9XGrGnDew00J28cRUoeBB_jKI1oma0Orv1T9aXIWxKwd4gvxFImOWr3QRL9KEBRzk2RatUBnmDZJTIAfwTs0g68UZHvtc";
const TOKEN: [&str; 5] = [
    "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ",
    "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg",
    "48V1_ALb6US04U3b",
    "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A",
    "XFBoMYUZodetZdvTiFvSkQ",
];
const ALL: Accepted<'static> = Accepted {
    alg: &KeyEncryption::ALL,
    enc: &ContentEncryption::ALL,
};

/// The example's key.
fn rsa_key(id: &str) -> DecryptionKey {
    let [n, d, p, q] = [N, D, P, Q].map(|part| BigUint::from_bytes_be(&bytes(part).unwrap()));
    let key = RsaPrivateKey::from_components(n, 65_537_u32.into(), d, vec![p, q]).unwrap();
    loaded(
        &key.to_pkcs8_pem(LineEnding::LF).unwrap(),
        EncryptionKind::Rsa,
        id,
    )
}

fn p256_key(id: &str) -> DecryptionKey {
    let key = p256::SecretKey::random(&mut rsa::rand_core::OsRng);
    loaded(
        &key.to_pkcs8_pem(LineEnding::LF).unwrap(),
        EncryptionKind::P256,
        id,
    )
}

fn loaded(pem: &str, kind: EncryptionKind, id: &str) -> DecryptionKey {
    use std::os::unix::fs::PermissionsExt as _;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, pem).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    DecryptionKey::load(file.path(), kind, Some(id)).unwrap()
}

fn part(header: &Value) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header.to_string())
}

/// The example with another header.
fn with_header(header: &Value) -> String {
    let [_, key, iv, text, tag] = TOKEN;
    [&part(header), key, iv, text, tag].join(".")
}

#[test]
fn the_example_of_rfc_7516_appendix_a1_is_opened() {
    let keys = DecryptionKeys::new(vec![p256_key("other"), rsa_key("own")]);
    let opened = open(&TOKEN.join("."), &keys, &ALL).unwrap();
    let expected = "The true sign of intelligence is not knowledge but imagination.";
    assert_eq!(opened.expose(), expected);
}

#[test]
fn whatever_is_changed_the_error_is_one() {
    let keys = DecryptionKeys::new(vec![rsa_key("own")]);
    for (index, part) in TOKEN.iter().enumerate().skip(1) {
        // Changed at its beginning, shortened, and away.
        let first = if part.starts_with('A') { "B" } else { "A" };
        for changed in [
            format!("{first}{}", &part[1..]),
            part[4..].to_owned(),
            String::new(),
        ] {
            let mut parts = TOKEN.map(str::to_owned);
            parts[index] = changed;
            let opened = open(&parts.join("."), &keys, &ALL);
            assert_eq!(
                opened.unwrap_err(),
                JweError::Undecipherable,
                "part {index}"
            );
        }
    }
    // The header is authenticated too, down to its spaces.
    let spaced = json!({"enc": "A256GCM", "alg": "RSA-OAEP"}).to_string() + " ";
    use base64::Engine as _;
    let spaced = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(spaced);
    let [_, key, iv, text, tag] = TOKEN;
    let moved = open(&[&spaced, key, iv, text, tag].join("."), &keys, &ALL);
    assert_eq!(moved.unwrap_err(), JweError::Undecipherable);
}

#[test]
fn a_token_for_another_key_is_not_opened() {
    let refused = |keys: DecryptionKeys| open(&TOKEN.join("."), &keys, &ALL).unwrap_err();
    assert_eq!(refused(DecryptionKeys::default()), JweError::Undecipherable);
    assert_eq!(
        refused(DecryptionKeys::new(vec![p256_key("a")])),
        JweError::Undecipherable
    );
    // The key is there, but the token names another.
    let named = with_header(&json!({"alg": "RSA-OAEP", "enc": "A256GCM", "kid": "b"}));
    let keys = DecryptionKeys::new(vec![rsa_key("a")]);
    assert_eq!(
        open(&named, &keys, &ALL).unwrap_err(),
        JweError::Undecipherable
    );
}

#[test]
fn what_is_not_accepted_is_refused_before_any_key_is_used() {
    let keys = DecryptionKeys::new(vec![rsa_key("own"), p256_key("ec")]);
    let narrow = Accepted {
        alg: &[KeyEncryption::RsaOaep256],
        enc: &[ContentEncryption::A256Gcm],
    };
    let refused = open(&TOKEN.join("."), &keys, &narrow).unwrap_err();
    assert_eq!(refused, JweError::Algorithm);
    for (alg, enc) in [
        ("RSA1_5", "A256GCM"),
        ("dir", "A256GCM"),
        ("A128KW", "A256GCM"),
        ("PBES2-HS256+A128KW", "A256GCM"),
        ("none", "A256GCM"),
        ("rsa-oaep", "A256GCM"),
        ("RSA-OAEP", "A128CTR"),
        ("RSA-OAEP", "none"),
    ] {
        let token = with_header(&json!({"alg": alg, "enc": enc}));
        assert_eq!(
            open(&token, &keys, &ALL).unwrap_err(),
            JweError::Algorithm,
            "{alg} {enc}"
        );
    }
    for missing in [
        json!({"alg": "RSA-OAEP"}),
        json!({"enc": "A256GCM"}),
        json!({}),
    ] {
        let refused = open(&with_header(&missing), &keys, &ALL).unwrap_err();
        assert_eq!(refused, JweError::Algorithm);
    }
}

#[test]
fn headers_that_bring_a_key_or_a_meaning_of_their_own_are_refused() {
    let keys = DecryptionKeys::new(vec![rsa_key("own"), p256_key("ec")]);
    let ephemeral = json!({"kty": "EC", "crv": "P-256",
        "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"});
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("zip", json!("DEF")),
        ("jku", json!("https://evil.example/keys")),
        ("jwk", ephemeral.clone()),
        ("x5u", json!("https://evil.example/chain")),
        ("typ", json!("at+jwt")),
        ("cty", json!("json")),
        ("cty", json!(7)),
        ("kid", json!(7)),
        // Agreement's own, where nothing is agreed.
        ("epk", ephemeral.clone()),
        ("apu", json!("QWxpY2U")),
    ] {
        let mut header = json!({"alg": "RSA-OAEP", "enc": "A256GCM"});
        header[name] = value;
        let refused = open(&with_header(&header), &keys, &ALL).unwrap_err();
        assert_eq!(refused, JweError::Header, "{name}");
    }
}

#[test]
fn a_senders_key_must_be_a_point_of_the_curve() {
    let keys = DecryptionKeys::new(vec![p256_key("ec")]);
    let x = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0";
    let y = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
    let zero = "A".repeat(43);
    for ephemeral in [
        json!(null),
        json!({}),
        json!({"kty": "EC", "crv": "P-256", "x": y, "y": x}),
        json!({"kty": "EC", "crv": "P-256", "x": zero, "y": zero}),
        json!({"kty": "EC", "crv": "P-256", "x": x}),
        json!({"kty": "EC", "crv": "P-256", "x": x, "y": &y[1..]}),
        json!({"kty": "EC", "crv": "P-384", "x": x, "y": y}),
        json!({"kty": "OKP", "crv": "X25519", "x": x}),
        json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "d": x}),
    ] {
        let header = json!({"alg": "ECDH-ES", "enc": "A256GCM", "epk": ephemeral});
        let refused = open(&with_header(&header), &keys, &ALL).unwrap_err();
        assert_eq!(refused, JweError::Header, "{header}");
    }
    // A right point, but an encrypted key where there must be none.
    let epk = json!({"kty": "EC", "crv": "P-256", "x": x, "y": y});
    let header = json!({"alg": "ECDH-ES", "enc": "A256GCM", "epk": epk});
    let refused = open(&with_header(&header), &keys, &ALL).unwrap_err();
    assert_eq!(refused, JweError::Undecipherable);
}

#[test]
fn only_the_compact_form_for_one_recipient_is_read() {
    let keys = DecryptionKeys::new(vec![rsa_key("own")]);
    let compact = TOKEN.join(".");
    let large = compact.clone() + &"A".repeat(LARGEST);
    assert_eq!(open(&large, &keys, &ALL).unwrap_err(), JweError::TooLarge);
    let general = json!({"protected": TOKEN[0], "recipients": [{}, {}], "iv": TOKEN[2]});
    for other in [
        String::new(),
        "....".to_owned(),
        TOKEN[..4].join("."),
        format!("{compact}.x"),
        format!("{compact}="),
        general.to_string(),
    ] {
        assert_eq!(
            open(&other, &keys, &ALL).unwrap_err(),
            JweError::Malformed,
            "{other:.40}"
        );
    }
}
