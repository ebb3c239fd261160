"""Who is who between articles."""

import datetime
import random

from hypothesis import given
from hypothesis import strategies as st

from flows.model import ArticleFacts, Extraction, Person, PersonMention, Span
from flows.resolve.people import identify


def person(name, role=None, country=None, registry_id=None, form="name"):
    return Person(name, registry_id, role, country, None, (PersonMention(Span(0, 1), form),))


def article(number, *people, published="2015-05-12"):
    facts = ArticleFacts(
        article_id=f"a-{number}",
        source_file=f"{number}.txt",
        raw_sha256=str(number),
        media_type="text/plain",
        language="en",
        kind="news",
        url=None,
        publisher=None,
        title=None,
        published_date=datetime.date.fromisoformat(published) if published else None,
        published_basis=None,
        agencies=(),
        rights=None,
        body_spans=(),
        n_chars=0,
        n_body_chars=0,
        topics=(),
        fingerprint=(),
    )
    return Extraction(facts, people)


def ids(*articles):
    identities = identify(articles)
    return [identities.of[n][0] for n in range(len(articles))]


def test_a_person_of_the_registry_has_its_identifier():
    identities = identify([article(1, person("John Kerry", "US Secretary of State", "US", "Q22316"))])
    assert identities.of[0][0] == "Q22316"
    kerry = identities.people["Q22316"]
    assert (kerry.name, kerry.role, kerry.country, kerry.in_registry) == ("John Kerry", "US Secretary of State", "US", True)


def test_the_same_name_and_office_are_one_person():
    a, b = ids(
        article(1, person("William J. Zubrowka", "Polish spokesman", "PL")),
        article(2, person("William Zubrowka", "former spokesman for the ministry", "PL"), published=None),
    )
    assert a == b
    assert a.startswith("p-")


def test_another_office_or_country_is_another_person():
    assert len(set(ids(*(article(n, person("Ana Zubrowka", role, code)) for n, (role, code) in enumerate(OFFICES))))) == len(OFFICES)


OFFICES = [("spokeswoman", "PL"), ("deputy spokeswoman", "PL"), ("spokeswoman", "CZ"), ("surgeon", "PL"), (None, "PL"), (None, None)]


def test_an_article_that_gives_no_office_means_the_only_bearer_of_the_name():
    roles = [("party chairwoman", "PL"), (None, None), ("interim party chairwoman", None), (None, "PL")]
    assert len(set(ids(*(article(n, person("Ana Zubrowka", role, code)) for n, (role, code) in enumerate(roles))))) == 1


def test_an_article_that_gives_no_office_means_nobody_of_several_bearers():
    surgeon, cook, either = ids(
        article(1, person("Ana Zubrowka", "surgeon")), article(2, person("Ana Zubrowka", "cook")), article(3, person("Ana Zubrowka"))
    )
    assert len({surgeon, cook, either}) == 3


def test_a_surname_alone_is_nobody_elsewhere():
    assert len(set(ids(article(1, person("Zubrowka")), article(2, person("Zubrowka"))))) == 2


def test_an_office_alone_is_one_person_for_a_month():
    office = person("President of Ruritania", "President", "PL", form="office")
    same = ids(article(1, office), article(2, office, published="2015-05-30"))
    later = ids(article(1, office), article(2, office, published="2016-05-12"))
    assert same[0] == same[1]
    assert later[0] != later[1]


def test_facts_are_those_of_the_latest_article():
    told = [
        article(1, person("Boris Johnson", "Foreign Secretary", "GB", "Q180589"), published="2017-01-01"),
        article(2, person("Boris Johnson", "Prime Minister", "GB", "Q180589"), published="2020-01-01"),
        article(3, person("Boris Johnson", None, None, "Q180589"), published="2021-01-01"),
    ]
    assert identify(told).people["Q180589"].role == "Prime Minister"


def test_forms_of_the_name_are_aliases():
    told = [
        article(1, person("Ana Zubrowka", "cook")),
        article(2, person("Ana M. Zubrowka", "cook")),
        article(3, person("Ana Zubrowka", "cook")),
    ]
    (identity,) = identify(told).people.values()
    assert (identity.name, identity.aliases) == ("Ana Zubrowka", ("Ana M. Zubrowka",))


PEOPLE = st.builds(
    person,
    st.sampled_from(["Ana Zubrowka", "Ana B. Zubrowka", "Zubrowka", "Jan Kral"]),
    st.sampled_from([None, "cook", "former cook", "Polish cook"]),
    st.sampled_from([None, "PL", "CZ"]),
    st.none(),
)


@given(st.lists(PEOPLE, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_identities_do_not_depend_on_the_order_of_articles(people, dice: random.Random):
    articles = [article(n, each) for n, each in enumerate(people)]
    shuffled = dice.sample(articles, len(articles))
    first, second = identify(articles), identify(shuffled)
    assert first.people == second.people
    assert {a.facts.article_id: first.of[n][0] for n, a in enumerate(articles)} == {
        a.facts.article_id: second.of[n][0] for n, a in enumerate(shuffled)
    }
