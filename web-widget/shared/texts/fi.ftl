### Tiedostot: samat sanat asiakkaan chatissa ja konsolissa.

cancel = Peruuta
close = Sulje

## Valinta

attach = Liitä tiedosto
attach-title = Lähetä tiedosto
attach-photo = Ota kuva
attach-choose = Valitse tiedosto
attach-what = Voit lähettää { $kinds }. Yksi tiedosto saa olla kooltaan enintään { $size }.
attach-how = Voit myös vetää tiedostot tähän tai liittää kuvan viestikenttään.
attach-private = Jokainen tiedosto tarkistetaan virusten varalta ennen kuin se välitetään. Kuvista poistetaan tieto ottopaikasta ja -ajasta.
group-pictures = kuvia
group-pdf = PDF-tiedostoja
group-text = tekstitiedostoja
group-office = toimisto-ohjelmien asiakirjoja
drop-here = Pudota tiedostot tähän

## Tiedosto ja sen vaihe

file = Tiedosto: { $name }
state-waiting = Odottaa vuoroaan
state-sending = Lähetetään, { $percent } %
state-stalled = Yhteys katkesi. Lähetys jatkuu itsestään.
state-received = Lähetetty. Tarkistetaan…
state-coming = Lähetetään parhaillaan…
state-checking = Tarkistetaan…
state-delivered = Tarkistettu ja välitetty
state-ready = Tarkistettu
state-unfinished = Lähetys keskeytyi. Valitse tiedosto uudelleen.
state-refused = Ei välitetty
state-removed = Tiedosto on poistettu.
state-undelivered = Keskustelu päättyi ennen kuin tiedosto ehdittiin välittää.
progress = Lähetetään { $name }
active-content = Tiedostossa on osia, jotka voisivat toimia itsestään, kuten komentosarjoja. Tässä katselussa mitään ei suoriteta. Jos avaat tiedoston muussa ohjelmassa, älä anna sen suorittaa mitään.
open = Avaa
open-named = Avaa { $name }
download = Tallenna
download-named = Tallenna { $name }
remove = Poista
remove-named = Poista { $name }
cancel-named = Peruuta lähetys: { $name }
again = Yritä uudelleen
again-named = Yritä uudelleen: { $name }
put-away = Poista ilmoitus
get-failed = Tiedostoa ei saatu haettua juuri nyt. Yritä hetken kuluttua uudelleen.
get-gone = Tiedosto ei ole enää saatavilla.
get-closed = Keskustelu on päättynyt, joten tiedostoa ei voi enää avata tai tallentaa.

## Poistaminen

remove-title = Poistetaanko tiedosto?
remove-what = ”{ $name }” poistetaan keskustelusta, eikä kukaan voi enää avata sitä.
remove-keep = Säilytä tiedosto

## Hylätty ennen perille tuloa

unnamed = Tiedosto
refused-title = { $name }: ei lähetetty
refused-empty = Tiedosto on tyhjä. Tarkista, että valitsit oikean tiedoston.
refused-type = Tämän tyyppisiä tiedostoja ei voi lähettää. Voit lähettää { $kinds }.
refused-mismatch = Tiedoston sisältö ei vastaa sen nimeä. Avaa tiedosto, tallenna se uudelleen ja yritä sitten uudestaan.
refused-large = Tiedosto on liian suuri. Tiedosto saa olla kooltaan enintään { $size }. Usein riittää valokuva asiakirjasta tai osa siitä.
refused-many = Tässä keskustelussa on jo niin monta tiedostoa kuin voi lähettää. Poista tarpeeton tiedosto ja yritä uudelleen.
refused-all-large = Tämän keskustelun tiedostot ovat yhdessä niin suuria kuin ne saavat olla. Poista tarpeeton tiedosto ja yritä uudelleen.
refused-full = Tiedostoja ei voi juuri nyt vastaanottaa. Yritä myöhemmin uudelleen tai kerro asiasi kirjoittamalla.
refused-personal-id = Tiedoston nimessä näyttää olevan henkilötunnus tai muu arkaluonteinen numero, joten sitä ei lähetetty. Anna tiedostolle toinen nimi ja yritä uudelleen.
refused-word = Tiedoston nimessä on sana, jota ei voi lähettää. Anna tiedostolle toinen nimi ja yritä uudelleen.
refused-unidentified = Tiedostoja voi lähettää vasta tunnistautumisen jälkeen.
refused-not-offered = Tässä palvelussa ei voi lähettää tiedostoja.
refused-closed = Keskustelu on päättynyt, joten tiedostoa ei lähetetty.
refused-ended = Istunto on päättynyt, joten tiedostoa ei lähetetty.
refused-gone = Lähetys kesti liian kauan, ja jo lähetetty osa on poistettu. Yritä uudelleen.
refused-network = Tiedostoa ei saatu lähetettyä juuri nyt. Yritä hetken kuluttua uudelleen.
refused-other = Tiedostoa ei voitu lähettää.

## Hylätty tarkistuksessa

problem-infected = Tiedostosta löytyi virus, joten sitä ei välitetty.
problem-type_not_allowed = Tiedoston sisältö ei ole sellaista, jota tässä voi lähettää, joten sitä ei välitetty.
problem-too_large = Tiedosto osoittautui liian suureksi, joten sitä ei välitetty.
problem-incomplete = Tiedosto ei tullut kokonaan perille, joten sitä ei välitetty.
problem-not_checkable = Tiedostoa ei voitu tarkistaa, joten sitä ei välitetty. Se voi olla suojattu salasanalla.
problem-active_content = Tiedostossa on osia, jotka voisivat toimia itsestään, kuten komentosarjoja tai upotettuja tiedostoja, joten sitä ei välitetty.
problem-damaged = Tiedosto näyttää vioittuneelta, joten sitä ei välitetty.
problem-too_complex = Tiedosto on liian suuri tai monimutkainen tarkistettavaksi, joten sitä ei välitetty.
problem-lost = Tiedosto katosi häiriön takia, eikä sitä välitetty.
advice-infected = Laitteesi kannattaa tarkistaa virusten varalta. Jos asia ei voi odottaa, voit ottaa asiakirjasta valokuvan ja lähettää sen.
advice-type_not_allowed = Voit ottaa siitä kuvan tai tallentaa sen PDF-tiedostoksi ja lähettää sen.
advice-too_large = Voit lähettää pienemmän kuvan tai osan asiakirjasta.
advice-incomplete = Lähetä se uudelleen.
advice-not_checkable = Poista salasana, tai ota asiakirjasta kuva ja lähetä se.
advice-active_content = Tulosta asiakirja uudeksi PDF-tiedostoksi tai ota siitä kuva, ja lähetä se.
advice-damaged = Tarkista, että tiedosto aukeaa laitteellasi, tallenna se uudelleen ja lähetä se sitten.
advice-too_complex = Voit ottaa asiakirjasta kuvan tai lähettää sen osissa.
advice-lost = Lähetä se uudelleen.

## Ääneen luettavaksi

said-received = { $name }: lähetetty, tarkistetaan.
said-delivered = { $name }: tarkistettu ja välitetty.
said-ready = { $name }: uusi tiedosto, tarkistettu.
said-refused = { $name }: { $problem }
said-removed = { $name }: poistettu.

## Katselu

viewer-tools = Työkalut
viewer-content = Tiedoston sisältö
viewer-loading = Avataan tiedostoa…
viewer-loading-part = Avataan tiedostoa, { $percent } %
viewer-failed = Tiedostoa ei voida näyttää tässä. Voit tallentaa sen ja avata sen muussa ohjelmassa.
viewer-cut = Tässä näkyy vain alku. Tallenna tiedosto, niin voit lukea loput.
viewer-picture = Kuva: { $name }
viewer-page = Sivu { $page }/{ $pages }
page-number = Sivu
page-of = / { $pages }
page-next = Seuraava sivu
page-previous = Edellinen sivu
zoom-in = Suurenna
zoom-out = Pienennä
zoom-level = { $percent } %
fit-width = Sovita leveyteen
fit-whole = Sovita kokonaan
turn = Käännä
