//! Where packets were dropped, as the kernel and the unit count.

use std::collections::HashSet;
use std::fmt::{Display, Formatter, Result};
use std::ops::Sub;

use crate::house::House;
use crate::side::Side;

/// Packets that were dropped since the beginning.
#[derive(Clone, Copy)]
pub struct Drops {
    /// By the kernel, because the unit did not take them in soon enough.
    before: u64,
    /// By the unit.
    within: u64,
    /// By the kernel, because the bench did not.
    after: u64,
}

impl Drops {
    pub fn now(crowd: &[[Side; 2]], house: &mut House) -> Self {
        let server = crowd[0][0].server_port();
        let own: HashSet<u16> = crowd.iter().flatten().map(Side::port).collect();
        let mut drops = Self {
            before: 0,
            within: house.dropped(),
            after: 0,
        };
        let table = std::fs::read_to_string("/proc/net/udp").unwrap();
        let (_names, sockets) = table.split_once('\n').unwrap();
        for line in sockets.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (_, port) = words[1].split_once(':').unwrap();
            let port = u16::from_str_radix(port, 16).unwrap();
            let dropped: u64 = words.last().unwrap().parse().unwrap();
            if port == server {
                drops.before += dropped;
            } else if own.contains(&port) {
                drops.after += dropped;
            }
        }
        drops
    }
}

impl Sub for Drops {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            before: self.before - earlier.before,
            within: self.within - earlier.within,
            after: self.after - earlier.after,
        }
    }
}

impl Display for Drops {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let Self {
            before,
            within,
            after,
        } = self;
        write!(
            out,
            "{before} before the unit, whose socket was full; {within} by the unit; \
             {after} after it, at the browsers of the bench"
        )
    }
}
