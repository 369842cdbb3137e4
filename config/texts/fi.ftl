# Mitä palvelin itse sanoo, suomeksi. Samanniminen tiedosto kansiossa, jonka `texts_dir` nimeää,
# korvaa näistä minkä tahansa; mitä siitä puuttuu, pysyy kuten tässä.

### Refusals: `refused-` and the stable code.

refused-personal-id-blocked = { $field ->
    [name] Nimessä näyttää olevan henkilötunnus taikka kortin tai tilin numero. Kirjoita vain nimesi.
    [phone] Tämä näyttää henkilötunnukselta taikka kortin tai tilin numerolta. Kirjoita puhelinnumero.
    [file_name] Tiedoston nimessä näyttää olevan henkilötunnus taikka kortin tai tilin numero. Anna tiedostolle toinen nimi ja lähetä se uudelleen.
    [address] Tässä näyttää olevan henkilötunnus taikka kortin tai tilin numero. Kirjoita vain sähköpostiosoite.
   *[other] Tekstissä näyttää olevan henkilötunnus taikka kortin tai tilin numero. Turvallisuutesi vuoksi sitä ei lähetetty eikä tallennettu. Poista se ja lähetä muu teksti. Jos meidän pitää tietää, kuka olet, pyydämme sinua tunnistautumaan turvallisesti.
  }
refused-forbidden-word = Tekstissä on sana, jota täällä ei voi lähettää. Ilmaise asia toisin.
refused-empty = { $field ->
    [name] Kirjoita nimesi.
    [phone] Kirjoita puhelinnumerosi.
    [address] Kirjoita sähköpostiosoitteesi.
    [message] Kirjoita viesti.
   *[other] Täytä tämä kohta.
  }
refused-too-long = { $limit ->
    [0] Teksti on liian pitkä. Lyhennä sitä.
   *[other] Teksti on liian pitkä: siihen mahtuu enintään { $limit } merkkiä. Lyhennä sitä tai lähetä se osissa.
  }
refused-malformed = { $field ->
    [phone] Tämä ei näytä puhelinnumerolta. Tarkista numero.
    [address] Tämä ei näytä sähköpostiosoitteelta. Tarkista osoite.
    [name] Tarkista nimesi: siinä ei voi olla rivinvaihtoja eikä erikoismerkkejä.
   *[other] Jotakin tässä ei ymmärretty. Tarkista tieto tai lataa sivu uudelleen.
  }
refused-consent-missing = Lue tietosuojaseloste ja hyväksy se ennen kuin aloitat.
refused-service-closed = Palvelu on juuri nyt suljettu.
refused-nobody-present = Juuri nyt kukaan ei ole vastaamassa. Yritä hetken kuluttua uudelleen.
refused-queue-full = Jonossa on juuri nyt niin paljon ihmisiä, ettemme voi ottaa lisää. Yritä hetken kuluttua uudelleen.
refused-language-not-offered = Palvelua ei saa tällä kielellä. Valitse toinen kieli.
refused-barred = Palvelua ei voi juuri nyt käyttää täältä. Voit ottaa meihin yhteyttä muulla tavalla.
refused-not-allowed = Et voi tehdä tätä täällä.
refused-not-assigned = Keskustelu on toisella ammattilaisella.
refused-already-taken = Kollega ehti ottaa keskustelun.
refused-too-many-conversations = Sinulla on jo niin monta keskustelua kuin yhtä aikaa voi olla. Päätä ensin jokin niistä.
refused-still-waiting = Tämän voi tehdä, kun ammattilainen on tullut keskusteluun.
refused-closed = Keskustelu on päättynyt.
refused-not-closed-yet = Tämän voi tehdä, kun keskustelu on päättynyt.
refused-not-offered = Palvelu ei tarjoa tätä.
refused-not-identified = Tämän voi tehdä vahvan tunnistautumisen jälkeen.
refused-already-identified = Tunnistautuminen on jo tehty.
refused-request-open = Tunnistautumispyyntö on jo voimassa.
refused-no-open-request = Voimassa olevaa tunnistautumispyyntöä ei ole.
refused-request-expired = Tunnistautumispyyntö on vanhentunut. Ammattilainen voi lähettää uuden.
refused-not-expired-yet = Tunnistautumispyyntö on vielä voimassa.
refused-foreign-not-accepted = Tässä palvelussa tarvitaan tunnistautuminen suomalaisella henkilötunnuksella.
refused-no-such-thing = Tätä ei enää ole keskustelussa.
refused-call-open = Puhelu on jo käynnissä.
refused-already-done = Tämä on jo tehty.
refused-type-not-allowed = Tällaista tiedostoa ei voi lähettää. Voit lähettää kuvia, PDF-tiedostoja, tekstitiedostoja ja toimisto-ohjelmien asiakirjoja.
refused-type-mismatch = Tiedoston nimi ja sisältö ovat eri tyyppiä. Tallenna tiedosto uudelleen ja yritä sitten.
refused-file-too-large = Tiedosto on liian suuri: enintään { $limit } Mt voi lähettää.
refused-too-many-files = Keskustelussa on jo { $limit } tiedostoa, eikä siihen mahdu enempää. Poista ensin jokin niistä.
refused-too-many-offers = Tässä keskustelussa on lähetetty jo { $limit } tiedostoa. Siinä ei voi lähettää enempää, vaikka joitakin poistettaisiin.
refused-files-too-large = Keskustelun tiedostot olisivat yhdessä liian suuria: enintään { $limit } Mt mahtuu. Poista ensin jokin niistä.

refused-busy = Juuri nyt on ruuhkaa, eikä mitään tallennettu. Yritä hetken kuluttua uudelleen.
refused-unavailable = Palvelu ei juuri nyt toimi. Yritä hetken kuluttua uudelleen.
refused-not-found = Tätä ei löytynyt.
refused-method-not-allowed = Tätä ei voi tehdä tällä tavalla.
refused-unauthorised = Kirjaudu ensin sisään.
refused-csrf-refused = Sivu on vanhentunut. Lataa se uudelleen ja yritä sitten.
refused-origin-refused = Chattia ei voi käyttää tällä verkkosivustolla.
refused-rate-limited = Tuli paljon kerralla. Odota hetki ja yritä uudelleen.
refused-too-many = Näin montaa keskustelua ei voi seurata yhtä aikaa. Sulje ensin jokin niistä.
refused-too-large = Tämä on liian suuri lähetettäväksi.
refused-media-type-refused = Tätä ei voi lähettää tässä muodossa.
refused-session-ended = Istuntosi on päättynyt. Aloita uudelleen.
refused-session-replaced = Istuntosi uusittiin. Sivu ottaa yhteyden itse uudelleen.
refused-protocol = Sivu on vanhentunut. Lataa se uudelleen.
refused-sign-in-failed = Käyttäjätunnus tai salasana on väärä.
refused-code-needed = Kirjoita koodi, jonka sovelluksesi nyt näyttää.
refused-code-wrong = Koodi on väärä tai se on jo käytetty. Odota sovelluksen seuraavaa koodia ja kirjoita se.
refused-sign-on-unavailable = Organisaation kirjautumiseen ei juuri nyt saada yhteyttä. Yritä hetken kuluttua uudelleen.
refused-upload-busy = Tätä tiedostoa lähetetään jo toiselta sivulta.
refused-broken-off = Yhteys katkesi. Lähetys jatkuu itsestään.
refused-offset-conflict = Lähetys jatkui muualla. Se jatkuu itsestään oikeasta kohdasta.
refused-upload-gone = Tiedosto ei ole enää tulossa. Lähetä se uudelleen.
refused-storage-full = Tiedostoille ei juuri nyt ole tilaa. Yritä myöhemmin uudelleen.
refused-call-over = Puhelu on päättynyt.
refused-call-busy = Puhelua ei voi nyt yhdistää. Yritä hetken kuluttua uudelleen.
refused-call-unsupported = Tätä selainta ei voi yhdistää puheluun. Päivitä selain tai käytä toista.
refused-call-lost = Puhelun yhteys katkesi. Yritä uudelleen.
refused-call-too-many = Puhelua pyydettiin liian monta kertaa lyhyessä ajassa. Odota hetki ja yritä uudelleen.
refused-ticket-invalid = Linkkiä voi käyttää vain kerran ja lyhyen ajan. Palaa chatiin ja valitse tunnistautuminen uudelleen.
refused-proof-invalid = Tunnistautumista ei voitu liittää tähän chatiin. Yritä uudelleen chatista.
refused-cancelled = Tunnistautuminen keskeytettiin. Voit yrittää uudelleen, niin kauan kuin pyyntö on voimassa.
refused-provider-error = Tunnistuspalvelu ilmoitti virheestä. Yritä uudelleen.
refused-provider-unavailable = Tunnistuspalveluun ei juuri nyt saada yhteyttä. Yritä hetken kuluttua uudelleen.
refused-flow-mismatch = Tunnistautuminen ei tullut samasta selaimesta, jossa se alkoi. Yritä uudelleen chatista.
refused-token-rejected = Tunnistuspalvelun vastaukseen ei voitu luottaa, eikä sitä käytetty. Yritä uudelleen.
refused-assurance-too-low = Tämä tunnistustapa ei ole tähän palveluun riittävän vahva. Valitse toinen.
refused-authentication-too-old = Tunnistautuminen oli liian vanha. Tunnistaudu uudelleen.
refused-identity-missing = Tunnistuspalvelu ei kertonut, kuka olet. Yritä uudelleen.
refused-other = Jokin meni vikaan. Yritä uudelleen.

### Opening hours.

hours-always = Aina avoinna
hours-closed = Suljettu
hours-line = { $days } { $times }
hours-days = { $first }–{ $last }
hours-times = { $opens }–{ $closes }
day-1 = ma
day-2 = ti
day-3 = ke
day-4 = to
day-5 = pe
day-6 = la
day-7 = su

### The transcript by e-mail.

mail-subject = Chat-keskustelusi { $date }
mail-heading = Keskustelusi
mail-intro = Pyysit kopion chat-keskustelustasi. Se on tässä.
mail-service = Palvelu
mail-date = Päivä
mail-time = Aika
mail-answered = Sinulle vastasi
mail-topic = Aihe
mail-lines = Mitä keskusteltiin
mail-you = Sinä
mail-masked = Henkilötunnus tai vastaava on peitetty.
mail-joined = { $name } tuli keskusteluun.
mail-transferred = Keskustelu siirrettiin palveluun: { $service }.
mail-identification-requested = Sinua pyydettiin tunnistautumaan.
mail-identified = Tunnistauduit.
mail-identification-declined = Päätit olla tunnistautumatta.
mail-file = Tiedosto: { $name } ({ $size } kt)
mail-call-began = Videopuhelu alkoi.
mail-call-ended = Videopuhelu päättyi.
mail-closed-professional = Ammattilainen päätti keskustelun.
mail-closed-resident = Päätit keskustelun.
mail-closed-abandoned = Keskustelu päättyi, koska paikalla ei ollut ketään.
mail-closed-barred = Keskustelu päätettiin.
mail-no-lines = Keskustelussa ei kirjoitettu mitään.
mail-outro = Tämä viesti lähetettiin, koska tämä osoite annettiin chatissa. Jos se et ollut sinä, voit poistaa viestin; muita viestejä ei tule.
mail-no-reply = Älä kirjoita vastausviestiin henkilökohtaisista asioistasi: sähköposti ei ole niille turvallinen kanava.
date = { $day }.{ $month }.{ $year }
time = { $hour }.{ $minute }
