//! The examples in `config/providers` are configurations that `portti check` accepts, once their
//! keys are made as they say.

use std::path::Path;
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const MAIN: &str = r#"
[server]
public_url = "https://chat.kunta.example"
[sealing]
current = "first"
keys = { first = "master.key" }
[mail]
enabled = false
"#;

const SERVICE: &str = r#"
name = { fi = "Terveys" }
description = { fi = "x" }
closed_message = { fi = "x" }
languages = ["fi"]
sites = ["https://www.kunta.example"]
privacy_version = "1"
privacy_url = { fi = "https://www.kunta.example/tietosuoja" }
provider = "PROVIDER"
identification_purpose = { fi = "x" }
transcript_mail = false
[hours]
mon = ["08:00-16:00"]
"#;

fn portti(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portti"))
        .args(arguments)
        .env("PORTTI_CONFIG", folder.join("portti.toml"))
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(text).unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = portti(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    told(&output)
}

#[test]
fn each_example_is_accepted_once_its_keys_are_made_as_it_says() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/providers");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let example = std::fs::read_to_string(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let moved = example.replace("/etc/portti/", &format!("{}/", folder.display()));
        std::fs::write(folder.join("portti.toml"), format!("{MAIN}\n{moved}")).unwrap();
        std::fs::create_dir(folder.join("services")).unwrap();
        let service = SERVICE.replace("PROVIDER", &name);
        std::fs::write(folder.join("services/terveys.toml"), service).unwrap();
        done(
            folder,
            &[
                "keys",
                "master",
                "new",
                folder.join("master.key").to_str().unwrap(),
            ],
        );
        // The provider's own key, as it is handed over.
        let anchor = r#"{"keys":[{"kty":"EC","kid":"anchor","crv":"P-256","use":"sig",
            "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
        std::fs::write(folder.join("op-entity-key.json"), anchor).unwrap();

        let early = portti(folder, &["check"]);
        assert_eq!(early.status.code(), Some(78), "{name}: {}", told(&early));
        assert!(
            told(&early).contains("oidc-keys"),
            "{name}: {}",
            told(&early)
        );

        let line = example
            .lines()
            .find_map(|line| line.strip_prefix("# Keys: "));
        for command in line.unwrap().split("; ") {
            let words: Vec<_> = command.split(' ').skip(1).collect();
            done(folder, &words);
        }
        let checked = done(folder, &["check"]);
        assert!(checked.contains("no mistakes"), "{name}: {checked}");
        if example.contains("new entity") {
            let arguments = [
                "keys",
                "oidc",
                "statement",
                &name,
                "--organisation",
                "Kunta",
            ];
            let statement = done(folder, &arguments);
            let claims = URL_SAFE_NO_PAD.decode(statement.split('.').nth(1).unwrap());
            let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap()).unwrap();
            let told = &claims["metadata"]["openid_relying_party"];
            assert_eq!(told["id_token_signed_response_alg"], "RS256");
            assert_eq!(told["id_token_encrypted_response_alg"], "RSA-OAEP");
            assert_eq!(told["id_token_encrypted_response_enc"], "A128CBC-HS256");
        }
        names.push(name);
    }
    names.sort();
    assert_eq!(names, ["op", "signicat", "suomifi", "telia"]);
}
