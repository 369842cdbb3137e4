//! A real clamd of Debian, with one signature: that of the harmless EICAR test file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use portti::attachments::scan::{Address, Scanner};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// How long clamd may take to begin, or a test to have its answer.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How many bytes clamd takes of one file here.
pub const STREAM_LIMIT: usize = 1024 * 1024;

/// A place where a clamd can be started, ended and started again. Nobody listens there at first.
pub struct Place {
    folder: TempDir,
}

/// A running clamd. It is killed when the value is dropped.
pub struct Clamd {
    child: Child,
}

/// The EICAR test file, put together here so that no scanner takes the repository for a virus.
pub fn eicar() -> Vec<u8> {
    let name = ["EICAR", "STANDARD", "ANTIVIRUS", "TEST", "FILE"].join("-");
    format!("{}${name}!$H+H*", r"X5O!P%@AP[4\PZX54(P^)7CC)7}").into_bytes()
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("database");
        std::fs::create_dir(&database).unwrap();
        let mut signature = std::fs::File::create(database.join("eicar.ndb")).unwrap();
        // Name, any kind of file, anywhere in it, the bytes in hexadecimal.
        write!(signature, "Eicar-Test-Signature:0:*:").unwrap();
        for byte in eicar() {
            write!(signature, "{byte:02x}").unwrap();
        }
        writeln!(signature).unwrap();
        Self { folder }
    }

    /// Where it listens, in the file system.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.sock")
    }

    /// A way there; a file may take as long as `limit`.
    pub fn scanner_within(&self, limit: Duration) -> Scanner {
        Scanner::new(Address::Unix(self.socket()), limit)
    }

    pub fn scanner(&self) -> Scanner {
        self.scanner_within(PATIENCE)
    }

    /// Starts clamd and waits until it answers.
    pub async fn start(&self) -> Clamd {
        self.start_with("").await
    }

    /// Starts clamd with more lines of configuration and waits until it answers.
    pub async fn start_with(&self, more: &str) -> Clamd {
        let at = |name: &str| self.folder.path().join(name).display().to_string();
        let config = format!(
            "Foreground yes\nDatabaseDirectory {}\nTemporaryDirectory {}\nLocalSocket {}\n\
             LocalSocketMode 600\nFixStaleSocket yes\nStreamMaxLength {STREAM_LIMIT}\n\
             SelfCheck 0\nMaxThreads 4\n{more}\n",
            at("database"),
            at(""),
            at("clamd.sock"),
        );
        std::fs::write(self.folder.path().join("clamd.conf"), config).unwrap();
        let mut clamd = Clamd {
            child: self.spawn(),
        };
        let scanner = self.scanner();
        let begins = async {
            while scanner.probe().await.is_err() {
                let ended = clamd.child.try_wait().unwrap();
                assert!(ended.is_none(), "clamd ended: {}", self.said());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let begun = tokio::time::timeout(PATIENCE, begins).await;
        assert!(begun.is_ok(), "clamd does not begin: {}", self.said());
        clamd
    }

    /// The kernel ends it with this process, even when that is killed.
    fn spawn(&self) -> Child {
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        Command::new("setpriv")
            .args(["--pdeathsig", "KILL"])
            .arg(clamd())
            .arg("--foreground")
            .arg("--config-file")
            .arg(self.folder.path().join("clamd.conf"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Clamd {
    /// Ends it as a lost machine does.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// Debian keeps it out of the PATH of ordinary users.
fn clamd() -> &'static Path {
    let places = ["/usr/sbin/clamd", "/usr/bin/clamd", "/usr/local/sbin/clamd"].map(Path::new);
    let found = places.into_iter().find(|path| path.exists());
    found.expect("clamd is missing: apt-get install --no-install-recommends clamav-daemon")
}
