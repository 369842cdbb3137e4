//! Ordinary messages that look the most like retold codes.

/// Ordinary messages with dates and numbers that are no codes, some with a naming word.
pub const TEMPTING: &[(&str, &str)] = &[
    ("fi", "Tilasin {date} tuotteen {order}, milloin se tulee?"),
    ("fi", "{date} {order}"),
    ("fi", "{date}, huone {room}"),
    ("fi", "Aika on {date} {time4}, huone {room}."),
    ("fi", "Olen syntynyt {date} ja postinumeroni on {postal}."),
    ("fi", "Käynti {date}, lasku {reference}, summa {money}."),
    ("fi", "Lapsi syntyi {date} ja painoi {weight} g."),
    (
        "fi",
        "Tunnus on hukassa. Varasin ajan {date} klo {time} ja numeroni on {phone}.",
    ),
    (
        "fi",
        "Verkkotunnuksen loppuosa puuttuu, tilaus {order} tehtiin {date}.",
    ),
    (
        "fi",
        "Y-tunnus {company}, perustettu {date}, tilikausi {year}.",
    ),
    (
        "fi",
        "Henkilötunnusta en muista, mutta kävin {date} klo {time} ja maksoin {money}.",
    ),
    ("fi", "Odotin yksi, kaksi, kolme tuntia ja soitin {phone}."),
    (
        "fi",
        "Yksi lapsi on viisi vuotta, toinen kaksi, kolmas nolla. Tulemme {date}.",
    ),
    ("fi", "puhelinnumeroni on nolla neljä nolla {spoken7}"),
    (
        "fi",
        "Laskin yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen.",
    ),
    (
        "fi",
        "1. tammikuuta {year} alkaen hinta on {money}, numero {order}",
    ),
    ("sv", "Jag beställde {date} varan {order}."),
    ("sv", "Mötet är {date} {time4} i rum {room}."),
    ("sv", "Jag är född {date} och mitt postnummer är {postal}."),
    ("sv", "Sista betalningsdag {date}, referens {reference}."),
    (
        "sv",
        "De sista tre veckorna, {date} till {date}, har jag väntat på {order}.",
    ),
    ("sv", "ett två tre fyra fem sex sju åtta nio tio"),
    ("en", "I ordered {order} on {date}."),
    ("en", "The meeting is {date} {time4} in room {room}."),
    ("en", "Last visit {date}, invoice {order}, paid {money}."),
    ("en", "Last visit {born}, invoice {year}, room {room4}."),
    (
        "en",
        "The lease began {born} and ends {year}, the last one.",
    ),
    (
        "fi",
        "Viimeisin käyntini oli {born} osoitteessa Kotikatu {house}",
    ),
    ("fi", "Sopimus alkoi {born} ja päättyi {year}."),
    ("fi", "Olen syntynyt {born} ja muutin tänne {year}."),
    ("fi", "Kävin {born} {year}"),
    (
        "sv",
        "Avtalet började {born} och slutar {year}, sista {room4}",
    ),
    (
        "en",
        "The last four of my card are {room4}, order {order} of {date}.",
    ),
    ("en", "one two three four five six seven eight nine ten"),
];

/// Ordinary messages in a row, with a date and then another number.
pub const PAIRS: &[(&str, &str, &str)] = &[
    (
        "fi",
        "Äitini on syntynyt {born}",
        "Hän muutti tänne vuonna {year}",
    ),
    (
        "fi",
        "Kävin teillä {born}",
        "Osoitteeni on Kotikatu {stair}",
    ),
    ("fi", "Kävin teillä {born}", "{stair}"),
    ("fi", "{born}", "{year}"),
    (
        "fi",
        "Synnyin {born}, milloin saan ajan?",
        "Tilaus {room4}, kiitos",
    ),
    ("fi", "Lasku on päivätty {born}", "laskun numero on {room4}"),
    ("fi", "Viimeinen päivä oli {born}", "huone {room}"),
    ("fi", "Unohdin hakea sen {born}.", "soita {phone}"),
    ("fi", "Se oli {born}.", "puh {phone}"),
    (
        "fi",
        "Syntymäaika on {born}",
        "Postinumero {postal}, {house}",
    ),
    ("sv", "Jag är född {born}", "Vi flyttade hit {year}"),
    ("sv", "Fakturan kom {born}", "fakturanummer {room4}"),
    ("sv", "Mötet är {born}", "rum {room}, kod {room4}"),
    ("sv", "Avtalet började {born}", "och slutar {year}"),
    ("en", "My father was born {born}", "He moved here in {year}"),
    (
        "en",
        "The last visit was {born}",
        "order {room4}, flat {stair}",
    ),
    ("en", "I called on {born}", "my number is {phone}"),
];
