# Konsoli suomeksi.
title = Portin konsoli
console = konsoli
language = Kieli
language-fi = suomi
language-sv = ruotsi
language-en = englanti
speaks-fi = suomeksi
speaks-sv = ruotsiksi
speaks-en = englanniksi
loading = Ladataan…
reload = Lataa sivu uudelleen
retry = Yritä uudelleen
dismiss = Sulje
cancel = Peruuta
offline = Yhteyttä ei ole. Tarkista verkko ja yritä uudelleen.
unreachable = Portti ei vastaa
unreachable-hint = Yhteys voi olla poikki tai palvelua käynnistetään uudelleen. Mitään ei ole kadonnut.

# Ovi
sign-in = Kirjaudu sisään
sign-in-title = Kirjaudu konsoliin
sign-in-account = Tunnus
sign-in-password = Salasana
sign-in-busy = Kirjaudutaan…
sign-in-missing = Kirjoita tunnus ja salasana.
sign-in-failed = Kirjautuminen ei onnistunut. Tarkista tunnus ja salasana.
sign-in-ended = Istuntosi on päättynyt. Kirjaudu uudelleen: aloittamasi tekstit ovat tallella.
sign-in-out = Olet kirjautunut ulos.
sign-out = Kirjaudu ulos
sign-in-or = tai tunnuksella ja salasanalla
sign-in-contact = Apua kirjautumiseen: { $contact }
sign-on = Kirjaudu: { $organisation }
sign-on-cancelled = Kirjautuminen keskeytettiin. Voit yrittää uudelleen.
sign-on-no-access = Kirjauduit organisaation { $organisation } tunnuksella, mutta sille ei ole annettu roolia tai palvelua Portissa. Pyydä käyttöoikeutta esihenkilöltäsi tai ylläpidolta.
sign-on-second-factor = Kirjautuminen vaatii toisen tunnistustavan, esimerkiksi koodin tai avaimen. Yritä uudelleen ja vahvista kirjautuminen.
sign-on-mismatch = Kirjautuminen vanheni tai se aloitettiin toisessa selaimessa. Aloita uudelleen tästä.
sign-on-unavailable = Organisaation { $organisation } kirjautumiseen ei juuri nyt saada yhteyttä. Yritä hetken kuluttua uudelleen.
sign-on-refused = Kirjautuminen ei onnistunut. Yritä uudelleen.
sign-out-still = Olet yhä kirjautuneena muualla: { $organisation }. Jos muut käyttävät tätä laitetta, kirjaudu ulos sieltäkin.
sign-out-there = Kirjaudu ulos sieltäkin
code = Kertakoodi
code-hint = Avaa todennussovellus ja kirjoita tunnuksen { $account } koodi.
code-missing = Kirjoita sovelluksen näyttämä koodi.
code-back = Palaa alkuun
demo-title = Kokeile
demo-hint = Tämä on esittely. Voit käyttää näitä tunnuksia.
demo-use = Käytä
demo-use-named = Käytä: { $name }
role-professional = ammattilainen
role-supervisor = esihenkilö
role-auditor = valvoja

# Kehys
skip-links = Ohituslinkit
skip-queue = Siirry jonoon
skip-conversation = Siirry keskusteluihin
views = Näkymät
view-list = Jono
view-chat = Keskustelut
view-details = Tiedot
views-news = odottaa sinua
presence = Tilasi
presence-available = Vapaa
presence-busy = Varattu
presence-away = Poissa
presence-available-hint = Otat uusia keskusteluja
presence-busy-hint = Olet paikalla, mutta et ota uusia keskusteluja
presence-away-hint = Et ole työpisteelläsi
away-notice = Olet merkitty poissa olevaksi. Asiakas ei voi aloittaa keskustelua, jos kukaan palvelussa ei ole paikalla.
link-connecting = Yhdistetään…
link-lost = Ei yhteyttä
lost = Yhteys on poikki. Konsoli yhdistää itse uudelleen, ja nyt kirjoittamasi lähtee silloin.
stale = Portti on päivitetty. Lataa sivu uudelleen jatkaaksesi. Kopioi keskeneräiset tekstit ensin talteen.
another-tab = Konsoli on auki myös toisessa välilehdessä. Molemmat pysyvät ajan tasalla; vain toinen soittaa äänet.
spoken-waiting = { $count ->
    [one] { $name } tuli jonoon
   *[other] Jonoon tuli { $count } uutta asiakasta
  }
spoken-message = Uusi viesti: { $name }

# Jono
queue = Jonossa
queue-loading = Haetaan jonoa…
queue-empty = Kukaan ei odota
queue-empty-available = Uudet asiakkaat tulevat tähän itsestään.
queue-empty-not = Vaihda tilaksi Vapaa, kun voit ottaa asiakkaita.
arriving = { $count ->
    [one] Yksi henkilö tunnistautuu ennen jonoon tuloa
   *[other] { $count } henkilöä tunnistautuu ennen jonoon tuloa
}
waited = odottanut
just-now = juuri nyt
answer = Vastaa
answer-named = Vastaa: { $name }
meant-for = tarkoitettu: { $name }
mine = Omat keskustelut
mine-of = { $held } / { $limit }
mine-empty = Sinulla ei ole nyt keskusteluja.
others = Muiden keskustelut
others-empty = Työkavereillasi ei ole nyt keskusteluja.
held-by = Keskustelua hoitaa { $name }
last-message = viimeisin viesti
unread = lukematta

# Keskustelut
conversations = Keskustelut
conversation = Keskustelu
open-conversations = Avoimet keskustelut
welcome = Yhtään keskustelua ei ole auki
welcome-hint = Kun asiakas tulee jonoon, voit vastata hänelle jonosta.
welcome-waiting = Joku odottaa
welcome-waiting-hint = Pisimpään odottanut on ensimmäisenä.
welcome-keys = Kaikki pikanäppäimet:
identified = Tunnistettu
identifying = Tunnistautuu
resident-here = paikalla
resident-away = ei yhteydessä
show-details = Näytä tiedot
hide-details = Piilota tiedot
put-away = Poista näkyvistä
ended-at = Keskustelu on päättynyt. { $time }
still-waiting = Asiakas odottaa vielä. Voit lukea ennen kuin vastaat.
not-yours = Keskustelu ei ole enää sinulla.
may-not-see = Et näe enää tätä keskustelua. Se on siirtynyt toiselle ammattilaiselle tai toiseen palveluun.
gone = Tätä keskustelua ei enää ole tai sitä ei saa enää näyttää.
take-over = Ota hoitaaksesi
typing = { $name } kirjoittaa…
messages-with = Viestit: { $name }
new-messages = Uudet viestit
to-new = { $count ->
    [one] Yksi uusi viesti
   *[other] { $count } uutta viestiä
  }
to-end = Viimeisimpään
side-resident = Asiakas
side-professional = Ammattilainen
side-system = Portti
masked = Viestistä peitettiin henkilötunnus
hide = Piilota viesti
hidden-message = Piilotettu asiakkaalta
note-by = Muistiinpano, { $name }
note-only-staff = Vain henkilökunta näkee tämän
sending = Lähetetään…
sending-later = Lähtee, kun yhteys palaa
write-what = Mitä kirjoitat
mode-say = Viesti
mode-note = Muistiinpano
write = Kirjoita viesti
write-note = Kirjoita muistiinpano
send = Lähetä
save-note = Tallenna muistiinpano
enter-hint = Enter lähettää, Shift + Enter vaihtaa riviä.

# Mitä tapahtui
log-started = Keskustelu alkoi
log-accepted = { $name } liittyi keskusteluun
log-transferred = Siirretty palveluun { $service }
log-transferred-to = henkilölle { $name }
log-transferred-note = – viesti: { $note }
log-barred = Estetty { $until } asti. Syy: { $reason }
log-identification-requested = { $name } pyysi tunnistautumaan
log-identification-by-service = Palvelu pyysi asiakasta tunnistautumaan
log-identification-opened = Asiakas avasi tunnistautumissivun
log-identification-started = Asiakas siirtyi tunnistuspalveluun
log-reason = ”{ $reason }”
log-identified = Tunnistettu: { $name }
log-identification-declined = Asiakas ei halunnut tunnistautua nyt
log-identification-expired = Tunnistautumispyyntö vanheni
log-identification-withdrawn = Tunnistautumispyyntö peruttiin
log-transcript-requested = Asiakas pyysi keskustelun sähköpostiinsa
log-transcript-delivered = Keskustelu on lähetetty sähköpostiin
log-transcript-failed = Keskustelua ei voitu lähettää sähköpostiin
closed-professional = Ammattilainen päätti keskustelun
closed-resident = Asiakas poistui keskustelusta
closed-abandoned = Keskustelu päättyi, koska asiakas ei palannut
closed-barred = Keskustelu päättyi: asiakas estettiin

# Tiedot
details = Tiedot
resident = Asiakas
name-typed = Annettu nimi
phone = Puhelin
topic = Aihe
service = Palvelu
started = Alkoi
reference = Tunniste
doings = Toiminnot
transfer = Siirrä
end = Päätä keskustelu
bar = Estä asiakas

# Tunnistautuminen
identification = Tunnistautuminen
identification-not-offered = Palvelu antaa yleistä neuvontaa eikä tunnista asiakkaita.
anonymous = Asiakasta ei ole tunnistettu. Anna vain yleistä neuvontaa.
request = Pyydä tunnistautumaan
request-again = Pyydä uudelleen
request-title = Pyydetäänkö asiakasta { $name } tunnistautumaan?
request-what = Asiakas saa keskusteluun kortin ja valitsee, tunnistautuuko hän. Keskustelu jatkuu kummassakin tapauksessa.
request-reason = Miksi? (vapaaehtoinen)
request-reason-hint = Asiakas näkee tämän. Älä kirjoita tähän hänen tietojaan.
request-sees = Mitä asiakas näkee
request-card = { $service } pyytää sinua tunnistautumaan
request-card-data = Miksi tunnistautumista tarvitaan ja mitä ammattilainen sen jälkeen näkee: nimesi ja henkilötunnuksesi. ”Tunnistaudu” ja ”Ei nyt”.
request-after = Pyyntö vanhenee itsestään muutamassa minuutissa, ja voit perua sen.
step-sent = Asiakas näkee pyynnön
step-opened = Tunnistautumissivu on auki
step-provider = Tunnistautuu tunnistuspalvelussa
time-left = Aikaa jäljellä { $time }
time-over = Aika on kulunut
withdraw = Peru pyyntö
outcome-declined = Asiakas ei halunnut tunnistautua.
outcome-expired = Pyyntö vanheni vastauksetta.
outcome-withdrawn = Peruit pyynnön.
failed-cancelled = Asiakas keskeytti tunnistautumisen.
failed-provider_error = Tunnistuspalvelu vastasi virheellä.
failed-provider_unavailable = Tunnistuspalveluun ei saatu yhteyttä.
failed-flow_mismatch = Tunnistautuminen ei palannut samasta selaimesta.
failed-token_rejected = Tunnistuspalvelun vastaus ei ollut kelvollinen.
failed-assurance_too_low = Tunnistautumistapa ei ollut riittävän vahva.
failed-authentication_too_old = Tunnistautuminen oli liian vanha.
failed-identity_missing = Vastauksesta puuttuivat henkilön tiedot.
failed-foreign_not_accepted = Palvelu edellyttää suomalaista henkilötunnusta, jota asiakkaan tunnistuksessa ei ollut.
failed-again = Asiakas voi yrittää uudelleen, kun pyyntö on voimassa.
name-official = Nimi
name-differs = Nimet eroavat.
name-differs-hint = Alussa asiakas kirjoitti ”{ $typed }”; tunnistettu nimellä { $official }.
wrote = Kirjoitti: { $name }
name-as-typed = Nimi asiakkaan itsensä kirjoittamana
non-disclosure = Turvakielto.
non-disclosure-hint = Älä kerro kenellekään tämän henkilön osoitetta, puhelinnumeroa tai olinpaikkaa, älä edes tässä keskustelussa. Älä kirjaa niitä muistiinpanoihin.
personal-id = Henkilötunnus
foreign = Ulkomainen tunnistautuminen.
foreign-hint = Suomalaista henkilötunnusta ei ole. Varmista nimen, syntymäajan ja maan avulla, että käsittelet oikean henkilön tietoja.
country = Maa
birth-date = Syntymäaika
reveal = Näytä
conceal = Piilota
reveal-hint = Näyttämisestä jää merkintä lokiin.
conceal-hint = Merkitty lokiin. Piiloutuu itsestään puolen minuutin kuluttua.
reveal-failed = Henkilötunnusta ei voitu näyttää. Yritä uudelleen.
assurance = Varmuustaso
provider = Tunnistuspalvelu
identified-at = Tunnistettu
identity-withheld = Asiakas on tunnistettu. Henkilötiedot näkyvät keskustelun ammattilaiselle ja palvelun esihenkilöille.

# Kysymykset
hide-title = Piilotetaanko viesti?
hide-what = Viesti poistetaan asiakkaan näkyvistä ja sähköpostiin lähetettävästä keskustelusta. Henkilökunta näkee yhä, että viesti on piilotettu. Tätä ei voi perua.
end-title = Päätetäänkö keskustelu: { $name }?
end-what = Asiakas ei voi enää kirjoittaa. Hänelle tarjotaan palautekyselyä ja keskustelua sähköpostiin. Tätä ei voi perua.
transfer-title = Siirrä asiakas { $name }
transfer-to = Kenelle
transfer-anyone = Kenelle tahansa palvelussa
transfer-nobody = Kukaan tämän palvelun työkaveri ei ole nyt paikalla. Asiakas odottaa jonossa.
transfer-note = Viesti seuraavalle ammattilaiselle
transfer-what = Keskustelu siirtyy palvelun jonoon kaikkine viesteineen.
holds = { $count ->
    [one] yksi keskustelu
   *[other] { $count } keskustelua
  }
bar-title = Estetäänkö { $name }?
bar-what = Keskustelu päättyy heti, eikä asiakas voi aloittaa uutta ennen määräaikaa. Vain uhkausten ja väärinkäytön varalta.
bar-hours = Kuinka pitkäksi aikaa
hours = { $count ->
    [one] Yksi tunti
   *[other] { $count } tuntia
  }
days = { $count ->
    [one] Yksi vuorokausi
   *[other] { $count } vuorokautta
  }
bar-reason = Syy
bar-reason-missing = Kirjoita syy.

# Kieltäytymiset
refused = Tätä ei voitu tehdä.
refused-personal-id-blocked = Tekstissä näyttää olevan henkilötunnus tai kortin numero, joten sitä ei lähetetty eikä tallennettu. Poista numero ja lähetä uudelleen. Henkilökohtaisia asioita voi hoitaa tunnistautumisen jälkeen.
refused-forbidden-word = Tekstissä on sana, jota täällä ei saa käyttää. Sitä ei lähetetty.
refused-too-long = Teksti on liian pitkä. Lähetä se osissa.
refused-already-taken = Työkaverisi ehti vastata ensin.
refused-too-many-conversations = Sinulla on jo niin monta keskustelua kuin saa olla. Päätä ensin jokin niistä.
refused-not-assigned = Keskustelu ei ole enää sinun.
refused-closed = Keskustelu on jo päättynyt.
refused-request-open = Pyyntö on jo voimassa.
refused-busy = Palvelu on juuri nyt ruuhkainen. Yritä hetken päästä uudelleen.

# Asetukset
settings = Asetukset
settings-sound-on = Asetukset, äänet ovat päällä
settings-sound-off = Asetukset, äänet ovat pois päältä
sound = Äänet
sound-what = Vaimea ääni, kun asiakas tulee jonoon tai kirjoittaa sinulle.
sound-on = Äänet ovat päällä
sound-off = Äänet ovat pois päältä
sound-waiting = Äänet alkavat, kun kosketat sivua
sound-test = Kokeile ja ota käyttöön
sound-turn-off = Ota pois käytöstä
sound-failed = Selain ei antanut äänen soida. Tarkista sivuston äänilupa ja äänenvoimakkuus.
sound-other-tab = Konsolin toinen välilehti soittaa äänet.
keyboard = Näppäimistö
keyboard-on = Pikanäppäimet käytössä
keyboard-off = Pikanäppäimet eivät ole käytössä. Voit ottaa ne käyttöön asetuksissa.

# Ohje
help = Ohje
key-help = Tämä ohje
key-answer = Vastaa pisimpään odottaneelle
key-next = Seuraava keskustelu
key-previous = Edellinen keskustelu
key-unread = Seuraava lukematon keskustelu
key-write = Kirjoita viesti
key-note = Kirjoita muistiinpano
key-queue = Siirry jonoon
key-details = Siirry tietoihin
key-identify = Pyydä tunnistautumaan
key-close = Päätä keskustelu
key-enter = Lähetä
key-shift-enter = Uusi rivi
help-identity = Ennen tunnistautumista
help-identity-text = Ennen kuin asiakas on tunnistautunut, et tiedä, kuka kirjoittaa. Anna yleistä neuvontaa ja pyydä tunnistautumaan, kun siirrytään henkilökohtaisiin asioihin. Tunnistus on voimassa keskustelun loppuun.
help-ids = Henkilötunnukset
help-ids-text = Ennen tunnistautumista kirjoitettua henkilötunnusta ei oteta vastaan eikä tallenneta minnekään, kirjoittipa sen kumpi tahansa. Tunnistetun asiakkaan henkilötunnuksen näyttämisestä jää aina merkintä.

# Kirjautuneet
sessions = Kirjautuneet
sessions-open = – näytä kirjautuneet
sessions-what = Avoimet istuntosi ja, jos olet esihenkilö, palvelujesi henkilöstön istunnot. Päätä istunto, jota et tunnista.
sessions-end-others = Kirjaa minut ulos muualta
session-since = alkoi
session-seen = viimeksi käytetty
session-this = tämä istunto
session-end = Päätä
session-end-named = Päätä istunto: { $name }
session-end-title = Päätetäänkö istunto: { $name }?
session-end-own = Kirjaudut ulos siellä, missä tämä istunto on auki. Lähettämättömät tekstit voivat kadota.
session-end-what = Henkilö kirjautuu heti ulos tästä istunnosta ja voi kirjautua uudelleen. Tästä jää merkintä lokiin.
session-not-ended = Se ei onnistunut: istuntoja voi olla yhä auki. Katso luetteloa ja yritä uudelleen.

# Videopuhelu
call = Videopuhelu
call-invite = Kutsu videopuheluun
call-hint = Asiakas päättää itse ja kokeilee ensin kameraa ja mikrofonia. Sinä liityt kamera suljettuna.
call-rings = Kutsu soi asiakkaalla…
call-cancel = Peru kutsu
call-open = Videopuhelu on auki. Voit liittyä siihen.
call-here = Olet puhelussa tai liittymässä siihen.
call-left = Poistuit puhelusta. Se on vielä hetken auki.
call-join = Liity puheluun
call-rejoin = Palaa puheluun
call-end = Päätä puhelu
call-not-loaded = Puhelua ei saatu juuri nyt auki. Yritä uudelleen.
call-loading = Puhelua avataan…
call-outcome-declined = Asiakas ei halua juuri nyt videopuhelua.
call-outcome-missed = Asiakas ei vastannut kutsuun.
call-hindered-not-offered = Tässä palvelussa ei ole videopuheluita.
call-hindered-not-yours = Vain keskusteluun vastaava voi kutsua videopuheluun.
call-hindered-not-identified = Voit kutsua videopuheluun, kun asiakas on tunnistautunut.
call-hindered-elsewhere = Olet toisessa videopuhelussa. Lopeta se ensin.
tab-in-call = (videopuhelu)
spoken-call = { $name } otti videopuhelun vastaan.
log-call-invited = { $name } kutsui videopuheluun
log-call-accepted = Asiakas otti kutsun vastaan
log-call-declined = Asiakas ei halunnut videopuhelua
log-call-missed = Kutsu videopuheluun raukesi
log-call-withdrawn = Kutsu videopuheluun peruttiin
log-call-joined = { $name } liittyi videopuheluun
log-call-left = { $name } poistui videopuhelusta
log-call-ended = Videopuhelu päättyi
log-call-ended-after = { $minutes ->
    [one] Videopuhelu päättyi. Se kesti minuutin
   *[other] Videopuhelu päättyi. Se kesti { $minutes } minuuttia
}
