//! What the unit counts, for `/metrics`.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])+ $name:ident),+ $(,)?) => {
        /// Numbers that only the unit's thread writes and anyone reads. They never go down, but
        /// for `calls` and `legs`.
        #[derive(Debug, Default)]
        pub struct Counters {
            $($(#[$doc])+ pub $name: Counter,)+
        }

        impl Counters {
            /// Each name with its present value, in the order of the fields.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name.get()),)+]
            }
        }
    };
}

counters! {
    /// Calls that have a leg now.
    calls,
    /// Legs that are connected now.
    legs,
    /// Offers answered, first ones and restarts.
    answers,
    /// Offers refused.
    refusals,
    /// Datagrams and frames received.
    packets_in,
    /// Datagrams and frames sent.
    packets_out,
    /// Bytes received.
    bytes_in,
    /// Bytes sent.
    bytes_out,
    /// Media packets forwarded to the other side.
    forwarded,
    /// Those of them that were of an upper layer of a picture.
    forwarded_upper,
    /// Dropped: from an address, or with a user fragment, that no live leg has.
    dropped_stranger,
    /// Dropped: a check with a wrong password or a broken form.
    dropped_check,
    /// Dropped: not what a leg may send in its state, or malformed.
    dropped_malformed,
    /// Dropped: protected media that did not verify, or came twice.
    dropped_unverified,
    /// Dropped: above the rate that the settings allow.
    dropped_rate,
    /// Dropped: control packets above their rate.
    dropped_control,
    /// Dropped: picture, of whatever layer, that was queued and that a slow receiver could not take
    /// in time.
    dropped_late_video,
    /// Dropped: packets of the first layer above the base, which were not queued on a way that had
    /// become slow.
    dropped_layer_1,
    /// Dropped: packets of the layers above that one, which were not queued either.
    dropped_layer_2,
    /// Dropped: sound that a slow receiver could not take in time.
    dropped_late_audio,
    /// Media packets that the senders sent and the unit did not receive.
    lost_in,
    /// Media packets that receivers reported as not received.
    lost_out,
    /// Requests for a whole picture sent to senders.
    picture_requests,
    /// Retransmissions asked for by receivers.
    retransmissions,
    /// Round trips measured.
    round_trips,
    /// The sum of the measured round trips, in microseconds.
    round_trip_micros,
    /// Legs that connected.
    connected,
    /// Legs that failed without connecting.
    failed_never_connected,
    /// Legs that failed by silence.
    failed_silent,
    /// Legs that failed in the handshake.
    failed_handshake,
    /// Legs that failed by breaking the protocol.
    failed_protocol,
    /// Legs that had to agree on another codec.
    failed_codec,
    /// Legs that were thought to stand and did not.
    failed_lost,
    /// How often the unit failed as a whole and began anew.
    restarts,
}

/// One number.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// The present value.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn one(&self) {
        self.more(1);
    }

    pub(super) fn more(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }
}
