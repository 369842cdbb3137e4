// Generated from src/domain/screening by `portti types`. Do not edit it.

/** The zero of each run of ten digits. */
export const DIGIT_ZEROS = '660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0 1a80 1a90 1b50 1bb0 1c40 1c50 2080 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 ff10 104a0 10d30 11066 110f0 11136 111d0 112f0 11450 114d0 11650 116c0 11730 118e0 11950 11c50 11d50 11da0 16a60 16ac0 16b50 1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e950 1f101 1fbf0';
/** First, last and value of the first of other digits. */
export const OTHER_DIGITS = 'b2 b3 2 b9 b9 1 2070 2070 0 2074 2079 4 2460 2468 1 2474 247c 1 2488 2490 1 24ea 24ea 0 24f5 24fd 1 24ff 24ff 0 2776 277e 1 2780 2788 1 278a 2792 1 1f100 1f100 0';
/** The A of each run of 26 letters. */
export const ALPHABETS = '249c 24b6 24d0 ff21 ff41 1d400 1d41a 1d434 1d44e 1d468 1d482 1d49c 1d4b6 1d4d0 1d4ea 1d504 1d51e 1d538 1d552 1d56c 1d586 1d5a0 1d5ba 1d5d4 1d5ee 1d608 1d622 1d63c 1d656 1d670 1d68a 1f110 1f130 1f150 1f170';
/** A letter, then what looks like it. */
export const LOOK_ALIKES = 'AÀÁÂÃàáâãΑαАаᗅᴀꓮ BʙΒβВвᏴꓐ CÇçϲϹСсᏟᴄⅭⅽꓚ DԀԁᎠᗞⅮⅾꓓ EÈÉÊËèéêëΕεЁЄЕеёєᎬ℮ꓰ FſϜϝᖴꓝ GԌᏀꓖ HΗНнҺһᎻꓧ IÌÍÎÏìíîïΙιІі JͿϳЈјᎫꓙ KΚκКкᏦꓗ LԼᏞⅬⅼꓡ MΜМмᎷⅯⅿꓟ NÑñΝꓠ OÒÓÔÕòóôõΟοОо PΡρРрᏢꓑ QԚԛ RʀᎡᖇꓣ SЅѕՏᏚꓢ TΤτТтᎢꓔ UÙÚÛÜùúûüυՍսᑌꓴ VνѴѵᏙⅤⅴꓦ WωШшѡԜԝᎳꓪ XΧχХхⅩⅹꓫ YÝýÿΥγУуҮүҰұꓬ ZΖᏃꓜ';
/** First and last of what takes no room. */
export const INVISIBLE = '80 84 86 9f ad ad 300 36f 483 489 591 5bd 5bf 5bf 5c1 5c2 5c4 5c5 610 61a 61c 61c 64b 65f 670 670 6d6 6dc 6df 6e4 6e7 6e8 6ea 6ed 115f 1160 17b4 17b5 180b 180f 1ab0 1aff 1dc0 1dff 200b 200f 202a 202e 2060 206f 20d0 20ff 302a 302f 3099 309a 3164 3164 fe00 fe0f fe20 fe2f feff feff ffa0 ffa0 fff9 fffb 1bca0 1bca3 1d165 1d169 1d16d 1d182 e0000 e0fff';
/** First and last of line breaks. */
export const LINES = '85 85 2028 2029';
/** First and last of spaces. */
export const SPACES = 'a0 a0 1680 1680 2000 200a 202f 202f 205f 205f 2800 2800 3000 3000 ff3f ff3f';
/** First and last of dashes. */
export const DASHES = 'ac ac af af 2c9 2c9 2d7 2d7 58a 58a 5be 5be 6d4 6d4 1400 1400 1806 1806 2010 2015 203e 203e 2043 2043 2053 2053 207b 207b 208b 208b 2212 2212 223c 223c 23af 23af 2500 2501 2796 2796 2e17 2e17 2e1a 2e1a 2e3a 2e3b 2e40 2e40 2e5d 2e5d 301c 301c 3030 3030 30a0 30a0 30fc 30fc 3161 3161 4e00 4e00 fe31 fe32 fe58 fe58 fe63 fe63 ff0d ff0d ff5e ff5e ff70 ff70 ffe3 ffe3 10ead 10ead';
/** First and last of plus signs. */
export const PLUSES = '2d6 2d6 207a 207a 208a 208a 2795 2795 fb29 fb29 fe62 fe62 ff0b ff0b';
/** First and last of dots. */
export const DOTS = 'b7 b7 387 387 2022 2022 2024 2027 2219 2219 22c5 22c5 25cf 25cf 3002 3002 30fb 30fb fe52 fe52 ff0a ff0a ff0e ff0e ff61 ff61 ff65 ff65';
/** First and last of slashes and bars. */
export const SLASHES = 'a6 a6 2044 2044 2215 2216 2502 2503 2571 2572 29f8 29f8 ff0f ff0f ff3c ff3c ff5c ff5c';
/** First and last of other marks. */
export const SYMBOLS = 'a1 a9 ab bf d7 d7 f7 f7 2c2 2c5 2d2 2df 2000 206f 2070 209f 20a0 20cf 2100 215f 2190 2bff 2e00 2e7f 3000 303f fe10 fe1f fe30 fe6f ff00 ff20 ff3b ff40 ff5b ff65 ffe0 ffef fffc fffd 1f000 1faff';
/** Words for personal IDs. */
export const PERSONAL = ' hetu| hetu n|henkilotunnu|henkilo tunnu| henk tunn|henkilonumero|tunnuksen numero|tunnukseni numero|tunnus numero| hetun numero| hetuni numero|beteckningens nummer| sotu|sosiaaliturvatunnu|loppuosa|tunnusosa|personbeteckning|personnum| personnr| person nr| pnr|samordningsn|social security|social security n|socialskyddssignum| ssn| ssn n|personal identi|personal id|personal code|identity code|identity number|identification number|national id| id number| id code| cpr| cpr n|fodselsn|fodsels n| fnr| d nummer|isikukood|id kood';
/** Words for payment cards. */
export const CARDS = 'maksukort|luottokort|pankkikort|kortin numero|korttinumero|kortnummer|kreditkort|betalkort|bankkort|betalingskort|card number|credit card|debit card|payment card|bank card| visa|mastercard| amex| krediitkaar';
/** Words for bank accounts. */
export const ACCOUNTS = ' iban|tilinumero| tilini| tilille|kontonummer|bankkonto|account number|bank account| kontonr';
/** Words for other numbers. */
export const OTHERS = ' puh| numero| soita| soitt| gsm| tel| mobil| mobiil| phone| call| ring| tlf| sms| tekstiviest| whatsapp| nummer| number| tilaus| tilauks| asianumero| asianro| asiatunnu| diaari| dnro| viite| lasku| asiakasn| jasenn| jasenty| sopimus| seuranta| lahety| pakett| paket| varau| y tunnu| tapaus| tiket| kirjastokort| kiinteisto| rekisteri| sarjan| order| bestall| arende| diarie| dnr| faktura| ocr| kund| referen| boknin| sparning| forsandels| orgn| organisationsn| case| ticket| invoice| reference| ref| customer| booking| tracking| shipment| parcel| member| serial| barcode| ordre| sag| journal| pakke| isbn| issn| ean| imei';
/** Words for parts of personal IDs. */
export const PARTS = ' loppu| tunnuks| viimei| tarkist| paatty| alkuosa| merkki| merkit| sista| slutsiffr| slutar| kontroll| siffr| last| ending| ends| check| control| digit';
/** The words for 0 to 9. */
export const SPOKEN_DIGITS = 'nolla noll zero oh|yksi yks ett one|kaksi kaks tva two|kolme tre three|nelja fyra four|viisi viis fem five|kuusi kuus sex six|seitseman seittaman seiska sju seven|kahdeksan kaheksan kasi atta eight|yhdeksan yheksan ysi nio nine';
/** The words for the months. */
export const SPOKEN_MONTHS = 'tammikuu januari january|helmikuu februari february|maaliskuu mars march|huhtikuu april|toukokuu maj may|kesakuu juni june|heinakuu juli july|elokuu augusti august|syyskuu september|lokakuu oktober october|marraskuu november|joulukuu december';
/** Signs, then the words for them. */
export const SPOKEN_SIGNS = '- viiva miinus streck minus dash hyphen|+ plus';
/** Length and countries of account numbers. */
export const ACCOUNT_LENGTHS = '15 NO|16 BE|18 DK FI FO GL NL|19 MK SI|20 AT BA EE KZ LT LU XK|21 CH CR HR LI LV|22 BG BH DE GB GE IE ME RS VA|23 AE GI IL IQ OM SO TL|24 AD CZ ES MD PK RO SA SE SK TN VG|25 LY PT ST|26 IS TR|27 BI DJ FR GR IT MC MR SM|28 AL AZ BY CY DO GT HN HU LB NI PL SV|29 BR EG PS QA UA|30 JO KW MU YE|31 MT SC|32 LC|33 RU';
