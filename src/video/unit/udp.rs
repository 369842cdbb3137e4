//! The UDP socket of all calls: many datagrams are taken in by one call of the system, and each
//! answer leaves by the address that was written to, also where a machine has several.

use std::io::{ErrorKind, IoSliceMut, Result};
use std::net::{IpAddr, SocketAddr};

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use socket2::{Domain, Socket, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::{Path, Sent};

/// Longer than any datagram that a browser sends in a call; what is longer is not looked at.
const MOST_DATAGRAM: usize = 2_048;
/// Room for what the kernel may hand over as one: up to 64 datagrams of one sender.
const BUFFER: usize = 64 * 1024;
/// What the kernel keeps for the socket while the thread is busy, each way.
const KERNEL_BUFFER: usize = 4 * 1024 * 1024;

/// The socket with room for what comes.
pub(super) struct Udp {
    socket: UdpSocket,
    state: UdpSocketState,
    buffers: Vec<Vec<u8>>,
    metas: [RecvMeta; BATCH_SIZE],
    /// Whether one of several addresses may have been written to.
    wildcard: bool,
}

/// Binds the socket.
pub(super) fn bind(address: SocketAddr) -> Result<std::net::UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, None)?;
    if address.is_ipv6() {
        // One socket for both families where the wildcard is bound.
        socket.set_only_v6(false)?;
    }
    // The kernel cuts these to its own limits.
    socket.set_recv_buffer_size(KERNEL_BUFFER)?;
    socket.set_send_buffer_size(KERNEL_BUFFER)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket.into())
}

impl Udp {
    /// Takes a bound socket. To be called inside of the runtime.
    pub(super) fn new(socket: std::net::UdpSocket) -> Result<Self> {
        let wildcard = socket.local_addr()?.ip().is_unspecified();
        Ok(Self {
            state: UdpSocketState::new((&socket).into())?,
            socket: UdpSocket::from_std(socket)?,
            buffers: vec![vec![0; BUFFER]; BATCH_SIZE],
            metas: [RecvMeta::default(); BATCH_SIZE],
            wildcard,
        })
    }

    /// Waits until there is something to take in.
    pub(super) async fn readable(&self) -> Result<()> {
        self.socket.readable().await
    }

    /// Waits until the kernel takes something.
    pub(super) async fn writable(&self) -> Result<()> {
        self.socket.writable().await
    }

    /// Takes in what has come, as much as one call gives: whether there may be more.
    pub(super) fn receive(&mut self, mut take: impl FnMut(Path, SocketAddr, &[u8])) -> bool {
        let Self {
            socket,
            state,
            buffers,
            metas,
            wildcard,
        } = self;
        let mut slices = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer));
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| slices.next().unwrap_or(IoSliceMut::new(&mut [])));
        let received = socket.try_io(Interest::READABLE, || {
            state.recv((&*socket).into(), &mut slices, metas)
        });
        let Ok(count) = received else { return false };
        for (meta, bytes) in metas.iter().zip(&slices).take(count) {
            let here = meta.dst_ip.filter(|_| *wildcard);
            let path = Path::Udp {
                peer: meta.addr,
                here,
            };
            let bytes = bytes.get(..meta.len).unwrap_or_default();
            for datagram in bytes.chunks(meta.stride.max(1)) {
                if datagram.len() <= MOST_DATAGRAM {
                    take(path, meta.addr, datagram);
                }
            }
        }
        count == BATCH_SIZE
    }

    /// Sends a datagram, by the address `here` where one is told.
    pub(super) fn send(&self, peer: SocketAddr, here: Option<IpAddr>, bytes: &[u8]) -> Sent {
        let transmit = Transmit {
            destination: peer,
            ecn: None,
            contents: bytes,
            segment_size: None,
            src_ip: here,
        };
        let sent = self.socket.try_io(Interest::WRITABLE, || {
            self.state.try_send((&self.socket).into(), &transmit)
        });
        match sent {
            Ok(()) => Sent::Taken,
            Err(error) if error.kind() == ErrorKind::WouldBlock => Sent::Blocked,
            Err(_) => Sent::Gone,
        }
    }
}
