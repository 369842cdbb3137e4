//! Whom an address counts as where something is limited.

use std::net::{IpAddr, Ipv6Addr};

/// The address as far as it names one holder: an IPv6 address by its first 64 bits, since all the
/// rest belongs to one customer; an IPv4 address whole, also where it is written as IPv6.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let prefix = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(prefix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_ipv6_network_counts_as_one() {
        let parse = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(
            network(parse("2001:db8::1")),
            network(parse("2001:db8::ffff:1"))
        );
        assert_ne!(
            network(parse("2001:db8::1")),
            network(parse("2001:db8:0:1::1"))
        );
        assert_eq!(network(parse("::ffff:192.0.2.1")), parse("192.0.2.1"));
    }
}
