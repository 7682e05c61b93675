from django.urls import reverse

from jobs.models import Job

URL = reverse("jobs:job-list")


def test_a_person_sees_their_own_jobs(world, sign_in):
    Job.objects.create(started_by=world.bob, task="x", title="导入名册")
    Job.objects.create(started_by=world.dora, task="x", title="别人的")
    page = sign_in(world.bob).get(URL).text
    assert "导入名册" in page
    assert "别人的" not in page


def test_an_empty_list_says_what_comes_first(world, sign_in):
    assert sign_in(world.bob).get(URL).status_code == 200


def test_queries_do_not_grow_with_the_rows(world, sign_in, django_assert_num_queries):
    client = sign_in(world.bob)
    client.get(URL)
    for rows in (1, 3):
        while Job.objects.count() < rows:
            Job.objects.create(started_by=world.bob, task="x", title="导入名册")
        with django_assert_num_queries(4):
            client.get(URL)
