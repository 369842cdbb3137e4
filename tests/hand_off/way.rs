//! The way as it should go, and its ordinary turns, with the real provider.

use std::collections::BTreeSet;

use portti::config::Services;
use portti::domain::command::Command;
use portti::domain::conversation::{Progress, Standing};
use portti::domain::event::{Event, HandOffFailure};
use portti::domain::ids::ServiceId;
use portti::domain::person::{Actor, Role, Staff};
use portti::domain::private::Private;
use portti::domain::service::Service;
use portti::identification::{HandOffError, Redeemed};

use crate::provider::{world, world_with};
use crate::world::{Chat, LEVEL, PAGE, SetOut, World, nurse, service, ticket_in};

impl World {
    /// The resident's way from the provider back into the conversation.
    pub async fn come_back(
        &self,
        chat: &Chat,
        way: &SetOut,
        query: &str,
    ) -> Result<Redeemed, HandOffError> {
        let identification = &self.node.identification;
        let returned = identification.callback(Some(&way.flow), query).await;
        let proof = returned.proof.unwrap();
        identification.redeem(chat.conversation, &proof).await
    }
}

#[tokio::test]
async fn the_professional_sees_how_far_the_resident_has_come() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let progress = async || match &world
        .node
        .desk
        .state(chat.conversation)
        .await
        .unwrap()
        .standing
    {
        Standing::Requested(request) => Some(request.progress),
        _ => None,
    };
    assert_eq!(progress().await, Some(Progress::Asked));

    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let opened = identification.open(ticket_in(&ticket.url)).await.unwrap();
    assert_eq!(progress().await, Some(Progress::Opened));
    assert_eq!(opened.info.service, "Terveysneuvonta");
    assert_eq!(opened.info.site, "https://www.kunta.example");
    assert_eq!(opened.info.professional.as_deref(), Some("Hoitaja Sari"));
    assert_eq!(opened.info.purpose, "jotta hoitaja näkee tietosi");
    assert_eq!(opened.info.return_to, PAGE);

    let flow = opened.flow.expose();
    let go = identification
        .continue_(Some(&flow), &opened.info.flow)
        .await
        .unwrap();
    assert_eq!(progress().await, Some(Progress::AtProvider));
    let query = provider.browser().cancel(&go.url).await;
    identification.callback(Some(&flow), &query).await;
    assert_eq!(progress().await, Some(Progress::Asked));
}

#[tokio::test]
async fn a_resident_identifies_in_the_middle_of_the_conversation() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let identification = &world.node.identification;
    let returned = identification.callback(Some(&way.flow), &query).await;
    assert_eq!(returned.error, None);
    assert_eq!(returned.return_to.as_deref(), Some(PAGE));
    assert!(
        world.identity(&chat).await.is_none(),
        "identified before the proof was redeemed"
    );

    let proof = returned.proof.unwrap();
    let redeemed = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    let identity = world.identity(&chat).await.unwrap();
    assert_eq!(identity.given_names.expose(), "Aino Kaarina");
    assert_eq!(identity.family_name.expose(), "Esimerkki");
    assert_eq!(identity.personal_id.unwrap().expose(), "140285-9131");
    assert_eq!(identity.birth_date.unwrap().expose(), "1985-02-14");
    assert!(!identity.non_disclosure);
    assert_eq!(identity.assurance.provider, "gate");
    assert_eq!(identity.assurance.acr, LEVEL);
    assert_eq!(identity.assurance.method, "mfa test");
    assert_eq!(
        world.holder(&redeemed.session).await,
        Some(chat.conversation)
    );
    assert_eq!(
        world.holder(&chat.session).await,
        None,
        "the old session still lives"
    );
    let events = world.events(&chat).await;
    let recorded = |event: &&Event| matches!(event, Event::Identified { .. });
    assert_eq!(events.iter().filter(recorded).count(), 1);
}

#[tokio::test]
async fn the_verified_name_is_on_the_boards_of_those_whom_it_concerns() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    world.come_back(&chat, &way, &query).await.unwrap();

    // Each row with its mark of identification and the name beside that.
    let seen_by = |staff: &Staff| {
        let board = world.node.desk.board(staff);
        let rows = [board.waiting, board.held, board.others].concat();
        let names = rows
            .into_iter()
            .map(|row| (row.identified, row.verified_name));
        names.collect::<Vec<_>>()
    };
    let colleague = |role, service: &str| Staff {
        id: "veera".into(),
        roles: BTreeSet::from([role]),
        services: BTreeSet::from([ServiceId::from(service)]),
        ..nurse()
    };
    let verified = Some(Private::from("Aino Kaarina Esimerkki"));
    let supervisor = colleague(Role::Supervisor, "terveys");
    assert_eq!(seen_by(&nurse()), [(true, verified.clone())]);
    assert_eq!(seen_by(&supervisor), [(true, verified)]);
    assert_eq!(seen_by(&colleague(Role::Supervisor, "asuminen")), []);
    assert_eq!(seen_by(&colleague(Role::Professional, "terveys")), []);

    let transfer = Command::Transfer {
        service: service().id,
        to: None,
        note: Private::from(""),
    };
    world.staff(chat.conversation, transfer).await;
    for staff in [nurse(), supervisor] {
        assert_eq!(seen_by(&staff), [(true, None)]);
    }
}

#[tokio::test]
async fn who_turns_back_at_the_provider_can_try_again() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let way = world.set_out(&chat).await;
    let query = provider.browser().cancel(&way.url).await;
    let returned = identification.callback(Some(&way.flow), &query).await;
    assert_eq!(returned.error.as_deref(), Some("cancelled"));
    assert_eq!(
        (returned.proof, returned.return_to.as_deref()),
        (None, Some(PAGE))
    );
    world
        .assert_anonymous(&chat, &[HandOffFailure::Cancelled])
        .await;

    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "nils").await;
    world.come_back(&chat, &way, &query).await.unwrap();
    assert_eq!(
        world.identity(&chat).await.unwrap().family_name.expose(),
        "Testström"
    );
}

#[tokio::test]
async fn a_mark_of_non_disclosure_and_other_names_come_through() {
    let (world, provider) = world().await;
    for (person, marked, family) in [
        ("tuuli", true, "Turvakielto"),
        ("vaino", false, "Äänekoski"),
    ] {
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let query = provider.browser().identify(&way.url, person).await;
        let identification = &world.node.identification;
        let proof = identification
            .callback(Some(&way.flow), &query)
            .await
            .proof
            .unwrap();
        identification
            .redeem(chat.conversation, &proof)
            .await
            .unwrap();
        let identity = world.identity(&chat).await.unwrap();
        assert_eq!(identity.non_disclosure, marked);
        assert_eq!(identity.family_name.expose(), family);
    }
}

#[tokio::test]
async fn a_foreign_identity_counts_only_where_the_service_accepts_it() {
    let (world, provider) = world().await;
    let identification = &world.node.identification;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "elena").await;
    let returned = identification.callback(Some(&way.flow), &query).await;
    let refused = identification
        .redeem(chat.conversation, &returned.proof.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "foreign_not_accepted");
    world
        .assert_anonymous(&chat, &[HandOffFailure::ForeignNotAccepted])
        .await;

    let open = Service {
        accept_foreign: true,
        ..service()
    };
    world.node.desk.replace_services(Services::new([open]));
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "elena").await;
    let returned = identification.callback(Some(&way.flow), &query).await;
    identification
        .redeem(chat.conversation, &returned.proof.unwrap())
        .await
        .unwrap();
    let identity = world.identity(&chat).await.unwrap();
    assert_eq!(identity.personal_id, None);
    assert_eq!(identity.foreign_id.unwrap().expose(), "EE/FI/XX-DEMO-0001");
    assert_eq!(identity.family_name.expose(), "Exemplar");
}

#[tokio::test]
async fn a_weaker_level_than_asked_for_is_refused_although_the_provider_gives_a_code() {
    let weak = "urn:example:password";
    let (world, provider) = world_with(&[("OIDC_ACR", weak)], |_| {}).await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &query)
        .await
        .proof
        .unwrap();
    let refused = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "assurance_too_low");
    world
        .assert_anonymous(&chat, &[HandOffFailure::AssuranceTooLow])
        .await;
}

#[tokio::test]
async fn not_now_ends_the_request_and_the_professional_may_ask_again() {
    let (world, provider) = world().await;
    let mut chat = world.chat().await;
    let identification = &world.node.identification;
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let opened = identification.open(ticket_in(&ticket.url)).await.unwrap();
    let flow = opened.flow.expose();
    let declined = identification
        .decline(Some(&flow), &opened.info.flow)
        .await
        .unwrap();
    assert_eq!(declined.return_to, PAGE);
    let events = world.events(&chat).await;
    assert!(matches!(
        events.last(),
        Some(Event::IdentificationDeclined { .. })
    ));
    let again = identification
        .continue_(Some(&flow), &opened.info.flow)
        .await
        .unwrap_err();
    assert_eq!(again, HandOffError::FlowUnknown);
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await;
    assert_eq!(ticket.unwrap_err().code(), "no_open_request");

    world.request(&mut chat).await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let proof = identification
        .callback(Some(&way.flow), &query)
        .await
        .proof
        .unwrap();
    identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    assert!(world.identity(&chat).await.is_some());
}

#[tokio::test]
async fn two_tabs_that_finish_the_same_request_identify_once() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let identification = &world.node.identification;
    let mut proofs = Vec::new();
    for person in ["aino", "nils"] {
        let way = world.set_out(&chat).await;
        let query = provider.browser().identify(&way.url, person).await;
        proofs.push(
            identification
                .callback(Some(&way.flow), &query)
                .await
                .proof
                .unwrap(),
        );
    }
    identification
        .redeem(chat.conversation, &proofs[0])
        .await
        .unwrap();
    let second = identification
        .redeem(chat.conversation, &proofs[1])
        .await
        .unwrap_err();
    assert_eq!(second.code(), "already_identified");
    assert_eq!(
        world.identity(&chat).await.unwrap().family_name.expose(),
        "Esimerkki"
    );
    assert_eq!(world.failures(&chat).await, []);
}

#[tokio::test]
async fn the_identity_ends_with_the_conversation() {
    let (world, provider) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let identification = &world.node.identification;
    let proof = identification
        .callback(Some(&way.flow), &query)
        .await
        .proof
        .unwrap();
    let desk = &world.node.desk;
    desk.handle(chat.conversation, Actor::Resident, None, Command::Close)
        .await
        .unwrap();
    let late = identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap_err();
    assert_eq!(late.code(), "no_open_request");
    assert!(world.identity(&chat).await.is_none());
}
