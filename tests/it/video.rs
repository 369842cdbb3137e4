//! Who may have media in a call, asked over real sockets: each word is judged anew.

use serde_json::{Value, json};

use crate::socket::Socket;
use crate::video_house::{House, Talk, ack, failed, join, notice, offers, says};

async fn house() -> House {
    House::start(|text| text).await
}

fn media(video: bool) -> Value {
    json!({ "type": "media", "audio": true, "video": video, "screen": false })
}

#[tokio::test]
async fn the_two_of_an_open_call_are_let_in_and_hear_of_each_other() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.call().await;
    talk.resident_says(&call, join(7)).await;
    let ready = notice(&mut talk.socket, "ready").await;
    assert_eq!(
        ready,
        json!({ "type": "ready", "attempt": 7, "ice_servers": [], "video_kbps": 1_500,
            "relay_only": false, "layers": false })
    );
    let key = json!({ "type": "key", "key": "QUJD-_w" });
    talk.resident_says(&call, key).await;
    talk.resident_says(&call, media(true)).await;
    // Who comes later is told as whoever was there.
    notice(&mut talk.aino, "key").await;
    assert_eq!(notice(&mut talk.aino, "other").await["video"], true);
    talk.aino_says(&call, join(1)).await;
    notice(&mut talk.aino, "ready").await;
    assert_eq!(
        notice(&mut talk.aino, "other").await,
        json!({ "type": "other", "connected": false, "audio": true, "video": true,
            "screen": false })
    );
    assert_eq!(notice(&mut talk.aino, "key").await["key"], "QUJD-_w");
    assert_eq!(notice(&mut talk.socket, "other").await["video"], false);
    talk.aino_says(&call, media(false)).await;
    assert_eq!(notice(&mut talk.socket, "other").await["audio"], true);
}

#[tokio::test]
async fn nobody_is_let_in_before_consent_or_after_the_end() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.invited().await;
    over_for_both(&mut talk, &call).await;
    ack(
        &mut talk.socket,
        None,
        json!({ "type": "decline_video", "call": call }),
    )
    .await;
    over_for_both(&mut talk, &call).await;
    let call = talk.joined().await;
    ack(
        &mut talk.socket,
        None,
        json!({ "type": "end_video", "call": call }),
    )
    .await;
    talk.aino.event("video_ended").await;
    over_for_both(&mut talk, &call).await;
    let call = talk.joined().await;
    ack(
        &mut talk.aino,
        Some(&talk.id.clone()),
        json!({ "type": "close" }),
    )
    .await;
    talk.socket.event("closed").await;
    over_for_both(&mut talk, &call).await;
}

async fn over_for_both(talk: &mut Talk, call: &str) {
    for signal in [
        join(9),
        json!({ "type": "offer", "attempt": 9, "sdp": "v=0" }),
        media(true),
        json!({ "type": "key", "key": "QUJD" }),
        json!({ "type": "leave" }),
    ] {
        talk.resident_says(call, signal.clone()).await;
        assert_eq!(failed(&mut talk.socket).await, "call_over", "{signal}");
        talk.aino_says(call, signal.clone()).await;
        assert_eq!(failed(&mut talk.aino).await, "call_over", "{signal}");
    }
}

#[tokio::test]
async fn a_call_of_another_conversation_is_no_way_in() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let mut other = house.talk().await;
    let others = other.call().await;
    // An identified resident, with a call open, names the call of somebody else.
    other.resident_says(&call, join(99)).await;
    assert_eq!(failed(&mut other.socket).await, "call_over");
    other.aino_says(&call, join(99)).await;
    assert_eq!(failed(&mut other.aino).await, "call_over");
    // One who is not identified, and one of another service.
    let (_, mut stranger, _) = house.app.resident("Matti").await;
    says(&mut stranger, None, &call, join(99)).await;
    assert_eq!(failed(&mut stranger).await, "not_identified");
    let (_, mut eetu) = house.app.professional("eetu").await;
    says(&mut eetu, Some(&talk.id), &call, join(99)).await;
    assert_eq!(failed(&mut eetu).await, "not_allowed");
    assert_ne!(call, others);
    // Nothing of it touched those who are in.
    talk.resident_says(&call, join(1)).await;
    notice(&mut talk.socket, "ready").await;
}

#[tokio::test]
async fn a_session_from_before_identification_is_no_way_in() {
    let house = house().await;
    let mut talk = house.talk().await;
    talk.joined().await;
    let origin = Some(crate::app::ORIGIN_OF_APP);
    let refused = talk.before.try_socket("resident", origin).await;
    assert_eq!(refused.err().map(|status| status.as_u16()), Some(401));
}

#[tokio::test]
async fn a_newer_page_takes_the_seat_and_the_older_one_has_no_say() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let mut newer = talk.resident.resident_socket(0).await;
    says(&mut newer, None, &call, join(2)).await;
    let replaced = |frame: &Value| frame["signal"] == json!({ "type": "replaced", "attempt": 1 });
    talk.socket.next_where(replaced).await;
    let ready =
        |frame: &Value| frame["signal"]["attempt"] == 2 && frame["signal"]["type"] == "ready";
    newer.next_where(ready).await;
    // The older page joins by a word that was said before, sends, and hangs up.
    for signal in [
        join(1),
        media(true),
        json!({ "type": "offer", "attempt": 1, "sdp": "v=0" }),
    ] {
        talk.resident_says(&call, signal).await;
        talk.socket.next_where(replaced).await;
    }
    talk.resident_says(&call, json!({ "type": "leave" })).await;
    // Whoever sits there now still does.
    let key = json!({ "type": "key", "key": "Zm9v" });
    says(&mut newer, None, &call, key).await;
    assert_eq!(notice(&mut talk.aino, "key").await["key"], "Zm9v");
}

/// A supervisor follows, and asks for a place before the resident has consented to a call.
#[tokio::test]
async fn whoever_is_refused_a_place_hears_nothing_of_the_call() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.invited().await;
    let (_, mut saara) = house.app.professional("saara").await;
    saara
        .send(json!({ "type": "follow", "conversation": talk.id, "after": 0 }))
        .await;
    says(&mut saara, Some(&talk.id), &call, join(3)).await;
    assert_eq!(refused(&mut saara, 3).await, "call_over");
    let consent = json!({ "type": "accept_video", "call": call });
    ack(&mut talk.socket, None, consent).await;
    saara.event("video_accepted").await;
    talk.aino_says(&call, join(1)).await;
    notice(&mut talk.aino, "ready").await;
    talk.resident_says(&call, join(1)).await;
    let key = json!({ "type": "key", "key": "QUJD" });
    talk.resident_says(&call, key).await;
    notice(&mut talk.aino, "key").await;
    // What was told before this refusal would have come before it.
    says(&mut saara, Some(&talk.id), &call, join(u32::MAX)).await;
    assert_eq!(refused(&mut saara, u32::MAX).await, "malformed");
    let words = saara.seen.iter().filter(|frame| {
        let kind = &frame["signal"]["type"];
        frame["type"] == "call" && kind != "failed"
    });
    assert_eq!(words.count(), 0, "{:?}", saara.seen);
}

#[tokio::test]
async fn a_socket_that_never_joined_has_no_say() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let mut idle = talk.resident.resident_socket(0).await;
    says(&mut idle, None, &call, json!({ "type": "leave" })).await;
    for signal in [media(true), json!({ "type": "key", "key": "QUJD" })] {
        says(&mut idle, None, &call, signal).await;
        notice(&mut idle, "again").await;
    }
    // The one who sits there still does, and is not sent away to join again.
    let key = json!({ "type": "key", "key": "Zm9v" });
    talk.resident_says(&call, key).await;
    assert_eq!(notice(&mut talk.aino, "key").await["key"], "Zm9v");
    talk.resident_says(&call, join(1)).await;
    notice(&mut talk.socket, "ready").await;
    let again = |frame: &Value| frame["signal"]["type"] == "again";
    assert!(
        !talk.socket.seen.iter().any(again),
        "{:?}",
        talk.socket.seen
    );
}

#[tokio::test]
async fn signing_out_takes_the_right_to_a_call_away_at_once() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    talk.staff.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(talk.aino.closed().await.1, "session_ended");
    notice(&mut talk.socket, "other").await;
    let (_, mut aino) = house.app.professional("aino").await;
    let again = notice(&mut aino, "again").await;
    assert_eq!(
        again,
        json!({ "type": "again" }),
        "nobody sits there any more"
    );
    says(&mut aino, Some(&talk.id), &call, join(2)).await;
    assert_eq!(notice(&mut aino, "ready").await["attempt"], 2);
}

/// The code by which this attempt comes to nothing.
async fn refused(socket: &mut Socket, attempt: u32) -> Value {
    let wanted = |frame: &Value| {
        frame["signal"]["type"] == "failed" && frame["signal"]["attempt"] == attempt
    };
    socket.next_where(wanted).await["signal"]["code"].clone()
}

#[tokio::test]
async fn taking_over_ends_a_call_and_stepping_in_takes_its_seat() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let (_, mut saara) = house.app.professional("saara").await;
    saara
        .send(json!({ "type": "follow", "conversation": talk.id, "after": 0 }))
        .await;
    says(&mut saara, Some(&talk.id), &call, join(3)).await;
    assert_eq!(notice(&mut saara, "ready").await["attempt"], 3);
    assert_eq!(notice(&mut talk.aino, "replaced").await["attempt"], 1);
    let accept = json!({ "type": "accept", "take_over": true });
    ack(&mut saara, Some(&talk.id), accept).await;
    talk.socket.event("video_ended").await;
    says(&mut saara, Some(&talk.id), &call, join(4)).await;
    assert_eq!(refused(&mut saara, 4).await, "call_over");
    talk.aino_says(&call, join(4)).await;
    assert_eq!(refused(&mut talk.aino, 4).await, "not_assigned");
}

#[tokio::test]
async fn the_end_of_the_residents_session_ends_the_call() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    talk.resident.post("/api/session/end", json!({})).await;
    assert_eq!(talk.aino.event("video_ended").await["call"], *call);
    talk.aino_says(&call, join(2)).await;
    assert_eq!(failed(&mut talk.aino).await, "call_over");
}

#[tokio::test]
async fn what_is_too_much_or_not_the_protocol_is_refused() {
    let house =
        House::start(|text| format!("{text}\n[limits]\ncall_signals_per_session_minute = 6\n"));
    let house = house.await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    let long = json!({ "type": "offer", "attempt": 1, "sdp": "a".repeat(16 * 1024 + 1) });
    talk.resident_says(&call, long).await;
    assert_eq!(failed(&mut talk.socket).await, "call_unsupported");
    for key in ["", "not a key", &"A".repeat(201)] {
        talk.resident_says(&call, json!({ "type": "key", "key": key }))
            .await;
        assert_eq!(failed(&mut talk.socket).await, "malformed", "{key}");
    }
    talk.resident_says(&call, media(true)).await;
    talk.resident_says(&call, media(false)).await;
    assert_eq!(failed(&mut talk.socket).await, "call_too_many");
    talk.resident_says(&call, json!({ "type": "join", "attempt": 2, "more": 1 }))
        .await;
    assert_eq!(talk.socket.closed().await.1, "malformed");
}

#[tokio::test]
async fn a_description_that_is_none_is_not_answered() {
    let house = house().await;
    let mut talk = house.talk().await;
    let call = talk.joined().await;
    for sdp in ["", "v=0", "\u{0}\u{7f}", &"a=\r\n".repeat(4_000)] {
        let offer = json!({ "type": "offer", "attempt": 1, "sdp": sdp });
        talk.resident_says(&call, offer).await;
        assert_eq!(
            failed(&mut talk.socket).await,
            "call_unsupported",
            "{sdp:.20}"
        );
    }
    // An attempt that nobody asked a place for.
    let offer = json!({ "type": "offer", "attempt": 5, "sdp": "v=0" });
    talk.resident_says(&call, offer).await;
    notice(&mut talk.socket, "again").await;
}

#[tokio::test]
async fn a_service_says_whether_it_holds_calls() {
    let house = house().await;
    assert_eq!(offers(&house, "terveys").await, (json!(true), json!(true)));
    assert_eq!(
        offers(&house, "sosiaali").await,
        (json!(false), json!(false))
    );
    let permissions = async |path: &str| {
        let response = house.app.browser().raw(path).await;
        let value = &response.headers()["permissions-policy"];
        value.to_str().unwrap().to_owned()
    };
    for path in ["/widget/?services=terveys", "/console/"] {
        let value = permissions(path).await;
        assert!(
            value.contains("camera=(self), microphone=(self)"),
            "{value}"
        );
    }
    assert!(
        permissions("/console/")
            .await
            .contains("display-capture=(self)")
    );
    assert!(permissions("/widget/").await.contains("display-capture=()"));
    assert!(
        permissions("/identify/")
            .await
            .contains("camera=(), microphone=()")
    );
}

#[tokio::test]
async fn without_the_setting_no_call_is_held() {
    let house = House::start(|text| {
        let (before, after) = text.split_once("[video]").unwrap();
        let (_, after) = after.split_once("\n\n").unwrap();
        format!("{before}{after}")
    });
    let house = house.await;
    assert_eq!(
        offers(&house, "terveys").await,
        (json!(false), json!(false))
    );
    let mut talk = house.talk().await;
    let invite = json!({ "type": "invite_video" });
    let refused = talk.aino.done(Some(&talk.id), invite).await;
    assert_eq!(refused["code"], "not_offered", "{refused}");
    let call = crate::app::fresh_id().to_string();
    talk.resident_says(&call, join(1)).await;
    assert_eq!(failed(&mut talk.socket).await, "not_offered");
    let response = house.app.browser().raw("/console/").await;
    let value = response.headers()["permissions-policy"].to_str().unwrap();
    assert!(value.contains("camera=()"), "{value}");
}
