"""The newest, hand-written part of the conversations that the showcase people see first.

Each message is `minutes-before-now writer: text`; indented lines continue a message.
"""

# ruff: noqa: RUF001 - names and texts are in the alphabets of their languages

TEAMS = {
    "team-rheinkontor": """
412 piotr: Guten Morgen zusammen ☀️ Heute zu fünft, Verteilung:
  - Ayşe: 2. OG und Teeküchen
  - Kasia: 3. OG
  - Mehmet: Sanitär
  - Fatma: EG, Eingang, Aufzüge
  - Tomasz: Treppenhaus und Müll
405 kasia: Dzień dobry, passt 👍
401 mehmet: Moin. Sanitärreiniger ist nur noch ein halber Kanister da
398 piotr: Steht Nachschub im Lager, zweites Regal unten links
371 tomasz: Aufzug 2 hängt wieder zwischen 3 und 4. Ist leer, keine Sorge 😄
366 piotr: Danke, Störung ist gemeldet. Techniker kommt heute Vormittag
289 fatma: Im Eingang liegt ganz viel Sand von der Baustelle. Soll ich die Matten extra saugen?
284 piotr: Ja bitte, und einmal ausklopfen. Danke Fatma
151 birgit: Für alle, die morgen kommen: die Schranke zur Tiefgarage bleibt zu, der Code ist neu. Fragt bitte Piotr
92 markus: Kurze Rückmeldung von Frau Krämer: sie ist mit dem *2. OG sehr zufrieden*. Besonders die Teeküchen! 👏
88 ayse: Oh das freut mich 😊
85 kasia: Bravo Ayşe! 🎉
41 ayse: 2. OG ist fertig. Raum 214 war abgeschlossen, steht auf der Liste
12 markus: Danke euch allen. Noch eine Bitte: morgen ist um 9 Uhr Begehung mit Frau Krämer. Achtet \
heute auf Türgriffe, \
Lichtschalter und die Ecken hinter den Druckern
7 piotr: Machen wir. Ich gehe um 8 noch einmal alles ab
3 fatma: Eingang glänzt ✨ Aufzug 1 auch
""",
    "team-suedklinik": """
1480 hatice: Ab morgen gilt der neue Hygieneplan für Haus B: https://example.com/plaene/suedklinik-b
1466 emine: Was ist anders?
1461 hatice: Wichtigste Punkte:
  1. Griffe und Schalter zweimal pro Schicht
  2. Einwirkzeit 5 Minuten, _nicht nachtrocknen_
  3. Isolierzimmer immer zuletzt
1455 emine: Verstanden 👍
1440 layla: Gibt es den Plan auch auf Arabisch?
1433 hatice: Noch nicht, ich erkläre ihn dir morgen in Ruhe vor Ort
1429 layla: Danke Hatice 🌹
615 daniela: Zimmer 12 ist heute Isolierzimmer, Schild hängt
608 olena: Danke! Mache ich als Letztes
340 markus: Die Stationsleitung hat angerufen: heute Nachmittag kommen zwei Betten mehr auf Station 3. \
Bitte 20 Minuten extra einplanen
331 hatice: Ist eingeplant, Olena und ich übernehmen das
182 ayse: Ich kann morgen ab 14 Uhr helfen, wenn ihr jemanden braucht
118 hatice: Sehr gern Ayşe! 14 Uhr am Lieferanteneingang 💚
110 emine: Harika, görüşürüz Ayşe abla 😊
""",
    "vorarbeiter": """
1390 thomas: Wer braucht nächste Woche Springer? Ich plane heute Abend
1377 ioana: Behördenhaus am Dienstag, Mihaela hat Prüfung
1371 oleh: Halle kommt klar
1365 monika: Gesamtschule Donnerstag, da ist Elternabend, zwei Räume mehr
1352 thomas: Ioana bekommt Heike, Monika bekommt Petra. Einverstanden?
1349 monika: Perfekt, dziękuję 🙏
1347 ioana: 👍
520 frank: Steiger ist für Freitag bestätigt, aber nur bis 14 Uhr
511 markus: Dann Nordseite zuerst. Südseite schaffen wir von innen
233 hatice: Bei mir sind wieder zwei Transponder abgelaufen. Geht das nur mir so?
226 piotr: Nein, bei mir drei. Der Kunde verlängert immer nur für 90 Tage
219 markus: Ich spreche das morgen bei der Begehung an und frage nach einem Jahr
101 elena: Ich habe die Checkliste für Begehungen überarbeitet, schaut mal rein: https://example.com/vorlagen/begehung
58 monika: Sehr übersichtlich, vor allem der Teil mit den Fotos
39 oleh: Können wir auch eine auf Ukrainisch haben?
32 elena: Gute Idee Oleh, ich frage Sabine wegen der Übersetzung
""",
    "fenster": """
640 frank: Morgen Nordseite Rheinkontor, 6 Uhr. Lukas und Dennis mit Steiger, Tomasz macht innen
633 lukas: Alles klar
630 dennis: Wetter?
627 frank: Bis mittags trocken, Wind 15 km/h. Ab 40 kommt der Korb runter, ohne Diskussion
621 dennis: 👌
401 mehmet: Brauche noch einen Einwascher, meiner verliert Fell 🐈
396 frank: Liegt in der Kiste im Caddy, nimm den blauen
245 lukas: 3. OG links: zwei Scheiben haben Kratzer. Fotos sind gemacht, _vor_ der Reinigung
238 frank: Super, genau so. Ich lasse Frau Krämer unterschreiben
120 markus: Wie weit seid ihr? Morgen ist um 9 Begehung, da sollte die Nordseite fertig sein
113 lukas: 4 von 6 Etagen. Wird knapp, aber geht
60 dennis: 5 von 6 💪
27 lukas: Fertig! Nur die Werbefolie im EG haben wir ausgelassen
""",
    "sommerfest": """
2900 nadine: Der Platz ist gebucht! Grillhütte am Decksteiner Weiher, Samstag ab 14 Uhr 🎉
2890 heike: Juhuu
2884 oleh: Super! Kann ich meine Frau und zwei Kinder mitbringen?
2879 nadine: Natürlich, alle Familien sind eingeladen
1290 fatma: Ayşe und ich machen wieder Börek, diesmal *drei* Bleche
1284 lukas: Letztes Mal war nach zehn Minuten alles weg 😂
1270 ayse: Weil du allein ein Blech gegessen hast 😄
1266 lukas: Beweise?
1201 kasia: Ich bringe Sernik mit
560 claudia: Tombola: Wer hat noch Preise? Ich habe 34, schön wären 50
552 ioana: Ich stricke Socken 🧦
548 claudia: Ioana, die will ich selbst gewinnen!
174 samir: Soll ich den zweiten Grill mitbringen? Dann haben wir einen für halal
160 nadine: Ja bitte Samir, das wäre großartig 🙏
""",
    "urlaub": """
1820 jens: Für nächste Woche suche ich noch jemanden: Praxiszentrum, Mittwoch, 5:30 bis 9:30
1809 heike: Kann ich machen
1803 jens: Danke Heike, ist eingetragen ✅
880 birgit: Ich habe im Herbst zwei Tage zu viel, kann die jemand gebrauchen? 😄
872 uwe: Nehme ich sofort
866 jens: So funktioniert das leider nicht ihr zwei 😂
420 agnieszka: Kann jemand am Freitag für mich in die Kita? Meine Tochter hat Aufführung
413 petra: Mach ich gern. Schlüssel wie immer im Tresor?
408 agnieszka: Ja. Du bist ein Engel 😇
215 ayse: Wird mein Antrag für August noch diese Woche entschieden? Wir wollen die Flüge buchen
198 jens: Ja Ayşe, morgen hast du Antwort. Sieht gut aus 🙂
190 mihaela: Ich habe auch noch einen offen, bitte nicht vergessen
""",
    "leitung": """
4400 thomas: *Neue Sicherheitsschuhe* sind da. Ausgabe in Bonn am Montag, in Köln am Dienstag, jeweils 6 bis 12 Uhr.
2930 sabine: Die Abrechnungen sind online. Bei Fragen bitte direkt an Claudia, nicht in die Gruppe.
1500 elena: Danke an das Team der Gesamtschule: die Ferienreinigung war einen Tag früher fertig als geplant! 💚
95 sabine: Liebe Kolleginnen und Kollegen,
  ab nächster Woche gilt in allen Objekten die *neue Schlüsselordnung*:
  1. Jede Übergabe wird von beiden unterschrieben
  2. Kein Schlüssel bleibt über Nacht zu Hause
  3. Verlust bitte *sofort* melden, auch nachts
  Die ganze Ordnung: https://example.com/schluesselordnung
  Bei Fragen helfen euch eure Vorarbeiter. Danke! 🔑
""",
}

OFFICE = {
    "buero": """
590 nadine: Guten Morgen! Kaffeemaschine ist entkalkt, bitte nicht mehr böse gucken 😄
581 jens: Du bist die Heldin des Tages
574 claudia: Endlich kein Hustensaft mehr
430 thomas: Bin bis Mittag im Behördenhaus, danach im Büro
322 sabine: Heute um 15 Uhr kurz alle: neue Ausschreibung Hallenbad. Unterlagen: \
https://example.com/ausschreibung/hallenbad
315 elena: Kann ich telefonisch dazukommen?
311 sabine: Klar
171 jens: Hallenbad: ich hab 2.850 qm gezählt, ohne Becken. Kann das jemand gegenprüfen?
162 markus: Mache ich, bei mir waren es damals 2.790
125 markus: 2.812, du hast den Technikraum doppelt
121 jens: Stimmt, danke!
63 claudia: Lohnlauf ist morgen früh. Mir fehlen noch *vier* Zeiten aus Bonn
50 thomas: Kommen in einer Stunde, versprochen
33 nadine: Wer fährt nachher ins Lager? Zwei Kartons Tücher müssten mit
22 jens: Ich. Stell sie an die Tür
14 claudia: Sabine, Frau Krämer ist in der Leitung, wegen morgen
""",
    "fuhrpark": """
1510 jens: K-BB 214 ist aus der Werkstatt zurück, Bremsen neu
1498 frank: Super, dann nehme ich den Freitag für den Steiger
760 oleh: Wer hat die Tankkarte von K-BB 307? Liegt nicht im Fach
749 monika: Die habe ich noch in der Jacke, sorry! Bringe sie heute Abend
742 jens: 👍 Und bitte in die Liste eintragen
301 lukas: K-BB 188: Wischwasser leer, rechte Scheinwerferlampe defekt
294 jens: Lampe liegt im Büro, kannst du selbst wechseln?
290 lukas: Ja, mach ich nach der Tour
149 hatice: Schlüssel Südklinik Nr. 7 ist zurück im Tresor
143 sabine: Danke Hatice, ausgetragen ✅
84 piotr: Mir fehlt Rheinkontor Nr. 3. Wer hatte den gestern?
75 dennis: Ich! Liegt im Caddy im Handschuhfach, bringe ihn gleich hoch
""",
    "material": """
1350 nadine: Neue Preisliste ist da, *Mikrofasertücher 8 % günstiger*. Formular wie immer: \
https://example.com/bestellung
1338 frank: Wunder gibt es immer wieder
700 oleh: Halle braucht:
  - 4 Kartons Müllbeutel 120 l
  - 2 Kanister Industriereiniger
  - 10 Kehrbesen, die halten hier keine Woche
688 nadine: Besen nehme ich ab jetzt die stabilen 😄
241 ioana: Bei uns ist Toilettenpapier bis Freitag noch ok, danach nicht mehr
229 nadine: Kommt Donnerstag
133 hatice: Handschuhe in *S* sind immer aus. Können wir die Menge verdoppeln?
127 nadine: Ja, ab sofort 6 statt 3 Kartons
81 markus: Rheinkontor bitte noch heute 2 Kanister Sanitärreiniger, geht das?
73 nadine: Jens nimmt sie nachher mit
66 piotr: 🙏
""",
}

PAIRS = {
    "direct-ayse-markus": """
1530 markus: Hallo Ayşe, kannst du am Samstag zwei Stunden im Autohaus aushelfen? Mehmet wäre auch da
1512 ayse: Hallo Markus, welche Uhrzeit?
1508 markus: 7 bis 9 Uhr, nur der Showroom
1497 ayse: Ja das geht 👍 Wie komme ich rein?
1493 markus: Mehmet hat den Schlüssel, ihr trefft euch am Haupteingang
1489 ayse: Perfekt
365 ayse: Guten Morgen Markus, in der Teeküche 2. OG tropft der Wasserhahn. Ich habe einen Eimer drunter gestellt
351 markus: Danke dir! Ich melde es der Haustechnik. Welche Seite?
348 ayse: Links, neben dem Kühlschrank
212 markus: Techniker war da, ist repariert
206 ayse: Super, danke
94 markus: Frau Krämer hat dich heute _namentlich_ gelobt. Das wollte ich dir auch persönlich sagen 😊
87 ayse: Das freut mich sehr. Danke, dass du es mir schreibst ❤️
31 ayse: Eine Frage noch: ich würde gern den Vorarbeiter-Kurs im Herbst machen. Ist das möglich?
18 markus: Sehr gute Idee, das wollte ich dir selbst vorschlagen! Ich rede heute mit Sabine
9 markus: Sie schickt dir die Unterlagen. Anmeldung bis Ende des Monats
""",
    "direct-ayse-fatma": """
820 fatma: Ayşe yarın sabah beraber gidiyoruz değil mi?
814 ayse: Tabii, 5:10'da durakta 🚋
811 fatma: Tamam canım
402 ayse: Fatma, mavi bezler sende mi? Burada hiç kalmamış
396 fatma: Evet aşağıda, üç paket var. Birini yukarı bırakırım
393 ayse: Sağ ol 🙏
130 fatma: Gördün mü, Markus grupta seni övmüş 😍
126 ayse: Gördüm, çok utandım ya
122 fatma: Niye utanıyorsun, hak ettin! Kursu da sor artık
117 ayse: Bugün soracağım, söz
52 fatma: Pazar günü börek için bize gelin, çocuklar da oynar
46 ayse: Geliriz inşallah. Ispanağı ben alırım
24 fatma: Tamam, peynir benden 🧀
21 fatma: Sordun mu kursu? 👀
""",
    "direct-ayse-kasia": """
1455 kasia: Ayşe hast du morgen Schlüssel für Putzraum 3?
1449 ayse: Ja, liegt bei mir im Wagen
1446 kasia: Gut, hole ich um 6
334 kasia: Druckerraum im 3. OG ist schlimm heute, überall Papier 😩
329 ayse: Soll ich hochkommen? Ich brauche noch 15 Minuten
326 kasia: Ja bitte, dann sind wir beide pünktlich fertig
310 ayse: Bin da, wo bist du?
309 kasia: Hinten bei Fenster
142 kasia: Danke für Hilfe, du bist beste Kollegin 💛
137 ayse: Nächstes Mal hilfst du mir 😄
61 kasia: Machst du auch Kurs für Vorarbeiter? Dann machen wir zusammen!
55 ayse: Ja! Ich hab Markus gerade gefragt
""",
    "direct-ayse-sabine": """
3010 ayse: Hallo Frau Hoffmann, ich bin umgezogen. Wo gebe ich die neue Adresse an?
2995 sabine: Hallo Ayşe, wir sind hier alle per du 🙂 Das Formular: https://example.com/formulare/adresse
2981 ayse: Danke Sabine, ist ausgefüllt
2960 sabine: Angekommen, ist geändert
480 ayse: Ich habe noch eine Frage zum Urlaub im August, Jens sagt, du musst auch zustimmen?
455 sabine: Ja, ab drei Wochen am Stück. Von mir aus gern, die Vertretung steht
447 ayse: Oh super, danke! 🌴
240 sabine: Markus hat mir von deinem Kurs-Wunsch erzählt. Finde ich klasse! Die Unterlagen kommen heute per Post, \
du kannst sie aber auch hier abholen
""",
    "direct-markus-sabine": """
1420 sabine: Kannst du mir bis morgen die Flächen vom Hallenbad schätzen?
1411 markus: Ja, ich war da früher mal Objektleiter. Schicke ich dir
545 markus: Guten Morgen! Autohaus möchte ab Herbst zusätzlich samstags. Machst du das Angebot?
538 sabine: Gern. Wie viele Stunden?
534 markus: 2 Personen, je 2 Stunden, nur Showroom und Kundentoiletten
529 sabine: Ok, geht heute noch raus
262 sabine: Angebot ist raus. Übrigens: 12 % über dem alten Stundensatz
255 markus: Mutig 😄 Aber Herr Kessler mag uns
109 markus: Ayşe Yılmaz möchte den Vorarbeiter-Kurs machen. Ich würde das *sehr* unterstützen
102 sabine: Ich auch. Zuverlässig, und alle mögen sie. Ein Platz im September ist noch frei
97 markus: Kasia überlegt auch
91 sabine: Dann reserviere ich zwei
29 markus: Morgen Begehung Rheinkontor. Brauchst du danach einen Bericht?
20 sabine: Ja, kurz reicht. Drei Punkte und Fotos ohne Personen
11 sabine: Frau Krämer hat gerade angerufen, sie bringt den Eigentümer mit 😬
6 sabine: Bitte Jackett
""",
    "direct-markus-piotr": """
1335 piotr: Chef, Mehmet fragt, ob er Freitag eine Stunde früher gehen kann
1328 markus: Wenn Sanitär fertig ist, ja
1326 piotr: Ist er immer 👍
378 markus: Aufzug 2 schon wieder?
372 piotr: Ja, dritte Mal diesen Monat. Steht im Buch
367 markus: Ich nehme das morgen in die Begehung mit
183 piotr: Für morgen: soll ich dabei sein?
176 markus: Unbedingt. Du kennst jede Ecke. 8:45 am Empfang
170 piotr: Ok. Saubere Jacke, keine Sorge 😄
70 piotr: Dennis hatte den Schlüssel Nr. 3, alles wieder da
64 markus: Gott sei Dank
48 piotr: Nordseite sieht super aus, die Jungs haben echt Gas gegeben
""",
    "direct-hatice-markus": """
1400 hatice: Markus, der neue Hygieneplan ist ziemlich lang. Darf ich eine Kurzfassung aushängen?
1391 markus: Ja gern, schick sie mir vorher einmal
1120 hatice: Liegt hier: https://example.com/entwurf/kurzplan
1098 markus: Super geworden! Nur Punkt 4 bitte mit Uhrzeit
1090 hatice: Mach ich
345 markus: Zwei Betten mehr auf Station 3, hast du gesehen?
338 hatice: Ja, Olena hilft. Morgen wäre eine Person mehr gut
190 markus: Frag mal Ayşe, die hat nachmittags Luft
176 hatice: Sie hat sich gerade selbst gemeldet 😍
170 hatice: Wir haben echt Glück mit den Leuten
""",
    "direct-claudia-sabine": """
690 claudia: Morgen ist Lohnlauf. Bonn ist wie immer spät dran
682 sabine: Ich gebe Thomas einen freundlichen Schubs
676 claudia: Mit Anlauf bitte 😄
350 claudia: Bei Samir sind die Nachtzuschläge vom letzten Monat nicht gebucht
343 sabine: Wie viel?
340 claudia: 6 Stunden à 25 %. Korrigiere ich diesen Monat
336 sabine: Ja bitte, und schreib ihm kurz, damit er sich nicht wundert
328 claudia: Schon passiert
118 sabine: Ab September kommen zwei Leute in den Vorarbeiter-Kurs. Lohnfortzahlung wie immer
107 claudia: Notiert. Wer?
104 sabine: Ayşe und wahrscheinlich Kasia
99 claudia: Wie schön, die haben es verdient
44 claudia: Thomas hat geliefert. _Vor_ der Frist. Ich rahme mir das ein
40 claudia: Fehlt nur noch deine Unterschrift 😇
""",
    "direct-jens-sabine": """
1600 jens: Ich hab für nächste Woche alle Vertretungen zusammen bis auf Mittwoch
1588 sabine: Frag Heike, die wollte mehr Stunden
1580 jens: Hat schon zugesagt 🎉
510 jens: Urlaub Ayşe Yılmaz, drei Wochen August. Du müsstest zustimmen
462 sabine: Erledigt ✅
300 sabine: Kannst du die Schlüsselordnung bitte noch auf Tippfehler lesen? Ich will sie heute verschicken
271 jens: Einer gefunden: "Überagbe" 😄
268 sabine: Danke. Wie peinlich das geworden wäre
138 jens: Neue Mitarbeiterin ab Montag, Objekt Kita, Sprache Ukrainisch. Legst du sie an oder ich?
130 sabine: Mach du, ich drucke die Karte
""",
}

UNREAD = {
    ("team-rheinkontor", "ayse"): 3,
    ("direct-ayse-markus", "ayse"): 2,
    ("direct-ayse-fatma", "ayse"): 1,
    ("leitung", "ayse"): 1,
    ("direct-markus-sabine", "markus"): 3,
    ("team-rheinkontor", "markus"): 2,
    ("vorarbeiter", "markus"): 4,
    ("direct-markus-piotr", "markus"): 1,
    ("fenster", "markus"): 2,
    ("buero", "sabine"): 9,
    ("direct-claudia-sabine", "sabine"): 2,
    ("fuhrpark", "sabine"): 2,
    ("material", "sabine"): 11,
}

DRAFTS = {
    ("direct-ayse-kasia", "ayse"): "Treffen wir uns morgen um",
    ("direct-hatice-markus", "markus"): "Kannst du mir noch die Fotos von Station 3",
    ("direct-jens-sabine", "sabine"): "Denkst du bitte auch an die",
}
