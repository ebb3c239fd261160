"""People: who is mentioned in an article, under which of its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.people import find_people
from tests.extract.articles import document

MAY_2015 = "2015-05-12"


def people_of(text, published=MAY_2015, **clean):
    return find_people(document(text, published=published, **clean))


def names(text, published=MAY_2015, **clean):
    return [person.name for person in people_of(text, published, **clean).persons]


def mentions(text, name, published=MAY_2015, forms=("name", "office", "nominal", "pronoun"), **clean):
    found = people_of(text, published, **clean)
    person = next((p for p in found.persons if p.name == name), None)
    return [] if person is None else [m.span.of(text) for m in person.mentions if m.form in forms]


# ---------------------------------------------------------------- names and titles


@pytest.mark.parametrize(
    ("text", "name", "mention"),
    [
        ("Foreign Minister Sergei Lavrov spoke.", "Sergei Lavrov", "Foreign Minister Sergei Lavrov"),
        ("US Secretary of State John Kerry spoke.", "John Kerry", "US Secretary of State John Kerry"),
        ("The US Secretary of State, John Kerry, spoke.", "John Kerry", "US Secretary of State, John Kerry"),
        ("Lavrov, Russia's top diplomat, spoke in Moscow.", "Sergei Lavrov", "Lavrov"),
        ("Secretary Kerry spoke.", "John Kerry", "Secretary Kerry"),
        ("President Putin of Russia spoke.", "Vladimir Putin", "President Putin"),
        ("King Abdullah II of Jordan spoke.", "Abdullah II", "King Abdullah II"),
        ("German Chancellor Merkel spoke.", "Angela Merkel", "German Chancellor Merkel"),
        ("Prime Minister of India Narendra Modi spoke.", "Narendra Modi", "Prime Minister of India Narendra Modi"),
        ("Russian Foreign Minister [Sergei Lavrov] spoke.", "Sergei Lavrov", "Russian Foreign Minister [Sergei Lavrov"),
        ("Syrian President Bashar al-Assad spoke.", "Bashar al-Assad", "Syrian President Bashar al-Assad"),
    ],
)
def test_a_name_is_found_with_its_title(text, name, mention):
    assert mention in mentions(text, name)


def test_a_surname_of_two_words_belongs_to_its_bearer():
    assert names("Jean-Yves Le Drian spoke. Minister Le Drian left.") == ["Jean-Yves Le Drian"]


def test_a_title_that_is_part_of_an_alias_is_still_a_title():
    assert names("King Salman bin Abdulaziz Al Saud spoke.", "2017-10-05") == ["Salman bin Abdulaziz Al Saud"]


def test_an_opposite_number_is_a_counterpart():
    text = "US Secretary of State John Kerry met his Russian opposite number."
    assert names(text) == ["John Kerry", "Sergei Lavrov"]


def test_an_office_of_several_is_nobodys_of_another_country():
    found = people_of("The French and Russian presidents, Francois Hollande and Vladimir Putin, spoke.").persons
    assert [(p.name, p.country) for p in found] == [("François Hollande", "FR"), ("Vladimir Putin", "RU")]


def test_then_after_and_tells_the_order_of_acts():
    found = people_of("He met President Jalal Talabani and then Prime Minister Nouri al-Maliki.", "2008-12-14").persons
    assert [p.role for p in found if p.name == "Nouri al-Maliki"] == ["Iraqi Prime Minister"]


def test_who_is_said_to_speak_right_before_is_he():
    text = "Vladimir Putin agreed to a truce, John Kerry said on Monday after he flew in."
    assert mentions(text, "John Kerry", forms=("pronoun",)) == ["he"]


def test_him_is_not_the_subject_of_his_own_clause():
    text = "Vladimir Putin came to Geneva, where John Kerry received him."
    assert mentions(text, "Vladimir Putin", forms=("pronoun",)) == ["him"]


def test_his_excellency_is_no_pronoun():
    assert mentions("Sergei Lavrov met H.E. Mr. John Kerry.", "Sergei Lavrov") == ["Sergei Lavrov"]


def test_president_of_a_later_year_is_another_president():
    assert names("US President Biden spoke.", "2022-03-01") == ["Joe Biden"]
    assert names("President Joseph R. Biden, Jr. spoke.", "2022-03-01") == ["Joe Biden"]


def test_who_was_president_is_called_president_still():
    assert names("President Obama spoke about President Bush.", "2021-04-01") == ["Barack Obama", "Bush"]


def test_an_office_that_the_registry_lacks_does_not_hide_who_serves():
    assert names("Crown Prince Salman bin Hamad Al Khalifa spoke.", "2022-03-04") == ["Salman bin Hamad Al Khalifa"]
    assert people_of("Crown Prince Salman bin Hamad Al Khalifa spoke.", "2022-03-04").persons[0].country == "BH"
    assert people_of("Polish Crown Prince Salman bin Hamad Al Khalifa spoke.", "2022-03-04").persons[0].registry_id is None


def test_a_headline_is_no_name():
    assert names("President Biden Announces Grants", "2022-03-04") == ["Joe Biden"]


def test_a_misspelt_surname_is_matched_where_given_name_and_office_agree():
    assert names("Russian Foreign Minister Sergei Lavrof spoke.") == ["Sergei Lavrov"]
    assert names("The gardener Sergei Lavrof spoke.") == ["Sergei Lavrof"]


def test_a_link_card_stuck_to_a_name_is_part_of_the_mention():
    text = "At noon Fumio Kishida Kishida FumioForeign Minister of Japan opened an exhibition of kites."
    assert mentions(text, "Fumio Kishida") == ["Fumio Kishida Kishida FumioForeign Minister of Japan"]


def test_names_behind_a_plural_title_all_bear_it():
    people = people_of("Presidents Obama and Putin met. Foreign Ministers Sergei Lavrov and Wang Yi met too.").persons
    assert [(p.name, p.country) for p in people] == [
        ("Barack Obama", "US"),
        ("Vladimir Putin", "RU"),
        ("Sergei Lavrov", "RU"),
        ("Wang Yi", "CN"),
    ]


def test_an_office_joined_by_and_is_one_persons_unless_the_article_goes_before():
    text = "The Vice President and Prime Minister Cameron met."
    assert mentions(text, "David Cameron") == ["Prime Minister Cameron"]


def test_a_person_outside_the_registry_has_the_words_of_the_text():
    people = people_of("The plan will fail, said Jane Zubrowka, a policy analyst at the Institute of Tides. Zubrowka left.").persons
    assert [(p.name, p.registry_id, p.role) for p in people] == [("Jane Zubrowka", None, "policy analyst at the Institute of Tides")]
    assert len(people[0].mentions) >= 2


def test_a_spokeswoman_is_a_person_and_a_woman():
    person = people_of("Ministry spokeswoman Ulla Grönqvist declined to comment.").persons[0]
    assert (person.name, person.gender) == ("Ulla Grönqvist", "female")


@pytest.mark.parametrize(
    "text",
    [
        "The crowd gathered on Red Square.",
        "The New York Post reported it.",
        "They stayed at Trump Tower and near the Lincoln Memorial.",
        "A concert at the Kennedy Center was sold out.",
        "Human Rights Watch said so.",
        "The Affordable Care Act was passed in May.",
        "Rice prices rose in May. Ban the bomb, they sang.",
        "United Nations officials went to South Sudan.",
    ],
)
def test_places_papers_laws_and_houses_are_no_persons(text):
    assert names(text) == []


# ---------------------------------------------------------------- one person, many mentions


def test_surnames_refer_back_and_forward():
    text = "Kerry lands in Sochi\n\nUS Secretary of State John Kerry arrived on Tuesday. Kerry was tired. Mr Kerry's plane was late."
    assert mentions(text, "John Kerry") == ["Kerry", "US Secretary of State John Kerry", "Kerry", "Mr Kerry"]


def test_an_honorific_tells_bearers_of_a_surname_apart():
    text = "Donald Trump and Melania Trump arrived. Mrs. Trump waved. Mr. Trump spoke."
    assert mentions(text, "Melania Trump") == ["Melania Trump", "Mrs. Trump"]
    assert mentions(text, "Donald Trump") == ["Donald Trump", "Mr. Trump"]


def test_an_office_tells_bearers_of_a_surname_apart():
    text = "Hillary Clinton spoke. The pact was signed by former President Clinton. Secretary Clinton agreed."
    assert mentions(text, "Hillary Clinton") == ["Hillary Clinton", "Secretary Clinton"]
    assert mentions(text, "Bill Clinton") == ["former President Clinton"]


def test_a_son_is_not_his_father():
    assert names("Donald Trump Jr. spoke.", "2017-03-01") == ["Donald Trump Jr."]


def test_a_surname_before_an_entourage_is_not_the_person():
    text = "US President Barack Obama spoke. The Obama administration agreed."
    assert mentions(text, "Barack Obama") == ["US President Barack Obama"]


def test_a_leaders_surname_alone_is_enough_where_the_country_is_told():
    assert names("In Beijing, Xi praised Chinese farmers.") == ["Xi Jinping"]
    assert names("The farmers praised Johnson.") == []


def test_a_common_name_alone_is_not_matched_to_a_minor_office():
    person = people_of("The baker Kevin Sullivan spoke.", "2016-05-01").persons[0]
    assert person.registry_id is None


def test_an_ordinary_word_is_a_surname_only_where_it_must_be():
    text = "British Prime Minister Theresa May spoke on May 3. It was her first visit in May. Mrs May smiled, and May said so."
    assert mentions(text, "Theresa May", "2017-05-04", forms=("name",)) == [
        "British Prime Minister Theresa May",
        "Mrs May",
        "May",
    ]


# ---------------------------------------------------------------- offices


def test_an_office_means_its_holder_on_the_day():
    text = "The Russian president will receive the US secretary of state."
    assert names(text, "2015-05-12") == ["Vladimir Putin", "John Kerry"]
    assert names(text, "2009-05-12") == ["Dmitry Medvedev", "Hillary Clinton"]


def test_an_office_without_a_date_means_only_whom_the_article_names():
    assert people_of("The French president spoke.", None).persons[0].registry_id is None
    text = "French President Nicolas Sarkozy spoke. The French president left."
    assert mentions(text, "Nicolas Sarkozy", None) == ["French President Nicolas Sarkozy", "French president"]


def test_an_office_that_the_registry_cannot_fill_is_named_by_country():
    person = people_of("The French president spoke.", None).persons[0]
    assert (person.name, person.country, person.mentions[0].form) == ("President of France", "FR", "office")


def test_counterparts_hold_the_same_office_of_another_country():
    text = "John Kerry met his Russian counterpart in Geneva. He had seen his Chinese counterpart, Wang Yi, before."
    assert names(text) == ["John Kerry", "Sergei Lavrov", "Wang Yi"]


def test_the_counterpart_of_who_leads_one_country_is_who_leads_the_other():
    assert names("US President Barack Obama met his German counterpart.") == ["Barack Obama", "Angela Merkel"]


def test_a_leader_is_who_leads_the_country():
    text = "Angela Merkel and Vladimir Putin met. The German leader spoke first, the Russian leader last."
    assert "German leader" in mentions(text, "Angela Merkel")
    assert "Russian leader" in mentions(text, "Vladimir Putin")


def test_an_office_in_apposition_is_the_named_persons():
    text = "Wang Yi, the Chinese foreign minister, spoke."
    assert mentions(text, "Wang Yi") == ["Wang Yi", "Chinese foreign minister"]


def test_a_nominal_means_the_last_person_of_that_kind():
    text = "US Secretary of State John Kerry landed. The diplomat was tired."
    assert mentions(text, "John Kerry", forms=("nominal",)) == ["diplomat"]


@pytest.mark.parametrize("text", ["A president should listen.", "Any prime minister would.", "The next president will decide."])
def test_an_office_of_nobody_is_nobody(text):
    assert names(text) == []


def test_the_president_of_a_governments_own_page_is_its_own():
    text = "President Emmanuel Macron called. The President thanked him."
    assert mentions(text, "Joe Biden", "2022-05-01", publisher="The White House") == ["President"]
    assert mentions(text, "Vladimir Putin", "2022-05-01", publisher="President of Russia") == ["President"]


def test_three_leaders_are_a_group():
    text = "German Chancellor Angela Merkel met Barack Obama of the US and Russian President Vladimir Putin. The three leaders agreed."
    people = people_of(text)
    assert [len(group.members) for group in people.groups] == [3]


def test_two_presidents_are_a_group():
    text = "US President Barack Obama met Russian President Vladimir Putin. The two presidents agreed."
    people = people_of(text)
    assert [(g.span.of(text), [people.persons[n].name for n in g.members]) for g in people.groups] == [
        ("presidents", ["Barack Obama", "Vladimir Putin"])
    ]


# ---------------------------------------------------------------- pronouns


def test_he_is_the_subject_of_the_sentence_before():
    text = "John Kerry met Vladimir Putin in Sochi. He left at noon."
    assert mentions(text, "John Kerry", forms=("pronoun",)) == ["He"]
    assert mentions(text, "Vladimir Putin", forms=("pronoun",)) == []


def test_she_is_a_woman():
    text = "John Kerry met Angela Merkel. She thanked him."
    assert mentions(text, "Angela Merkel", forms=("pronoun",)) == ["She"]
    assert mentions(text, "John Kerry", forms=("pronoun",)) == ["him"]


def test_the_only_person_of_a_gender_may_be_further_back():
    text = "Spokeswoman Ulla Grönqvist began. John Kerry left. The day was long. The rain fell. The trains ran late. Later she left too."
    assert mentions(text, "Ulla Grönqvist", forms=("pronoun",)) == ["she"]


def test_him_is_nobody_where_the_only_man_acts_himself():
    text = "Donald Trump told reporters that he liked him."
    assert mentions(text, "Donald Trump", forms=("pronoun",)) == ["he"]


def test_a_president_elect_is_not_the_president():
    text = "President-elect Donald Trump met President Barack Obama. Mr Trump, soon President Trump, smiled. The president spoke."
    assert "president" in mentions(text, "Barack Obama", None)


def test_a_pronoun_inside_a_quotation_is_left_alone():
    assert mentions('"He is a friend," John Kerry said.', "John Kerry", forms=("pronoun",)) == []
    assert mentions("John Kerry smiled. 'He is a friend,' said Kerry of Kerry's guest. He left.", "John Kerry", forms=("pronoun",)) == [
        "He"
    ]


# ---------------------------------------------------------------- facts of a person


def test_role_and_country_are_those_of_the_day():
    person = people_of("Boris Johnson spoke.", "2017-05-01").persons[0]
    assert (person.role, person.country) == ("British Foreign Secretary", "GB")
    person = people_of("Boris Johnson spoke.", "2020-05-01").persons[0]
    assert (person.role, person.country) == ("British Prime Minister", "GB")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Vladimir Putin spoke.", "Russian President"),
        ("Sergei Lavrov spoke.", "Russian Foreign Minister"),
        ("Angela Merkel spoke.", "German Chancellor"),
        ("John Kerry spoke.", "US Secretary of State"),
        ("Ban Ki-moon spoke.", "Secretary-General of the United Nations"),
        ("Dmitry Peskov spoke.", "Kremlin Spokesman"),
    ],
)
def test_a_role_is_written_so_that_it_can_be_read(text, role):
    assert people_of(text).persons[0].role == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Vice-presidential nominee Gov. Ann Zubrowka spoke.", "Vice-presidential nominee"),
        ("Ann Zubrowka, a widow, spoke.", None),
        ("Rival Ann Zubrowka spoke.", None),
        ("Ann Zubrowka, a surgeon, spoke.", "surgeon"),
    ],
)
def test_a_role_is_a_whole_office_or_occupation(text, role):
    assert people_of(text).persons[0].role == role


def test_an_office_that_is_wished_for_is_nobodys():
    people = people_of("The mayor is running to be president of France, too. Ann Zubrowka said so.", "2016-09-12")
    assert [person.name for person in people.persons] == ["Ann Zubrowka"]


# ---------------------------------------------------------------- whatever the text

TITLES = ["President", "Mr", "King", "Foreign", "Minister", "Russian", "counterpart", "his", "the", "new"]
NAMES = ["Kerry", "Sergei", "Lavrov", "Abdullah", "II", "May", "Jr.", "'s", "said", "he"]
MARKS = [",", ".", "“", "”", "of", "and"]
WORDS = st.sampled_from([*TITLES, *NAMES, *MARKS])


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_mentions_lie_in_the_text_and_belong_to_one_person_each(text):
    people = people_of(text)
    spans = [mention.span for person in people.persons for mention in person.mentions]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert len(set(spans)) == len(spans)
    assert all(person.mentions for person in people.persons)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_people_are_found_the_same_again(text):
    first, second = people_of(text), people_of(text)
    assert (first.persons, first.groups) == (second.persons, second.groups)
