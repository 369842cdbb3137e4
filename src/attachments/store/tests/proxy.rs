//! A way to the S3 server that can be disturbed.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How the way behaves towards connections that come from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Everything passes.
    Open,
    /// Connections are closed as soon as they come.
    Closed,
    /// The next connections are closed; those after them pass.
    ClosedFor(u32),
    /// Connections are taken, and nothing is ever answered.
    Silent,
    /// So many bytes pass towards the server on each connection, then it breaks.
    CutsUpload(usize),
    /// So many bytes pass towards the client on each connection, then it breaks.
    CutsDownload(usize),
}

/// The way. Connections that stand when it changes are broken.
#[derive(Clone)]
pub struct Proxy {
    pub address: SocketAddr,
    way: Arc<Mutex<Way>>,
    changed: tokio::sync::watch::Sender<()>,
}

impl Proxy {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            way: Arc::new(Mutex::new(Way::Open)),
            changed: tokio::sync::watch::Sender::new(()),
        };
        let own = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(own.clone().carry(client, server));
            }
        });
        proxy
    }

    pub fn become_(&self, way: Way) {
        *self.way.lock().unwrap() = way;
        self.changed.send_replace(());
    }

    fn next(&self) -> Way {
        let mut way = self.way.lock().unwrap();
        match *way {
            Way::ClosedFor(0) => *way = Way::Open,
            Way::ClosedFor(times) => *way = Way::ClosedFor(times - 1),
            _ => {}
        }
        *way
    }

    async fn carry(self, client: TcpStream, server: SocketAddr) {
        let way = self.next();
        let mut changed = self.changed.subscribe();
        let carrying = async {
            let (up, down) = match way {
                Way::Closed | Way::ClosedFor(_) => return,
                Way::Silent => return std::future::pending().await,
                Way::Open => (usize::MAX, usize::MAX),
                Way::CutsUpload(bytes) => (bytes, usize::MAX),
                Way::CutsDownload(bytes) => (usize::MAX, bytes),
            };
            let server = TcpStream::connect(server).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::select! {
                () = pass(&mut from_client, &mut to_server, up) => {}
                () = pass(&mut from_server, &mut to_client, down) => {}
            }
        };
        tokio::select! {
            () = carrying => {}
            _ = changed.changed() => {}
        }
    }
}

/// Passes at most so many bytes.
async fn pass(
    from: &mut (impl tokio::io::AsyncRead + Unpin),
    to: &mut (impl tokio::io::AsyncWrite + Unpin),
    mut bytes: usize,
) {
    let mut buffer = vec![0; 16 * 1024];
    while bytes > 0 {
        let most = buffer.len().min(bytes);
        let Ok(read @ 1..) = from.read(&mut buffer[..most]).await else {
            return;
        };
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
        bytes -= read;
    }
}
