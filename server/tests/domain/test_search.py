"""The search analyser: what is found, what is not, and that the index never misses what `matches` would show."""
# ruff: noqa: RUF001  words of eleven languages

import string
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kleanchat.domain.search import (
    MOST_QUERY_WORDS,
    MOST_TOKENS,
    highlights,
    matches,
    query_tokens,
    token_hash,
    token_hashes,
    tokens,
    whole_word_tokens,
)
from kleanchat.domain.search_compounds import compound_parts

LANGUAGES = ("de", "en", "pl", "ro", "bg", "hu", "sr", "tr", "uk", "ru", "ar")
KEY = bytes(range(32))


def looked_up(text: str, query: str, author: str, searcher: str) -> bool:
    """Do what the index does: every word of the query needs one of its tokens."""
    index = tokens(text, author)
    asked = query_tokens(query, searcher)
    return bool(asked) and all(alternatives & index for alternatives in asked)


def found(text: str, query: str, author: str = "de", searcher: str | None = None) -> bool:
    searcher = searcher or author
    return looked_up(text, query, author, searcher) and matches(text, query, searcher)


GERMAN = [
    ("Der Müll muss raus", "Müll"),
    ("Der Müll muss raus", "muell"),
    ("Der Muell muss raus", "MÜLL"),
    ("Der Mu\u0308ll muss raus", "Müll"),
    ("Der Müll muss raus", "mull"),
    ("Die Schlüssel liegen im Büro", "Schluessel"),
    ("Schluessel fehlt", "Schlüssel"),
    ("Hauptstraße 12", "hauptstrasse 12"),
    ("Treppenhausreinigung am Montag", "Treppe"),
    ("Treppenhausreinigung am Montag", "Haus"),
    ("Treppenhausreinigung am Montag", "Treppenhaus"),
    ("Treppenhausreinigung am Montag", "Treppenhäuser"),
    ("Treppenhausreinigung am Montag", "Hausreinigung"),
    ("Treppenhausreinigung am Montag", "Reinigungen"),
    ("Treppenhausreinigung am Montag", "reini"),
    ("Unterhaltsreinigungen", "Reinigung"),
    ("Mülltonnen bitte rausstellen", "Tonne"),
    ("Der Urlaubsantrag fehlt", "Antrag"),
    ("Lindenstraße 4", "Straße"),
    ("Der Schulhof ist nass", "Schule"),
    ("Tiefgaragenreinigung", "Garage"),
    ("Zwei Häuser", "Haus"),
    ("Das Haus", "Häuser"),
    ("Die Fenster sind schmutzig", "fenst"),
    ("Fensterputzer kommt", "fensterp"),
    ("wir reinigen heute", "Reinigung"),
    ("Haus Bodensee", "haus b"),
    ("Bitte um 14:30 Uhr da sein", "14:30"),
    ("Bitte um 14.30 Uhr da sein", "14:30"),
    ("Bitte um 14:30 Uhr da sein", "14:3"),
    ("Bitte um 14:30 Uhr da sein", "14 Uhr"),
    ("Beginn 08:00", "8:00"),
    ("Termin am 05.03.2024", "5.3.24"),
    ("Termin am 05.03.2024", "5.3."),
    ("Ruf an: +49 171 1234567", "0171 1234567"),
    ("Ruf an: 0171/123 45 67", "+491711234567"),
    ("Ruf an: 0171/1234567", "0171 12"),
    ("Ruf an: 0171/1234567", "1234567"),
    ("Schick eine E-Mail", "email"),
    ("Schick eine Email", "E-Mail"),
    ("Aufgang B", "aufgang b"),
    ("*wichtig* _heute_", "heute wichtig"),
    ("Super 👍🏽gemacht", "gemacht"),
    ("Frequenzen prüfen", "frequenz"),
]

OTHERS = [
    ("tr", "Anahtarlar ofiste", "anahtar"),
    ("tr", "Anahtarı bırak", "anahtarlar"),
    ("tr", "ISLAK ZEMİN", "ıslak zemin"),
    ("tr", "ıslak zemin", "islak"),
    ("tr", "İstanbul'da temizlik", "istanbul"),
    ("tr", "Merdivenlerde çöp var", "cop"),
    ("tr", "Temizliği bitirdim", "temizlik"),
    ("tr", "Şantiye", "santiye"),
    ("pl", "Klucze są w biurze", "klucz"),
    ("pl", "Sprzątanie łazienki", "lazienki"),
    ("pl", "Sprzątanie łazienki", "łazienka"),
    ("pl", "Proszę posprzątać klatkę", "klatka"),
    ("ro", "Curăţenia pe scară", "curățenie"),
    ("ro", "Curățenie la scară", "curatenie"),
    ("ro", "Cheile sunt aici", "cheile"),
    ("hu", "A kulcsok itt vannak", "kulcs"),
    ("hu", "Takarítást kérek", "takaritas"),
    ("sr", "Кључ је код мене", "kljuc"),
    ("sr", "Ključ je kod mene", "кључ"),
    ("sr", "Čišćenje stepeništa", "ciscenje"),
    ("bg", "Ключовете са тук", "ключ"),
    ("bg", "Почистване на стълбището", "стълбище"),
    ("uk", "Ключі лежать на столі", "ключ"),
    ("uk", "Прибирання сходів", "прибиранню"),
    ("uk", "П'ять відер", "пять"),
    ("uk", "П’ять відер", "п'ять"),
    ("ru", "Уборка лестницы", "уборки"),
    ("ru", "Ещё раз", "еще"),
    ("ru", "Ключи на столе", "ключ"),
    ("ar", "المفتاح في المكتب", "مفتاح"),
    ("ar", "المفتاح في المكتب", "مفت"),
    ("ar", "أحمد يعمل اليوم", "احمد"),
    ("ar", "مُفْتَاح المخزن", "مفتاح"),
    ("ar", "تنظيـــف الدرج", "تنظيف"),
    ("ar", "الساعة ١٤:٣٠", "14:30"),
    ("ar", "غرفة نظيفة", "غرفه"),
    ("en", "The keys are here", "key"),
    ("en", "Cleaning the windows", "cleaned window"),
    ("en", "ｃａｆé", "CAFE"),
]

NOT_FOUND = [
    ("Der Müll muss raus", "Mülleimer"),
    ("Die Reise ist lang", "Reinigung"),
    ("Der Reiter", "rei ter"),
    ("derzeit ist zu", "der zu"),
    ("Treppenhaus", "Treppenhaus Keller"),
    ("Bitte um 14:30 Uhr", "14:35"),
    ("14 Leute und 30 Eimer", "14:30"),
    ("Termin am 05.03.2024", "05.03.2023"),
    ("Handschuhe", "andschuhe"),
    ("Traktor", "Tor"),
    ("👍", "👍"),
    ("Text", ""),
    ("Text", " ... "),
]


@pytest.mark.parametrize(("text", "query"), GERMAN)
def test_german(text: str, query: str) -> None:
    assert found(text, query)


@pytest.mark.parametrize(("language", "text", "query"), OTHERS)
def test_other_languages(language: str, text: str, query: str) -> None:
    assert found(text, query, language)


@pytest.mark.parametrize(("text", "query"), NOT_FOUND)
def test_not_found(text: str, query: str) -> None:
    assert not found(text, query)


@pytest.mark.parametrize(
    ("text", "author", "query", "searcher"),
    [
        ("Treppenhausreinigung morgen", "tr", "Reinigungen", "pl"),
        ("Anahtarlar ofiste", "tr", "anahtar", "de"),
        ("Anahtarlar ofiste", "de", "anahtar", "tr"),
        ("Ключі на столі", "uk", "ключі", "de"),
        ("Уборка сегодня", "de", "уборки", "ru"),
        ("المفتاح", "de", "مفتاح", "tr"),
    ],
)
def test_author_and_searcher_may_have_different_languages(text: str, author: str, query: str, searcher: str) -> None:
    assert found(text, query, author, searcher)


def test_what_the_index_answers_too_much_is_removed_after_decryption() -> None:
    assert looked_up("Reihenfolge beachten", "reihu", "de", "de")
    assert not matches("Reihenfolge beachten", "reihu", "de")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("treppenhausreinigung", {"treppe", "haus", "reinigung", "treppenhaus", "hausreinigung"}),
        ("bodenreinigungsmaschine", {"boden", "reinigung", "maschine", "bodenreinigung", "reinigungsmaschine"}),
        ("arbeitszeitnachweis", {"arbeit", "zeit", "nachweis", "arbeitszeit", "zeitnachweis"}),
        ("arbeitsdingsbums", {"arbeit", "dingsbums"}),
        ("montageleitung", {"montage", "leitung"}),
        ("reinigungen", set()),
        ("information", set()),
        ("verstehen", set()),
        ("haus" * 13, set()),
    ],
)
def test_compound_parts(word: str, parts: set[str]) -> None:
    assert set(compound_parts(word)) == parts


@pytest.mark.parametrize(
    ("text", "query"), [("Treppenhausreinigung am Montag", "Treppen Haus Reinigungen"), ("Zwei Häuser", "Haus zwei")]
)
def test_whole_words_are_found_by_their_roots_alone(text: str, query: str) -> None:
    assert all(words & tokens(text, "de") for words in whole_word_tokens(query, "de"))


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_what_answers_whole_words_answers_the_query(query: str, language: str) -> None:
    whole = whole_word_tokens(query, language)
    assert all(words <= asked for words, asked in zip(whole, query_tokens(query, language), strict=False))


def test_highlights_whole_words_in_the_original_text() -> None:
    text = "Die Treppenhausreinigung: Müll, dann Fenster"
    assert [text[start:end] for start, end in highlights(text, "haus muell fen", "de")] == [
        "Treppenhausreinigung",
        "Müll",
        "Fenster",
    ]


def test_a_typical_message_has_about_thirty_tokens() -> None:
    text = "Bitte morgen um 14:30 Uhr das Treppenhaus in der Hauptstraße 12 reinigen"
    assert 25 <= len(tokens(text, "de")) <= 36


def test_a_long_text_keeps_all_its_words_and_is_bounded() -> None:
    words = [f"{a}{b}{c}wort" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    text = " ".join(words)
    assert len(tokens(text, "tr")) == MOST_TOKENS
    assert all(found(text, word, "tr") for word in words)


@given(st.text(max_size=4_000), st.sampled_from(LANGUAGES))
@example("a " * 2_000, "de")
@example("ß" * 4_000, "de")
@example("-".join("x" * 2_000), "de")
@example("0" * 4_000, "de")
@example("1:" * 2_000, "ar")
def test_any_text_is_bounded(text: str, language: str) -> None:
    assert len(tokens(text, language)) <= MOST_TOKENS
    asked = query_tokens(text, language)
    assert len(asked) <= MOST_QUERY_WORDS
    assert all(len(alternatives) < 40 for alternatives in asked)


LETTERS = st.sampled_from(string.ascii_letters + "äöüßÄÖÜ" + "ıİşğçŁłąężź" + "țșăâîőű" + "čćžšđ")
CYRILLIC = st.sampled_from("абвгдежзийклмнопрстуфхцчшщьюяёіїєґљњџђћјъыэАБВГДЙЁІЇ")
ARABIC = st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء" + "\u064b\u064f\u0651\u0640")
WORDS = st.one_of(*(st.text(letters, min_size=3, max_size=24) for letters in (LETTERS, CYRILLIC, ARABIC)))


@given(st.lists(WORDS, min_size=1, max_size=12), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_every_word_of_a_text_finds_it_whoever_searches(words: list[str], author: str, searcher: str) -> None:
    text = " ".join(words)
    for word in words:
        if any(unicodedata.category(letter)[0] == "L" and letter != "\u0640" for letter in word):
            assert found(text, word, author, searcher), (word, author, searcher)


@given(st.text(LETTERS, min_size=5, max_size=20), st.integers(min_value=4, max_value=20), st.sampled_from(LANGUAGES))
def test_the_beginning_of_a_word_finds_it(word: str, length: int, language: str) -> None:
    beginning = word[:length]
    umlauts_written_out = sum(beginning.lower().count(vowel) for vowel in ("ae", "oe", "ue"))
    if len(beginning) - umlauts_written_out >= 3:
        assert found(f"eins {word} zwei", beginning, language)


def test_hashes_are_signed_64_bit_and_depend_on_the_key() -> None:
    found_tokens = tokens("Bitte das Treppenhaus reinigen", "de")
    hashes = token_hashes(KEY, found_tokens)
    assert len(set(hashes)) == len(found_tokens)
    assert all(-(2**63) <= number < 2**63 for number in hashes)
    assert any(number < 0 for number in hashes)
    assert not set(hashes) & set(token_hashes(bytes(32), found_tokens))


def test_a_hash_stays_what_it_is_because_it_is_stored() -> None:
    assert token_hash(KEY, "=reinig") == 1_832_994_716_392_661_136
