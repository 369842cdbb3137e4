//! The claims of each profile make an identity.

use portti::config::{Claims, Profile};
use portti::domain::event::HandOffFailure as F;
use portti::identification::HandOffError;
use serde_json::{Value, json};

use crate::hostile::{Sign, right_claims, world_with};
use crate::tokens::finish;

const OWN: [&str; 4] = [
    "urn:oid:1.2.246.21",
    "urn:oid:1.2.246.575.1.14",
    "urn:oid:2.5.4.4",
    "urn:oid:1.3.6.1.5.5.7.9.1",
];

async fn told(profile: Profile, with: Claims, person: Value) -> Result<(String, String), F> {
    let (world, hostile) = world_with(|settings| {
        settings.profile = Some(profile);
        settings.scopes = None;
        settings.claims = with;
    })
    .await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    assert_eq!(way.asked["scope"], profile.scopes().join(" "));
    let mut claims = right_claims(&world, &hostile, &way);
    let all = claims.as_object_mut().unwrap();
    all.retain(|name, _| !OWN.contains(&name.as_str()));
    all.extend(person.as_object().unwrap().clone());
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    match finish(&world, &hostile, &chat, &way).await {
        Ok(()) => {
            let identity = world.identity(&chat).await.unwrap();
            let code = identity.personal_id.unwrap().expose().to_owned();
            Ok((code, identity.given_names.expose().to_owned()))
        }
        Err(HandOffError::Failed(reason)) => {
            world.assert_anonymous(&chat, &[reason]).await;
            Err(reason)
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn each_profile_reads_its_own_claims() {
    let eidas = "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName";
    let plain = json!({"given_name": "Aino", "family_name": "Esimerkki"});
    let with = |name: &str, base: &Value| {
        let mut person = base.clone();
        person[name] = json!("140285-9131");
        person
    };
    let suomifi = json!({(eidas): "Aino", "urn:oid:2.5.4.4": "Esimerkki"});
    let calling = json!({"urn:oid:2.5.4.42": "Aino", "urn:oid:2.5.4.4": "Esimerkki"});
    let aino = Ok(("140285-9131".to_owned(), "Aino".to_owned()));
    for (profile, person) in [
        (Profile::Op, with("personal_identity_code", &plain)),
        (Profile::Signicat, with("ftn_hetu", &plain)),
        (Profile::Signicat, with("nin", &plain)),
        (Profile::SuomiFi, with("urn:oid:1.2.246.21", &suomifi)),
        (Profile::Ftn, with("urn:oid:1.2.246.21", &calling)),
    ] {
        let read = told(profile, Claims::default(), person.clone()).await;
        assert_eq!(read, aino, "{profile:?} {person}");
    }
    let own = Claims {
        personal_id: Some("hetu".to_owned()),
        ..Claims::default()
    };
    assert_eq!(told(Profile::Op, own, with("hetu", &plain)).await, aino);
}

/// Another country's code in a claim of the same name, and an unusable one beside a foreign id.
#[tokio::test]
async fn an_unusable_personal_id_is_not_taken_for_none() {
    let person = json!({"given_name": "Anna", "family_name": "Exempel",
        "nin": "ANOTHER-COUNTRYS"});
    let missing = Err(F::IdentityMissing);
    assert_eq!(
        told(Profile::Signicat, Claims::default(), person).await,
        missing
    );
    for unusable in [json!(7), json!(["140285-9131"]), json!("x".repeat(300))] {
        let person = json!({"urn:oid:1.2.246.21": unusable, "urn:oid:2.5.4.4": "Exempel",
            "urn:oid:2.5.4.42": "Anna", "urn:oid:1.2.246.517.3002.111.17": "SE/FI/XX-DEMO-1"});
        assert_eq!(told(Profile::Ftn, Claims::default(), person).await, missing);
    }
}
