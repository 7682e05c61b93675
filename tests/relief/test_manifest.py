"""What a phone is told when the site is put on its home screen."""


def test_it_names_the_site_and_its_icon(client):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    assert response.json()["icons"][0]["src"].startswith("/static/img/mark")
