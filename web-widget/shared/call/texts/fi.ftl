### Videopuhelu: samat sanat chatissa ja työpöydällä.

## Laitteiden kokeilu

check-title = Kamera ja mikrofoni
check-lead = Vain sinä näet ja kuulet tämän. Liityt, kun itse haluat.
check-asking = Selain voi kysyä, saako kameraa ja mikrofonia käyttää. Salli se.
check-picture = Oma kuvasi
check-camera-off = Kamera on pois päältä
camera = Kamera
microphone = Mikrofoni
speaker = Kaiutin
device = Laite { $number }
level = Mikrofonin ääni
level-say = Sano jotain: palkki liikkuu, kun äänesi kuuluu.
level-heard = Mikrofoni kuulee sinut.
test-sound = Soita kokeiluääni
test-playing = Ääni soi. Jos et kuule mitään, valitse toinen kaiutin tai lisää äänenvoimakkuutta.
camera-on = Käynnistä kamera
camera-close = Sulje kamera
join = Liity puheluun
join-blind = Liity ilman kameraa
check-cancel = Ei nyt
not-recorded = Puhelua ei tallenneta.

## Laitteet, joita ei saada käyttöön

trouble-camera-denied = Kameraa ei saa käyttää. Salli se selaimen osoiterivin kamera- tai lukkomerkistä tai laitteen asetuksista ja yritä uudelleen. Voit liittyä myös ilman kameraa.
trouble-camera-forbidden = Tämä verkkosivu ei salli kameraa. Voit liittyä ilman kameraa.
trouble-camera-missing = Kameraa ei löytynyt. Voit liittyä ilman kameraa.
trouble-camera-busy = Toinen ohjelma käyttää kameraa. Sulje se ja yritä uudelleen, tai liity ilman kameraa.
trouble-camera-failed = Kamera ei käynnistynyt. Yritä uudelleen tai liity ilman kameraa.
trouble-microphone-denied = Mikrofonia ei saa käyttää, joten äänesi ei kuuluisi. Salli se selaimen osoiterivin lukkomerkistä tai laitteen asetuksista ja yritä uudelleen.
trouble-microphone-forbidden = Tämä verkkosivu ei salli mikrofonia, joten äänesi ei kuuluisi. Voit kuunnella ja kirjoittaa viestejä.
trouble-microphone-missing = Mikrofonia ei löytynyt, joten äänesi ei kuuluisi. Voit kuunnella ja kirjoittaa viestejä.
trouble-microphone-busy = Toinen ohjelma käyttää mikrofonia. Sulje se ja yritä uudelleen.
trouble-microphone-failed = Mikrofoni ei käynnistynyt. Yritä uudelleen.
try-again = Yritä uudelleen

## Puhelussa

call-with = Videopuhelu: { $name }
picture-of = { $name }: kuva
screen-of = { $name }: näyttö
own-picture = Oma kuvasi
you-share = Näytät näyttöäsi
controls = Puhelun painikkeet
mute = Mykistä mikrofoni
unmute = Avaa mikrofoni
short-mute = Mykistä
short-unmute = Avaa
short-camera = Kamera
short-share = Näyttö
short-chat = Viestit
short-hang-up = Lopeta
switch-camera = Vaihda toiseen kameraan
share = Näytä näyttösi
share-stop = Lopeta näyttösi näyttäminen
settings = Kamera, mikrofoni ja kaiutin
settings-close = Sulje
full-screen = Koko näyttö
full-screen-leave = Poistu koko näytöstä
picture-in-picture = Kuva pieneen ikkunaan
captions-on = Tekstitys
captions-off = Poista tekstitys
chat-show = Näytä viestit
chat-hide = Piilota viestit
chat-unseen = { $count ->
    [one] Yksi uusi viesti
   *[other] { $count } uutta viestiä
}
hang-up = Lopeta puhelu
unsilence = Laita ääni päälle
unsilence-why = Selain odottaa sinua, ennen kuin se toistaa ääntä.

## Missä mennään

state-asking = Liitytään puheluun…
state-line = { $position ->
    [1] Kaikki linjat ovat juuri nyt varattuja. Olet seuraavana: puhelu alkaa itsestään.
   *[other] Kaikki linjat ovat juuri nyt varattuja. Olet jonossa { $position }.: puhelu alkaa itsestään.
}
state-connecting = Yhdistetään…
state-on = Olet puhelussa.
state-lost = Yhteys katkesi. Yhdistetään uudelleen…
state-replaced = Liityit puheluun toisessa ikkunassa.
state-failed = Puhelua ei saatu yhdistettyä.
join-here = Liity tässä
other-waiting = Odotetaan, että { $name } liittyy.
other-gone = { $name } ei ole juuri nyt puhelussa. Hän voi palata.
other-camera-off = { $name }: kamera on pois päältä
other-muted = { $name }: mikrofoni on pois päältä
said-joined = { $name } on puhelussa.
said-left = { $name } ei ole enää puhelussa.
said-shares = { $name } näyttää näyttöään.
said-muted = Mikrofonisi on pois päältä.
said-unmuted = Mikrofonisi on päällä.
said-camera-on = Kamerasi on päällä.
said-camera-off = Kamerasi on pois päältä.

## Laatu

quality-good = Hyvä yhteys
quality-fair = Kohtalainen yhteys
quality-poor = Heikko yhteys
yield-small = Yhteys on heikko. Kuvasi lähetetään pienempänä, jotta ääni kulkee.
yield-none = Yhteys on heikko. Kuvasi on tauolla, jotta ääni kulkee. Se palaa itsestään.

## Suojaus

lock-sealed = Päästä päähän salattu
lock-waiting = Yhteyttä suojataan…
lock-plain = Ei päästä päähän salattu: tämä palvelu voisi nähdä ja kuulla
lock-new = Uudet numerot: vertaa uudelleen
sealed-text = Kuva ja ääni on salattu sinun ja toisen selaimen välillä. Kukaan välissä ei voi nähdä eikä kuulla niitä, ei edes tämä palvelu.
sealed-compare = Voit varmistua vertaamalla näitä numeroita toisen kanssa. Niiden pitää olla samat:
sealed-waiting = Avaimista sovitaan toisen selaimen kanssa. Sitä ennen mitään ei lähetetä.
plain-text = Kuva ja ääni on salattu matkalla tähän palveluun ja siitä eteenpäin. Niitä ei ole salattu päästä päähän,
plain-own = koska selaimesi ei osaa sitä. Selaimen uusin versio yleensä osaa.
plain-other = koska tämän palvelun mukaan toisen selain ei osaa sitä.
