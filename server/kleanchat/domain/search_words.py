"""The words that the search analyser knows: parts of German compounds, and endings of two Slavic languages.

Short and of the trade on purpose: a part that is missing costs one compound its inner word, a part that is wrong
makes false hits. Compounds are not listed, because a listed word is never taken apart.
"""
# ruff: noqa: RUF001  Cyrillic endings

# What takes a linking "s" always: Reinigungsplan, Sicherheitsschuh.
ENDINGS_WITH_S = ("ung", "heit", "keit", "ion", "schaft", "tat", "ling", "um")

# No German word begins with "s" and one of these, so there the "s" is a link: Arbeits-zeit.
NEVER_AFTER_S = tuple("bdfghrvz")

# Between two parts. Longer first, so that "Tagesplan" is Tag-es-Plan.
LINKS = ("en", "es", "er", "s", "n", "e")

# Behind the last part: plurals, cases, feminine forms. Umlauts are folded before (Häuser = haus + er).
INFLECTIONS = ("innen", "ern", "in", "en", "er", "em", "es", "e", "n", "s")

PARTS = """
abdeckung abfall abfluss abfuhr abgabe ablage ablauf ablese abnahme abrechnung abrede absage abschluss abschnitt
abstand abteil abteilung abwasser abwesenheit abzug achse akku akte akten alarm allergie alltag altbau altenheim
altpapier ampel amt anfahrt anfang anforderung angebot angestellte anlage anlauf anleitung anmeldung annahme anruf
ansage anschluss anschrift ansprache antrag anweisung anwesenheit anzahl anzeige anzug apotheke apparat arbeit
arbeiter arm arzt asche aufgabe aufgang auflage aufnahme aufsicht auftrag aufwand aufzug auge ausbildung ausfall
ausgabe ausgang ausgleich aushang aushilfe auskunft auslage ausrüstung ausstattung ausweis auto automat bach bad bahn
bahnsteig balkon band bank bar batterie bau baum beauftragte becher becken bedarf bedien beginn behandlung behälter
bein beleg beleuchtung benzin berater bereich bereitschaft berg bericht beruf beschwerde besen besprechung bestand
bestellung besuch besucher betrieb bett beutel bezug bibliothek bild bio blatt blech block boden bogen bohrer box
brand breite brett brief brille bruch brunnen brücke buch bude bus bäcker büchse büro bürste chef chemie chlor code
computer container dach dame dampf datei daten datum decke deckel deponie desinfektion dienst dienstag display
dokument donnerstag dose dreck druck drucker durchgang dusche dünger ecke edel eimer einbau einfahrt eingang einkauf
einlage einrichtung einsatz einschulung einteilung einweisung eis eisen elektro eltern empfang ende energie entkalker
entsorgung erde ersatz essen essig estrich etage express fach fahne fahrer fahrt fahrzeug falle farbe fassade fehler
feier fein feld fell fenster ferien fest fett feuchtigkeit feuer filiale filter filz firma fisch flach flasche fleck
fleisch fliese flur fläche flüssigkeit folge folie form foto foyer frage frau frei freigabe freitag frist frost früh
fuge fund funk fuss futter führer führung gabel gang garage garantie garderobe garten gas gasse gast gebiet gebläse
gebäude gefahr gefrier gegenstand gehalt geld gelände geländer gemeinde gericht geruch gerät gerüst geschirr geschoss
geschäft gesellschaft gesetz gespräch gesundheit getränk gewerbe gewicht gift gitter glas glocke grad graffiti granit
griff grill grippe grob grund gruppe größe gummi gut haar hafen haken halle halter haltung hand handy hang hase haube
haupt haus haut heft heim heizkörper heizung helfer helm hemd herd herr herren hilfe hinter hinweis hitze hoch hof
holz horn hort hose hotel hygiene händler höhe impfung industrie info insel intensiv jacke jahr jalousie joghurt junge
kabel kabine kachel kaffee kalender kalk kammer kanal kanne kante kantine karte karton kasse kasten katalog katze kehr
keller kennwort kessel kette kind kirche kissen kiste kita kittel klapper kleber kleid kleidung klima klingel klinik
klinker koch koffer kohle kolonne kommode kompost kondens konferenz kontakt konto kontrolle kopf kopie korb korn
kosten kraft kran krank krankheit kreis kreuz kugel kunde kunst kupfer kurs körper kübel küche kühl kündigung labor
lack laden lager laminat lampe land lappen laub lauf lauge leder lehrer leim leistung leiter leitung leser leuchte
leute licht lieferant lieferung lift linie liste loch lohn luft lärm löschung lösung lüfter lüftung maler mann mappe
marke markt marmor maschine maske material matratze matte mauer maus maß mechaniker medikament mehrzweck meister
meldung menge messe messer metall meter miete mieter mikrofaser mikrowelle milch minute mitarbeiter mitglied mittag
mittel mittwoch modell monat montag montage moos moped mopp morgen motor mund museum muster möbel mühle müll nachbar
nachmittag nachricht nachschub nacht nachweis nadel nagel name nase nass nebel neubau niederlassung nische norm not
notiz nummer nutzung objekt ofen ordner ordnung ort paket palette papier pappe park parkett partner pass passwort
patient pause pedal person personal pfand pfeife pflanze pflege pflicht pforte pfosten pförtner pinsel plakette plan
plane planung plastik platte platz podest polier politur polizei polster portal post praxis preis probe problem
produkt projekt protokoll prüfung pulver pumpe punkt putz putzer qualität quartal quittung rad radio rahmen rampe rand
rasen raster rat rauch raum rechner rechnung recht regal regel regen reifen reihe reiniger reinigung reise
reissverschluss reparatur reserve rest restaurant rezeption richtlinie ring rinne riss rohr rolle roller route ruhe
runde rück rückgabe rückmeldung saal sache sack saft salz sammler sammlung samstag sand sanitär sauger schaber schacht
schaden schale schalter schatten schaufel schaum scheibe schein schelle schicht schiff schild schimmel schirm schlauch
schleif schleifer schloss schlüssel schmier schmutz schnee schneider schnur schock schrank schraube schreib schrift
schrott schrubber schuh schule schulter schulung schutz schwamm schwelle schwester schwimm schüler schürze seife seil
seite sekretariat seminar sender senior service sessel sicherheit sicherung sicht sieb siegel signal silber sitz
sitzung ski socke sofa sommer sonder sonne sonntag spachtel spalte spanne spaten speicher speise spender sperre
spiegel spiel spinne spitze sport sprache spray springer spritze spät spül spüle spüler spülung stadion stadt staffel
stahl stall stand stange stapel stapler start station statue staub steck stecker stein stelle steuer stiefel stiel
stift stock stoff strauch straße streif streifen streu strich strom student studio stufe stuhl stunde sturm sturz
stärke störung stück stütz super system säule säure tabelle tablette tafel tag tank tanne tapete tarif tasche taste
tausch team technik techniker teich teil teilnehmer telefon teller teppich termin terrasse test text theater theke
ticket tief tier tinte tisch toilette ton tonne tonner topf tor tour transport treff treppe tresor trink trocken
trockner tropfen träger tuch turm turn turnus tür uhr umbau umgang umkleide umlage umschlag umwelt umzug unfall
uniform unkraut unter unterhalt unterlage unterricht unterschrift unterweisung urin urinal urlaub vase ventil verband
verbrauch verein vergütung verkauf verkehr verleih verpackung versammlung versand verschluss versicherung verteiler
vertrag vertreter vertretung verwalter verwaltung visite vogel voll vollmacht vorarbeiter vorhang vormittag vorplatz
vorrat vorschrift vorsorge waage wache wachs wagen wald walze wand wanne ware wartung wasser watte weg weihnacht wein
weiterbildung werbung werk werkstatt werkzeug wetter widerruf wiese winkel winter wirtschaft wisch wischer woche
wohnung wolle wärme wäsche wäscher zahl zahlung zahn zange zaun zeichen zeit zeitung zelle zelt zement zentrale
zentrum zettel zeug zeugnis ziegel ziel zimmer zins zone zubehör zucker zug zugang zulage zusatz zuschlag zustand
zähler öffner öffnung öko öl übergabe überstunde überwachung überzug
"""

# Taken off where three letters or more remain, the longest that fits.
UKRAINIAN_ENDINGS = """
ами ями ові еві єві ого ому ими іми ість ості істю ання ення яння анню енню ти ться тися сь ся ть ли ла ло ах ях ам ям
ів їв ей ою ею єю ий ій їй ої их їх им ім ем єм ом ую юю ує ає яє іє уть ють ать ять а я о е є и і ї у ю ь й в
"""
BULGARIAN_ENDINGS = """
овете евете ищата иите ията ието ците ове еве ища ите ата ята ото ето ния ние ият ия ът ят та то те ане ене ам ям аме
яме ате яте ах ях ал ял ала ила или ил а я о е и у ю ъ й
"""
