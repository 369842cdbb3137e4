// Generated from src/domain/screening by `portti types`. Do not edit it.

/** The zero of each run of ten digits. */
export const DIGIT_ZEROS = '660 90 d0 1a6 80 80 80 80 80 80 80 80 80 6a 80 50 120 50 750 30 136 8a b0 10 c0 60 90 10 430 85a0 2b0 30 d0 20 60 1a0 5320 590 890 336 8a 46 9a 120 160 80 180 70 70 1b0 70 300 100 50 4cc0 60 90 6c7e a a a a 94a 1b0 660 7b1 aef';
/** First, last and value of the first of other digits. */
export const OTHER_DIGITS = 'b2 1 -b1 b7 0 -b8 206f 0 -2070 2074 5 -2075 245c 8 -2467 2473 8 -247b 2487 8 -248f 24e9 0 -24ea 24f5 8 -24fc 24fe 0 -24ff 2776 8 -277d 277f 8 -2787 2789 8 -2791 1f0ff 0 -1f100';
/** The A of each run of 26 letters. */
export const ALPHABETS = '249c 1a 1a da51 20 d4bf 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a 1a86 20 20 20';
/** A letter, then what looks like it. */
export const LOOK_ALIKES = 'AÀÁÂÃàáâãΑαАаᗅᴀꓮ BʙΒβВвᏴꓐ CÇçϲϹСсᏟᴄⅭⅽꓚ DԀԁᎠᗞⅮⅾꓓ EÈÉÊËèéêëΕεЁЄЕеёєᎬ℮ꓰ FſϜϝᖴꓝ GԌᏀꓖ HΗНнҺһᎻꓧ IÌÍÎÏìíîïΙιІі JͿϳЈјᎫꓙ KΚκКкᏦꓗ LԼᏞⅬⅼꓡ MΜМмᎷⅯⅿꓟ NÑñΝꓠ OÒÓÔÕòóôõΟοОо PΡρРрᏢꓑ QԚԛ RʀᎡᖇꓣ SЅѕՏᏚꓢ TΤτТтᎢꓔ UÙÚÛÜùúûüυՍսᑌꓴ VνѴѵᏙⅤⅴꓦ WωШшѡԜԝᎳꓪ XΧχХхⅩⅹꓫ YÝýÿΥγУуҮүҰұꓬ ZΖᏃꓜ';
/** First and last of what takes no room. */
export const INVISIBLE = '80 4 2 19 e 0 253 6f 114 6 108 2c 2 0 2 1 2 1 4b a 2 0 2f 14 11 0 66 6 3 5 3 1 2 3 a72 1 654 1 56 4 2a1 4f 2c1 3f 20c 4 1b 4 32 f 61 2f f2b 5 6a 1 ca 0 cc9c f 11 f d0 0 a1 0 59 2 bca5 3 14c2 4 4 15 c2e7e fff';
/** First and last of line breaks. */
export const LINES = '85 0 1fa3 1';
/** First and last of spaces. */
export const SPACES = 'a0 0 15e0 0 980 a 25 0 30 0 7a1 0 800 0 cf3f 0';
/** First and last of dashes. */
export const DASHES = 'ac 0 3 0 21a 0 e 0 2b3 0 34 0 116 0 d2c 0 406 0 80a 5 29 0 5 0 10 0 28 0 10 0 187 0 2a 0 173 0 151 1 295 0 681 0 3 0 20 1 5 0 1d 0 1bf 0 14 0 70 0 5c 0 65 0 1c9f 0 b031 1 26 0 b 0 aa 0 51 0 12 0 73 0 eca 0';
/** First and last of plus signs. */
export const PLUSES = '2d6 0 1da4 0 10 0 70b 0 d394 0 339 0 a9 0';
/** First and last of dots. */
export const DOTS = 'b7 0 2d0 0 1c9b 0 2 3 1f2 0 ac 0 30a 0 a33 0 f9 0 cd57 0 b8 0 4 0 53 0 4 0';
/** First and last of slashes and bars. */
export const SLASHES = 'a6 0 1f9e 0 1d1 1 2ec 1 6e 1 486 0 d517 0 2d 0 20 0';
/** First and last of other marks. */
export const SYMBOLS = 'a1 8 2 14 18 0 20 0 1cb 3 d d 1d21 cf 31 5f 31 a6f 201 7f 181 3f cdd1 f 11 3f 91 20 1b 5 1b a 7b f d 1 f003 aff';
/** Words for personal IDs. */
export const PERSONAL = ' hetu| hetu n|henkilotunnu|henkilo tunnu| henk tunn|henkilonumero|tunnuksen numero|tunnukseni numero|tunnus numero| hetun numero| hetuni numero|beteckningens nummer| sotu|sosiaaliturvatunnu|loppuosa|tunnusosa|personbeteckning|personnum| personnr| person nr| pnr|samordningsn|social security|social security n|socialskyddssignum| ssn| ssn n|personal identi|personal id|personal code|identity code|identity number|identification number|national id| id number| id code| cpr| cpr n|fodselsn|fodsels n| fnr| d nummer|isikukood|id kood';
/** Words for payment cards. */
export const CARDS = 'maksukort|luottokort|pankkikort|kortin numero|korttinumero|kortnummer|kreditkort|betalkort|bankkort|betalingskort|card number|credit card|debit card|payment card|bank card| visa|mastercard| amex| krediitkaar';
/** Words for bank accounts. */
export const ACCOUNTS = ' iban|tilinumero| tilini| tilille|kontonummer|bankkonto|account number|bank account| kontonr';
/** Words for other numbers. */
export const OTHERS = ' puh| numero| soita| soitt| gsm| tel| mobil| mobiil| phone| call| ring| tlf| sms| tekstiviest| whatsapp| nummer| number| tilaus| tilauks| asianumero| asianro| asiatunnu| diaari| dnro| viite| lasku| asiakasn| jasenn| jasenty| sopimus| seuranta| lahety| pakett| paket| varau| y tunnu| tapaus| tiket| kirjastokort| kiinteisto| rekisteri| sarjan| order| bestall| arende| diarie| dnr| faktura| ocr| kund| referen| boknin| sparning| forsandels| orgn| organisationsn| case| ticket| invoice| reference| ref| customer| booking| tracking| shipment| parcel| member| serial| barcode| ordre| sag| journal| pakke| isbn| issn| ean| imei';
/** Words for parts of personal IDs. */
export const PARTS = ' loppu | viimeinen merk| viimeiset merk| viimeiset nume| tarkistusmerk| sista fyra| fyra sista| sista siffr| slutsiffr| kontrollsiffr| last four| last digit| last char';
/** The words for 0 to 9. */
export const SPOKEN_DIGITS = 'nolla noll zero oh|yksi yks ett one|kaksi kaks tva two|kolme tre three|nelja fyra four|viisi viis fem five|kuusi kuus sex six|seitseman seittaman seiska sju seven|kahdeksan kaheksan kasi atta eight|yhdeksan yheksan ysi nio nine';
/** The words for the months. */
export const SPOKEN_MONTHS = 'tammikuu januari january|helmikuu februari february|maaliskuu mars march|huhtikuu april|toukokuu maj may|kesakuu juni june|heinakuu juli july|elokuu augusti august|syyskuu september|lokakuu oktober october|marraskuu november|joulukuu december';
/** Signs, then the words for them. */
export const SPOKEN_SIGNS = '- viiva miinus streck minus dash hyphen|+ plus';
/** Length and countries of account numbers. */
export const ACCOUNT_LENGTHS = '15 NO|16 BE|18 DK FI FO GL NL|19 MK SI|20 AT BA EE KZ LT LU XK|21 CH CR HR LI LV|22 BG BH DE GB GE IE ME RS VA|23 AE GI IL IQ OM SO TL|24 AD CZ ES MD PK RO SA SE SK TN VG|25 LY PT ST|26 IS TR|27 BI DJ FR GR IT MC MR SM|28 AL AZ BY CY DO GT HN HU LB NI PL SV|29 BR EG PS QA UA|30 JO KW MU YE|31 MT SC|32 LC|33 RU';
