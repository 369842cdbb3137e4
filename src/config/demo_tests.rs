use std::path::Path;

use super::*;
use crate::domain::person::Language;

#[test]
fn the_demo_can_be_moved_to_other_ports() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/demo.toml");
    let demo = load(&path, &[]).unwrap();
    assert!(demo.settings.is_demo());
    assert!(demo.settings.sealing.create_missing);

    let environment = [
        ("PORTTI_SERVER__PUBLIC_URL", "http://chat.localhost:9080"),
        ("PORTTI_DEMO_SITES", "http://kunta.localhost:9081"),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let moved = load(&path, &environment).unwrap();
    assert_eq!(moved.settings.server.origin(), "http://chat.localhost:9080");
    let sites = moved.services.sites();
    assert_eq!(
        sites.iter().collect::<Vec<_>>(),
        ["http://kunta.localhost:9081"]
    );
    for (_, entry) in moved.services.iter() {
        for link in entry.service.privacy_url.0.values() {
            assert!(link.starts_with("http://kunta.localhost:9081/"), "{link}");
        }
        for language in Language::ALL {
            assert!(entry.service.name.0.contains_key(&language));
        }
    }
}
