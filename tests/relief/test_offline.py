"""The page a phone shows without a network."""


def test_it_speaks_both_languages_and_needs_no_database(client):
    page = client.get("/offline/").content.decode()
    assert 'lang="zh-Hans"' in page
    assert 'lang="en"' in page


def test_it_holds_nothing_personal(sign_in, db):
    from tests.cast import make_user

    assert "李梅花" not in sign_in(make_user("meihua", "李梅花")).get("/offline/").content.decode()
