//! What the names and numbers of one leg's control packets mean to the other leg.

use std::time::Instant;

use super::super::Counters;
use super::super::rtcp::{Translate, Weight};
use super::super::stream::Stream;
use super::Leg;

/// The names of a control packet from one leg to the other.
pub(in crate::video::unit) struct Names<'a> {
    pub(in crate::video::unit) now: Instant,
    /// Who sends the packet.
    pub(in crate::video::unit) from: &'a mut Leg,
    /// Who receives it.
    pub(in crate::video::unit) to: &'a mut Leg,
    pub(in crate::video::unit) counters: &'a Counters,
}

impl Names<'_> {
    fn received(&self) -> impl Iterator<Item = &Stream> {
        // Numbers of a sender that is gone mean nothing to the one that is here.
        let current = self.from.sender == Some(self.to.serial);
        self.from.streams.iter().filter(move |_| current)
    }
}

impl Translate for Names<'_> {
    fn source(&self, ssrc: u32) -> Option<(u32, u32)> {
        let current = self.to.sender == Some(self.from.serial);
        let mut streams = self.to.streams.iter().filter(|_| current);
        let stream = streams.find(|stream| stream.source == Some(ssrc))?;
        Some((stream.ssrc, stream.stamp_added()))
    }

    fn target(&self, ssrc: u32) -> Option<(u32, u16)> {
        let stream = self.received().find(|stream| stream.ssrc == ssrc)?;
        Some((stream.source?, stream.sequence_added()))
    }

    fn gave_up(&self, ssrc: u32, number: u16) -> bool {
        let stream = self.received().find(|stream| stream.ssrc == ssrc);
        stream.is_some_and(|stream| stream.gave_up(number))
    }

    fn any_target(&self) -> Option<u32> {
        self.received().find_map(|stream| stream.source)
    }

    fn speaker(&self) -> u32 {
        self.to.speaker()
    }

    fn numbers(&self) -> u16 {
        self.from.numbers.added()
    }

    fn may_say(&mut self, weight: Weight) -> bool {
        let may = self.from.may_say(self.now, weight);
        if !may {
            self.counters.dropped_control.one();
        }
        may
    }

    fn picture(&mut self) -> bool {
        self.to.may_ask_for_picture(self.now, self.counters)
    }

    fn ask_again(&mut self, count: usize) -> bool {
        let may = self.from.may_ask_again(self.now, count);
        if may {
            self.counters
                .retransmissions
                .more(u64::try_from(count).unwrap_or(0));
        } else {
            self.counters.dropped_control.one();
        }
        may
    }

    fn lost(&mut self, ssrc: u32, count: u32) {
        let place = self
            .from
            .streams
            .iter()
            .position(|stream| stream.ssrc == ssrc);
        let Some(before) = place.and_then(|place| self.from.lost.get_mut(place)) else {
            return;
        };
        // Negative counts (doubled packets) fill the upper half of the 24 bits.
        if count < 0x0080_0000 && count > *before {
            self.counters.lost_out.more(u64::from(count - *before));
            *before = count;
        }
    }
}
