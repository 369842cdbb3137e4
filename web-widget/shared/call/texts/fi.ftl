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

trouble-camera-denied = Kameraa ei saa käyttää. Salli se selaimen osoiterivin kamera- tai lukkomerkistä tai laitteen asetuksista ja yritä uudelleen. Voit osallistua myös ilman kameraa.
trouble-camera-forbidden = Tämä verkkosivu ei salli kameraa. Voit osallistua ilman kameraa.
trouble-camera-missing = Kameraa ei löytynyt. Voit osallistua ilman kameraa.
trouble-camera-busy = Toinen ohjelma käyttää kameraa. Sulje se ja yritä uudelleen, tai osallistu ilman kameraa.
trouble-camera-failed = Kamera ei käynnistynyt. Yritä uudelleen tai osallistu ilman kameraa.
trouble-camera-paused = Laite tai toinen ohjelma on keskeyttänyt kameran, joten sinua ei nähdä. Kuva palaa itsestään.
trouble-microphone-denied = Mikrofonia ei saa käyttää, joten äänesi ei kuulu. Salli se selaimen osoiterivin lukkomerkistä tai laitteen asetuksista ja yritä uudelleen.
trouble-microphone-forbidden = Tämä verkkosivu ei salli mikrofonia, joten äänesi ei kuulu. Voit kuunnella ja kirjoittaa viestejä.
trouble-microphone-missing = Mikrofonia ei löytynyt, joten äänesi ei kuulu. Voit kuunnella ja kirjoittaa viestejä.
trouble-microphone-busy = Toinen ohjelma käyttää mikrofonia. Sulje se ja yritä uudelleen.
trouble-microphone-failed = Mikrofoni ei käynnistynyt. Yritä uudelleen.
trouble-microphone-paused = Laite tai toinen ohjelma on keskeyttänyt mikrofonin, joten äänesi ei kuulu. Ääni palaa itsestään.
trouble-dismiss = Sulje tämä huomautus
try-again = Yritä uudelleen

## Puhelussa

call-with = Videopuhelu: { $name }
picture-of = { $name }: kuva
screen-of = { $name }: näyttö
own-picture = Oma kuvasi
you-share = Jaat näyttöäsi
controls = Puhelun painikkeet
mute = Mykistä mikrofoni
unmute = Avaa mikrofoni
short-mute = Mykistä
short-unmute = Avaa
short-camera = Kamera
short-share = Näyttö
short-chat = Viestit
short-hang-up = Katkaise
switch-camera = Vaihda toiseen kameraan
share = Jaa näyttö
share-stop = Näyttö jaossa: lopeta
settings = Kamera, mikrofoni ja kaiutin
settings-close = Sulje
full-screen = Koko näyttö
full-screen-leave = Poistu koko näytöstä
picture-in-picture = Kuva pieneen ikkunaan
picture-in-picture-leave = Kuva takaisin tälle sivulle
captions-on = Tekstitys
captions-off = Poista tekstitys
chat-show = Näytä viestit
chat-hide = Piilota viestit
chat-unseen = { $count ->
    [one] Yksi uusi viesti
   *[other] { $count } uutta viestiä
}
hang-up = Katkaise puhelu
unfold = Suurenna: näytä koko keskustelu
short-unfold = Suurenna
unsilence = Laita ääni päälle
unsilence-why = Selain odottaa sinua, ennen kuin se toistaa ääntä.

## Missä mennään

state-asking = Liitytään puheluun…
state-line = { $position ->
    [1] Kaikki linjat ovat juuri nyt varattuja. Olet seuraavana: puhelu alkaa itsestään.
   *[other] Kaikki linjat ovat juuri nyt varattuja. Olet jonossa sijalla { $position }: puhelu alkaa itsestään.
}
state-connecting = Yhdistetään…
state-on = Olet puhelussa.
state-lost = Yhteys katkesi. Yhdistetään uudelleen…
state-replaced = Liityit puheluun toisessa ikkunassa.
state-failed = Puhelua ei saatu yhdistettyä.
join-here = Liity tässä
other-waiting = Odotetaan, että { $name } liittyy.
other-gone = { $name } ei ole juuri nyt puhelussa. Hän voi palata.
other-deaf = Näet ja kuulet toisen osapuolen ({ $name }), kun toinen selain on saanut tietää, että jatkat ilman päästä päähän -salausta.
other-camera-off = { $name }: kamera on pois päältä
other-muted = { $name }: mikrofoni on pois päältä
said-joined = { $name } on puhelussa.
said-left = { $name } ei ole enää puhelussa.
said-shares = { $name } jakaa näyttöään.
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
lock-held = Ei suojattu: mitään ei lähetetä
lock-new = Uudet numerot: vertaa uudelleen
sealed-text = Kuva ja ääni on salattu sinun ja toisen selaimen välillä. Kukaan välissä ei voi nähdä eikä kuulla niitä, ei edes tämä palvelu.
sealed-compare = Voit varmistua vertaamalla näitä numeroita toisen kanssa. Niiden pitää olla samat:
sealed-waiting = Avaimista sovitaan toisen selaimen kanssa. Sitä ennen mitään ei lähetetä.
sealed-held = Mitään, mitä sanot tai näytät, ei lähetetä ennen kuin olet päättänyt.
sealed-over = Mitään, mitä sanot tai näytät, ei lähetetä: et ole puhelussa.
question-asks = Tämän palvelun mukaan toisen osapuolen selain ({ $name }) ei osaa salata puhelua päästä päähän. Mitään, mitä sanot tai näytät, ei nyt lähetetä. Jos jatkat ilman, tämä palvelu voisi nähdä ja kuulla teidät molemmat.
question-late = Päästä päähän -salauksesta ei saatu sovittua ajoissa. Mitään, mitä sanot tai näytät, ei lähetetä. Yritä uudelleen tai jatka ilman: silloin tämä palvelu voisi nähdä ja kuulla teidät molemmat.
question-broken = Tämä selain ei pystynyt aloittamaan päästä päähän -salausta. Mitään, mitä sanot tai näytät, ei lähetetä. Yritä uudelleen tai jatka ilman: silloin tämä palvelu voisi nähdä ja kuulla teidät molemmat.
go-on-plain = Jatka ilman päästä päähän -salausta
plain-text = Kuva ja ääni on salattu matkalla tähän palveluun ja siitä eteenpäin. Niitä ei ole salattu päästä päähän,
plain-own = koska selaimesi ei osaa sitä. Selaimen uusin versio yleensä osaa.
plain-other = koska tämän palvelun mukaan toisen selain ei osaa sitä. Suostuit jatkamaan.
plain-chosen = koska päätit jatkaa ilman.
