# Konsolen på svenska.
title = Porttis konsol
console = konsol
language = Språk
language-fi = finska
language-sv = svenska
language-en = engelska
speaks-fi = på finska
speaks-sv = på svenska
speaks-en = på engelska
loading = Laddar…
reload = Ladda om sidan
retry = Försök igen
dismiss = Stäng
cancel = Avbryt
offline = Det finns ingen förbindelse. Kontrollera nätet och försök igen.
unreachable = Portti svarar inte
unreachable-hint = Förbindelsen kan vara bruten eller så startas tjänsten om. Ingenting har gått förlorat.

# Dörren
sign-in = Logga in
sign-in-title = Logga in i konsolen
sign-in-account = Användarnamn
sign-in-password = Lösenord
sign-in-busy = Loggar in…
sign-in-missing = Skriv användarnamn och lösenord.
sign-in-failed = Inloggningen lyckades inte. Kontrollera användarnamn och lösenord.
sign-in-ended = Din session har avslutats. Logga in igen: texterna du hade påbörjat finns kvar.
sign-in-out = Du har loggat ut.
sign-out = Logga ut
sign-in-or = eller med användarnamn och lösenord
sign-in-contact = Hjälp med inloggningen: { $contact }
sign-on = Logga in: { $organisation }
sign-on-cancelled = Inloggningen avbröts. Du kan försöka igen.
sign-on-no-access = Du loggade in med ditt konto hos { $organisation }, men kontot har ingen roll eller tjänst i Portti. Be din chef eller administratören om behörighet.
sign-on-second-factor = Inloggningen kräver ett andra sätt att styrka vem du är, till exempel en kod eller en nyckel. Försök igen och bekräfta inloggningen.
sign-on-mismatch = Inloggningen har gått ut eller började i en annan webbläsare. Börja om här.
sign-on-unavailable = Inloggningen hos { $organisation } kan inte nås just nu. Försök igen om en stund.
sign-on-refused = Inloggningen lyckades inte. Försök igen.
sign-out-still = Du är fortfarande inloggad på annat håll: { $organisation }. Om andra använder den här enheten, logga ut också där.
sign-out-there = Logga ut också där
code = Engångskod
code-hint = Öppna autentiseringsappen och skriv koden för { $account }.
code-missing = Skriv koden som appen visar.
code-back = Börja om
demo-title = Pröva
demo-hint = Det här är en demonstration. Du kan använda dessa konton.
demo-use = Använd
demo-use-named = Använd { $name }
role-professional = yrkesperson
role-supervisor = arbetsledare
role-auditor = granskare

# Ramen
skip-links = Hopplänkar
skip-queue = Hoppa till kön
skip-conversation = Hoppa till samtalen
views = Vyer
view-list = Kö
view-chat = Samtal
view-details = Uppgifter
views-news = väntar på dig
presence = Din status
presence-available = Ledig
presence-busy = Upptagen
presence-away = Borta
presence-available-hint = Du tar emot nya samtal
presence-busy-hint = Du är på plats men tar inte emot nya samtal
presence-away-hint = Du är inte vid din plats
away-notice = Du är markerad som borta. Kunder kan inte inleda ett samtal om ingen i tjänsten är på plats.
link-connecting = Ansluter…
link-lost = Ingen förbindelse
lost = Förbindelsen är bruten. Konsolen ansluter på nytt av sig själv, och det du skriver nu skickas då.
stale = Portti har uppdaterats. Ladda om sidan för att fortsätta. Kopiera först oavslutade texter.
another-tab = Konsolen är öppen även i en annan flik. Båda hålls uppdaterade; bara den ena spelar ljud.
spoken-waiting = { $count ->
    [one] { $name } har kommit till kön
   *[other] { $count } nya kunder väntar
  }
spoken-message = Nytt meddelande: { $name }

# Kön
queue = I kö
queue-loading = Hämtar kön…
queue-empty = Ingen väntar
queue-empty-available = Nya kunder visas här av sig själva.
queue-empty-not = Byt status till Ledig när du kan ta emot kunder.
arriving = { $count ->
    [one] En person identifierar sig innan hen kommer till kön
   *[other] { $count } personer identifierar sig innan de kommer till kön
}
waited = har väntat
just-now = just nu
answer = Svara
answer-named = Svara { $name }
meant-for = till { $name }
mine = Mina samtal
mine-of = { $held } av { $limit }
mine-empty = Du har inga samtal just nu.
others = Andras samtal
others-empty = Dina kolleger har inga samtal just nu.
held-by = { $name } sköter samtalet
last-message = senaste meddelande
unread = olästa

# Samtalen
conversations = Samtal
conversation = Samtal
open-conversations = Öppna samtal
welcome = Inget samtal är öppet
welcome-hint = När en kund kommer till kön kan du svara därifrån.
welcome-waiting = Någon väntar
welcome-waiting-hint = Den som har väntat längst är först.
welcome-keys = Alla kortkommandon:
identified = Identifierad
identifying = Identifierar sig
resident-here = ansluten
resident-away = inte ansluten
show-details = Visa uppgifter
hide-details = Dölj uppgifter
put-away = Ta bort ur vyn
ended-at = Samtalet har avslutats. { $time }
still-waiting = Kunden väntar fortfarande. Du kan läsa innan du svarar.
not-yours = Du har inte samtalet längre.
may-not-see = Du ser inte längre det här samtalet. Det har gått över till en annan yrkesperson eller till en annan tjänst.
gone = Det här samtalet finns inte längre eller får inte längre visas.
take-over = Ta över
typing = { $name } skriver…
messages-with = Meddelanden: { $name }
new-messages = Nya meddelanden
to-new = { $count ->
    [one] Ett nytt meddelande
   *[other] { $count } nya meddelanden
  }
to-end = Till det senaste
side-resident = Kund
side-professional = Yrkesperson
side-system = Portti
masked = En personbeteckning doldes i meddelandet
hide = Dölj meddelandet
hidden-message = Dolt för kunden
note-by = Anteckning, { $name }
note-only-staff = Bara personalen ser detta
sending = Skickas…
sending-later = Skickas när förbindelsen är tillbaka
write-what = Vad du skriver
mode-say = Meddelande
mode-note = Anteckning
write = Skriv ett meddelande
write-note = Skriv en anteckning
send = Skicka
save-note = Spara anteckningen
enter-hint = Enter skickar, Skift + Enter byter rad.

# Vad som hände
log-started = Samtalet började
log-accepted = { $name } anslöt sig
log-transferred = Överfört till { $service }
log-transferred-to = till { $name }
log-transferred-note = – anteckning: { $note }
log-barred = Spärrad till { $until }. Orsak: { $reason }
log-identification-requested = { $name } bad om identifiering
log-identification-by-service = Tjänsten bad kunden identifiera sig
log-identification-opened = Kunden öppnade identifieringssidan
log-identification-started = Kunden gick vidare till identifieringstjänsten
log-reason = ”{ $reason }”
log-identified = Identifierad: { $name }
log-identification-declined = Kunden ville inte identifiera sig nu
log-identification-expired = Begäran om identifiering gick ut
log-identification-withdrawn = Begäran om identifiering återtogs
log-transcript-requested = Kunden bad att få samtalet per e-post
log-transcript-delivered = Samtalet har skickats per e-post
log-transcript-failed = Samtalet kunde inte skickas per e-post
closed-professional = Yrkespersonen avslutade samtalet
closed-resident = Kunden lämnade samtalet
closed-abandoned = Samtalet avslutades eftersom kunden inte återkom
closed-barred = Samtalet avslutades: kunden spärrades

# Uppgifter
details = Uppgifter
resident = Kund
name-typed = Uppgivet namn
phone = Telefon
topic = Ämne
service = Tjänst
started = Började
reference = Referens
doings = Åtgärder
transfer = Överför
end = Avsluta samtalet
bar = Spärra kunden

# Identifiering
identification = Identifiering
identification-not-offered = Tjänsten ger allmän rådgivning och identifierar inte kunder.
anonymous = Kunden är inte identifierad. Ge bara allmän rådgivning.
request = Begär identifiering
request-again = Begär på nytt
request-title = Ska { $name } ombes identifiera sig?
request-what = Kunden får ett kort i samtalet och väljer om hen identifierar sig. Samtalet fortsätter i båda fallen.
request-reason = Varför? (frivilligt)
request-reason-hint = Kunden ser det här. Skriv inte kundens uppgifter här.
request-sees = Vad kunden ser
request-card = { $service } ber dig identifiera dig
request-card-data = Varför identifiering behövs och vad yrkespersonen sedan ser: ditt namn och din personbeteckning. ”Identifiera dig” och ”Inte nu”.
request-after = Begäran går ut av sig själv inom några minuter, och du kan återta den.
step-sent = Kunden ser begäran
step-opened = Identifieringssidan är öppen
step-provider = Identifierar sig i identifieringstjänsten
time-left = { $time } kvar
time-over = Tiden är ute
withdraw = Återta begäran
outcome-declined = Kunden ville inte identifiera sig.
outcome-expired = Begäran gick ut utan svar.
outcome-withdrawn = Du återtog begäran.
failed-cancelled = Kunden avbröt identifieringen.
failed-provider_error = Identifieringstjänsten svarade med ett fel.
failed-provider_unavailable = Identifieringstjänsten kunde inte nås.
failed-flow_mismatch = Identifieringen kom inte tillbaka från samma webbläsare.
failed-token_rejected = Identifieringstjänstens svar var inte giltigt.
failed-assurance_too_low = Identifieringssättet var inte tillräckligt starkt.
failed-authentication_too_old = Identifieringen var för gammal.
failed-identity_missing = Svaret saknade personens uppgifter.
failed-foreign_not_accepted = Tjänsten kräver en finländsk personbeteckning, som saknades i kundens identifiering.
failed-again = Kunden kan försöka igen medan begäran är öppen.
name-official = Namn
name-differs = Namnen skiljer sig.
name-differs-hint = I början skrev kunden ”{ $typed }”; identifierad som { $official }.
wrote = Skrev: { $name }
name-as-typed = Namnet så som kunden själv skrev det
non-disclosure = Spärrmarkering.
non-disclosure-hint = Berätta inte för någon var personen bor eller vistas eller vilket telefonnummer hen har, inte ens i det här samtalet. Skriv inte heller in det i anteckningarna.
personal-id = Personbeteckning
foreign = Utländsk identifiering.
foreign-hint = Ingen finländsk personbeteckning. Kontrollera med namn, födelsedatum och land att du behandlar rätt persons uppgifter.
country = Land
birth-date = Födelsedatum
reveal = Visa
conceal = Dölj
reveal-hint = Visningen antecknas i loggen.
conceal-hint = Antecknat. Döljs av sig själv om en halv minut.
reveal-failed = Personbeteckningen kunde inte visas. Försök igen.
assurance = Tillitsnivå
provider = Identifierad med
identified-at = Identifierad
identity-withheld = Kunden är identifierad. Personuppgifterna visas för yrkespersonen i samtalet och för tjänstens arbetsledare.

# Frågor
hide-title = Ska meddelandet döljas?
hide-what = Meddelandet tas bort ur kundens vy och ur det samtal som skickas per e-post. Personalen ser fortfarande att meddelandet har dolts. Det går inte att ångra.
end-title = Ska samtalet med { $name } avslutas?
end-what = Kunden kan inte längre skriva. Kunden erbjuds en enkät och samtalet per e-post. Det går inte att ångra.
transfer-title = Överför { $name }
transfer-to = Till vem
transfer-anyone = Vem som helst i tjänsten
transfer-nobody = Ingen kollega i tjänsten är på plats just nu. Kunden väntar i kön.
transfer-note = Anteckning till nästa yrkesperson
transfer-what = Samtalet går till tjänstens kö med allt som har sagts.
holds = { $count ->
    [one] ett samtal
   *[other] { $count } samtal
  }
bar-title = Ska { $name } spärras?
bar-what = Samtalet avslutas genast, och kunden kan inte inleda ett nytt förrän tiden är ute. Bara vid hot och missbruk av tjänsten.
bar-hours = Hur länge
hours = { $count ->
    [one] En timme
   *[other] { $count } timmar
  }
days = { $count ->
    [one] Ett dygn
   *[other] { $count } dygn
  }
bar-reason = Orsak
bar-reason-missing = Skriv orsaken.

# Avslag
refused = Det kunde inte göras.
refused-personal-id-blocked = Texten verkar innehålla en personbeteckning eller ett kortnummer, så den skickades och sparades inte. Ta bort numret och skicka igen. Personliga ärenden kan skötas efter identifiering.
refused-forbidden-word = Texten innehåller ett ord som inte får användas här. Den skickades inte.
refused-too-long = Texten är för lång. Skicka den i delar.
refused-already-taken = En kollega hann svara först.
refused-too-many-conversations = Du har redan så många samtal som är tillåtet. Avsluta ett först.
refused-not-assigned = Samtalet är inte längre ditt.
refused-closed = Samtalet har redan avslutats.
refused-request-open = En begäran är redan öppen.
refused-busy = Tjänsten är belastad just nu. Försök igen om en stund.

# Inställningar
settings = Inställningar
settings-sound-on = Inställningar, ljudet är på
settings-sound-off = Inställningar, ljudet är av
sound = Ljud
sound-what = Ett dämpat ljud när en kund kommer till kön eller skriver till dig.
sound-on = Ljudet är på
sound-off = Ljudet är av
sound-waiting = Ljudet börjar när du rör sidan
sound-test = Pröva och slå på
sound-turn-off = Stäng av
sound-failed = Webbläsaren lät inte ljudet spelas. Kontrollera webbplatsens ljudtillstånd och volymen.
sound-other-tab = En annan flik av konsolen spelar ljuden.
keyboard = Tangentbord
keyboard-on = Kortkommandon i bruk
keyboard-off = Kortkommandona är inte i bruk. Du kan slå på dem i inställningarna.

# Hjälp
help = Hjälp
key-help = Den här hjälpen
key-answer = Svara den som väntat längst
key-next = Nästa samtal
key-previous = Föregående samtal
key-unread = Nästa olästa samtal
key-write = Skriv ett meddelande
key-note = Skriv en anteckning
key-queue = Till kön
key-details = Till uppgifterna
key-identify = Begär identifiering
key-close = Avsluta samtalet
key-enter = Skicka
key-shift-enter = Ny rad
help-identity = Före identifieringen
help-identity-text = Innan kunden har identifierat sig vet du inte vem som skriver. Ge allmän rådgivning och begär identifiering när ni kommer in på personliga ärenden. Identiteten gäller tills samtalet avslutas.
help-ids = Personbeteckningar
help-ids-text = En personbeteckning som skrivs före identifieringen avvisas och sparas ingenstans, oavsett vem som skriver den. Att en identifierad kunds personbeteckning visas antecknas alltid.

# Inloggade
sessions = Inloggade
sessions-open = – visa inloggade
sessions-what = Dina öppna sessioner och, om du är arbetsledare, sessionerna för personalen i dina tjänster. Avsluta en session som du inte känner igen.
sessions-end-others = Logga ut mig på andra håll
session-since = började
session-seen = senast använd
session-this = den här sessionen
session-end = Avsluta
session-end-named = Avsluta sessionen: { $name }
session-end-title = Vill du avsluta sessionen: { $name }?
session-end-own = Du loggas ut där den här sessionen är öppen. Texter som inte har skickats kan försvinna.
session-end-what = Personen loggas genast ut ur den här sessionen och kan logga in igen. Åtgärden antecknas i loggen.
session-not-ended = Det lyckades inte: sessioner kan fortfarande vara öppna. Se listan och försök igen.

# Videosamtalet
call = Videosamtal
call-invite = Bjud in till videosamtal
call-hint = Kunden bestämmer själv och provar först kamera och mikrofon. Du ansluter med kameran avstängd.
call-rings = Inbjudan ringer hos kunden…
call-cancel = Ta tillbaka inbjudan
call-open = Videosamtalet är öppet. Du kan ansluta.
call-here = Du är i samtalet eller på väg in i det.
call-left = Du lämnade samtalet. Det är öppet en stund till.
call-join = Anslut till samtalet
call-rejoin = Gå tillbaka till samtalet
call-end = Avsluta videosamtalet
call-not-loaded = Videosamtalet kunde inte öppnas just nu. Försök igen.
call-loading = Videosamtalet öppnas…
call-outcome-declined = Kunden vill inte ha ett videosamtal just nu.
call-outcome-missed = Kunden svarade inte på inbjudan.
call-hindered-not-offered = Den här tjänsten har inga videosamtal.
call-hindered-not-yours = Bara den som svarar här kan bjuda in till videosamtal.
call-hindered-not-identified = Du kan bjuda in till videosamtal när kunden har identifierat sig.
call-hindered-elsewhere = Du är i ett annat videosamtal. Lägg på där först.
tab-in-call = (videosamtal)
spoken-call = { $name } tog emot videosamtalet.
log-call-invited = { $name } bjöd in till ett videosamtal
log-call-accepted = Kunden tog emot inbjudan
log-call-declined = Kunden tackade nej till videosamtalet
log-call-missed = Inbjudan till videosamtalet gick ut
log-call-withdrawn = Inbjudan till videosamtalet togs tillbaka
log-call-joined = { $name } anslöt till videosamtalet
log-call-left = { $name } lämnade videosamtalet
log-call-ended = Videosamtalet avslutades
log-call-ended-after = { $minutes ->
    [one] Videosamtalet avslutades. Det varade i en minut
   *[other] Videosamtalet avslutades. Det varade i { $minutes } minuter
}
