//! What a conversation lets go of is deleted at once, however it was said.

use serde_json::json;

use crate::house::House;
use crate::sending::File;

#[tokio::test]
async fn what_is_let_go_of_over_the_socket_is_deleted_at_once() {
    // Nothing can be checked, so that files wait.
    let house = House::new(&[], "");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    for way in ["remove", "hide", "close"] {
        let file = File::text("Hei!");
        chat.as_resident(&server).sends(&file).await;
        let offered = chat.both_hear("attachment_offered", &file).await;
        assert!(!house.kept().is_empty());
        match way {
            "remove" => {
                let remove = json!({ "type": "remove_attachment", "attachment": file.id });
                let done = chat.socket.done(None, remove).await;
                assert_eq!(done["type"], "ack", "{done}");
            }
            "hide" => {
                let hide = json!({ "type": "hide", "target": offered["seq"] });
                chat.professional_does(hide).await;
            }
            _ => chat.professional_does(json!({ "type": "close" })).await,
        }
        // Sooner than the next round by itself.
        house.is_empty().await;
    }
}
