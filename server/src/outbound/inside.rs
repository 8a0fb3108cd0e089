//! Which addresses lie inside the network that the server stands in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is not one of the public internet: this machine, a private network, a link, a test network,
/// multicast, or a way of writing one of these in IPv6.
#[must_use]
pub fn is_inside(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_inside_v4(ip),
        IpAddr::V6(ip) => is_inside_v6(ip),
    }
}

fn is_inside_v4(ip: Ipv4Addr) -> bool {
    // This network, carrier-grade NAT (and the metadata services that clouds put there), IETF's own, benchmarks,
    // multicast and above.
    let is_special = match ip.octets() {
        [0 | 224.., ..] | [192, 0, 0, _] => true,
        [100, b, ..] => (64..128).contains(&b),
        [198, b, ..] => (18..20).contains(&b),
        _ => false,
    };
    is_special || ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_documentation()
}

fn is_inside_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    // Translated (NAT64, 6to4) and compatible addresses reach an IPv4 one that nobody looked at; site-local is old.
    let is_special = matches!(segments[0], 0x64 | 0x2002)
        || segments[..6] == [0; 6]
        || (0xfec0..=0xfeff).contains(&segments[0]);
    is_special || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_multicast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_known_however_it_is_written() {
        for inside in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "fe80::1",
            "fec0::1",
            "fd00:ec2::254",
            "ff02::1",
        ] {
            assert!(is_inside(inside.parse().expect("an address")), "{inside}");
        }
        for outside in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111"] {
            assert!(!is_inside(outside.parse().expect("an address")), "{outside}");
        }
    }
}
