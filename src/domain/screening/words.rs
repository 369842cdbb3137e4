//! The words that name a code, and the words that name other numbers, in Finnish, Swedish,
//! English, Danish, Norwegian and Estonian. In small ASCII letters (å and ä as a, ö and ø as o); a
//! space at the beginning stands for the beginning of a word, and one at the end for its end.

use crate::domain::service::CodeKind;

/// Words for personal IDs.
const PERSONAL: &[&str] = &[
    " hetu",
    " hetu n",
    "henkilotunnu",
    "henkilo tunnu",
    " henk tunn",
    "henkilonumero",
    "tunnuksen numero",
    "tunnukseni numero",
    "tunnus numero",
    " hetun numero",
    " hetuni numero",
    "beteckningens nummer",
    " sotu",
    "sosiaaliturvatunnu",
    "loppuosa",
    "tunnusosa",
    "personbeteckning",
    "personnum",
    " personnr",
    " person nr",
    " pnr",
    "samordningsn",
    "social security",
    "social security n",
    "socialskyddssignum",
    " ssn",
    " ssn n",
    "personal identi",
    "personal id",
    "personal code",
    "identity code",
    "identity number",
    "identification number",
    "national id",
    " id number",
    " id code",
    " cpr",
    " cpr n",
    "fodselsn",
    "fodsels n",
    " fnr",
    " d nummer",
    "isikukood",
    "id kood",
];

/// Words for payment cards.
const CARDS: &[&str] = &[
    "maksukort",
    "luottokort",
    "pankkikort",
    "kortin numero",
    "korttinumero",
    "kortnummer",
    "kreditkort",
    "betalkort",
    "bankkort",
    "betalingskort",
    "card number",
    "credit card",
    "debit card",
    "payment card",
    "bank card",
    " visa",
    "mastercard",
    " amex",
    " krediitkaar",
];

/// Words for bank accounts.
const ACCOUNTS: &[&str] = &[
    " iban",
    "tilinumero",
    " tilini",
    " tilille",
    "kontonummer",
    "bankkonto",
    "account number",
    "bank account",
    " kontonr",
];

/// Words for numbers of other kinds: phones, orders, cases, invoices, customers.
const OTHERS: &[&str] = &[
    " puh",
    " numero",
    " soita",
    " soitt",
    " gsm",
    " tel",
    " mobil",
    " mobiil",
    " phone",
    " call",
    " ring",
    " tlf",
    " sms",
    " tekstiviest",
    " whatsapp",
    " nummer",
    " number",
    " tilaus",
    " tilauks",
    " asianumero",
    " asianro",
    " asiatunnu",
    " diaari",
    " dnro",
    " viite",
    " lasku",
    " asiakasn",
    " jasenn",
    " jasenty",
    " sopimus",
    " seuranta",
    " lahety",
    " pakett",
    " paket",
    " varau",
    " y tunnu",
    " tapaus",
    " tiket",
    " kirjastokort",
    " kiinteisto",
    " rekisteri",
    " sarjan",
    " order",
    " bestall",
    " arende",
    " diarie",
    " dnr",
    " faktura",
    " ocr",
    " kund",
    " referen",
    " boknin",
    " sparning",
    " forsandels",
    " orgn",
    " organisationsn",
    " case",
    " ticket",
    " invoice",
    " reference",
    " ref",
    " customer",
    " booking",
    " tracking",
    " shipment",
    " parcel",
    " member",
    " serial",
    " barcode",
    " ordre",
    " sag",
    " journal",
    " pakke",
    " isbn",
    " issn",
    " ean",
    " imei",
];

/// Words for the last part of a personal ID, which name a number only right before it. `ends`, `last` and
/// the like alone are not among them: a visit was the last one, and a contract ends in a year.
const PARTS: &[&str] = &[
    " loppu ",
    " viimeinen merk",
    " viimeiset merk",
    " viimeiset nume",
    " tarkistusmerk",
    " sista fyra",
    " fyra sista",
    " sista siffr",
    " slutsiffr",
    " kontrollsiffr",
    " last four",
    " last digit",
    " last char",
];

/// What a word about numbers tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// It names a personal ID.
    Personal,
    /// It names a payment card.
    Card,
    /// It names a bank account.
    Account,
    /// It names a number of another kind.
    Other,
    /// It names a part of a personal ID.
    Part,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 5] = [
        Self::Personal,
        Self::Card,
        Self::Account,
        Self::Other,
        Self::Part,
    ];

    /// The words of the family.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Personal => PERSONAL,
            Self::Card => CARDS,
            Self::Account => ACCOUNTS,
            Self::Other => OTHERS,
            Self::Part => PARTS,
        }
    }

    /// The family whose words name codes of kind `kind`.
    pub fn naming(kind: CodeKind) -> Self {
        match kind {
            CodeKind::PaymentCard => Self::Card,
            CodeKind::Iban => Self::Account,
            CodeKind::Finnish
            | CodeKind::Swedish
            | CodeKind::Danish
            | CodeKind::Norwegian
            | CodeKind::Estonian => Self::Personal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        for family in Family::ALL {
            for word in family.words() {
                let plain = |c: char| c == ' ' || c.is_ascii_lowercase();
                assert!(word.chars().all(plain), "{word}");
                assert!(!word.contains("  "), "{word}");
            }
        }
    }
}
