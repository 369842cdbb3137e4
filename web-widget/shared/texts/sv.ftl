### Filer: samma ord i klientens chatt och i konsolen.

cancel = Avbryt
close = Stäng

## Att välja

attach = Bifoga en fil
attach-title = Skicka en fil
attach-photo = Ta ett foto
attach-choose = Välj en fil
attach-what = Du kan skicka { $kinds }, var och en högst { $size }.
attach-how = Du kan också dra filer hit eller klistra in en bild i meddelandet.
attach-private = Varje fil kontrolleras för virus innan den förmedlas. Uppgifter om plats och tid tas bort ur bilder.
group-pictures = bilder
group-pdf = PDF-filer
group-text = textfiler
group-office = kontorsdokument
drop-here = Släpp filerna här

## En fil och hur långt den har kommit

file = Fil: { $name }
state-waiting = Väntar på sin tur
state-sending = Skickas, { $percent } %
state-stalled = Förbindelsen bröts. Sändningen fortsätter av sig själv.
state-received = Skickad. Kontrolleras…
state-coming = Skickas just nu…
state-checking = Kontrolleras…
state-delivered = Kontrollerad och förmedlad
state-ready = Kontrollerad
state-unfinished = Sändningen avbröts. Välj filen på nytt.
state-refused = Förmedlades inte
state-removed = Filen har tagits bort.
state-undelivered = Samtalet avslutades innan filen hann förmedlas.
progress = Skickar { $name }
active-content = Filen innehåller delar som kan köras av sig själva, till exempel skript. Ingenting körs när filen visas här. Om du öppnar den i ett annat program ska du inte låta den köra något.
open = Öppna
open-named = Öppna { $name }
download = Spara
download-named = Spara { $name }
remove = Ta bort
remove-named = Ta bort { $name }
cancel-named = Avbryt sändningen av { $name }
again = Försök igen
again-named = Försök igen: { $name }
put-away = Ta bort notisen
get-failed = Filen kunde inte hämtas just nu. Försök igen om en stund.
get-gone = Filen är inte längre tillgänglig.
get-closed = Samtalet är avslutat, så filen kan inte längre öppnas eller sparas.

## Att ta bort

remove-title = Ta bort filen?
remove-what = ”{ $name }” tas bort ur samtalet, och ingen kan längre öppna den.
remove-keep = Behåll filen

## Avvisad innan den kom fram

unnamed = Fil
refused-title = { $name } skickades inte
refused-empty = Filen är tom. Kontrollera att du valde rätt fil.
refused-type = Filer av denna typ kan inte skickas. Du kan skicka { $kinds }.
refused-mismatch = Filens innehåll motsvarar inte dess namn. Öppna filen, spara den på nytt och försök igen.
refused-large = Filen är för stor. En fil får vara högst { $size }. Ofta räcker ett foto av dokumentet eller en del av det.
refused-many = Det här samtalet har redan så många filer som kan skickas. Ta bort en som inte behövs och försök igen.
refused-all-large = Filerna i det här samtalet är tillsammans så stora som de får vara. Ta bort en som inte behövs och försök igen.
refused-full = Filer kan inte tas emot just nu. Försök igen senare eller berätta om ditt ärende skriftligt.
refused-personal-id = Filens namn verkar innehålla en personbeteckning eller ett annat känsligt nummer, så den skickades inte. Ge filen ett annat namn och försök igen.
refused-word = Filens namn innehåller ett ord som inte kan skickas. Ge filen ett annat namn och försök igen.
refused-unidentified = Filer kan skickas först efter identifiering.
refused-not-offered = Den här tjänsten tar inte emot filer.
refused-closed = Samtalet har avslutats, så filen skickades inte.
refused-ended = Sessionen har avslutats, så filen skickades inte.
refused-gone = Sändningen tog för länge, och den del som skickats har tagits bort. Försök igen.
refused-network = Filen kunde inte skickas just nu. Försök igen om en stund.
refused-other = Filen kunde inte skickas.

## Avvisad vid kontrollen

problem-infected = Ett virus hittades i filen, så den förmedlades inte.
problem-type_not_allowed = Filens innehåll är inte av en typ som kan skickas här, så den förmedlades inte.
problem-too_large = Filen visade sig vara för stor, så den förmedlades inte.
problem-incomplete = Hela filen kom inte fram, så den förmedlades inte.
problem-not_checkable = Filen kunde inte kontrolleras, så den förmedlades inte. Den kan vara skyddad med lösenord.
problem-active_content = Filen innehåller delar som kan köras av sig själva, till exempel skript eller inbäddade filer, så den förmedlades inte.
problem-damaged = Filen verkar vara skadad, så den förmedlades inte.
problem-too_complex = Filen är för stor eller för invecklad för att kontrolleras, så den förmedlades inte.
problem-lost = Filen försvann på grund av ett fel och förmedlades inte.
advice-infected = Din enhet kan behöva en viruskontroll. Om ärendet inte kan vänta kan du ta ett foto av dokumentet och skicka det.
advice-type_not_allowed = Du kan ta en bild av den eller spara den som PDF och skicka den.
advice-too_large = Du kan skicka en mindre bild eller en del av dokumentet.
advice-incomplete = Skicka den på nytt.
advice-not_checkable = Ta bort lösenordet, eller ta en bild av dokumentet och skicka den.
advice-active_content = Skriv ut dokumentet till en ny PDF eller ta en bild av det, och skicka den.
advice-damaged = Kontrollera att filen går att öppna på din enhet, spara den på nytt och skicka den igen.
advice-too_complex = Du kan ta en bild av dokumentet eller skicka det i delar.
advice-lost = Skicka den på nytt.

## Läses upp

said-received = { $name }: skickad, kontrolleras.
said-delivered = { $name }: kontrollerad och förmedlad.
said-ready = { $name }: en ny fil, kontrollerad.
said-refused = { $name }: { $problem }
said-removed = { $name }: borttagen.

## Visningen

viewer-tools = Verktyg
viewer-content = Filens innehåll
viewer-loading = Filen öppnas…
viewer-loading-part = Filen öppnas, { $percent } %
viewer-failed = Filen kan inte visas här. Du kan spara den och öppna den i ett annat program.
viewer-cut = Här visas bara början. Spara filen för att läsa resten.
viewer-picture = Bild: { $name }
viewer-page = Sida { $page } av { $pages }
page-number = Sida
page-of = av { $pages }
page-next = Nästa sida
page-previous = Föregående sida
zoom-in = Större
zoom-out = Mindre
zoom-level = { $percent } %
fit-width = Anpassa till bredden
fit-whole = Visa hela
turn = Vrid
