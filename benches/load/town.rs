//! A town of professionals and residents, each with an open conversation.

use std::path::Path;

use portti::clock::Clock;
use reqwest::header::{ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{self, Socket};
use crate::process::Server;

/// A town whose residents have all been accepted. Nobody is connected yet.
pub struct Town {
    pub server: Server,
    pub clock: Clock,
    /// Their cookies.
    professionals: Vec<String>,
    residents: Vec<String>,
    client: reqwest::Client,
    folder: TempDir,
}

/// One side's socket, and whose it is.
pub struct Speaker {
    pub socket: Socket,
    pub side: Side,
}

/// Which side somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Resident,
    Professional,
}

impl Town {
    /// Starts a server, signs everybody in, and spreads the residents over the professionals.
    pub async fn found(professionals: usize, residents: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        configure(folder.path(), professionals);
        let server = Server::portti(&folder.path().join("portti.toml")).await;
        let mut town = Self {
            server,
            clock: Clock::system(),
            professionals: Vec::new(),
            residents: Vec::new(),
            client: reqwest::Client::new(),
            folder,
        };
        for number in 0..professionals {
            let form = json!({ "account": account(number), "password": "portti-demo" });
            let (_, cookie) = town.post("/api/staff/sign-in", &form).await;
            let mut socket = town.professional(&cookie).await;
            for _ in (number..residents).step_by(professionals) {
                town.begin(&mut socket).await;
            }
            town.professionals.push(cookie);
        }
        town
    }

    /// Starts the server anew over the same journal. Signing in takes 19 MiB for each password, and
    /// what the allocator kept of that would hide what the sockets take.
    pub async fn restart(&mut self) {
        let config = self.folder.path().join("portti.toml");
        self.server.stop().await;
        self.server = Server::portti(&config).await;
    }

    /// A conversation, from its start to its being accepted.
    async fn begin(&mut self, professional: &mut Socket) {
        let form = json!({
            "id": self.clock.uuid(), "service": "terveys", "name": "Maija Meikäläinen",
            "phone": "", "topic": "Kysyn reseptistä", "language": "fi", "consent": "2026-11",
        });
        let (session, cookie) = self.post("/api/conversations", &form).await;
        let accept = json!({
            "type": "command", "id": self.clock.uuid(), "command": { "type": "accept" },
            "conversation": session["conversation"],
        });
        professional.send(accept.to_string()).await;
        professional.until("ack").await;
        self.residents.push(cookie);
    }

    async fn post(&self, path: &str, body: &Value) -> (Value, String) {
        let url = format!("http://{}{path}", self.server.address);
        let request = self.client.post(url).header(ORIGIN, client::ORIGIN);
        let response = request.json(body).send().await.unwrap();
        let cookie = response.headers().get(SET_COOKIE).unwrap();
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
        let cookie = cookie.to_owned();
        (response.json().await.unwrap(), cookie)
    }

    async fn professional(&self, cookie: &str) -> Socket {
        let mut socket = Socket::open(&self.server, "/api/socket/staff", cookie).await;
        let hello = json!({ "type": "hello", "protocol": 1, "follow": [] });
        socket.send(hello.to_string()).await;
        socket.until("board").await;
        socket
    }

    /// The professionals' sockets.
    pub async fn professionals(&self) -> Vec<Speaker> {
        let mut speakers = Vec::with_capacity(self.professionals.len());
        for cookie in &self.professionals {
            speakers.push(Speaker {
                socket: self.professional(cookie).await,
                side: Side::Professional,
            });
        }
        speakers
    }

    /// The residents' sockets, each of which has greeted and caught up.
    pub async fn residents(&self) -> Vec<Speaker> {
        let mut speakers = Vec::with_capacity(self.residents.len());
        for cookie in &self.residents {
            let mut socket = Socket::open(&self.server, "/api/socket/resident", cookie).await;
            let hello = json!({ "type": "hello", "protocol": 1, "after": 0 });
            socket.send(hello.to_string()).await;
            socket.until("counterpart").await;
            speakers.push(Speaker {
                socket,
                side: Side::Resident,
            });
        }
        speakers
    }
}

fn account(number: usize) -> String {
    format!("hoitaja{number}")
}

/// The demo's configuration with its limits out of the way.
fn configure(folder: &Path, professionals: usize) {
    let demo = include_str!("../../config/demo.toml");
    let (demo, _) = demo.split_once("[[staff.accounts]]").unwrap();
    let mut config = demo
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("127.0.0.1:8086", "127.0.0.1:0")
        .replace("http://chat.localhost:8080", client::ORIGIN)
        .replace("../web-widget/dist", "dist")
        .replace("../var/demo/", "")
        .replace("demo_password =", "conversations = 50\ndemo_password =");
    for number in 0..professionals {
        let account = account(number);
        config.push_str(&format!(
            "[[staff.accounts]]\nid = \"{account}\"\ndisplay_name = \"Hoitaja {number}\"\n\
             roles = [\"professional\"]\nservices = [\"terveys\"]\n"
        ));
    }
    config.push_str("[limits]\n");
    for limit in [
        "sockets",
        "sockets_per_address",
        "connects_per_address_minute",
        "requests_per_address_minute",
        "starts_per_address_hour",
        "starts_per_service_minute",
        "commands_per_resident_minute",
        "commands_per_staff_minute",
    ] {
        config.push_str(&format!("{limit} = 1_000_000\n"));
    }
    config.push_str("[telemetry]\nlevel = \"info\"\n");
    std::fs::write(folder.join("portti.toml"), config).unwrap();
    std::fs::create_dir(folder.join("services")).unwrap();
    let services = [
        (
            "terveys",
            include_str!("../../config/services/terveys.toml"),
        ),
        (
            "sosiaali",
            include_str!("../../config/services/sosiaali.toml"),
        ),
        (
            "ajanvaraus",
            include_str!("../../config/services/ajanvaraus.toml"),
        ),
    ];
    for (name, service) in services {
        std::fs::write(folder.join(format!("services/{name}.toml")), service).unwrap();
    }
    pages(&folder.join("dist"));
}

/// Empty pages: nobody looks at them here.
fn pages(dist: &Path) {
    for page in [
        "widget/index.html",
        "console/index.html",
        "identify/index.html",
        "identify/returned.html",
        "identify/signed-out.html",
    ] {
        let path = dist.join(page);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let slot = "<script type=\"application/json\" id=\"returned\"></script>";
        std::fs::write(path, slot).unwrap();
    }
    std::fs::create_dir_all(dist.join("assets")).unwrap();
    std::fs::write(dist.join("embed.js"), "").unwrap();
}
