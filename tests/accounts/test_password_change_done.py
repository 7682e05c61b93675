"""What follows a changed password."""

PAGE = "/accounts/password/done/"


def test_it_leads_on(sign_in, person):
    assert 'href="/"' in sign_in(person).get(PAGE).content.decode()


def test_nobody_without_signing_in(client, db):
    assert client.get(PAGE).status_code == 302
