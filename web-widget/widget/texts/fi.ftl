title = Chat
loading = Hetkinen, chat avautuu…
back = Takaisin
cancel = Peruuta
minimise = Pienennä chat
language = Kieli
new-window = (avautuu uuteen ikkunaan)
try-again = Yritä uudelleen
reload = Lataa sivu uudelleen
attempt-failed = Se ei onnistunut juuri nyt. Yritä hetken kuluttua uudelleen.

## Kun jokin on vialla

unreachable-title = Chat ei vastaa
unreachable-text = Emme saa juuri nyt yhteyttä chatiin. Tarkista verkkoyhteytesi ja yritä hetken kuluttua uudelleen.
expired-title = Istunto on päättynyt
expired-text = Tämä keskustelu ei ole enää auki tässä selaimessa. Voit aloittaa uuden keskustelun, jos asiasi jäi kesken.
stray-title = Keskustelua ei löytynyt
stray-text = Palasit tunnistautumisesta, mutta tässä selaimessa ei ole keskustelua, johon se kuuluisi. Tietojasi ei välitetty kenellekään.
stray-warning = Jos joku muu lähetti sinulle tunnistautumislinkin, älä jatka. Tunnistaudu vain keskustelussa, jonka aloitit itse.
goodbye-title = Kiitos, kun asioit kanssamme
goodbye-text = Keskustelu on poistettu tästä selaimesta.
goodbye-advice = Jos käytät yhteistä tietokonetta, sulje vielä kaikki selainikkunat.
start-anew = Aloita uusi keskustelu

## Palvelun valinta

services-title = Missä voimme auttaa?
services-lead = Valitse palvelu, jonka kanssa haluat keskustella.
services-none = Tällä sivulla ei ole juuri nyt chat-palveluja.
availability-open = Avoinna
availability-closed = Suljettu
availability-nobody_present = Ei päivystäjää
availability-queue_full = Ruuhkaa
unavailable-open = Chat on avoinna.
unavailable-closed = Chat on nyt suljettu.
unavailable-nobody_present = Kukaan ei juuri nyt päivystä chatissa.
unavailable-queue_full = Jono on nyt täynnä.
opens-at = Avautuu { $day } klo { $time }.
hours-title = Aukioloajat
queue-none = Jonossa ei ole ketään.
service-identifies = Tunnistaudut aluksi
queue-some = { $count ->
    [one] Jonossa on yksi henkilö.
   *[other] Jonossa on { $count } henkilöä.
}
queue-estimate = Odotusaika on { $wait }.
wait-under-minute = alle minuutti
wait-over-hour = yli tunti
wait-minutes = { $minutes ->
    [one] noin minuutti
   *[other] noin { $minutes } minuuttia
}

## Aloituslomake

language-not-offered = Tätä palvelua ei ole tarjolla valitsemallasi kielellä. Voit valita toisen kielen:
start-on-request = Älä kirjoita chatiin henkilötunnustasi. Jos asiasi vaatii tunnistautumista, pyydämme sitä erikseen.
start-at-start = Tässä palvelussa tunnistaudut ensin, esimerkiksi pankkitunnuksilla tai mobiilivarmenteella. Sen jälkeen pääset jonoon. Älä kirjoita lomakkeeseen henkilötunnustasi.
start-never = Tässä palvelussa saat yleistä neuvontaa, eikä sinua pyydetä tunnistautumaan. Älä kirjoita chatiin henkilötunnustasi.
start-name = Nimi
start-name-hint = Voit käyttää myös etunimeä tai nimimerkkiä.
start-phone = Puhelinnumero
start-phone-optional = Puhelinnumero (vapaaehtoinen)
start-phone-hint = Soitamme vain, jos yhteys katkeaa ja asia jää kesken.
start-topic = Mitä asiasi koskee? (vapaaehtoinen)
start-topic-hint = Muutama sana riittää.
start-consent = Olen lukenut tietosuojaselosteen, ja tietojani saa käsitellä sen mukaisesti.
start-privacy-link = Lue tietosuojaseloste
start = Aloita keskustelu
starting = Aloitetaan…
start-failed = Keskustelun aloitus ei onnistunut. Tarkista verkkoyhteytesi ja yritä uudelleen. Lomakkeen tiedot ovat tallella.
problem-empty = Täytä tämä kohta.
problem-barred = Tässä näyttää olevan henkilötunnus tai muu arkaluonteinen numero. Poista se, niin voit jatkaa.
problem-malformed = Tarkista, mitä kirjoitit tähän.
problem-phone = Tarkista puhelinnumero. Käytä vain numeroita, esimerkiksi 040 123 4567.
problem-consent = Vahvista, että olet lukenut tietosuojaselosteen.

## Keskustelu

header-waiting = Odotat vuoroasi
header-arriving = Tunnistaudu, niin pääset jonoon
header-with = { $name }
header-with-away = { $name } – yhteys hetken poikki
identified-as = Olet tunnistautunut nimellä
foreign = ulkomainen tunnistautuminen
foreign-of = ulkomainen tunnistautuminen, { $country }
header-closed = Keskustelu on päättynyt
waiting-title = Olet jonossa
waiting-position = { $position ->
    [1] Olet jonossa seuraavana
   *[other] Olet jonossa sijalla { $position }
}
waiting-estimate = Arvioitu odotusaika on { $wait }.
waiting-next = Ammattilainen vastaa sinulle tässä ikkunassa. Voit jo kirjoittaa asiasi valmiiksi.
waiting-transferred = Keskustelusi siirrettiin toiselle ammattilaiselle. Kaikki tähänastinen on tallella.
waiting-stay = Paikkasi jonossa säilyy, vaikka lataisit sivun uudelleen tai siirtyisit toiselle sivulle.
log = Keskustelun viestit
you = Sinä
professional = Ammattilainen
types = { $name } kirjoittaa…
to-newest = Uusimpiin viesteihin
write = Kirjoita viesti
send = Lähetä
message-sending = Lähetetään…
message-hidden = Viesti on poistettu.
message-masked = Henkilötunnus on peitetty.
message-left = { $count ->
    [one] Yksi merkki jäljellä
   *[other] { $count } merkkiä jäljellä
}
message-too-long = { $over ->
    [one] Viesti on yhden merkin liian pitkä.
   *[other] Viesti on { $over } merkkiä liian pitkä.
}
refused-personal-id = Viestissä näyttää olevan henkilötunnus tai muu arkaluonteinen numero, joten emme lähettäneet sitä. Numeroa ei myöskään tallennettu. Poista se viestistä, niin voit jatkaa. Jos asiasi vaatii tunnistautumista, ammattilainen pyytää sitä.
refused-word = Viestissä on sana, jota ei voi lähettää. Muotoile viesti uudelleen.
refused-ended = Viestiä ei lähetetty, koska keskustelu ei ole enää auki.
refused-other = Viestiä ei voitu lähettää. Teksti on tallella, voit yrittää uudelleen.
offline-title = Yhteys katkesi.
offline-text = Yhdistämme uudelleen. Voit jatkaa kirjoittamista: viestisi lähtevät, kun yhteys palaa, eikä mitään katoa.
offline-now = Yhdistä nyt
outdated-text = Chatista on uusi versio. Lataa sivu uudelleen, niin voit jatkaa samaa keskustelua.

## Mitä on tapahtunut

happened-started = Keskustelu alkoi
happened-accepted = { $name } liittyi keskusteluun
happened-transferred = Keskustelu siirrettiin eteenpäin
happened-asked = { $name } pyysi sinua tunnistautumaan
happened-asked-service = Palvelu pyytää sinua tunnistautumaan
happened-identified = Tunnistauduit: { $name }
happened-declined = Et tunnistautunut tällä kertaa
happened-failed = Tunnistautuminen ei onnistunut
happened-expired = Tunnistautumispyyntö vanheni
happened-withdrawn = Tunnistautumispyyntö peruttiin
happened-transcript = Pyysit keskustelun sähköpostiisi
happened-delivered = Keskustelu lähetettiin sähköpostiisi
happened-undelivered = Sähköpostin lähetys ei onnistunut
closed-professional = Ammattilainen päätti keskustelun
closed-resident = Päätit keskustelun
closed-abandoned = Keskustelu päättyi, koska ketään ei ollut paikalla
closed-barred = Keskustelu päätettiin

## Tunnistautuminen

identify-title = Tunnistautuminen
identify-why = { $name } ({ $service }) pyytää sinua tunnistautumaan, jotta voitte käsitellä henkilökohtaisia asioitasi turvallisesti.
identify-why-service = { $service } pyytää sinua tunnistautumaan, jotta voimme käsitellä henkilökohtaisia asioitasi turvallisesti.
identify-seen = Ammattilainen näkee nimesi ja henkilötunnuksesi.
identify-unlocks = Tunnistautuminen on voimassa vain tämän keskustelun ajan.
identify-free = Päätät itse. Voit jatkaa keskustelua yleisellä tasolla myös tunnistautumatta.
identify-demanded = Palvelu on vain tunnistautuneille. Jos et halua tunnistautua, voit poistua, eikä tietojasi välitetä.
identify-begin = Aloita tunnistautuminen
identify-remaining = Pyyntö on voimassa vielä
identify-remaining-told = { $minutes ->
    [one] Pyyntö on voimassa vielä alle minuutin.
   *[other] Pyyntö on voimassa vielä alle { $minutes } minuuttia.
}
identify-over = Pyynnön aika päättyi.
identify = Tunnistaudu
identify-again = Yritä uudelleen
identify-reopen = Avaa ikkuna uudelleen
identify-not-now = Ei nyt
identify-window = Tunnistaudu toisessa ikkunassa. Kun olet valmis, palaat tähän keskusteluun.
identify-going = Siirryt tunnistautumiseen. Palaat sen jälkeen tähän keskusteluun.
identify-redeeming = Vahvistamme tunnistautumista…
identify-left = Jos tunnistautumisikkuna sulkeutui kesken, voit yrittää uudelleen.
identify-no-connection = Yhteys katkesi kesken tunnistautumisen. Yritä uudelleen.
identify-not-accepted = Tunnistautumista ei voitu liittää tähän keskusteluun.
identify-not-accepted-next = Voit jatkaa keskustelua ja pyytää ammattilaista lähettämään uuden pyynnön.
identify-before-writing = Tunnistaudu ensin, niin voit kirjoittaa.
ended-declined = Et tunnistautunut.
ended-expired = Tunnistautumispyyntö vanheni.
ended-withdrawn = Tunnistautumispyyntö peruttiin.
ask-again-text = Voit jatkaa keskustelua tunnistautumatta. Jos haluat tunnistautua, pyydä ammattilaista lähettämään uusi pyyntö.
ask-again = Pyydä uusi tunnistautumispyyntö
ask-again-message = Tunnistautumispyyntö ehti vanhentua. Voisitko lähettää uuden?
failed-cancelled = Keskeytit tunnistautumisen. Tietojasi ei välitetty.
failed-provider_error = Tunnistuspalvelussa tapahtui virhe.
failed-provider_unavailable = Tunnistuspalvelu ei juuri nyt vastaa.
failed-flow_mismatch = Tunnistautumista ei voitu liittää tähän keskusteluun.
failed-token_rejected = Tunnistuspalvelun vastausta ei voitu vahvistaa.
failed-assurance_too_low = Valitsemasi tunnistustapa ei riitä tähän palveluun.
failed-authentication_too_old = Tunnistautuminen oli liian vanha.
failed-identity_missing = Tunnistuspalvelu ei antanut tarvittavia tietoja.
failed-foreign_not_accepted = Tässä palvelussa tarvitaan suomalainen henkilötunnus, jota tunnistuksessasi ei ollut. Tietojasi ei välitetty.
failed-other = Tunnistautuminen ei onnistunut.
failed-next = Voit yrittää uudelleen tai jatkaa keskustelua tunnistautumatta.
failed-next-demanded = Voit yrittää uudelleen.

## Keskustelun päättäminen

leave = Lopeta
leave-queue = Poistu jonosta
leave-start = Poistu
leave-title = Lopetetaanko keskustelu?
leave-text = Keskustelu päättyy molemmilta, eikä sitä voi enää jatkaa. Voit sen jälkeen pyytää keskustelun sähköpostiisi.
leave-queue-title = Poistutko jonosta?
leave-queue-text = Menetät paikkasi jonossa. Voit aloittaa myöhemmin uudelleen.
leave-start-title = Poistutko chatista?
leave-start-text = Et ole vielä jonossa, eikä tietojasi ole välitetty. Voit aloittaa myöhemmin uudelleen.
leave-stay = Jatka keskustelua
leave-confirm = Lopeta keskustelu
closed-title = Keskustelu on päättynyt
closed-text-professional = Kiitos yhteydenotostasi.
closed-text-resident = Kiitos yhteydenotostasi.
closed-text-abandoned = Keskustelu päätettiin, koska siihen ei pitkään aikaan tullut viestejä. Voit aloittaa uuden keskustelun milloin vain.
closed-text-barred = Keskustelu päätettiin, eikä palveluun voi nyt ottaa yhteyttä chatissa. Voit asioida muissa yhteyskanavissa.
survey-title = Miten onnistuimme?
survey-text = Vastaamalla muutamaan kysymykseen autat meitä parantamaan palvelua.
survey-link = Vastaa kyselyyn
sign-out-title = Tunnistautumisesi päättyi
sign-out-text = Tunnistautumisesi päättyi keskustelun mukana. Tunnistuspalvelu voi kuitenkin muistaa sinut vielä hetken. Kirjaudu sieltä ulos, jos muut käyttävät tätä laitetta.
sign-out-link = Kirjaudu ulos tunnistuspalvelusta
transcript-title = Keskustelu sähköpostiin
transcript-text = Voit saada tämän keskustelun sähköpostiisi. Henkilötunnukset peitetään.
transcript-button = Lähetä keskustelu minulle
transcript-again = Lähetä uudelleen
transcript-address = Sähköpostiosoite
transcript-address-again = Sähköpostiosoite uudelleen
transcript-address-hint = Kirjoita osoite toisen kerran, jotta keskustelu ei mene väärälle henkilölle.
transcript-send = Lähetä
transcript-sending = Lähetetään…
transcript-on-its-way = Keskustelu on matkalla sähköpostiisi.
transcript-delivered = Keskustelu on lähetetty sähköpostiisi. Jos et näe viestiä, katso myös roskapostikansio.
transcript-failed = Sähköpostia ei saatu perille. Tarkista osoite ja yritä uudelleen.
transcript-limit = Keskustelu on jo lähetetty niin monta kertaa kuin se on mahdollista.
address-malformed = Tarkista sähköpostiosoite, esimerkiksi etunimi.sukunimi@esimerkki.fi.
address-barred = Osoitteessa näyttää olevan henkilötunnus. Käytä toista osoitetta.
address-differs = Osoitteet eivät ole samat. Tarkista molemmat.
clear-title = Käytätkö yhteistä tietokonetta?
clear-text = Lopeta istunto, niin seuraava käyttäjä ei näe keskusteluasi. Keskustelu poistuu tästä selaimesta.
clear-button = Lopeta ja tyhjennä tämä selain

## Videopuhelu

call-title = Videopuhelu
call-invites = { $name } kutsuu sinut videopuheluun.
call-first = Ensin kokeilet kameraa ja mikrofonia. Voit liittyä myös ilman kameraa.
call-private = Kuva ja ääni kulkevat vain tämän palvelun kautta. Puhelua ei tallenneta.
call-free = Saat itse päättää. Voit myös jatkaa kirjoittamalla.
call-remaining = Kutsu on voimassa vielä
call-remaining-told = { $minutes ->
    [one] Kutsu on voimassa vielä alle minuutin.
   *[other] Kutsu on voimassa vielä alle { $minutes } minuuttia.
}
call-join = Liity puheluun
call-decline = Ei kiitos
call-open-title = Videopuhelu on käynnissä
call-open-text = Voit liittyä siihen tässä.
call-left-title = Poistuit videopuhelusta
call-left-text = Puhelu on vielä hetken auki, joten voit palata.
call-rejoin = Palaa puheluun
call-end = Päätä puhelu
call-not-loaded = Puhelua ei saatu juuri nyt auki. Yritä uudelleen.
call-loading = Puhelua avataan…
told-invited = { $name } kutsui sinut videopuheluun
told-accepted = Otit kutsun vastaan
told-declined = Et halunnut videopuhelua
told-missed = Kutsu videopuheluun raukesi
told-withdrawn = { $name } perui kutsun videopuheluun
told-joined = { $name } liittyi videopuheluun
told-you-joined = Liityit videopuheluun
told-left = { $name } poistui videopuhelusta
told-you-left = Poistuit videopuhelusta
told-ended = Videopuhelu päättyi
told-ended-after = { $minutes ->
    [one] Videopuhelu päättyi. Se kesti minuutin
   *[other] Videopuhelu päättyi. Se kesti { $minutes } minuuttia
}
