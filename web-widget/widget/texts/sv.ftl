title = Chatt
loading = Ett ögonblick, chatten öppnas…
back = Tillbaka
cancel = Avbryt
minimise = Minimera chatten
language = Språk
new-window = (öppnas i ett nytt fönster)
try-again = Försök igen
reload = Ladda om sidan
attempt-failed = Det lyckades inte just nu. Försök igen om en stund.

## När något är fel

unreachable-title = Chatten svarar inte
unreachable-text = Vi får inte kontakt med chatten just nu. Kontrollera din internetanslutning och försök igen om en stund.
expired-title = Sessionen har avslutats
expired-text = Samtalet är inte längre öppet i den här webbläsaren. Du kan börja ett nytt samtal om ditt ärende inte blev klart.
stray-title = Samtalet hittades inte
stray-text = Du kom tillbaka från identifieringen, men i den här webbläsaren finns inget samtal som identifieringen hör till. Dina uppgifter har inte lämnats till någon.
stray-warning = Om någon annan har skickat dig en länk för identifiering ska du inte fortsätta. Identifiera dig bara i ett samtal som du själv har startat.
goodbye-title = Tack för att du kontaktade oss
goodbye-text = Samtalet har tagits bort från den här webbläsaren.
goodbye-advice = Om du använder en gemensam dator, stäng också alla webbläsarfönster.
start-anew = Börja ett nytt samtal

## Val av tjänst

services-title = Vad kan vi hjälpa dig med?
services-lead = Välj vilken tjänst du vill chatta med.
services-none = Det finns inga chattjänster på den här sidan just nu.
availability-open = Öppen
availability-closed = Stängd
availability-nobody_present = Ingen på plats
availability-queue_full = Lång kö
unavailable-open = Chatten är öppen.
unavailable-closed = Chatten är stängd just nu.
unavailable-nobody_present = Det finns ingen som svarar i chatten just nu.
unavailable-queue_full = Kön är full just nu.
opens-at = Öppnar { $day } kl. { $time }.
hours-title = Öppettider
queue-none = Det är ingen kö.
service-identifies = Du identifierar dig först
queue-some = { $count ->
    [one] En person står i kön.
   *[other] { $count } personer står i kön.
}
queue-estimate = Väntetiden är { $wait }.
wait-under-minute = mindre än en minut
wait-over-hour = över en timme
wait-minutes = { $minutes ->
    [one] ungefär en minut
   *[other] ungefär { $minutes } minuter
}

## Startformuläret

language-not-offered = Tjänsten finns inte på det språk du har valt. Du kan välja ett annat språk:
start-on-request = Skriv inte din personbeteckning i chatten. Om ditt ärende kräver identifiering ber vi om det särskilt.
start-at-start = I den här tjänsten identifierar du dig först, till exempel med bankkoder eller mobilcertifikat. Därefter kommer du till kön. Skriv inte din personbeteckning i formuläret.
start-never = I den här tjänsten får du allmän rådgivning och blir inte ombedd att identifiera dig. Skriv inte din personbeteckning i chatten.
start-name = Namn
start-name-hint = Du kan också använda bara förnamnet eller en signatur.
start-phone = Telefonnummer
start-phone-optional = Telefonnummer (frivilligt)
start-phone-hint = Vi ringer bara om förbindelsen bryts och ärendet inte är klart.
start-topic = Vad gäller ditt ärende? (frivilligt)
start-topic-hint = Några ord räcker.
start-consent = Jag har läst dataskyddsbeskrivningen och mina uppgifter får behandlas enligt den.
start-privacy-link = Läs dataskyddsbeskrivningen
start = Börja chatta
starting = Startar…
start-failed = Det gick inte att börja samtalet. Kontrollera din internetanslutning och försök igen. Uppgifterna i formuläret finns kvar.
problem-empty = Fyll i den här punkten.
problem-barred = Här verkar det finnas en personbeteckning eller ett annat känsligt nummer. Ta bort det så kan du fortsätta.
problem-malformed = Kontrollera vad du har skrivit här.
problem-phone = Kontrollera telefonnumret. Använd bara siffror, till exempel 040 123 4567.
problem-consent = Bekräfta att du har läst dataskyddsbeskrivningen.

## Samtalet

header-waiting = Du väntar på din tur
header-arriving = Identifiera dig, så kommer du till kön
header-with = { $name }
header-with-away = { $name } – förbindelsen är bruten en stund
identified-as = Du är identifierad som
foreign = utländsk identifiering
foreign-of = utländsk identifiering, { $country }
header-closed = Samtalet är avslutat
waiting-title = Du står i kön
waiting-position = { $position ->
    [1] Du är nästa i kön
   *[other] Du är nummer { $position } i kön
}
waiting-estimate = Den beräknade väntetiden är { $wait }.
waiting-next = En yrkesperson svarar dig i det här fönstret. Du kan redan nu skriva vad ditt ärende gäller.
waiting-transferred = Ditt samtal har flyttats till en annan yrkesperson. Allt som skrivits hittills finns kvar.
waiting-stay = Du behåller din plats i kön även om du laddar om sidan eller går till en annan sida.
log = Meddelanden i samtalet
you = Du
professional = Yrkesperson
types = { $name } skriver…
to-newest = Till de nyaste meddelandena
write = Skriv ett meddelande
send = Skicka
message-sending = Skickas…
message-hidden = Meddelandet har tagits bort.
message-masked = Personbeteckningen har dolts.
message-left = { $count ->
    [one] Ett tecken kvar
   *[other] { $count } tecken kvar
}
message-too-long = { $over ->
    [one] Meddelandet är ett tecken för långt.
   *[other] Meddelandet är { $over } tecken för långt.
}
refused-personal-id = Meddelandet verkar innehålla en personbeteckning eller ett annat känsligt nummer, så vi skickade det inte. Numret har inte heller sparats. Ta bort det ur meddelandet så kan du fortsätta. Om ditt ärende kräver att du identifierar dig ber yrkespersonen om det.
refused-word = Meddelandet innehåller ett ord som inte kan skickas. Formulera om meddelandet.
refused-ended = Meddelandet skickades inte, eftersom samtalet inte längre är öppet.
refused-other = Meddelandet kunde inte skickas. Texten finns kvar, du kan försöka igen.
offline-title = Förbindelsen bröts.
offline-text = Vi ansluter på nytt. Du kan fortsätta skriva: dina meddelanden skickas när förbindelsen är tillbaka, och inget går förlorat.
offline-now = Anslut nu
outdated-text = Det finns en ny version av chatten. Ladda om sidan så kan du fortsätta samma samtal.

## Vad som har hänt

happened-started = Samtalet började
happened-accepted = { $name } kom med i samtalet
happened-transferred = Samtalet flyttades vidare
happened-asked = { $name } bad dig identifiera dig
happened-asked-service = Tjänsten ber dig identifiera dig
happened-identified = Du identifierade dig: { $name }
happened-declined = Du identifierade dig inte den här gången
happened-failed = Identifieringen lyckades inte
happened-expired = Begäran om identifiering gick ut
happened-withdrawn = Begäran om identifiering drogs tillbaka
happened-transcript = Du bad att få samtalet till din e-post
happened-delivered = Samtalet skickades till din e-post
happened-undelivered = E-postmeddelandet kunde inte skickas
closed-professional = Yrkespersonen avslutade samtalet
closed-resident = Du avslutade samtalet
closed-abandoned = Samtalet avslutades, eftersom ingen var på plats
closed-barred = Samtalet avslutades

## Identifiering

identify-title = Identifiering
identify-why = { $name } ({ $service }) ber dig identifiera dig, så att ni tryggt kan ta upp dina personliga ärenden.
identify-why-service = { $service } ber dig identifiera dig, så att vi tryggt kan ta upp dina personliga ärenden.
identify-seen = Yrkespersonen ser ditt namn och din personbeteckning.
identify-unlocks = Identifieringen gäller bara under det här samtalet.
identify-free = Du bestämmer själv. Du kan fortsätta samtalet på ett allmänt plan också utan att identifiera dig.
identify-demanded = Tjänsten är bara för den som identifierar sig. Om du inte vill identifiera dig kan du lämna chatten, och då lämnas inga uppgifter ut.
identify-begin = Börja identifieringen
identify-remaining = Begäran gäller ännu i
identify-remaining-told = { $minutes ->
    [one] Begäran gäller i mindre än en minut till.
   *[other] Begäran gäller i mindre än { $minutes } minuter till.
}
identify-over = Tiden för begäran tog slut.
identify = Identifiera dig
identify-again = Försök igen
identify-reopen = Öppna fönstret igen
identify-not-now = Inte nu
identify-window = Identifiera dig i det andra fönstret. När du är klar kommer du tillbaka till det här samtalet.
identify-going = Du går vidare till identifieringen. Därefter kommer du tillbaka till det här samtalet.
identify-redeeming = Vi bekräftar identifieringen…
identify-left = Om fönstret för identifiering stängdes innan du var klar kan du försöka igen.
identify-no-connection = Förbindelsen bröts under identifieringen. Försök igen.
identify-not-accepted = Identifieringen kunde inte kopplas till det här samtalet.
identify-not-accepted-next = Du kan fortsätta samtalet och be yrkespersonen skicka en ny begäran.
identify-before-writing = Identifiera dig först, så kan du skriva.
ended-declined = Du identifierade dig inte.
ended-expired = Begäran om identifiering gick ut.
ended-withdrawn = Begäran om identifiering drogs tillbaka.
ask-again-text = Du kan fortsätta samtalet utan att identifiera dig. Om du vill identifiera dig, be yrkespersonen skicka en ny begäran.
ask-again = Be om en ny begäran
ask-again-message = Begäran om identifiering hann gå ut. Kan du skicka en ny?
failed-cancelled = Du avbröt identifieringen. Dina uppgifter lämnades inte ut.
failed-provider_error = Ett fel uppstod i identifieringstjänsten.
failed-provider_unavailable = Identifieringstjänsten svarar inte just nu.
failed-flow_mismatch = Identifieringen kunde inte kopplas till det här samtalet.
failed-token_rejected = Svaret från identifieringstjänsten kunde inte bekräftas.
failed-assurance_too_low = Det sätt att identifiera sig som du valde räcker inte för den här tjänsten.
failed-authentication_too_old = Identifieringen var för gammal.
failed-identity_missing = Identifieringstjänsten lämnade inte de uppgifter som behövs.
failed-foreign_not_accepted = I den här tjänsten behövs en finländsk personbeteckning, och den fanns inte i din identifiering. Dina uppgifter lämnades inte ut.
failed-other = Identifieringen lyckades inte.
failed-next = Du kan försöka igen eller fortsätta samtalet utan att identifiera dig.
failed-next-demanded = Du kan försöka igen.

## Att avsluta

leave = Avsluta
leave-queue = Lämna kön
leave-start = Lämna
leave-title = Vill du avsluta samtalet?
leave-text = Samtalet avslutas för er båda och kan inte fortsättas. Efteråt kan du be att få samtalet till din e-post.
leave-queue-title = Vill du lämna kön?
leave-queue-text = Du förlorar din plats i kön. Du kan börja på nytt senare.
leave-start-title = Vill du lämna chatten?
leave-start-text = Du står inte i kön ännu, och inga uppgifter har lämnats ut. Du kan börja på nytt senare.
leave-stay = Fortsätt samtalet
leave-confirm = Avsluta samtalet
closed-title = Samtalet är avslutat
closed-text-professional = Tack för att du kontaktade oss.
closed-text-resident = Tack för att du kontaktade oss.
closed-text-abandoned = Samtalet avslutades, eftersom inga meddelanden hade skickats på länge. Du kan börja ett nytt samtal när du vill.
closed-text-barred = Samtalet avslutades, och tjänsten kan inte kontaktas via chatten just nu. Du kan använda våra andra kanaler.
survey-title = Hur lyckades vi?
survey-text = Genom att svara på några frågor hjälper du oss att förbättra tjänsten.
survey-link = Svara på enkäten
sign-out-title = Din identifiering har upphört
sign-out-text = Din identifiering upphörde när samtalet avslutades. Identifieringstjänsten kan ändå minnas dig en stund. Logga ut därifrån om andra använder den här enheten.
sign-out-link = Logga ut från identifieringstjänsten
transcript-title = Samtalet till din e-post
transcript-text = Du kan få det här samtalet till din e-post. Personbeteckningar döljs.
transcript-button = Skicka samtalet till mig
transcript-again = Skicka igen
transcript-address = E-postadress
transcript-address-again = E-postadressen en gång till
transcript-address-hint = Skriv adressen en andra gång, så att samtalet inte går till fel person.
transcript-send = Skicka
transcript-sending = Skickas…
transcript-on-its-way = Samtalet är på väg till din e-post.
transcript-delivered = Samtalet har skickats till din e-post. Om du inte ser meddelandet, titta också i skräpposten.
transcript-failed = E-postmeddelandet kom inte fram. Kontrollera adressen och försök igen.
transcript-limit = Samtalet har redan skickats så många gånger som det är möjligt.
address-malformed = Kontrollera e-postadressen, till exempel fornamn.efternamn@exempel.fi.
address-barred = Adressen verkar innehålla en personbeteckning. Använd en annan adress.
address-differs = Adresserna är inte likadana. Kontrollera båda.
clear-title = Använder du en gemensam dator?
clear-text = Avsluta sessionen, så ser nästa användare inte ditt samtal. Samtalet tas bort från den här webbläsaren.
clear-button = Avsluta och töm den här webbläsaren

## Videosamtalet

call-title = Videosamtal
call-invites = { $name } bjuder in dig till ett videosamtal.
call-first = Först provar du kamera och mikrofon. Du kan också ansluta utan kamera.
call-private = Bild och ljud går bara genom den här tjänsten. Samtalet spelas inte in.
call-free = Du bestämmer själv. Du kan också fortsätta skriftligt.
call-remaining = Inbjudan gäller ännu i
call-remaining-told = { $minutes ->
    [one] Inbjudan gäller i mindre än en minut till.
   *[other] Inbjudan gäller i mindre än { $minutes } minuter till.
}
call-join = Till samtalet
call-decline = Nej tack
call-open-title = Videosamtalet pågår
call-open-text = Du kan ansluta här.
call-left-title = Du lämnade videosamtalet
call-left-text = Samtalet är öppet en stund till, så du kan komma tillbaka.
call-rejoin = Gå tillbaka till samtalet
call-end = Avsluta videosamtalet
call-not-loaded = Videosamtalet kunde inte öppnas just nu. Försök igen.
call-loading = Videosamtalet öppnas…
told-invited = { $name } bjöd in dig till ett videosamtal
told-accepted = Du tog emot inbjudan
told-declined = Du tackade nej till videosamtalet
told-missed = Inbjudan till videosamtalet gick ut
told-withdrawn = { $name } tog tillbaka inbjudan till videosamtalet
told-joined = { $name } anslöt till videosamtalet
told-you-joined = Du anslöt till videosamtalet
told-left = { $name } lämnade videosamtalet
told-you-left = Du lämnade videosamtalet
told-ended = Videosamtalet avslutades
told-ended-after = { $minutes ->
    [one] Videosamtalet avslutades. Det varade i en minut
   *[other] Videosamtalet avslutades. Det varade i { $minutes } minuter
}
