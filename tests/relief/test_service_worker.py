"""The script that shows the offline page."""

import re


def test_it_is_a_script_for_the_whole_site(client):
    response = client.get("/service-worker.js")
    assert response["Content-Type"] == "text/javascript"
    assert response["Cache-Control"] == "no-store"


def test_it_keeps_the_offline_page_and_its_looks_only(client):
    script = client.get("/service-worker.js").content.decode()
    kept = re.search(r"FILES = \[(.*)\]", script)[1]
    paths = re.findall(r'"([^"]+)"', kept)
    assert paths[0] == "/offline/"
    assert all(path.startswith("/static/") for path in paths[1:])
    assert "cache.put" not in script
