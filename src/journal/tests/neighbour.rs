//! A line to PostgreSQL that can be cut, and a server of one's own that can be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Carries everything.
    Pass,
    /// Cuts what is connected, and connects nothing.
    Refuse,
    /// Stays connected, but carries nothing.
    Hang,
    /// Cuts the line when the next commit is on its way to the server, which never sees it.
    CutBeforeCommit,
    /// Cuts the line when the server has answered the next commit, before the client sees it.
    CutAfterCommit,
    /// Cuts the client off at the next commit, and brings it to the server a while later.
    DelayCommit,
}

/// A line between a client and a server.
pub(super) struct Line {
    /// The address of the server through this line.
    pub(super) url: String,
    mode: watch::Sender<Mode>,
}

impl Line {
    /// A line to the server of this address.
    pub(super) async fn to(server: &str) -> Self {
        let mut url = url::Url::parse(server).unwrap();
        let target = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let (mode, _) = watch::channel(Mode::Pass);
        let modes = mode.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *modes.borrow() != Mode::Refuse {
                    let server = TcpStream::connect(&target).await.unwrap();
                    tokio::spawn(carry(client, server, modes.clone()));
                }
            }
        });
        Self {
            url: url.into(),
            mode,
        }
    }

    /// Changes what the line does from now on.
    pub(super) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Waits until the line has done its one cut.
    pub(super) async fn was_cut(&self) {
        let mut modes = self.mode.subscribe();
        modes.wait_for(|mode| *mode == Mode::Pass).await.unwrap();
    }
}

async fn carry(mut client: TcpStream, mut server: TcpStream, mode: watch::Sender<Mode>) {
    let mut changes = mode.subscribe();
    let (mut up, mut down) = (vec![0; 65536], vec![0; 65536]);
    loop {
        let now = *changes.borrow_and_update();
        match now {
            Mode::Refuse => return,
            Mode::Hang => {
                changes.changed().await.unwrap();
                continue;
            }
            _ => {}
        }
        tokio::select! {
            _ = changes.changed() => {}
            read = client.read(&mut up) => match read {
                Ok(length) if length > 0 => {
                    let sent = &up[..length];
                    if now != Mode::Pass && is_commit(sent) {
                        cut(now, client, server, sent).await;
                        mode.send_replace(Mode::Pass);
                        return;
                    }
                    if server.write_all(sent).await.is_err() { return; }
                }
                _ => return,
            },
            read = server.read(&mut down) => match read {
                Ok(length) if length > 0 => {
                    if client.write_all(&down[..length]).await.is_err() { return; }
                }
                _ => return,
            },
        }
    }
}

/// A simple query that says COMMIT.
fn is_commit(sent: &[u8]) -> bool {
    sent.windows(12)
        .any(|bytes| bytes == b"Q\0\0\0\x0bCOMMIT\0")
}

async fn cut(mode: Mode, client: TcpStream, mut server: TcpStream, commit: &[u8]) {
    match mode {
        Mode::CutAfterCommit => {
            server.write_all(commit).await.unwrap();
            let mut answer = [0; 64];
            assert!(server.read(&mut answer).await.unwrap() > 0);
        }
        Mode::DelayCommit => {
            drop(client);
            // The server's session lives on, and the transaction with it.
            tokio::time::sleep(Duration::from_millis(700)).await;
            server.write_all(commit).await.unwrap();
            let mut answer = [0; 64];
            assert!(server.read(&mut answer).await.unwrap() > 0);
        }
        _ => {}
    }
}

/// A server of one's own.
pub(super) struct Cluster {
    folder: TempDir,
    port: u16,
    encrypted: bool,
    server: Option<Child>,
}

impl Cluster {
    /// Makes and starts one.
    pub(super) fn start() -> Self {
        Self::make(false)
    }

    /// Makes and starts one that can be reached encrypted, as `localhost`.
    pub(super) fn start_encrypted() -> Self {
        Self::make(true)
    }

    fn make(encrypted: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if encrypted {
            make_certificate(folder.path());
        }
        if is_root() {
            let owner = ["-R", "postgres:"];
            run(Command::new("chown").args(owner).arg(folder.path()));
        }
        run(as_owner(&binary("initdb"))
            .args([
                "-U",
                "portti",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "-D",
            ])
            .arg(folder.path().join("data"))
            .current_dir(folder.path()));
        let port = free_port();
        let mut cluster = Self {
            folder,
            port,
            encrypted,
            server: None,
        };
        cluster.restart();
        cluster
    }

    /// The address of its first database.
    pub(super) fn url(&self) -> String {
        format!("postgres://portti@127.0.0.1:{}/postgres", self.port)
    }

    /// The file with the certificate that it shows.
    pub(super) fn certificate(&self) -> PathBuf {
        self.folder.path().join("server.crt")
    }

    /// Kills it as a power cut would: nothing is told, nothing is written.
    pub(super) fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Starts it on the same data, until it answers.
    pub(super) fn restart(&mut self) {
        loop {
            let mut server = as_owner(&binary("postgres"))
                .arg("-D")
                .arg(self.folder.path().join("data"))
                .args(["-c", "listen_addresses=127.0.0.1", "-c"])
                .arg(format!("port={}", self.port))
                .args(["-c", "unix_socket_directories="])
                .args(self.encryption())
                .current_dir(self.folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // While processes of the killed server end, a new one refuses to start: try again.
            while server.try_wait().unwrap().is_none() {
                if self.answers() {
                    self.server = Some(server);
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    fn encryption(&self) -> Vec<String> {
        if !self.encrypted {
            return Vec::new();
        }
        let file = |name| self.folder.path().join(name).display().to_string();
        [
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", file("server.crt")),
            format!("ssl_key_file={}", file("server.key")),
        ]
        .into_iter()
        .flat_map(|setting| ["-c".to_owned(), setting])
        .collect()
    }

    fn answers(&self) -> bool {
        Command::new(binary("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-U", "portti", "-p"])
            .arg(self.port.to_string())
            .status()
            .unwrap()
            .success()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A key, and a certificate for `localhost` that it signs itself.
fn make_certificate(folder: &Path) {
    run(Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
        .args(["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(folder.join("server.key"))
        .arg("-out")
        .arg(folder.join("server.crt")));
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}

/// The server refuses to run as root. It ends with this process, whatever ends that.
fn as_owner(binary: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command
        .args(["--no-new-privs", "--pdeathsig", "INT"])
        .arg(binary);
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

/// Debian keeps the server's own commands out of the PATH; the newest version wins.
fn binary(name: &str) -> PathBuf {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL's server is missing: apt-get install postgresql")
        .map(|version| version.unwrap().path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
