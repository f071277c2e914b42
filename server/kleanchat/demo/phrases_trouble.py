"""Exchanges about what goes wrong at a site, and about its customers."""

TROUBLE = """
a: Alarm {at} ist losgegangen 😱 Was ist nochmal der Ablauf?
b: Ruhig bleiben. Leitstelle anrufen, Objekt und Namen sagen, Kennwort nennen
a: Nummer?
b: Klebt innen [an der Tür vom Putzraum|neben dem Bedienteil]
a: Ok erledigt, sie schalten ab. Puh

a: Der Aufzug [geht nicht|steckt fest|ist schon wieder kaputt]. Maschine muss {floor}
b: Schon gemeldet? Störungsnummer steht [in der Kabine|am Rahmen]
a: Ja, Techniker kommt [heute Mittag|bis {time}|morgen früh]
b: Dann {floor} nur mit Mopp, Maschine bleibt unten

a: Hat jemand den Schlüssel für {room}? Fehlt am Brett
b: Ich hatte ihn gestern und hab ihn zurückgehängt
c: Den hat [der Hausmeister|der Elektriker] mitgenommen, kommt {time} wieder
a: Ok dann mache ich das zum Schluss

a: [Achtung|Vorsicht], {floor} ist Wasser ausgelaufen, alles nass
b: Woher kommt das?
a: [Spülmaschine in der Teeküche|Heizkörper in {room}|Waschbecken war zu und der Hahn lief]
b: Absperren, Schild hin. Ich bringe den Wassersauger
a: Danke, beeil dich

a: {room} ist abgeschlossen und es hängt ein Zettel "bitte nicht stören". Auslassen?
b: Ja, auslassen und auf der Liste vermerken
a: 👍

a: Die [Scheuersaugmaschine|Einscheibenmaschine|Kehrmaschine] lädt nicht mehr
b: Stecker richtig drin? Letztes Mal war es die Sicherung {floor}
a: Lampe blinkt rot, [{n} mal|dann Pause, dann wieder]
b: Dann Batterie. Ich melde das der Werkstatt, nimm so lange die alte

a: Tür {spot} schließt nicht richtig, bleibt immer einen Spalt offen
b: Bitte melden, das ist wegen der Versicherung wichtig
a: Hausmeister weiß Bescheid, hat es mit [Klebeband|einem Keil] gesichert. Ja wirklich 😅

a: Im Putzraum {floor} riecht es komisch
b: Sind die [Mopps|Bezüge] von gestern noch im Eimer?
a: ...ja
b: [Raus damit und alles mit heißem Wasser durchspülen|Dann weißt du, woher es kommt. Sofort in die Wäsche] 🤢

a: Handtuchspender {floor} ist abgerissen, lag auf dem Boden
b: Vandalismus?
a: Sieht so aus. Foto hab ich, schicke ich an die Objektleitung
b: [Gut. Rolle einfach auf die Ablage stellen|Ok. Ersatzspender liegt im Putzraum]

a: Hab [eine Brieftasche|einen Ring|ein Handy|Kopfhörer] in {room} gefunden
b: Am Empfang abgeben und Quittung geben lassen. Nicht mitnehmen
a: Empfang ist nicht besetzt
b: Dann in den Tresor, Zettel dran mit Datum und Name
a: Erledigt. Zettel unterschreiben wir zu zweit

a: Licht {floor} geht nicht, [Bewegungsmelder|Sicherung] wahrscheinlich
b: Nimm die Stirnlampe aus dem Wagen und bleib bitte nicht allein da hinten
a: Komm du kurz mit?
b: Bin in {min} min oben

a: Heute kein warmes Wasser {at}
b: Hier auch nicht. Heizung wird gewartet bis {time}
a: [ok dann wische ich kalt, dauert halt länger|Na gut, Wasserkocher in {room} hilft 😄]

a: Rauchmelder piept {floor} alle paar Minuten, macht mich wahnsinnig
b: Batterie leer. Haustechnik kommt {day}
a: Bis dahin bin ich taub 😵

a: Parkplatz {spot} ist komplett gesperrt, wo stellt ihr euch hin?
b: [Gegenüber beim Baumarkt|In der Seitenstraße], aber nur bis {time} frei
c: Ich stehe auf dem Besucherparkplatz, hab [am Empfang|beim Pförtner] gefragt
a: Danke, mache ich auch

a: Jemand hat {floor} [Kaffee|Rotwein|Tinte] auf dem Teppich verteilt 🙄
b: Nicht reiben! Tupfen und dann Sprühex, {min} Minuten einwirken
a: Geht schon besser raus als gedacht
b: Zum Schluss mit klarem Wasser, sonst gibt es einen Rand

a: Müllcontainer {at} sind voll, Abholung war wohl nicht
b: Wieder?
a: Seit [Montag|zwei Wochen|letzter Woche] nur halb geleert
b: Ich schreibe der Verwaltung. Säcke bitte {spot} in den Gitterwagen

a: Staubsauger macht Lärm und riecht verbrannt
b: Sofort aus! Filter gewechselt?
a: Gestern
b: Dann hängt was in der Bürste. Meistens [Kabelbinder|Schnürsenkel|Haargummis]
a: Haargummi 😂 läuft wieder

a: Mein Transponder geht {at} nicht mehr, rote Lampe
b: Abgelaufen, die müssen jedes Quartal verlängert werden
a: Wer macht das?
b: {customer} am Empfang, ab {time}. Ausweis mitnehmen

a: In der Tiefgarage steht ein Auto vor unserem Container, wir kommen nicht dran
b: Kennzeichen?
a: Stuttgarter, grauer Kombi. Steht seit [gestern|{early}] da
b: Ich rufe den Pförtner an

a: [Wespennest|Taubennest] direkt {spot} über der Tür
b: Nicht anfassen, Abstand halten!
c: Letztes Jahr wurde {name} dreimal gestochen
a: Ich nehme den anderen Eingang und melde das

a: Spülkasten läuft durch, WC {floor} links
b: Ventil hinter der Platte zudrehen, Schild "defekt" dran
a: Ist zu. Meldung habe ich geschrieben
b: 👌

a: Warum ist die Alarmanlage heute schon {early} scharf?
b: Feiertagsschaltung, hat keiner umgestellt
a: Na toll. Ich stehe draußen
b: Sicherheitsdienst kommt in {min} Minuten und schaltet frei

a: Glasscherben {floor} vor {room}, bitte Handschuhe!
b: Danke für die Warnung
a: Hab grob gekehrt, aber es liegt noch was unter dem Schrank

a: Putzwagen Nr. {n} hat ein kaputtes Rad, fährt nur noch im Kreis
b: 😂😂 wie {name} nach der Weihnachtsfeier
a: Haha. Nein im Ernst, brauche Ersatz
b: Im Lager {at2} steht noch einer

a: Beim Eingang ist der Boden *sehr glatt*, jemand hat Öl verloren
b: Bindemittel steht {spot}
a: Ist fast leer, reicht noch für heute
b: Bestell ich nach
"""

CUSTOMER = """
a: {customer} hat sich beschwert, {room} wäre gestern nicht gesaugt worden
b: Da saßen bis {late} noch Leute drin, konnten nicht rein
a: Ok, das erkläre ich ihr. Bitte heute zuerst machen
b: Wird gemacht

a: Kunde fragt, ob wir am {day} den [Konferenzraum|Eingang|Sitzungssaal] extra machen können. Es kommt Besuch
b: Wann?
a: Vor {time}, danach nochmal Gläser und Müll
b: Kriegen wir hin

a: Nette Überraschung: {customer} hat uns [Kuchen|Pralinen|eine Schale Erdbeeren|Kekse] hingestellt, mit \
Zettel "Danke für eure Arbeit" 🥰
b: Wie lieb!
c: Lasst mir was übrig!!
a: Sind noch {n} Stück da. Beeilung

a: {customer} möchte, dass wir *nicht mehr vor {early}* anfangen, wegen der Nachbarn
b: Dann schaffen wir es aber nicht bis zur Öffnung
a: Ich weiß. Vorschlag: Saugen erst am Ende
b: Wäre ok

a: Reklamation von heute:
  1. Spinnweben im Treppenhaus
  2. Seifenspender {floor} leer
  3. Fingerabdrücke an der Glastür {spot}
  Wer kümmert sich?
b: 2 habe ich schon erledigt
c: Ich nehme 1 und 3
a: Danke, ich melde es als *erledigt* zurück

a: Die Dame am Empfang fragt nach der Rechnung für die Sonderreinigung {floor}
b: Soll sich ans Büro wenden, wir haben damit nichts zu tun
a: Hab ich ihr gesagt, war sehr freundlich

a: {customer} sagt, in {room} riecht es nach Chlor. Was habt ihr da benutzt?
b: Nur den normalen Sanitärreiniger
a: Bitte weniger und gut lüften, da sitzt eine Schwangere
b: Oh ok, klar

a: Die Leute {floor} stellen immer noch ihre Tassen in die Spüle statt in die Maschine
b: Steht das nicht im Vertrag? Geschirr ist nicht unsere Aufgabe
a: Nein, nur Maschine *ausräumen*. Ich spreche {customer} an
b: Danke, das sind jeden Tag {min} Minuten

a: Wollte nur sagen: {customer} hat heute gesagt, so sauber war es {at} noch nie ✨
b: Das tut gut
a: Ja oder? Hab mich richtig gefreut

a: Kunde hat neue Möbel in {room}, bitte *nur nebelfeucht* und ohne Scheuermilch
b: Holz?
a: Geölte Eiche. Teuer 😬
b: Ok sage ich {name} weiter

a: Wir sollen {at} ab nächster Woche auch den Müll trennen, Papier / Bio / Rest
b: Haben wir dafür überhaupt Säcke?
a: Der Kunde stellt die. Farben hängen an der Tür
b: gut dann los

a: {customer} hat Angst um ihre Pflanzen. Bitte NICHT gießen, sie macht das selbst
b: Ich hab die immer gegossen... 🙈
a: Darum sind sie ertrunken 😂

a: Am {day} ist {at} Tag der offenen Tür, ca. {n}00 Leute. Der Kunde will alle zwei Stunden eine Sanitärkontrolle
b: Wer ist eingeteilt?
a: Du, {name} und ich. Mit Zuschlag
b: Ok bin dabei

a: Ein Mitarbeiter {floor} hat gesagt, jemand war an seinem Schreibtisch
b: Wir wischen nur, wo frei ist. War sicher keiner von uns
a: Weiß ich. Bitte trotzdem weiter so: *nichts verschieben, nichts anfassen*
b: ok

a: Begehung mit {customer} war gut, {n} von 10 Punkten nur wegen [der Heizkörper|der Lampen|des \
Treppengeländers] nicht voll
b: Was war da?
a: Staub 😅 machen wir am {day} zusammen
b: Gerne, dann sind wir schneller

a: {customer} fragt, ob wir auch [Teppiche|Polster|die Jalousien] reinigen
b: Machen wir, Angebot kommt vom Büro
a: Gebe ich weiter, sie hätte es gern noch vor den Ferien
"""
