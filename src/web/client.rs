//! Who calls: the address behind the proxies, the language, the origin.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;
use ipnet::IpNet;

use crate::domain::person::Language;

/// The address of the client.
///
/// `X-Forwarded-For` is believed only as far as it was written by trusted proxies: from the
/// connection backwards, the first address that is not one of theirs.
#[must_use]
pub fn address(request: &HttpRequest, trusted: &[IpNet]) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
    let forwarded = request.headers().get_all("x-forwarded-for");
    let values: Vec<_> = forwarded.filter_map(|value| value.to_str().ok()).collect();
    behind(peer, &values, trusted)
}

fn behind(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let mut address = peer.to_canonical();
    let hops = forwarded.iter().rev().flat_map(|value| value.rsplit(','));
    for hop in hops {
        if !is_trusted(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = next.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

/// The language to answer in: of the `lang` parameter, or the first that the browser names.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    let query = request.query_string().split('&');
    let named = query
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(Language::from_tag);
    named.or_else(|| accepted(request)).unwrap_or_default()
}

fn accepted(request: &HttpRequest) -> Option<Language> {
    let header = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)?
        .to_str()
        .ok()?;
    header
        .split(',')
        .find_map(|range| Language::from_tag(range.split(';').next().unwrap_or_default().trim()))
}

/// Whether a request that changes something, or opens a socket, came from a page of Portti's own
/// origin. A browser always sends `Origin` with these; who leaves it out is not a browser of ours.
#[must_use]
pub fn same_origin(request: &HttpRequest, own: &str) -> bool {
    request
        .headers()
        .get(header::ORIGIN)
        .is_some_and(|origin| origin.as_bytes() == own.as_bytes())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let told = ["203.0.113.9, 198.51.100.7, 10.0.0.2"];
        assert_eq!(behind(ip("10.0.0.1"), &told, &trusted), ip("198.51.100.7"));
        assert_eq!(behind(ip("192.0.2.1"), &told, &trusted), ip("192.0.2.1"));
        assert_eq!(
            behind(ip("10.0.0.1"), &["nonsense"], &trusted),
            ip("10.0.0.1")
        );
        assert_eq!(
            behind(ip("10.0.0.1"), &["198.51.100.7", "10.0.0.3"], &trusted),
            ip("198.51.100.7")
        );
        assert_eq!(behind(ip("10.0.0.1"), &told, &[]), ip("10.0.0.1"));
    }

    #[test]
    fn the_parameter_goes_before_the_browser() {
        let request = |uri: &str, accept: &str| {
            TestRequest::with_uri(uri)
                .insert_header((header::ACCEPT_LANGUAGE, accept.to_owned()))
                .to_http_request()
        };
        assert_eq!(language(&request("/x?a=1&lang=sv", "en")), Language::Sv);
        assert_eq!(language(&request("/x", "de, en-GB;q=0.8")), Language::En);
        assert_eq!(language(&request("/x?lang=zz", "zz")), Language::Fi);
    }

    #[test]
    fn another_origin_or_none_is_not_ours() {
        let own = "https://chat.example.org";
        let with = |origin: &str| {
            TestRequest::default()
                .insert_header((header::ORIGIN, origin.to_owned()))
                .to_http_request()
        };
        assert!(same_origin(&with(own), own));
        for other in [
            "https://chat.example.org.evil",
            "http://chat.example.org",
            "null",
            "",
        ] {
            assert!(!same_origin(&with(other), own), "{other}");
        }
        assert!(!same_origin(&TestRequest::default().to_http_request(), own));
    }
}
