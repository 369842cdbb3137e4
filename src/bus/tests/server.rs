//! A NATS server of a test's own.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to begin.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a port of its own. It is killed when the value is dropped, or the test ends.
pub struct Nats {
    port: u16,
    options: Vec<String>,
    child: Option<Child>,
}

impl Nats {
    /// A server that lets everybody in.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// A server with more on its command line.
    pub fn start_with(options: &[&str]) -> Self {
        let mut nats = Self {
            port: free_port(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
            child: None,
        };
        nats.restart();
        nats
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The same, encrypted, by the name of its certificate.
    pub fn tls_url(&self) -> String {
        format!("tls://localhost:{}", self.port)
    }

    /// Ends it where it stands.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself; what counts is that it is gone.
            let _ = child.kill();
            child.wait().unwrap();
        }
    }

    /// Starts it on the same port.
    pub fn restart(&mut self) {
        assert!(self.child.is_none(), "it runs");
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL"])
            .arg(binary())
            .args(["-a", "127.0.0.1", "-p", &self.port.to_string()])
            .args(&self.options)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.child = Some(command.spawn().unwrap());
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "nats-server does not begin");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Debian keeps it out of the PATH of ordinary users.
fn binary() -> PathBuf {
    let debian = PathBuf::from("/usr/sbin/nats-server");
    if debian.exists() {
        debian
    } else {
        "nats-server".into()
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
