//! Which claims of a provider tell what: profiles of the brokers in Finland, and single names.

settings! {
    /// Which claims tell what, where otherwise than in the `profile`. An empty name is not looked
    /// for. Of several names, with a space between, the first that is there counts.
    pub struct Claims impl Default {
        /// The Finnish personal identity code.
        personal_id: Option<String> = None => "\"urn:oid:1.2.246.21\"",
        /// Given names.
        given_names: Option<String> = None => "\"urn:oid:1.2.246.575.1.14 urn:oid:2.5.4.42\"",
        /// Family name.
        family_name: Option<String> = None => "\"urn:oid:2.5.4.4\"",
        /// Birth date.
        birth_date: Option<String> = None => "\"urn:oid:1.3.6.1.5.5.7.9.1\"",
        /// Non-disclosure order (turvakielto): `1` or `true`.
        non_disclosure: Option<String> = None => "\"urn:oid:1.2.246.517.2002.2.27\"",
        /// The eIDAS person identifier of a foreign identity.
        foreign_id: Option<String> = None => "\"urn:oid:1.2.246.517.3002.111.17\"",
        /// The method used, where told otherwise than in `amr`.
        method: Option<String> = None => "\"ftn_idp\"",
    }
}

/// The habits of a provider: what its claims are called, and which scopes it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The Finnish trust network (Traficom 213/2023 S), as Telia and others follow it.
    Ftn,
    /// OP.
    Op,
    /// Signicat.
    Signicat,
    /// Suomi.fi. Its OpenID Connect names are not public yet: these are those of its SAML.
    SuomiFi,
}

choices! {
    Profile: "ftn" => Profile::Ftn, "op" => Profile::Op, "signicat" => Profile::Signicat,
        "suomifi" => Profile::SuomiFi;
}

/// The claims that tell what: each a name, several with spaces between, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    /// The Finnish personal identity code.
    pub personal_id: String,
    /// Given names.
    pub given_names: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    pub birth_date: String,
    /// Non-disclosure order.
    pub non_disclosure: String,
    /// The eIDAS person identifier.
    pub foreign_id: String,
    /// The method used.
    pub method: String,
}

impl Profile {
    /// The scopes that the provider wants.
    #[must_use]
    pub fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Ftn | Self::SuomiFi => &["openid"],
            Self::Op => &["openid", "profile", "personal_identity_code"],
            Self::Signicat => &["openid", "profile", "idp-id", "nin", "ftn-extra"],
        }
    }

    /// The names, in the order of [`ClaimNames`].
    fn names(self) -> [&'static str; 7] {
        match self {
            Self::Ftn => [
                "urn:oid:1.2.246.21",
                "urn:oid:1.2.246.575.1.14 urn:oid:2.5.4.42",
                "urn:oid:2.5.4.4",
                "urn:oid:1.3.6.1.5.5.7.9.1",
                "urn:oid:1.2.246.517.2002.2.27",
                "urn:oid:1.2.246.517.3002.111.17",
                "",
            ],
            Self::SuomiFi => [
                "urn:oid:1.2.246.21",
                "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName \
                 urn:oid:1.2.246.575.1.14 urn:oid:2.5.4.42",
                "urn:oid:2.5.4.4 \
                 http://eidas.europa.eu/attributes/naturalperson/CurrentFamilyName",
                "http://eidas.europa.eu/attributes/naturalperson/DateOfBirth \
                 urn:oid:1.3.6.1.5.5.7.9.1",
                "urn:oid:1.2.246.517.2002.2.27",
                "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier \
                 urn:oid:1.2.246.517.3002.111.17",
                "",
            ],
            Self::Op => [
                "personal_identity_code",
                "given_name",
                "family_name",
                "birthdate",
                "",
                "",
                "",
            ],
            Self::Signicat => [
                "ftn_hetu nin",
                "given_name",
                "family_name",
                "birthdate",
                "",
                "",
                "ftn_idp",
            ],
        }
    }

    /// The names of this profile, with single ones replaced.
    #[must_use]
    pub fn claims(self, with: &Claims) -> ClaimNames {
        let names = [
            &with.personal_id,
            &with.given_names,
            &with.family_name,
            &with.birth_date,
            &with.non_disclosure,
            &with.foreign_id,
            &with.method,
        ];
        let mut resolved = self.names().into_iter().zip(names);
        let mut next = || {
            let (own, other) = resolved.next()?;
            Some(other.clone().unwrap_or_else(|| own.to_owned()))
        };
        let mut take = || next().unwrap_or_default();
        ClaimNames {
            personal_id: take(),
            given_names: take(),
            family_name: take(),
            birth_date: take(),
            non_disclosure: take(),
            foreign_id: take(),
            method: take(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_name_replaces_that_of_the_profile() {
        let with = Claims {
            birth_date: Some("born".to_owned()),
            method: Some(String::new()),
            ..Claims::default()
        };
        let names = Profile::Signicat.claims(&with);
        assert_eq!(names.personal_id, "ftn_hetu nin");
        assert_eq!(
            (names.birth_date.as_str(), names.method.as_str()),
            ("born", "")
        );
        let plain = Profile::SuomiFi.claims(&Claims::default());
        assert_eq!(plain.family_name.split(' ').count(), 2);
        assert!(
            plain
                .foreign_id
                .ends_with("urn:oid:1.2.246.517.3002.111.17")
        );
    }

    #[test]
    fn every_profile_can_tell_a_person() {
        for profile in [
            Profile::Ftn,
            Profile::Op,
            Profile::Signicat,
            Profile::SuomiFi,
        ] {
            let names = profile.claims(&Claims::default());
            for name in [names.personal_id, names.given_names, names.family_name] {
                assert!(!name.is_empty(), "{profile:?}");
            }
            assert!(profile.scopes().contains(&"openid"));
        }
    }
}
